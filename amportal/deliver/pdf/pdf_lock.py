"""Reports locked with a password of the contact's own, and opened again to be compared.

The password comes from the environment or a keyring, as that of the mail server does, and from
nowhere else. A lock has random parts, so a copy is locked once and kept in the outbox: whoever
looks at the mails before they go sees the very bytes that go, and a second try sends them again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.smtp.mail_account import SERVICE, Keyring
from amportal.deliver.smtp.secret_value import Secret
from amportal.errors import Problem
from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Site

if TYPE_CHECKING:
    import pikepdf

PASSWORD = "AMPORTAL_PDF_PASSWORD"
FOLDER = "locked"
# Whoever has the file may try as often as they like. The standard takes 127 bytes.
SHORTEST, LONGEST = 12, 127
# What the file says it conforms to: PDF/A forbids locks, so a locked copy must not claim it.
_CLAIM = re.compile(rb"<rdf:Description[^>]*xmlns:pdfaid=.*?</rdf:Description>", re.DOTALL)


class PdfLocks(Struct, frozen=True):
    """The passwords at hand, and the locked copies in the outbox *folder*.

    Where it does not *keep*, it writes nothing: for runs that only look. *everyone* are all
    contacts (client and id) who have a password, so that no two have the same.
    """

    folder: Path
    environment: Mapping[str, str]
    keyring: Keyring
    keep: bool = True
    everyone: tuple[tuple[str, str], ...] = ()

    def copy(self, letter: Letter, pdf: bytes) -> bytes:
        """Return *pdf* locked for whom *letter* is to; raise `DeliveryError` without a password."""
        secret = self.password(letter.client, letter.contact)
        issue = f"{letter.report}/{letter.issue}"
        file = self.folder / FOLDER / letter.client / issue / f"{letter.contact}.pdf"
        if file.is_file():
            kept = file.read_bytes()
            inside = content_of(kept, secret)
            if inside is not None and inside == content_of(pdf):
                return kept
        made = locked(pdf, secret)
        if self.keep:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside = file.with_name(f".{file.name}.tmp")
            beside.write_bytes(made)
            beside.replace(file)
        return made

    def password(self, client: str, contact: str) -> Secret:
        """Return the password of a contact's reports; raise `DeliveryError` where there is none."""
        secret = self._given(client, contact)
        if secret is None:
            variable, name = variable_of(client, contact), keyring_name(client, contact)
            raise DeliveryError(
                f"there is no password for the PDF of `{contact}`",
                f"set {variable} in the environment, or once: `keyring set {SERVICE} {name}`",
            )
        if len(secret.reveal()) < SHORTEST or len(secret.reveal().encode()) > LONGEST:
            raise DeliveryError(
                f"the password for the PDF of `{contact}` is too short or too long",
                f"it has at least {SHORTEST} characters, or others guess it, and at most "
                f"{LONGEST} bytes; agree on another one",
            )
        for other in self.everyone:
            if other != (client, contact) and self._given(*other) == secret:
                raise DeliveryError(
                    f"the password for the PDF of `{contact}` is that of `{other[1]}` of "
                    f"`{other[0]}` as well",
                    "each contact has a password that nobody else knows; agree on another one",
                )
        return secret

    def _given(self, client: str, contact: str) -> Secret | None:
        """Return what the environment holds, else the keyring, whatever it is like."""
        given = self.environment.get(variable_of(client, contact)) or self.keyring(
            SERVICE, keyring_name(client, contact)
        )
        return secret_of(given) if given else None

    def kept(self, raw: bytes) -> tuple[str, str, int] | None:
        """Return client, report and issue of the locked copy that is *raw*, if one is kept."""
        root, digest = self.folder / FOLDER, sha256(raw).digest()
        for file in sorted(root.glob("*/*/*/*.pdf")):
            if file.stat().st_size == len(raw) and sha256(file.read_bytes()).digest() == digest:
                client, report, issue, _ = file.relative_to(root).parts
                return client, report, int(issue)
        return None


def no_password(
    letter: Letter, fault: DeliveryError, severity: Literal["error", "warning"] = "error"
) -> Problem:
    """Return the problem that *letter* cannot be locked, as *fault* says."""
    return Problem(
        slug="no-pdf-password",
        message=f"{letter.name}: {fault.text}",
        hint=fault.hint,
        severity=severity,
    )


def with_passwords(site: Site) -> tuple[tuple[str, str], ...]:
    """Return the contacts of *site*, as client and id, whose PDFs are locked in their mails."""
    return tuple(
        (client.slug, contact.id)
        for client in site.clients
        for contact in client.settings.contacts
        if contact.locked and contact.delivery in ("attach", "both")
    )


def secret_of(given: str) -> Secret:
    """Return a password in the form that PDF compares: however it was typed."""
    return Secret(unicodedata.normalize("NFKC", given))


def variable_of(client: str, contact: str) -> str:
    """Return the variable that holds the password of a contact's reports."""
    parts = (PASSWORD, client, contact)
    return "__".join(part.replace("-", "_").upper() for part in parts)


def keyring_name(client: str, contact: str) -> str:
    """Return the name under which a keyring keeps it."""
    return f"pdf/{client}/{contact}"


def is_locked(pdf: bytes) -> bool:
    """Say whether *pdf* asks for a password; False where it is no PDF at all."""
    if b"/Encrypt" not in pdf:
        return False
    try:
        with _opened(pdf, None) as opened:
            return bool(opened.is_encrypted)
    except _WrongPassword:
        return True
    except ValueError:
        return False


def locked(pdf: bytes, secret: Secret) -> bytes:
    """Return *pdf* locked with AES of 256 bits; screen readers may read it, as whoever opens it."""
    password = secret.reveal()
    lock = _library().Encryption(user=password, owner=password, R=6, aes=True, metadata=True)
    with _opened(pdf, None) as opened:
        _unclaimed(opened)
        out = BytesIO()
        opened.save(out, encryption=lock, fix_metadata_version=False)
    return out.getvalue()


def content_of(pdf: bytes, secret: Secret | None = None) -> bytes | None:
    """Return what *pdf* holds in one form, whether it was locked or not; None where it stays shut.

    Equal for a report and its locked copy, and for no two that show or hold anything different.
    """
    library = _library()
    try:
        with _opened(pdf, secret) as opened:
            _unclaimed(opened)
            for place, key in ((opened.Root, "/Extensions"), (opened.trailer, "/ID")):
                if key in place:
                    del place[key]
            out = BytesIO()
            opened.save(
                out,
                encryption=False,
                static_id=True,
                fix_metadata_version=False,
                compress_streams=False,
                stream_decode_level=library.StreamDecodeLevel.none,
                object_stream_mode=library.ObjectStreamMode.disable,
                force_version="1.7",
            )
    except (_WrongPassword, ValueError):
        return None
    return out.getvalue()


class _WrongPassword(Exception):  # noqa: N818  # an answer, not a fault
    """The password does not open it."""


@contextmanager
def _opened(pdf: bytes, secret: Secret | None) -> Iterator[pikepdf.Pdf]:
    """Yield *pdf* opened; raise `ValueError` where it is broken."""
    library = _library()
    try:
        with library.open(BytesIO(pdf), password=secret.reveal() if secret else "") as opened:
            yield opened
    except library.PasswordError:
        raise _WrongPassword from None
    except (library.PdfError, library.DataDecodingError) as fault:
        raise ValueError(type(fault).__name__) from None


def _library() -> Any:
    """Return the library that knows locks; it is large, and few need it."""
    try:
        import pikepdf
    except ImportError:
        raise DeliveryError(
            "locked PDFs cannot be made or opened here: a part of amportal is not installed",
            'install it: `pip install "amportal[secrets]"`',
        ) from None
    return pikepdf


def _unclaimed(opened: pikepdf.Pdf) -> None:
    """Take the claim to be PDF/A out of what the file says of itself."""
    stream = opened.Root.get("/Metadata")
    if stream is not None:
        stream.write(_CLAIM.sub(b"", stream.read_bytes()), filter=None)

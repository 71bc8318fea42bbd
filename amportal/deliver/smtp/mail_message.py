"""Put a letter into a message: the bytes that go to the server, the same each time.

Nothing in it depends on the moment or the machine: the date is the letter's own, the boundaries
follow from its Message-ID, and no header names the program that made it.
"""

from __future__ import annotations

import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from amportal.model.nouns.letter import Letter, Mailbox


def message_bytes(letter: Letter, pdf: bytes | None, *, linked: bool = False) -> bytes:
    """Return *letter* as a message, with *pdf* attached where there is one.

    *linked* takes the words that lead to the portal in place of the PDF. Raises `ValueError`
    where a header would hold a character that belongs in none.
    """
    body = letter.linked if linked and letter.linked else letter.body
    message = EmailMessage(policy=SMTP)
    headers = {
        "From": _address(letter.sender),
        "To": _address(letter.to),
        "Reply-To": [_address(each) for each in letter.reply_to] or None,
        "Subject": letter.subject,
        "Date": letter.moment,
        "Auto-Submitted": "auto-generated",
    }
    check_header(letter.subject)
    for name, value in headers.items():
        if value is not None:
            message[name] = value
    message.set_content(body.text, cte="quoted-printable")
    message.add_alternative(body.html, subtype="html", cte="quoted-printable")
    if pdf is not None:
        message.add_attachment(
            pdf, maintype="application", subtype="pdf", filename=letter.attachment.name
        )
    # Content moves the headers of its own kind, so this one comes last.
    message["Content-Language"] = letter.locale
    for at, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(_boundary(letter.message_id, at))
    # These two are one word each, and a word that is folded or coded leads nowhere.
    whole = {"Message-ID": letter.message_id, "List-Unsubscribe": _unsubscribe(letter)}
    head = "".join(f"{name}: {_word(value)}\r\n" for name, value in whole.items())
    return head.encode("ascii") + message.as_bytes()


def pdf_wanted(letter: Letter) -> bool:
    """Say whether the contact chose to get the PDF itself."""
    return letter.delivery in ("attach", "both")


def check_header(text: str) -> None:
    """Raise `ValueError` where *text* holds what could break a header or hide in it."""
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            raise ValueError(f"U+{ord(character):04X} does not belong in a header")


def _address(box: Mailbox) -> Address:
    check_header(box.name)
    return Address(box.name, addr_spec=box.email)


def _unsubscribe(letter: Letter) -> str:
    """Return where a mail program may write to for no more mails; there is no page for it."""
    to = letter.reply_to[0].email if letter.reply_to else letter.sender.email
    return f"<mailto:{to}?subject=unsubscribe>"


def _word(text: str) -> str:
    """Return *text* if it is one word of plain letters; raise `ValueError` otherwise."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("a header that must be one word is none")
    return text


def _boundary(message_id: str, at: int) -> str:
    digest = sha256(f"{message_id}\0{at}".encode()).hexdigest()
    return f"=_{digest[:40]}"

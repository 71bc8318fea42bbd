"""The evidence of decisions: each mail as it was received, and beside it what it proved then.

Kept in `internal/evidence/` of the client under the first twelve signs of its digest, for the
agency alone. The name holds the digest, so a mail that is edited later is another one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

import msgspec
from msgspec import Struct

from amportal.model.content_layout import client_folder
from amportal.signoff.sender_proof import Proof
from amportal.sources.mail.received_mail import ReceivedMail
from amportal.sources.snapshot import Snapshot

FOLDER = "internal/evidence"


class EvidenceNote(Struct, frozen=True):
    """What is written down beside a mail: how it came, what it proved, and who judged it.

    `said_by` is "mail" where its token says what was decided, "us" where a person read it so.
    """

    mail: str
    message_id: str
    sender: str
    received: str
    moment: str
    verdict: str
    by: str
    domain: str
    dns: dict[str, str]
    why: str
    content: str
    contact: str = ""
    said_by: str = "mail"


def evidence_path(mail: ReceivedMail) -> str:
    """Return where *mail* is kept, from the client's folder."""
    return f"{FOLDER}/{mail.digest[:12]}.eml"


def note_of(mail: ReceivedMail, proof: Proof, contact: str, said_by: str) -> EvidenceNote:
    """Return what is written down beside *mail*."""
    moment = mail.moment
    return EvidenceNote(
        mail=mail.digest,
        message_id=mail.message_id,
        sender=mail.sender,
        received=mail.received,
        moment=moment.isoformat() if moment else "",
        verdict=proof.verdict,
        by=proof.by,
        domain=proof.domain,
        dns=dict(proof.dns),
        why=proof.why,
        content=content_key(mail),
        contact=contact,
        said_by=said_by,
    )


def content_key(mail: ReceivedMail) -> str:
    """Return what a mail is known by in whichever folder it lies: its id, sender and own words."""
    words = " ".join(mail.own_text.split())
    said = f"{mail.message_id}\n{mail.sender.casefold()}\n{mail.subject}\n{words}\n"
    return sha256(said.encode("utf-8", "replace")).hexdigest()


def evidence_files(client: str, mail: ReceivedMail, note: EvidenceNote) -> dict[str, bytes]:
    """Return the files that keep *mail* and its *note*, by path."""
    path = f"{client_folder(client)}/{evidence_path(mail)}"
    text = json.dumps(msgspec.to_builtins(note), ensure_ascii=False, indent=1) + "\n"
    return {path: mail.raw, f"{path.removesuffix('.eml')}.json": text.encode()}


def read_note(raw: bytes) -> EvidenceNote | None:
    """Return the note in *raw*; None where it is none."""
    try:
        return msgspec.json.decode(raw, type=EvidenceNote)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def notes_of(client: str, snapshot: Snapshot) -> Iterator[EvidenceNote]:
    """Yield the notes beside all evidence of *client*."""
    start = f"{client_folder(client)}/{FOLDER}/"
    for path in snapshot:
        if path.startswith(start) and path.endswith(".json"):
            note = read_note(snapshot.read(path))
            if note is not None:
                yield note


def moment_of(note: EvidenceNote) -> datetime | None:
    """Return when the mail of *note* was received."""
    try:
        return datetime.fromisoformat(note.moment)
    except ValueError:
        return None

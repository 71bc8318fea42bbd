"""What comes back to the address we send from: failures (RFC 3464), and words of readers.

Anybody can write to a mailbox, so a message counts only if it names one of our own Message-IDs,
which nobody guesses, and the very recipient that message went to. Everything else is somebody
else's mail and stays unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message, MIMEPart
from email.policy import default
from email.utils import getaddresses
from typing import Literal

# A notice holds our head and some words; a mail larger than this is none of ours.
MOST_BYTES = 5_000_000
_MOST_PARTS = 50
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^<>\s]{1,200}>)")
_ID = re.compile(r"<[^<>\s]{1,200}>")
_CODE = re.compile(r"\[([0-9a-f]{12})\]")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Return:
    """One thing that a message tells of a letter of ours.

    `failed`: it was not delivered, in the words `said`. `delayed`: not yet. `seen`: the recipient
    says they have read it. `message_id` is that of our letter, or the code that stands for it.
    """

    kind: Literal["failed", "delayed", "seen"]
    message_id: str
    address: str
    said: str = ""


def returns_in(raw: bytes) -> tuple[Return, ...]:
    """Return what the message *raw* tells of letters; nothing for any other mail."""
    if len(raw) > MOST_BYTES:
        return ()
    try:
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        if message.get_content_type() == "multipart/report":
            return _notice(message)
        return _words_of_a_reader(message)
    except (ValueError, KeyError, TypeError, AttributeError, LookupError, RecursionError):
        # The mail of strangers may be broken in any way; then it is not a notice.
        return ()


def _notice(message: EmailMessage) -> tuple[Return, ...]:
    parts = list(message.iter_parts())[:_MOST_PARTS]
    ours = _original_id(parts)
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if not ours or status is None:
        return ()
    blocks = status.get_payload()
    found = []
    for block in (blocks if isinstance(blocks, list) else [])[:_MOST_PARTS]:
        told = _recipient(block, ours) if isinstance(block, Message) else None
        if told:
            found.append(told)
    return tuple(found)


def _recipient(block: Message, ours: str) -> Return | None:
    """Return what one recipient's block of a notice says, or None where it says nothing bad."""
    action = str(block.get("Action", "")).strip().lower()
    address = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    address = address.rpartition(";")[2].strip().strip("<>").lower()
    if action not in ("failed", "delayed") or not address:
        return None
    status = _STATUS.search(str(block.get("Status", "")))
    words = str(block.get("Diagnostic-Code", "")).rpartition(";")[2]
    said = " ".join(f"{status[0] if status else ''} {_printable(words)}".split())[:300]
    kind: Literal["failed", "delayed"] = "failed" if action == "failed" else "delayed"
    return Return(kind, ours, address, said or "no reason was given")


def _original_id(parts: list[MIMEPart]) -> str:
    """Return the Message-ID of the letter that a notice is about, or nothing."""
    for part in parts:
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            found = _MESSAGE_ID.search(part.as_bytes().partition(b"\n\n")[2])
            if found:
                return found[1].decode("ascii", "replace")
    return ""


def _words_of_a_reader(message: EmailMessage) -> tuple[Return, ...]:
    """Return that a letter was seen: its code stands in the subject, from our own link.

    An automatic answer is no reading.
    """
    automatic = str(message.get("Auto-Submitted", "no")).strip().lower() != "no"
    senders = getaddresses([str(message.get("From", ""))])
    code = _CODE.search(str(message.get("Subject", "")))
    if automatic or code is None or len(senders) != 1:
        return ()
    return (Return("seen", code[1], senders[0][1].lower()),)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)

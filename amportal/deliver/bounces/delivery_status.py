"""Fields of delivery status notifications (RFC 3464, RFC 6533), wherever in a mail they stand.

They belong into a part of their own, one block a recipient; some servers write them into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from typing import Literal

from msgspec import Struct

PARTS = ("message/delivery-status", "message/global-delivery-status")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_HEX = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_FIELDS = re.compile(
    r"^[ \t]*(?:final-recipient|original-recipient|action|status|diagnostic-code):",
    re.IGNORECASE | re.MULTILINE,
)
_RECIPIENTS = ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")
_MOST_BLOCKS = 50


class RecipientStatus(Struct, frozen=True):
    """What became of a mail to one recipient, who may have several `addresses` on the way.

    `fine`: delivered, relayed or expanded. `said`: the server's words.
    """

    action: Literal["failed", "delayed", "fine"]
    addresses: frozenset[str]
    said: str


def statuses_in(message: Message, notice: str) -> list[RecipientStatus]:
    """Return what the status parts of *message* say; else what fields in its *notice* say."""
    blocks = [block for part in message.walk() for block in _blocks(part)]
    if not blocks and len(_FIELDS.findall(notice)) > 1:
        first = _FIELDS.search(notice)
        assert first is not None
        blocks = _parsed(_unindented(notice[first.start() :]))
    found = (_status(block) for block in blocks[:_MOST_BLOCKS])
    return [each for each in found if each is not None]


def _blocks(part: Message) -> Iterator[Message]:
    """Yield the blocks of one part: the parser takes only the older kind apart."""
    if part.get_content_type() not in PARTS:
        return
    payload = part.get_payload()
    if isinstance(payload, list):
        whole = [each for each in payload if isinstance(each, Message)]
        yield from whole
        # A block that is no header at all is kept as text by the parser.
        for each in whole:
            text = each.get_payload()
            if isinstance(text, str) and text.strip():
                yield from _parsed(text)
        return
    raw = part.get_payload(decode=True)
    if isinstance(raw, bytes):
        yield from _parsed(raw.decode("utf-8", "replace"))


def _parsed(text: str) -> list[Message]:
    blocks = re.split(r"\r?\n[ \t]*\r?\n", text)
    return [HeaderParser().parsestr(each.lstrip("\r\n")) for each in blocks if each.strip()]


def _unindented(text: str) -> str:
    return re.sub(r"^[ \t>]+(?=[A-Z][A-Za-z-]+:)", "", text, flags=re.MULTILINE)


def _status(block: Message) -> RecipientStatus | None:
    """Return what one recipient's block says, or None where it is none."""
    addresses = frozenset(
        address for name in _RECIPIENTS if (address := _address(str(block.get(name, ""))))
    )
    status = _STATUS.search(str(block.get("Status", "")))
    action = _action(str(block.get("Action", "")), status[0] if status else "")
    if action is None or not addresses:
        return None
    words = str(block.get("Diagnostic-Code", ""))
    words = words.partition(";")[2] or words
    said = " ".join(f"{status[0] if status else ''} {words}".split())
    return RecipientStatus(action, addresses, said)


def _action(written: str, status: str) -> Literal["failed", "delayed", "fine"] | None:
    """Return what an `Action` field means; where there is none, the status says it."""
    word = written.strip().lower()
    if word.startswith(("fail", "error", "expire", "undeliver", "reject")):
        return "failed"
    if word.startswith(("delay", "deferr")):
        return "delayed"
    if word.startswith(("deliver", "relay", "expand")):
        return "fine"
    by_class: dict[str, Literal["failed", "delayed", "fine"]] = {
        "2": "fine",
        "4": "delayed",
        "5": "failed",
    }
    return by_class.get(status[:1])


def _address(written: str) -> str:
    """Return the address of a field such as `rfc822; a@b.example`, in small letters."""
    text = _HEX.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), written)
    text = text.rpartition(";")[2].strip()
    found = re.search(r"[^\s<>()\",;:]+@[^\s<>()\",;:]+", text)
    return found[0].lower() if found else ""

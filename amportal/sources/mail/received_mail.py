"""One mail as it was received: its sender, its moment, and the words that are its writer's own.

Whatever strangers send may be broken in any way; what cannot be read is empty, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from functools import cached_property
from hashlib import sha256

from msgspec import Struct

from amportal.sources.mail.html_words import words_of_html
from amportal.sources.mail.quotes import above_quote

_MOST_PARTS = 60
_ANSWER = re.compile(
    r"\s*(?:re|aw|wg|fw|fwd|tr|rv|ref|r|i|antw|vs|sv|odp|pd|res|enc|رد|إعادة توجيه)"
    r"(?:\s*\[\d+\])?\s*[:：]",
    re.IGNORECASE,
)
# Parts that only some program can open: nobody knows what they say.
_CLOSED = ("application/ms-tnef", "application/pkcs7-mime", "application/x-pkcs7-mime")


class ReceivedMail(Struct, frozen=True, dict=True):
    """A mail by its bytes."""

    raw: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hex."""
        return sha256(self.raw).hexdigest()

    @cached_property
    def message(self) -> Message:
        """The mail, taken apart."""
        return message_from_bytes(self.raw)

    @cached_property
    def sender(self) -> str:
        """The one address it comes from; empty where it names none, several, or is ambiguous."""
        written = self.message.get_all("From") or []
        if len(written) != 1:
            return ""
        found = [address for _, address in getaddresses([str(written[0])]) if address]
        return found[0] if len(found) == 1 and self._modern_senders == found else ""

    @cached_property
    def sender_name(self) -> str:
        """The name beside the address, which anybody can write."""
        written = self.message.get_all("From") or []
        return self._text(re.sub(r"<[^<>]*>\s*\Z", "", str(written[0])) if written else "").strip(
            ' "'
        )

    @property
    def _modern_senders(self) -> list[str]:
        """The addresses of From as the newer of the standard library's readers finds them."""
        head = self.raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in self.raw[:200_000] else b"\n\n")[0]
        try:
            header = BytesHeaderParser(policy=policy.default).parsebytes(head + b"\r\n\r\n")["From"]
            return [each.addr_spec for each in header.addresses] if header else []
        except (ValueError, IndexError, AttributeError, LookupError, HeaderParseError):
            return []

    @property
    def subject(self) -> str:
        """Its subject on one line."""
        return " ".join(self._text(self.message["Subject"] or "").split())

    @property
    def message_id(self) -> str:
        """Its Message-ID, without brackets."""
        return str(self.message["Message-ID"] or "").strip().strip("<>")

    @property
    def answers(self) -> bool:
        """Whether it answers or passes on another mail, so that its subject is not its own."""
        headers = any(self.message[each] for each in ("In-Reply-To", "References"))
        return headers or bool(_ANSWER.match(self.subject))

    @cached_property
    def received(self) -> str:
        """The line that the last server wrote when it took the mail on; empty without one."""
        return " ".join(str(self.message["Received"] or "").split())

    @cached_property
    def moment(self) -> datetime | None:
        """When our server received it; where no server says so, when it says it was sent."""
        said = (
            self.received.rpartition(";")[2] if self.received else str(self.message["Date"] or "")
        )
        try:
            found = parsedate_to_datetime(said.strip())
        except (TypeError, ValueError):
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    @cached_property
    def plain_text(self) -> str:
        """What its plain text says above the first quote."""
        return above_quote("\n".join(self._of_kind("text/plain")))

    @cached_property
    def html_text(self) -> str:
        """What its HTML says above the first quote."""
        return above_quote("\n".join(own for own, _ in self._html))

    @property
    def own_text(self) -> str:
        """What its writer says: the plain text, else the HTML, above the first quote."""
        return self.plain_text if self._of_kind("text/plain") else self.html_text

    @cached_property
    def whole_text(self) -> str:
        """All of its words, with what it quotes."""
        return "\n".join((*self._of_kind("text/plain"), *(whole for _, whole in self._html)))

    @property
    def is_closed(self) -> bool:
        """Whether what it says may stand in a part that only some program can open."""
        closed = any(
            part.get_content_type() in _CLOSED
            or str(part.get_filename() or "").lower() == "winmail.dat"
            for part in self._parts(self.message)
        )
        return closed and not self.own_text

    @property
    def _html(self) -> list[tuple[str, str]]:
        return [words_of_html(each) for each in self._of_kind("text/html")]

    def _of_kind(self, kind: str) -> list[str]:
        return [
            text
            for part in self._parts(self.message)
            if part.get_content_type() == kind and (text := _decoded(part)).strip()
        ]

    def _parts(self, message: Message) -> Iterator[Message]:
        """Yield its own parts: nothing that is attached, and no part of another mail in it."""
        for part in _own_parts(message, 0):
            if part.get_content_disposition() != "attachment" or _is_closed(part):
                yield part

    def _text(self, value: object) -> str:
        try:
            return str(make_header(decode_header(str(value))))
        except (ValueError, LookupError, HeaderParseError, UnicodeError):
            return str(value)


def _is_closed(part: Message) -> bool:
    named = str(part.get_filename() or "").lower() == "winmail.dat"
    return named or part.get_content_type() in _CLOSED


def _own_parts(message: Message, depth: int) -> Iterator[Message]:
    payload = message.get_payload() if message.is_multipart() else None
    if message.get_content_maintype() == "message" or depth > 8:
        return
    if isinstance(payload, list):
        for part in payload[:_MOST_PARTS]:
            if isinstance(part, Message):
                yield from _own_parts(part, depth + 1)
    else:
        yield message


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("latin-1")

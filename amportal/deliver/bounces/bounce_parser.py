"""What a mail that came in says about mails of ours: it failed, is late, was seen, or was answered.

Anybody can write to a mailbox, so nothing here is believed yet: `returned_mails` compares with what
was sent. Notices of all common mail systems are read: by their fields for programs where they have
them, else by flufl.bounce, which knows the texts of dozens of systems, else by their words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from functools import cached_property
from typing import Literal

from msgspec import Struct

from amportal.deliver.bounces import notice_words
from amportal.deliver.bounces.delivery_status import PARTS, RecipientStatus, statuses_in
from amportal.deliver.bounces.known_texts import known_failures

_MOST_PARTS, _MOST_TEXT = 60, 400_000
# Addresses and Message-IDs alike.
_TOKEN = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,100}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*"
)
_CODE = re.compile(r"\[([0-9a-f]{12})\]")
_BLANK = re.compile(rb"^(?:\r\n|\n|\r)", re.MULTILINE)
_HEAD_LINE = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]|From |[\r\n]")
_RETURNED_PARTS = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
)

# What is said of a mail that no reader can take apart.
UNREADABLE = "it is broken"

Kind = Literal["failed", "delayed", "fine", "seen", "answer", "unclear", "other"]


class Said(Struct, frozen=True):
    """What a mail says about one or more of ours.

    `failed`: it was not delivered, in the words `words`. `delayed`: not yet. `fine`: it arrived.
    `seen`: the recipient says they have read the mail with this `code`. `answer`: a machine of the
    recipient's answers, as when they are away. `unclear`: a machine says something else. `other`:
    a person's mail. `addresses`: whom it did not reach, or reached, in small letters; none where it
    names nobody.
    """

    kind: Kind
    addresses: frozenset[str] = frozenset()
    words: str = ""
    code: str = ""


class IncomingMail:
    """One mail that came in; broken in any way, it is read as far as it goes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = _readable_head(raw)
        self._message = message_from_bytes(self._raw)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Everything in it that looks like an address or a Message-ID, in small letters."""
        texts = [self._raw.decode("latin-1"), *self._texts]
        return frozenset(found.lower() for text in texts for found in _TOKEN.findall(text))

    @property
    def sender(self) -> str:
        """The address it comes from, in small letters."""
        return parseaddr(self._header("From"))[1].lower()

    @property
    def senders(self) -> tuple[str, ...]:
        """All addresses it says it comes from, in small letters."""
        return tuple(address.lower() for _, address in getaddresses([self._header("From")]))

    @property
    def subject(self) -> str:
        """Its subject on one line."""
        return printable(self._header("Subject"))[:120]

    @cached_property
    def is_notice(self) -> bool:
        """Whether it is a mail system's own mail, by how it was sent: people have addresses."""
        kinds = {part.get_content_type() for part in self._parts}
        return bool(
            self._from_daemon
            or "@" not in self.sender
            or not self.sender.isprintable()
            or self._null_path
            or kinds & {"multipart/report", *PARTS}
            or self._header("X-Failed-Recipients")
        )

    @property
    def looks_returned(self) -> bool:
        """Whether it may be a notice: by its subject, or because it holds another mail."""
        kinds = {part.get_content_type() for part in self._parts}
        subject = notice_words.FAILED_SUBJECT.search(self.subject)
        return bool(self.is_notice or self.automatic or subject or kinds & set(_RETURNED_PARTS))

    def said(self) -> Said:
        """Return what it says; a mail that breaks the reader says nothing that is understood."""
        try:
            return self._said()
        except Exception:  # noqa: BLE001 - mails of strangers may be broken in any way
            return Said("unclear", words=UNREADABLE)

    def _said(self) -> Said:
        statuses = statuses_in(self._message, self._notice if self.is_notice else "")
        if statuses:
            return _of_statuses(statuses, self._notice)
        code = _CODE.search(self.subject)
        if code and not self._submitted and not self.is_notice:
            return Said("seen", code=code[1])
        report = str(self._message.get_param("report-type", "")).lower()
        if report == "feedback-report":
            return Said("unclear", words="it was reported as unwanted")
        if report == "disposition-notification" and not self._rejected:
            return Said("answer", words="a receipt")
        if self._is_answer:
            return Said("answer", words=self.subject)
        return self._of_words() if self.looks_returned else Said("other")

    def _of_words(self) -> Said:
        """Return what a notice without fields for programs says."""
        delayed, failed = self._known
        words = self._reason
        late = notice_words.DELAYED.search(self._notice) and not self._given_up
        if not self.is_notice and not self.automatic:
            # A person may forward a notice, or write one; or answer, with the mail beside it.
            told = failed or delayed or notice_words.FAILED.search(self._told)
            return Said("unclear" if told else "other", words=self.subject)
        if failed and not late:
            return Said("failed", failed, words)
        if failed or delayed or late:
            return Said("delayed", failed or delayed, words)
        if notice_words.FAILED.search(self._told) or notice_words.REPLY.search(self._notice):
            return Said("failed", words=words)
        return Said("unclear", words=self.subject)

    @cached_property
    def _known(self) -> tuple[frozenset[str], frozenset[str]]:
        """Whom a notice in one of the known forms calls delayed, and whom failed."""
        return known_failures(self._raw)

    @cached_property
    def _parts(self) -> list[Message]:
        return [part for _, part in zip(range(_MOST_PARTS), self._message.walk(), strict=False)]

    @cached_property
    def _texts(self) -> list[str]:
        """The decoded texts of all parts."""
        return [text for part in self._parts for text in _text(part)]

    @cached_property
    def _notice(self) -> str:
        """The words of the notice, up to where the returned mail begins."""
        own: list[str] = []
        for part in self._own_parts(self._message):
            own += _text(part)
        whole = "\n".join(own)
        if not whole.strip():
            # Parts that are not what the head says: then all is one text.
            lines = self._raw.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
            whole = lines.partition("\n\n")[2]
        returned = notice_words.RETURNED.search(whole)
        # Some put what they have to say behind the returned mail.
        return (
            whole[: returned.start()] if returned and whole[: returned.start()].strip() else whole
        )

    def _own_parts(self, message: Message) -> Iterator[Message]:
        """Yield the parts of *message* that are not of the returned mail."""
        if message.get_content_type() in _RETURNED_PARTS:
            return
        payload = message.get_payload() if message.is_multipart() else None
        if isinstance(payload, list):
            for part in payload[:_MOST_PARTS]:
                if isinstance(part, Message):
                    yield from self._own_parts(part)
        else:
            yield message

    @cached_property
    def _given_up(self) -> bool:
        return bool(notice_words.GIVEN_UP.search(self._told))

    @property
    def _told(self) -> str:
        return f"{self.subject}\n{self._notice}"

    @cached_property
    def _rejected(self) -> bool:
        return "reject" in self._notice.lower()

    @property
    def _reason(self) -> str:
        """The first answer of a mail server in the notice, else the words that say it failed."""
        found = notice_words.REPLY.search(self._notice)
        if found:
            return printable(found[1])[:300]
        lines = (line for line in self._notice.splitlines() if notice_words.FAILED.search(line))
        return printable(next(lines, self.subject))[:300] or "no reason was given"

    @property
    def _from_daemon(self) -> bool:
        name, address = parseaddr(self._header("From"))
        local = address.partition("@")[0]
        daemon = notice_words.DAEMON
        return bool(daemon.search(local) or (name and daemon.search(name)))

    @property
    def _null_path(self) -> bool:
        path = str(self._message.get("Return-Path", "none")).strip()
        return path in ("", "<>") or "mailer-daemon" in path.lower()

    @property
    def _submitted(self) -> bool:
        """Whether it says of itself that no person wrote it (RFC 3834)."""
        value = self._header("Auto-Submitted").strip().lower()
        return bool(value) and not value.startswith("no")

    @cached_property
    def automatic(self) -> bool:
        """Whether anything says that no person wrote it."""
        precedence = self._header("Precedence").strip().lower()
        marks = ("X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "X-Autoresponder")
        return bool(
            self._submitted
            or precedence in ("bulk", "junk", "auto_reply", "auto-reply")
            or any(self._header(name) for name in (*marks, "X-Apple-Action", "X-Autogenerated"))
            or notice_words.NO_REPLY.search(self.sender)
        )

    @property
    def _is_answer(self) -> bool:
        """Whether a machine answers in a person's name: away, gone, or "we got your mail"."""
        kinds = {part.get_content_type() for part in self._parts}
        answers = self.automatic or notice_words.ANSWER_SUBJECT.search(self.subject)
        return bool(
            answers
            and self.sender
            and not self._from_daemon
            and not kinds & {"multipart/report", *PARTS, *_RETURNED_PARTS}
            and not self._header("X-Failed-Recipients")
            and not notice_words.FAILED_SUBJECT.search(self.subject)
            and not self._known[1]
        )

    def _header(self, name: str) -> str:
        found = (value for each, value in self._message.raw_items() if each.lower() == name.lower())
        value = _decoded(str(next(found, "")).encode("utf-8", "surrogateescape"))
        try:
            return str(make_header(decode_header(value)))
        except (ValueError, LookupError, TypeError, HeaderParseError):
            return value


def printable(text: str) -> str:
    """Return *text* on one line, without what a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _of_statuses(statuses: list[RecipientStatus], notice: str) -> Said:
    """Return what the blocks of a notice say together: the worst."""
    for kind in ("failed", "delayed"):
        found = [each for each in statuses if each.action == kind]
        if found:
            addresses = frozenset(address for each in found for address in each.addresses)
            words = next((each.said for each in found if each.said), "")
            if not words or not re.search(r"[A-Za-z]{3}", words):
                reply = notice_words.REPLY.search(notice)
                words = f"{words} {reply[1]}" if reply else words
            said = printable(words)[:300] or "no reason was given"
            return Said("failed" if kind == "failed" else "delayed", addresses, said)
    return Said("fine", frozenset(address for each in statuses for address in each.addresses))


def _text(part: Message) -> Iterator[str]:
    """Yield the text of *part*, if it is one, HTML without its tags."""
    if part.is_multipart():
        return
    kind = part.get_content_maintype()
    if kind not in ("text", "message"):
        return
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return
    try:
        text = raw[:_MOST_TEXT].decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        text = raw[:_MOST_TEXT].decode("latin-1")
    if part.get_content_type() == "text/html":
        text = html.unescape(re.sub(r"<(?:br|/p|/div|/tr|/h\d)[^>]*>", "\n", text))
        text = re.sub(r"<(?![^\s<>@]+@)[^>]*>", " ", text)
    yield text


def _readable_head(raw: bytes) -> bytes:
    """Return *raw* without lines of its head that are none: the parser ends the head at one."""
    blank = _BLANK.search(raw)
    end = blank.start() if blank else len(raw)
    lines = raw[:end].splitlines(keepends=True)
    return b"".join(line for line in lines if _HEAD_LINE.match(line)) + raw[end:]


def _decoded(raw: bytes) -> str:
    """Return *raw* as text: UTF-8 where it is that."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")

"""What became of each mail, as lines of text in the repository.

`content/clients/<client>/internal/delivery/<report>/<issue>.jsonl` is written by whoever sends, a
line each time something is known: taken on, refused, come back, seen. The newest line about a
contact holds. Lines only ever come, so two machines' lines can be put together, and the board and
the next machine that sends read the same story. Nothing of it is in anything a client gets.
"""

import json
import re
from typing import Literal

from msgspec import Struct
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from amportal.errors import Problem, Span
from amportal.model.records.issued_report import Issue

# `waiting`: surely not sent yet, and to be tried again. `dropped`: somebody said it is not to go.
DeliveryState = Literal["waiting", "sent", "refused", "unknown", "dropped"]
# What a merge leaves in a file of lines. It tells nothing of any mail, and takes nothing away.
_MERGE_MARK = re.compile(rb"(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |\Z)")
_CONTACT = re.compile(rb'"contact": "([A-Za-z0-9-]{1,64})"')


class DeliveryLine(BaseModel):
    """One thing that is known about one mail.

    `code` and `said` are the mail server's last words, `came_back` what a notification of failure
    said, `seen` the day on which the contact told us they had read it. `due`: when it is tried
    again. `ledger` and `step`: which ledger wrote it, after how many changes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: AwareDatetime
    contact: str
    address: str
    message: str
    state: DeliveryState
    attempts: int = 1
    code: int = 0
    said: str = ""
    came_back: str = ""
    seen: str = ""
    due: AwareDatetime | None = None
    ledger: str = ""
    step: int = 0


class Delivery(Struct, frozen=True):
    """What is known last about the mail to one contact about one issue of a report."""

    report: str
    issue: int
    line: DeliveryLine

    @property
    def failed(self) -> bool:
        """Whether somebody has to look at it: it did not arrive, or nobody knows."""
        return self.line.state not in ("sent", "dropped") or bool(self.line.came_back)


def line_bytes(line: DeliveryLine) -> bytes:
    """Return *line* as it is written."""
    plain = line.model_dump(mode="json", exclude_defaults=True)
    return (json.dumps(plain, ensure_ascii=False) + "\n").encode()


def key_in(message_id: str) -> str:
    """Return what tells a Message-ID of ours from any other: the part before the `@`."""
    return message_id.strip("<>").partition("@")[0]


def deliveries_in(
    path: str, raw: bytes, report: str, issue: int, sent: Issue | None
) -> tuple[list[Delivery], list[Problem]]:
    """Return the newest that *raw* says of each contact, and a warning for each line not counted.

    *sent* is the issue as it was kept, None where there is none. Lines about a mail that is not
    that issue's are not counted: a file of lines may be copied from another client.
    """
    newest: dict[str, DeliveryLine] = {}
    problems: list[Problem] = []
    for number, text in enumerate(raw.split(b"\n"), start=1):
        if not text.strip():
            continue
        try:
            line = DeliveryLine.model_validate_json(text)
        except ValidationError:
            problems.append(_broken(path, number))
            continue
        if sent is not None and not is_own(line, sent):
            problems.append(_foreign(path, number))
            continue
        before = newest.get(line.contact)
        if before is None or before.at <= line.at:
            newest[line.contact] = line
    return [Delivery(report, issue, line) for _, line in sorted(newest.items())], problems


def is_own(line: DeliveryLine, sent: Issue) -> bool:
    """Say whether *line* is about a mail of the issue *sent*, whatever address it went to."""
    return not line.message or key_in(line.message) == sent.message_key(line.contact, line.address)


def foreign_contacts(raw: bytes, sent: Issue | None) -> frozenset[str]:
    """Return the contacts of whom lines of *raw* tell that are about mails of another issue."""
    found = set()
    for text in raw.split(b"\n") if sent is not None else ():
        try:
            line = DeliveryLine.model_validate_json(text)
        except ValidationError:
            continue
        if sent is not None and not is_own(line, sent):
            found.add(line.contact)
    return frozenset(found)


def unread_contacts(raw: bytes) -> frozenset[str]:
    """Return whom the lines of *raw* that cannot be read are about; `*`: nobody knows whom."""
    found = set()
    for text in raw.split(b"\n"):
        if not text.strip() or _MERGE_MARK.match(text):
            continue
        try:
            DeliveryLine.model_validate_json(text)
        except ValidationError:
            named = _CONTACT.search(text)
            found.add(named[1].decode("ascii") if named else "*")
    return frozenset(found)


def _broken(path: str, number: int) -> Problem:
    return Problem(
        slug="broken-delivery-line",
        message="this line of what became of mails cannot be read",
        span=Span(path, number),
        hint="delete the line; what it told is in the outbox of the machine that sends, and comes "
        "back with its next `amportal send`",
        severity="warning",
    )


def _foreign(path: str, number: int) -> Problem:
    return Problem(
        slug="foreign-delivery-line",
        message="this line is about a mail of another client, report or contact, and does not "
        "count",
        span=Span(path, number),
        hint="bring the file back from git, or delete the line; files in `internal/delivery/` are "
        "never copied from one client to another",
        severity="warning",
    )

"""One row of the delivery ledger: what is known of one letter, and the seal that protects it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal, cast

from msgspec import Struct
from msgspec.structs import astuple

State = Literal["prepared", "sending", "sent", "refused", "unknown", "dropped"]
# Client, report, issue, contact.
Key = tuple[str, str, int, str]

COLUMNS = (
    "client, report, issue, contact, address, message_id, digest, state, attempts, due, changed, "
    "code, said, came_back, seen, ledger, step"
)


class Row(Struct, frozen=True):
    """One letter: where it is on its way. Times are aware and in UTC.

    `due` is when it may next be tried, `changed` when it came into its state. `code` and `said`
    are the server's last words, `came_back` what a notification of failure said, `seen` the day
    the recipient told us they had read it. `ledger` and `step` are those of the last change: the
    id of the ledger that made it, and how many changes that ledger had made then.
    """

    client: str
    report: str
    issue: int
    contact: str
    address: str
    message_id: str
    digest: str
    state: State
    attempts: int
    due: datetime
    changed: datetime
    code: int
    said: str
    came_back: str
    seen: str
    ledger: str = ""
    step: int = 0

    @property
    def key(self) -> Key:
        """What makes it this letter and no other."""
        return (self.client, self.report, self.issue, self.contact)

    @property
    def name(self) -> str:
        """How people call it, as `Letter.name`."""
        issue = f" issue {self.issue}" if self.issue > 1 else ""
        return f"{self.client} {self.report}{issue} {self.contact}"

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: it went and did not come back, or is not to go."""
        return self.state == "dropped" or (self.state == "sent" and not self.came_back)

    def values(self) -> tuple[object, ...]:
        """Return what is stored of it, in the order of `COLUMNS`."""
        return tuple(_text(v) if isinstance(v, datetime) else v for v in astuple(self))

    def seal(self) -> str:
        """Return a digest of all of it: a row changed by accident does not have it."""
        return sha256(json.dumps(self.values()).encode()).hexdigest()[:32]


def row_of(values: tuple[object, ...]) -> Row:
    """Return the row that is stored as *values*; raise `ValueError` where they are none."""
    given = dict(zip(COLUMNS.split(", "), values, strict=True))
    texts = {name: str(each) for name, each in given.items()}
    return Row(
        client=texts["client"],
        report=texts["report"],
        issue=int(texts["issue"]),
        contact=texts["contact"],
        address=texts["address"],
        message_id=texts["message_id"],
        digest=texts["digest"],
        state=cast(State, texts["state"]),
        attempts=int(texts["attempts"]),
        due=datetime.fromisoformat(texts["due"]),
        changed=datetime.fromisoformat(texts["changed"]),
        code=int(texts["code"]),
        said=texts["said"],
        came_back=texts["came_back"],
        seen=texts["seen"],
        ledger=texts["ledger"],
        step=int(texts["step"]),
    )


def moment_text(moment: datetime) -> str:
    """Return *moment* so that texts sort as times do."""
    return _text(moment)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")

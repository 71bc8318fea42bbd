"""Whatever happens to the record of what was sent: no mail goes twice, and none is forgotten.

Three places know of sending. Each of the ledger and the repository's lines is taken away, emptied,
damaged, made older and replaced by that of another site, alone and together, at several moments of
a site's life, one of them with a mail under way.
"""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from amportal.deliver import send_run
from amportal.deliver.delivery_ledger import Ledger
from amportal.deliver.gate import delivery_gate
from amportal.deliver.known_mails import key_of
from amportal.deliver.ledger_recovery import LOST, Recovery
from amportal.deliver.ledger_rows import Key
from amportal.deliver.letter_outcome import RunOutcome
from amportal.deliver.outbox_folder import Outbox
from amportal.deliver.pdf.pdf_check import look_at
from amportal.deliver.pdf.pdf_lock import PdfLocks
from amportal.deliver.send_run import Run, SendRun, send_believed
from amportal.deliver.smtp.mail_message import message_bytes
from amportal.deliver.smtp.smtp_client import SmtpResult
from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Site
from tests.mailsite import content, issued, letters_of, loaded, written
from tests.property.printtext import MEMORY

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINE = ("Halden Studio", "reports@halden.example")
THEIRS = ("Other Studio", "reports@other.example")
LEDGER, LINES, MARK = "outbox", "lines", "mark"


class Died(BaseException):
    """The machine died with a mail under way."""


@dataclass
class Courier:
    """Takes mails, and counts by recipient what it took on; may be busy, or die at one of them."""

    taken: Counter[str] = field(default_factory=Counter)
    busy: str = ""
    dies_at: str = ""
    most: int = 99

    def largest(self) -> int | None:
        return None

    def hand_over(
        self, sender: str, recipient: str, raw: bytes, begin: Callable[[], None]
    ) -> SmtpResult:
        if recipient == self.busy or self.taken.total() >= self.most:
            return SmtpResult("later", 450, "busy")
        begin()
        self.taken[recipient] += 1
        if recipient == self.dies_at:
            raise Died
        return SmtpResult("sent", 250, "ok")


@dataclass(frozen=True)
class Agency:
    """A site's files and letters, read once."""

    site: Site
    letters: tuple[Letter, ...]
    identity: tuple[str, str]

    def run(self, root: Path, now: datetime = NOW) -> Run:
        assert self.site.agency.mail
        locks = PdfLocks(root / "outbox", {}, lambda *_: None)
        return Run(
            root, self.site, self.site.agency.mail, self.letters, lambda: now, lambda _: None, locks
        )

    def outbox(self, root: Path) -> Outbox:
        return Outbox(root, self.identity)

    def send(self, root: Path, courier: Courier, now: datetime = NOW) -> RunOutcome:
        return send_believed(self.run(root, now), self.outbox(root), courier)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Moment:
    """What a site's three places hold at one time, and what recipients got until then."""

    folder: Path
    taken: Counter[str]


def places(root: Path) -> dict[str, list[Path]]:
    """Return what each of the three places is made of."""
    return {
        LEDGER: [root / "outbox"],
        LINES: [root / f"content/clients/{each}/internal/delivery" for each in ("acme", "beta")],
        MARK: [root / ".amportal"],
    }


def put(place: str, source: Path | None, target: Path) -> None:
    """Make *place* of the site *target* what it is at *source*, or nothing at all."""
    for theirs, mine in zip(places(source or target)[place], places(target)[place], strict=True):
        shutil.rmtree(mine, ignore_errors=True)
        if source is not None and theirs.exists():
            shutil.copytree(theirs, mine)


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield written(Path(folder), issued(content()))


@pytest.fixture(autouse=True, scope="module")
def once() -> Iterator[None]:
    """What is the same in every run is looked at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(send_run, "look_at", cache(look_at))
        patch.setattr(delivery_gate, "message_bytes", lambda *_, **__: b"")
        patch.setattr(send_run, "message_bytes", cached_message)
        yield


MESSAGES: dict[tuple[str, bool], bytes] = {}


def cached_message(letter: Letter, pdf: bytes | None, *, linked: bool = False) -> bytes:
    key = (letter.message_id, pdf is None)
    if key not in MESSAGES:
        MESSAGES[key] = message_bytes(letter, pdf, linked=linked)
    return MESSAGES[key]


@pytest.fixture(scope="module")
def agency() -> Agency:
    site = loaded(issued(content()))
    return Agency(site, letters_of(site), MINE)


@pytest.fixture(scope="module")
def moments(base: Path, agency: Agency) -> Iterator[dict[str, Moment]]:
    """The times at which records get lost: two mails went; then all but one; one under way; all.

    The later ones come from the first, so that is what an old copy holds.
    """
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    first = shutil.copytree(base, folder / "first")
    courier = Courier(most=2)
    agency.send(first, courier, NOW - timedelta(hours=2))
    found = {"first": Moment(first, courier.taken)}
    for name, courier in {
        "waiting": Courier(busy="ute@betatea.example"),
        "under way": Courier(dies_at="lena@acme.example"),
        "all": Courier(),
    }.items():
        courier.taken.update(found["first"].taken)
        root = shutil.copytree(first, folder / name)
        try:
            agency.send(root, courier, NOW - timedelta(hours=1))
        except Died:
            # What a dead process leaves open, the next one finds.
            assert name == "under way"
        found[name] = Moment(root, courier.taken)
    other = shutil.copytree(base, folder / "other")
    foreign = tuple(
        each.model_copy(update={"message_id": f"<{n:032x}@other.example>"})
        for n, each in enumerate(agency.letters)
    )
    Agency(agency.site, foreign, THEIRS).send(other, Courier())
    found["other"] = Moment(other, Counter())
    yield found
    shutil.rmtree(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory: the sites are too many for a disk."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as made:
        yield Path(made)


def sql(root: Path, *statements: str) -> None:
    with closing(sqlite3.connect(root / "outbox/ledger.sqlite", isolation_level=None)) as base:
        for each in statements:
            base.execute(each)


def each_line_file(root: Path, change: Callable[[bytes], bytes]) -> None:
    for folder in places(root)[LINES]:
        for file in folder.rglob("*.jsonl"):
            file.write_bytes(change(file.read_bytes()))


def garbled(root: Path) -> None:
    file = root / "outbox/ledger.sqlite"
    raw = file.read_bytes()
    file.write_bytes(raw[:100] + b"\xff" * 3000 + raw[3100:])


LEDGERS: dict[str, Callable[[Path, dict[str, Moment]], None]] = {
    "whole": lambda root, _: None,
    "folder gone": lambda root, _: put(LEDGER, None, root),
    "file gone": lambda root, _: (root / "outbox/ledger.sqlite").unlink(),
    "empty file": lambda root, _: (root / "outbox/ledger.sqlite").write_bytes(b"") and None,
    "no rows": lambda root, _: sql(root, "DELETE FROM letter"),
    "a row less": lambda root, _: sql(root, "DELETE FROM letter WHERE contact = 'omar'"),
    "a new one": lambda root, _: (
        put(LEDGER, None, root),
        Ledger(root / "outbox/ledger.sqlite").close(),
    )[1],
    "garbled": lambda root, _: garbled(root),
    "cut": lambda root, _: (
        (root / "outbox/ledger.sqlite").write_bytes(b"SQLite format 3\0") and None
    ),
    "a folder": lambda root, _: (
        (root / "outbox/ledger.sqlite").unlink(),
        (root / "outbox/ledger.sqlite").mkdir(),
    )[1],
    "older": lambda root, moments: put(LEDGER, moments["first"].folder, root),
    "another site's": lambda root, moments: put(LEDGER, moments["other"].folder, root),
}
LOGS: dict[str, Callable[[Path, dict[str, Moment]], None]] = {
    "whole": lambda root, _: None,
    "gone": lambda root, _: put(LINES, None, root),
    "empty": lambda root, _: each_line_file(root, lambda _: b""),
    "damaged": lambda root, _: each_line_file(root, lambda raw: raw.replace(b'"', b"'")),
    "half damaged": lambda root, _: each_line_file(root, lambda raw: raw[len(raw) // 2 + 20 :]),
    "older": lambda root, moments: put(LINES, moments["first"].folder, root),
    "another site's": lambda root, moments: put(LINES, moments["other"].folder, root),
}
MARKS: dict[str, Callable[[Path, dict[str, Moment]], None]] = {
    "whole": lambda root, _: None,
    "gone": lambda root, _: put(MARK, None, root),
    "damaged": lambda root, _: (root / ".amportal/sending.json").write_bytes(b"{") and None,
    "older": lambda root, moments: put(MARK, moments["first"].folder, root),
    "another site's": lambda root, moments: put(MARK, moments["other"].folder, root),
}
TIMES = ("waiting", "under way", "all")


def open_letters(outbox: Outbox) -> set[Key]:
    """Return the letters of which the ledger says that nobody knows."""
    _, known = outbox.look(NOW)
    return {row.key for row in known.rows.values() if row.state == "unknown"}


def lose(
    agency: Agency, moments: dict[str, Moment], folder: Path, when: str, *losses: object
) -> tuple[Path, Courier]:
    root = shutil.copytree(moments[when].folder, folder / "site", symlinks=True)
    for change in losses:
        change(root, moments)  # type: ignore[operator]
    return root, Courier(Counter(moments[when].taken))


def check(agency: Agency, root: Path, courier: Courier, *, whole: bool) -> None:
    """Send, recover, send again: nothing goes twice, and what did not go is told."""
    outbox = agency.outbox(root)
    looked = SendRun(agency.run(root)).look(*reversed(outbox.look(NOW)))
    outcome = agency.send(root, courier, NOW)
    assert max(courier.taken.values()) == 1, courier.taken
    same = {"ready": "sent"}
    assert [same.get(each.kind, each.kind) for each in looked.fates] == [
        each.kind for each in outcome.fates
    ]
    unsent = {each.to.email for each in agency.letters} - courier.taken.keys()
    told = {each.letter.to.email for each in outcome.fates if each.kind not in ("sent", "already")}
    assert unsent <= told
    assert not whole or not outcome.distrust
    for hours in (1, 2):
        later = NOW + timedelta(hours=hours)
        trust, _ = outbox.look(later)
        if not trust.believed:
            due = frozenset(key_of(letter) for letter in agency.letters)
            Recovery(outbox, agency.letters, due, later).accept(date(2026, 11, 23))
            assert outbox.look(later)[0].kind == "good"
        agency.send(root, courier, later)
        assert max(courier.taken.values()) == 1, courier.taken
    # Whatever did not go waits for a person, by name.
    waiting = {key[3] for key in open_letters(outbox)}
    assert {each.contact for each in agency.letters if not courier.taken[each.to.email]} <= waiting


@pytest.mark.parametrize("when", TIMES)
@pytest.mark.parametrize(("ledger", "lines"), list(itertools.product(LEDGERS, LOGS)))
def test_nothing_goes_twice_whatever_is_lost(
    agency: Agency, moments: dict[str, Moment], folder: Path, ledger: str, lines: str, when: str
) -> None:
    root, courier = lose(agency, moments, folder, when, LEDGERS[ledger], LOGS[lines])
    check(agency, root, courier, whole=ledger == "whole")


@pytest.mark.parametrize("mark", [each for each in MARKS if each != "whole"])
@pytest.mark.parametrize(
    ("ledger", "lines"),
    [(ledger, "whole") for ledger in LEDGERS] + [("whole", lines) for lines in LOGS],
)
def test_the_mark_may_be_lost_as_well_where_one_of_the_others_is_whole(
    agency: Agency,
    moments: dict[str, Moment],
    folder: Path,
    ledger: str,
    lines: str,
    mark: str,
) -> None:
    losses = (LEDGERS[ledger], LOGS[lines], MARKS[mark])
    root, courier = lose(agency, moments, folder, "waiting", *losses)
    check(agency, root, courier, whole=False)


def test_a_site_that_never_sent_begins_by_itself(agency: Agency, base: Path, folder: Path) -> None:
    root = shutil.copytree(base, folder / "site")
    courier = Courier()
    assert not agency.send(root, courier).failed
    assert courier.taken.total() == len(agency.letters)


def test_what_git_knew_is_a_sign_as_well(agency: Agency, base: Path, folder: Path) -> None:
    """All three places are gone, but lines were committed once."""
    root = shutil.copytree(base, folder / "site")
    outbox = Outbox(root, MINE, lambda: True)
    outcome = send_believed(agency.run(root), outbox, Courier())  # type: ignore[arg-type]
    assert {each.kind for each in outcome.fates} == {"doubtful"}


def test_what_is_set_aside_is_kept_and_new_reports_go(
    agency: Agency, moments: dict[str, Moment], folder: Path
) -> None:
    """After a recovery only what was due then waits; a report issued later is sent."""
    root, _ = lose(agency, moments, folder, "first", LEDGERS["garbled"])
    damaged = (root / "outbox/ledger.sqlite").read_bytes()
    due = frozenset(key_of(letter) for letter in agency.letters)
    outbox = agency.outbox(root)
    rows = Recovery(outbox, agency.letters, due, NOW).accept(date(2026, 11, 23))
    (kept,) = (root / "outbox/set-aside").rglob("ledger.sqlite")
    assert kept.read_bytes() == damaged
    assert {row.said for row in rows if row.state == "unknown"} == {LOST}
    newer = tuple(
        each.model_copy(update={"report": "2026-w48", "message_id": f"<{n:032x}@halden.example>"})
        for n, each in enumerate(agency.letters)
    )
    later = Agency(agency.site, newer, MINE)
    _, known = outbox.look(NOW)
    assert all(known.of(letter) is None for letter in later.letters)
    older = tuple(
        each.model_copy(
            update={
                "report": "2026-w46",
                "message_id": each.message_id.replace("<", "<1"),
                "moment": NOW - timedelta(days=9),
            }
        )
        for each in newer
    )
    assert {known.of(letter).state for letter in older} == {"unknown"}  # type: ignore[union-attr]

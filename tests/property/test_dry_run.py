"""A dry run says what the run would do: the same fates, sizes and bytes, on any machine.

Ledger, lines and limits are made up; the run is done with a server that takes everything. What a
server answers is all that a dry run cannot know.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from amportal.deliver import send_run
from amportal.deliver.delivery_ledger import begin
from amportal.deliver.delivery_log import DeliveryLog
from amportal.deliver.gate import delivery_gate
from amportal.deliver.known_mails import key_of
from amportal.deliver.ledger_rows import Row, State
from amportal.deliver.letter_outcome import LetterOutcome
from amportal.deliver.outbox_folder import Outbox
from amportal.deliver.pdf.pdf_check import look_at
from amportal.deliver.pdf.pdf_lock import PdfLocks
from amportal.deliver.send_run import Run, SendRun, send_believed
from amportal.deliver.smtp.smtp_client import SmtpResult
from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Site
from tests.mailsite import OPENS, content, issued, letters_of, loaded, locking, written
from tests.property.printtext import MEMORY

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
IDENTITY = ("Halden Studio", "reports@halden.example")


@dataclass
class Taking:
    """A server that takes all it is given, up to *size* bytes a message."""

    size: int | None
    taken: dict[str, bytes]

    def largest(self) -> int | None:
        return self.size

    def hand_over(
        self, sender: str, recipient: str, raw: bytes, begin: Callable[[], None]
    ) -> SmtpResult:
        begin()
        self.taken[recipient] = raw
        return SmtpResult("sent", 250, "ok")


class Office:
    def __init__(self, root: Path, site: Site, letters: tuple[Letter, ...]) -> None:
        self.root, self.site, self.letters = root, site, letters

    def run(self, root: Path, password: str, per_day: int) -> Run:
        assert self.site.agency.mail
        mail = self.site.agency.mail.model_copy(update={"per_day": per_day})
        given = {"AMPORTAL_PDF_PASSWORD__ACME__PRIYA": password} if password else {}
        locks = PdfLocks(root / "outbox", given, lambda *_: None)
        return Run(root, self.site, mail, self.letters, lambda: NOW, lambda _: None, locks)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    files, site, letters = the_site()
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(send_run, "look_at", cache(look_at))
        patch.setattr(delivery_gate, "message_bytes", lambda *_, **__: b"")
        yield Office(written(Path(folder), files), site, letters)


@lru_cache(maxsize=1)
def the_site() -> tuple[dict[str, bytes], Site, tuple[Letter, ...]]:
    """Return the files of the site, what they say, and its letters."""
    files = issued(locking(content(), "priya"))
    site = loaded(files)
    return files, site, letters_of(site)


STATES: tuple[State, ...] = ("prepared", "sending", "sent", "refused", "unknown", "dropped")
KNOWN = st.none() | st.tuples(
    st.sampled_from(STATES),
    st.integers(0, 40),  # hours ago
    st.integers(0, 48),  # hours until it is due
    st.booleans(),  # at another address
    st.booleans(),  # another message
    st.booleans(),  # it came back
)


def rows(letters: tuple[Letter, ...], known: list[Any]) -> list[Row]:
    """Return what is *known* of each letter as rows."""
    return [
        Row(
            *key_of(letter),
            address="old@acme.example" if moved else letter.to.email,
            message_id="<1@x.example>" if other else letter.message_id,
            digest="",
            state=state,
            attempts=1,
            due=NOW + timedelta(hours=due - ago),
            changed=NOW - timedelta(hours=ago),
            code=0,
            said="450 busy",
            came_back="5.1.1 gone" if back and state == "sent" else "",
            seen="",
        )
        for letter, (state, ago, due, moved, other, back) in (
            (letter, each) for letter, each in zip(letters, known, strict=True) if each
        )
    ]


def fate(outcome: LetterOutcome) -> tuple[object, ...]:
    """Return what is told of a letter, the moment aside."""
    kind = {"ready": "sent", "sent": "sent"}.get(outcome.kind, outcome.kind)
    said = "" if kind == "sent" else outcome.said
    key, how = key_of(outcome.letter), (outcome.size, outcome.linked, outcome.address)
    return (key, kind, *how, said, outcome.problems)


@settings(max_examples=30)
@given(
    in_ledger=st.none() | st.lists(KNOWN, min_size=5, max_size=5),
    in_lines=st.lists(KNOWN, min_size=5, max_size=5),
    per_day=st.sampled_from([1, 3, 500]),
    password=st.sampled_from(["", OPENS]),
)
def test_a_dry_run_says_what_the_run_does(
    office: Office, in_ledger: list[Any] | None, in_lines: list[Any], per_day: int, password: str
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        here, there = Path(name) / "here", Path(name) / "there"
        shutil.copytree(office.root, here)
        if in_ledger is not None:
            known_rows = rows(office.letters, in_ledger)
            begin(here / "outbox/ledger.sqlite", known_rows, site=IDENTITY)
        for each in rows(office.letters, in_lines):
            DeliveryLog(here).tell(each)
        outbox, run = Outbox(here, IDENTITY), office.run(here, password, per_day)
        trust, known = outbox.look(NOW)
        looked = SendRun(replace(run, locks=replace(run.locks, keep=False))).look(known, trust)
        assert not (here / "outbox/locked").exists()
        # Another machine has the repository, and writes the mails as files.
        shutil.copytree(here / "content", there / "content")
        mails, _ = SendRun(office.run(there, password, per_day)).mails()
        server = Taking(None, {})
        outcome = send_believed(run, outbox, server)  # type: ignore[arg-type]
        assert [fate(each) for each in looked.fates] == [fate(each) for each in outcome.fates]
        assert (looked.failed, looked.unsafe) == (outcome.failed, outcome.unsafe)
        assert looked.distrust == outcome.distrust
        sent = {each.letter.to.email for each in outcome.fates if each.kind == "sent"}
        assert server.taken.keys() == sent
        made = {name.rpartition("/")[2].removesuffix(".eml"): raw for name, raw in mails}
        for letter in office.letters:
            if letter.to.email in sent and not letter.locked:
                assert made[letter.contact] == server.taken[letter.to.email]
        # And once more, when all that can go has gone.
        _, known = outbox.look(NOW)
        again = SendRun(run).look(known, trust)
        assert not any(each.kind == "sent" for each in again.fates)
        assert {fate(e) for e in again.fates} == {
            fate(e)
            for e in send_believed(run, outbox, server).fates  # type: ignore[arg-type]
        }


@pytest.mark.parametrize("size", [None, 20_000])
def test_the_servers_own_limit_is_known_from_the_second_run_on(
    office: Office, size: int | None
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        root = Path(name) / "site"
        shutil.copytree(office.root, root)
        outbox, run = Outbox(root, IDENTITY), office.run(root, OPENS, 1)
        first = send_believed(run, outbox, Taking(size, {}))  # type: ignore[arg-type]
        assert [each.kind for each in first.fates].count("sent") == 1
        run = office.run(root, OPENS, 500)
        trust, known = outbox.look(NOW)
        looked = SendRun(run).look(known, trust)
        outcome = send_believed(run, outbox, Taking(size, {}))  # type: ignore[arg-type]
        assert [fate(each) for each in looked.fates] == [fate(each) for each in outcome.fates]
        assert any(each.changed for each in (*first.fates, *outcome.fates)) == (size is not None)

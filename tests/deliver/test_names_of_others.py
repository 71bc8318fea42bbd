"""Mails of a client whose folder has a name that another client had: each goes once, to its own."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from amportal.deliver import send_run
from amportal.deliver.gate import delivery_gate
from amportal.deliver.ledger_recovery import Recovery
from amportal.deliver.outbox_folder import Outbox
from amportal.deliver.pdf.pdf_check import look_at
from amportal.deliver.pdf.pdf_lock import PdfLocks
from amportal.deliver.send_run import Run, SendRun, send_believed
from amportal.deliver.smtp.smtp_client import SmtpResult
from amportal.model.nouns.client_identity import ClientIdentity
from tests.mailsite import content, issued, letters_of, loaded, written

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SITE = ("Halden Studio", "reports@halden.example")
Files = Mapping[str, bytes]
# Where acme and beta go: a name, or nowhere.
CHANGES = {
    "beta takes the name of acme, which ended": {"acme": None, "beta": "acme"},
    "beta takes the name of acme, which has another": {"acme": "alpha", "beta": "acme"},
    "they trade their names": {"acme": "beta", "beta": "acme"},
    "acme has another name": {"acme": "alpha", "beta": "beta"},
}


class Courier:
    """Takes mails on, but for those to *busy*; counts them by recipient."""

    def __init__(self, *busy: str) -> None:
        self.busy = busy
        self.taken: Counter[str] = Counter()

    def largest(self) -> int | None:
        return None

    def hand_over(self, sender: str, recipient: str, raw: bytes, begin: object) -> SmtpResult:
        if recipient.partition("@")[2] in self.busy:
            return SmtpResult("later", 450, "busy")
        assert callable(begin)
        begin()
        self.taken[recipient] += 1
        return SmtpResult("sent", 250, "ok")


@pytest.fixture(scope="module")
def files() -> Iterator[dict[str, bytes]]:
    """A site whose two clients have contacts of the same ids, and reports of the same name."""
    given = content()
    for path in given:
        if path.startswith("content/clients/beta/"):
            text = given[path].decode().replace("jan", "priya").replace("ute", "omar")
            given[path] = text.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(send_run, "look_at", cache(look_at))
        patch.setattr(delivery_gate, "message_bytes", lambda *_, **__: b"")
        yield issued(given)


def moved(files: Files, names: Mapping[str, str | None]) -> dict[str, bytes]:
    """Return *files* with the clients' folders at their new *names*."""
    found = {}
    for path, raw in files.items():
        top, clients, *rest = path.split("/", 3)
        if clients != "clients":
            found[path] = raw
        elif new := names[rest[0]]:
            found[f"{top}/clients/{new}/{rest[1]}"] = raw
    return found


def move_lines(root: Path, names: Mapping[str, str | None]) -> None:
    """Move what was written down about mails with the folders of its clients."""
    clients = root / "content/clients"
    for old in names:
        (clients / old).rename(clients / f"{old}.moving")
    for old, new in names.items():
        if new:
            lines = clients / f"{old}.moving" / "internal/delivery"
            target = clients / new / "internal/delivery"
            target.parent.mkdir(parents=True, exist_ok=True)
            if lines.is_dir():
                shutil.copytree(lines, target)
    for old in names:
        shutil.rmtree(clients / f"{old}.moving")


class Sender:
    """Sends what the site at *root* with *files* has."""

    def __init__(self, root: Path, files: Files, now: datetime = NOW) -> None:
        self.root, self.now = root, now
        self.site = loaded(files)
        assert self.site.agency.mail
        letters = letters_of(self.site)
        locks = PdfLocks(root / "outbox", {}, lambda *_: None)
        mail = self.site.agency.mail
        self.run = Run(root, self.site, mail, letters, lambda: now, lambda _: None, locks)
        owners = {
            each.slug: ClientIdentity.written(
                each.settings, [own.file.job_no for own in each.projects]
            )
            for each in self.site.clients
        }
        self.outbox = Outbox(root, SITE, lambda: False, owners)

    def send(self, *busy: str) -> Counter[str]:
        """Send, and return what went to whom; a dry run before says the same."""
        trust, known = self.outbox.look(self.now)
        said = SendRun(self.run).look(known, trust)
        ready = Counter(each.letter.to.email for each in said.fates if each.kind == "ready")
        courier = Courier(*busy)
        send_believed(self.run, self.outbox, courier)  # type: ignore[arg-type]
        assert ready - courier.taken == Counter(
            {to: n for to, n in ready.items() if to.partition("@")[2] in busy}
        )
        assert not courier.taken - ready
        return courier.taken


@pytest.mark.parametrize("names", CHANGES.values(), ids=list(CHANGES))
@pytest.mark.parametrize("lines", ["kept", "lost"])
@pytest.mark.parametrize(
    "busy", [(), ("betatea.example",), ("acme.example",), ("acme.example", "betatea.example")]
)
def test_each_mail_goes_once(
    files: Files, tmp_path: Path, names: Mapping[str, str | None], lines: str, busy: tuple[str, ...]
) -> None:
    """Whatever had gone before the names changed, and whether its lines were committed."""
    root = written(tmp_path / "site", files)
    begun = Sender(root, files)
    went = begun.send(*busy)
    theirs = {letter.to.email for letter in begun.run.letters}
    move_lines(root, names)
    if lines == "lost":
        for each in names.values():
            shutil.rmtree(root / f"content/clients/{each}/internal", ignore_errors=True)

    later = moved(files, names)
    written(root, later)
    sender = Sender(root, later, NOW + timedelta(days=2))
    for _ in range(2):
        went += sender.send()

    due = {letter.to.email for letter in sender.run.letters}
    assert {to for to, n in went.items() if n != 1} == set()
    assert due <= went.keys() <= theirs
    for client in sender.site.clients:
        own = {letter.to.email for letter in sender.run.letters if letter.client == client.slug}
        told = (root / f"content/clients/{client.slug}/internal/delivery").rglob("*.jsonl")
        for file in told:
            addresses = {to for to in theirs if to in file.read_text("utf-8")}
            assert addresses <= own, f"{file} tells of mails of another client"


def test_what_was_open_stays_to_be_decided(files: Files, tmp_path: Path) -> None:
    """Under a name that no folder can have, and a new record takes it over."""
    root = written(tmp_path / "site", files)
    Sender(root, files).send("acme.example")
    names = CHANGES["beta takes the name of acme, which ended"]
    move_lines(root, names)
    later = moved(files, names)
    sender = Sender(written(root, later), later)
    sender.send()

    _, known = sender.outbox.look(NOW)
    assert {row.client for row in known.rows.values()} == {"acme", "acme~acm", "beta"}
    assert {row.state for key, row in known.rows.items() if key[0] == "acme~acm"} == {"prepared"}

    (root / ".amportal/sending.json").write_text("{}")
    (root / "outbox/ledger.sqlite").rename(root / "outbox/ledger.sqlite.old")
    (root / "outbox/ledger.sqlite.old").rename(root / "outbox/ledger.sqlite")
    recovery = Recovery(sender.outbox, sender.run.letters, frozenset(), NOW)
    acme = {row.contact: row for row in recovery.rows() if row.client == "acme"}
    assert {row.state for row in acme.values()} == {"sent"}
    assert {row.address.partition("@")[2] for row in acme.values()} == {"betatea.example"}


def copied(root: Path) -> None:
    """Copy what was written down about mails of acme to beta."""
    clients = root / "content/clients"
    shutil.rmtree(clients / "beta/internal", ignore_errors=True)
    shutil.copytree(clients / "acme/internal", clients / "beta/internal")


def exchanged(root: Path) -> None:
    """Exchange what was written down about mails of acme and of beta."""
    clients = root / "content/clients"
    (clients / "beta/internal").mkdir(exist_ok=True)
    (clients / "acme/internal").rename(root / "kept")
    (clients / "beta/internal").rename(clients / "acme/internal")
    (root / "kept").rename(clients / "beta/internal")


@pytest.mark.parametrize("lost", [(), ("outbox",), (".amportal",), ("outbox", ".amportal")])
@pytest.mark.parametrize("change", [copied, exchanged])
@pytest.mark.parametrize("busy", [(), ("betatea.example",)])
def test_lines_of_another_client_are_no_knowledge_of_a_mail(
    files: Files,
    tmp_path: Path,
    change: Callable[[Path], None],
    busy: tuple[str, ...],
    lost: tuple[str, ...],
) -> None:
    """Nothing goes twice, and what did not go is neither forgotten nor taken for sent."""
    root = written(tmp_path / "site", files)
    went = Sender(root, files).send(*busy)
    change(root)
    for each in lost:
        shutil.rmtree(root / each)

    sender = Sender(root, files, NOW + timedelta(days=2))
    outcome = send_believed(sender.run, sender.outbox, courier := Courier())  # type: ignore[arg-type]
    went += courier.taken

    assert {to for to, n in went.items() if n > 1} == set()
    for fate in outcome.fates:
        to = fate.letter.to.email
        known = {"already", "sent"} if went[to] else {"unknown", "doubtful"}
        assert fate.kind in known | {"unknown", "doubtful"}, fate
    missed = {each.to.email for each in sender.run.letters} - went.keys()
    assert outcome.failed or not (missed or "outbox" in lost)
    for row in sender.outbox.look(NOW)[1].rows.values():
        assert row.state != "sent" or went[row.address], "a line of another mail was learned"


def test_a_contact_with_another_address_is_known_by_it(files: Files, tmp_path: Path) -> None:
    """What went to the address they had is a mail of the same issue."""
    root = written(tmp_path / "site", files)
    Sender(root, files).send()
    path = "content/clients/beta/client.yaml"
    moved_away = files[path].replace(b"priya@betatea.example", b"priya@tea.example")
    later = {**files, path: moved_away}
    assert later != files
    sender = Sender(written(root, later), later, NOW + timedelta(days=2))
    assert sender.send() == Counter()
    logged = sender.outbox.log.read()
    assert not logged.foreign

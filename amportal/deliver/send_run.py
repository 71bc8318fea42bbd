"""One run: every letter through the gate, into the ledger, to the server, and into the log.

The order of steps is the promise. A letter is known to the ledger before the server hears of it;
`sending` is on the disk before the first byte that could arrive; what came of it is on the disk
before the next letter begins. So whatever dies, and whenever, nothing goes twice by itself and
nothing that may have gone is forgotten.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from amportal.access.secret_search import SecretSearch
from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.delivery_ledger import Ledger
from amportal.deliver.delivery_log import DeliveryLog, tell_all
from amportal.deliver.gate.delivery_gate import Gate
from amportal.deliver.gate.mail_size import MEGABYTE, as_link, no_way, why_no_way
from amportal.deliver.known_mails import DAY, KnownMails, agree, key_of
from amportal.deliver.ledger_rows import Row
from amportal.deliver.ledger_trust import LedgerTrust
from amportal.deliver.letter_outcome import BlockedMail, LetterOutcome, RunOutcome
from amportal.deliver.outbox_folder import Outbox
from amportal.deliver.pdf.pdf_check import PdfFacts, look_at
from amportal.deliver.pdf.pdf_lock import PdfLocks, no_password
from amportal.deliver.smtp.mail_message import message_bytes, pdf_wanted
from amportal.deliver.smtp.smtp_client import SmtpClient, SmtpResult
from amportal.errors import Problem
from amportal.model.nouns.agency import Mail
from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Site

# Minutes until a letter that was put off is tried again; after the last one it is given up.
BACKOFF = (1, 5, 15, 60, 240, 720, 1440)
_BELIEVED = LedgerTrust("good")


class Run(Struct, frozen=True):
    """What a run is given: the site as just read, its letters, and how to know and pass time.

    `locks` are what PDFs are locked with. `held` are the clients of whom the build just made could
    not release all, `blocked` the mails that it could not make. `secrets` no mail may say.
    """

    root: Path
    site: Site
    mail: Mail
    letters: tuple[Letter, ...]
    now: Callable[[], datetime]
    pause: Callable[[float], None]
    locks: PdfLocks
    held: frozenset[str] = frozenset()
    blocked: tuple[BlockedMail, ...] = ()
    secrets: SecretSearch | None = None


class SendRun:
    """One run's state: what was looked at, and when letters went."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._gate = Gate(run.site, run.held, run.secrets)
        self._pdfs: dict[str, bytes | None] = {}
        self._facts: dict[str, PdfFacts] = {}
        self._gone: deque[datetime] = deque()

    def look(self, known: KnownMails, trust: LedgerTrust = _BELIEVED) -> RunOutcome:
        """Return what would become of each letter, with no connection and nothing written.

        Where the ledger is not believed, nothing would go.
        """
        fates, gone = [], known.gone
        for letter in self.run.letters:
            row = known.of(letter)
            fate = self._before(letter, row)
            told = row is not None and known.rows.get(row.key) is row
            if not trust.believed and (fate is None or (fate.kind == "unknown" and not told)):
                fate = LetterOutcome(letter, "doubtful", said=trust.why)
            elif fate is None and gone >= self.run.mail.per_day:
                fate = self._queued(letter)
            elif fate is None:
                fate = self._ready(letter, known.limits.get(self.run.mail.server or ""))
            gone += fate.kind == "ready"
            fates.append(fate)
        return RunOutcome(
            tuple(fates),
            distrust=trust.why,
            damaged=trust.kind == "doubt",
            blocked=self.run.blocked,
        )

    def mails(self) -> tuple[list[tuple[str, bytes]], list[Problem]]:
        """Return each letter that may go as a message under a name, and why others may not."""
        made: list[tuple[str, bytes]] = []
        problems: list[Problem] = [each.problem for each in self.run.blocked]
        for letter in self.run.letters:
            stopped = self._stopped(letter)
            if stopped:
                problems += stopped.problems
                continue
            try:
                raw, linked = self._fitting(letter, None)
            except DeliveryError as fault:
                problems.append(no_password(letter, fault))
                continue
            if raw is None:
                problems.append(no_way(letter))
                continue
            problems += self._handed(LetterOutcome(letter, "ready", linked=linked)).problems
            name = f"{letter.client}/{letter.report}/{letter.issue}/{letter.contact}.eml"
            made.append((name, raw))
        return made, problems

    def send(self, ledger: Ledger, courier: SmtpClient) -> RunOutcome:
        """Hand over every letter that may go; return what became of each."""
        log, now = DeliveryLog(self.run.root), self.run.now()
        logged = agree(ledger, log, now)
        known = KnownMails(
            now=now,
            rows={row.key: row for row in ledger.rows()},
            logged=logged,
            doubtful=ledger.doubtful(),
            doubt_until=ledger.facts.doubt_until,
        )
        fates: list[LetterOutcome] = []
        trouble: DeliveryError | None = None
        for letter in self.run.letters:
            key = key_of(letter)
            row = known.of(letter)
            fate = self._before(letter, row)
            if row is not None and row.key == key and known.rows.get(key) is not row:
                # Nobody knows whether it went: that is written down, and a person decides.
                ledger.open_case(row)
            elif fate is None:
                try:
                    if trouble is not None:
                        raise trouble
                    fate = self._go(letter, ledger, courier)
                except DeliveryError as fault:
                    trouble = fault
                    fate = self._put_off(letter, ledger, fault)
            tell_all(log, filter(None, [ledger.row(key)]))
            assert fate is not None
            fates.append(fate)
        blocked = self.run.blocked
        if trouble is not None:
            return RunOutcome(tuple(fates), trouble.text, trouble.hint, blocked=blocked)
        return RunOutcome(tuple(fates), blocked=blocked)

    def _before(self, letter: Letter, row: Row | None) -> LetterOutcome | None:
        """Return the fate of a letter that is not to be handed over now, or None."""
        settled = self._settled(letter, row)
        if settled is not None and settled.kind in ("already", "dropped"):
            return settled
        return self._stopped(letter) or settled

    def _ready(self, letter: Letter, largest: int | None) -> LetterOutcome:
        try:
            raw, linked = self._fitting(letter, largest)
        except DeliveryError as fault:
            return LetterOutcome(letter, "later", said=_whole(fault))
        if raw is None:
            return self._too_large(letter)
        return self._handed(LetterOutcome(letter, "ready", len(raw), linked))

    def _handed(self, fate: LetterOutcome) -> LetterOutcome:
        """Return *fate* with a warning where the contact gets a link instead of the PDF."""
        if not fate.changed:
            return fate
        return replace(fate, problems=(as_link(fate.letter, self.run.mail.largest_mb),))

    def _queued(self, letter: Letter) -> LetterOutcome:
        said = f"{self.run.mail.per_day} mails went in 24 hours"
        return LetterOutcome(letter, "queued", said=said)

    def _go(self, letter: Letter, ledger: Ledger, courier: SmtpClient) -> LetterOutcome:
        key, now = key_of(letter), self.run.now
        if ledger.gone_since(now() - DAY) >= self.run.mail.per_day:
            return self._queued(letter)
        largest = courier.largest()
        ledger.note_limit(self.run.mail.server or "", largest)
        try:
            raw, linked = self._fitting(letter, largest)
        except DeliveryError as fault:  # that of one contact's password: the others' mails go
            return self._put_off(letter, ledger, fault)
        row = ledger.prepare(
            key, letter.to.email, letter.message_id, sha256(raw or b"").hexdigest(), now()
        )
        if raw is None:
            fate = self._too_large(letter)
            ledger.settle(key, "refused", 0, fate.said, now())
            return fate
        self._keep_pace()
        verdict = courier.hand_over(
            self.run.mail.from_, row.address, raw, lambda: ledger.begin(key, now())
        )
        return self._noted(letter, verdict, ledger, len(raw), linked)

    def _noted(
        self, letter: Letter, verdict: SmtpResult, ledger: Ledger, size: int, linked: bool
    ) -> LetterOutcome:
        """Write down what the server answered."""
        key, at = key_of(letter), self.run.now()
        row = ledger.row(key)
        assert row is not None
        tried = row.attempts + (row.state == "prepared")
        if verdict.kind == "later" and tried <= len(BACKOFF):
            due = at + timedelta(minutes=BACKOFF[tried - 1])
            ledger.put_off(key, due, verdict.code, verdict.text, at)
            return LetterOutcome(letter, "later", size, linked, due, _words(verdict))
        if verdict.kind == "later":
            text = f"given up after {tried} attempts: {verdict.text}"
            verdict = SmtpResult("refused", verdict.code, text)
        ledger.settle(key, verdict.kind, verdict.code, verdict.text, at)  # type: ignore[arg-type]
        fate = LetterOutcome(letter, verdict.kind, size, linked, at, _words(verdict))
        return self._handed(fate) if verdict.kind == "sent" else fate

    def _put_off(self, letter: Letter, ledger: Ledger, fault: DeliveryError) -> LetterOutcome:
        """Write down that a letter could not go because nothing can."""
        key, at = key_of(letter), self.run.now()
        ledger.prepare(key, letter.to.email, letter.message_id, "", at)
        ledger.put_off(key, at, 0, fault.text, at, counted=False)
        return LetterOutcome(letter, "later", said=_whole(fault))

    def _stopped(self, letter: Letter) -> LetterOutcome | None:
        problems = self._gate.refusals(letter, self._facts_of(letter))
        return LetterOutcome(letter, "stopped", problems=problems) if problems else None

    def _settled(self, letter: Letter, row: Row | None) -> LetterOutcome | None:
        """Return the fate of a letter of which something is known, or None where it may go."""
        if row is None:
            return None
        address = row.address if row.address != letter.to.email else ""
        known = partial(LetterOutcome, letter, when=row.changed, address=address)
        if row.state == "sent":
            said = f"it came back: {row.came_back}" if row.came_back else ""
            return known(kind="refused" if row.came_back else "already", said=said)
        if row.state == "dropped":
            return known(kind="dropped")
        if row.state in ("unknown", "sending"):
            return known(kind="unknown", said=row.said)
        if row.state == "refused" and not address:
            return known(kind="refused", said=row.said)
        if row.state == "prepared" and row.due > self.run.now():
            return LetterOutcome(letter, "later", when=row.due, said=row.said)
        return None

    def _fitting(self, letter: Letter, largest: int | None) -> tuple[bytes | None, bool]:
        """Return the message, with a link in place of a PDF that is too large; None: too large."""
        limit = min(
            self.run.mail.largest_mb * MEGABYTE, largest or self.run.mail.largest_mb * MEGABYTE
        )
        raw = message_bytes(letter, self._enclosed(letter))
        if len(raw) <= limit:
            return raw, letter.delivery == "link"
        if not pdf_wanted(letter) or letter.linked is None:
            return None, False
        linked = message_bytes(letter, None, linked=True)
        return (linked, True) if len(linked) <= limit else (None, False)

    def _enclosed(self, letter: Letter) -> bytes | None:
        """Return the PDF that goes into the mail, locked where the contact wants it so."""
        pdf = self._pdf(letter) if pdf_wanted(letter) else None
        return self.run.locks.copy(letter, pdf) if pdf is not None and letter.locked else pdf

    def _too_large(self, letter: Letter) -> LetterOutcome:
        return LetterOutcome(letter, "refused", said=why_no_way(letter))

    def _keep_pace(self) -> None:
        """Wait until one more letter may go in this minute."""
        minute = timedelta(minutes=1)
        while self._gone and self.run.now() - self._gone[0] >= minute:
            self._gone.popleft()
        if len(self._gone) >= self.run.mail.per_minute:
            self.run.pause((self._gone.popleft() + minute - self.run.now()).total_seconds())
        self._gone.append(self.run.now())

    def _pdf(self, letter: Letter) -> bytes | None:
        """Return the report that goes with *letter*, if it is byte for byte what was issued."""
        path = letter.attachment.path
        if path not in self._pdfs:
            try:
                raw = (self.run.root / path).read_bytes()
            except OSError:
                raw = b""
            whole = sha256(raw).hexdigest() == letter.attachment.sha256
            self._pdfs[path] = raw if whole else None
        return self._pdfs[path]

    def _facts_of(self, letter: Letter) -> PdfFacts | None:
        pdf, path = self._pdf(letter), letter.attachment.path
        if pdf is None:
            return None
        if path not in self._facts:
            self._facts[path] = look_at(pdf)
        return self._facts[path]


def send_believed(run: Run, outbox: Outbox, courier: SmtpClient) -> RunOutcome:
    """Send by the ledger of *outbox* if it can be believed; else say what would have gone.

    Whoever calls holds the lock of the outbox. Raises `DeliveryError` where a newer amportal wrote
    the ledger.
    """
    trust, known = outbox.look(run.now())
    if not trust.believed:
        return SendRun(run).look(known, trust)
    ledger = outbox.opened()
    try:
        return SendRun(run).send(ledger, courier)
    finally:
        ledger.close()


def _whole(fault: DeliveryError) -> str:
    return f"{fault.text}: {fault.hint}"


def _words(verdict: SmtpResult) -> str:
    return f"{verdict.code} {verdict.text}" if verdict.code else verdict.text

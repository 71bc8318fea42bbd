"""One run: every letter through the gate, into the ledger, to the server, and into the log.

The order of steps is the promise. A letter is known to the ledger before the server hears of it;
`sending` is on the disk before the first byte that could arrive; what came of it is on the disk
before the next letter begins. So whatever dies, and whenever, nothing goes twice by itself and
nothing that may have gone is forgotten.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.delivery_ledger import Key, Ledger, Row
from amportal.deliver.delivery_log import DeliveryLog, agree, tell_all
from amportal.deliver.gate.delivery_gate import Gate
from amportal.deliver.letter_outcome import LetterOutcome, RunOutcome
from amportal.deliver.pdf.pdf_check import PdfFacts, look_at
from amportal.deliver.pdf.pdf_lock import PdfLocks
from amportal.deliver.smtp.mail_message import message_bytes, pdf_wanted
from amportal.deliver.smtp.smtp_client import SmtpClient, SmtpResult
from amportal.errors import Problem
from amportal.model.nouns.agency import Mail
from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Site

# Minutes until a letter that was put off is tried again; after the last one it is given up.
BACKOFF = (1, 5, 15, 60, 240, 720, 1440)
_DAY = timedelta(hours=24)
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is given: the site as just read, its letters, and how to know and pass time.

    `locks` are what PDFs are locked with. `held` are the clients of whom the build just made could
    not release all.
    """

    root: Path
    site: Site
    mail: Mail
    letters: tuple[Letter, ...]
    now: Callable[[], datetime]
    pause: Callable[[float], None]
    locks: PdfLocks
    held: frozenset[str] = frozenset()


class SendRun:
    """One run's state: what was looked at, and when letters went."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._gate = Gate(run.site, run.held)
        self._pdfs: dict[str, bytes | None] = {}
        self._facts: dict[str, PdfFacts] = {}
        self._gone: deque[datetime] = deque()

    def look(self, rows: Iterable[Row]) -> RunOutcome:
        """Return what would become of each letter, with no connection and nothing written."""
        known = {row.key: row for row in rows}
        fates = []
        for letter in self.run.letters:
            row = known.get(key_of(letter))
            fates.append(self._stopped(letter) or self._settled(letter, row) or self._ready(letter))
        return RunOutcome(tuple(fates))

    def _ready(self, letter: Letter) -> LetterOutcome:
        try:
            raw, linked = self._fitting(letter, None)
        except DeliveryError as fault:
            return LetterOutcome(letter, "later", said=_whole(fault))
        if raw is None:
            return LetterOutcome(letter, "refused", said=self._too_large(letter))
        return LetterOutcome(letter, "ready", len(raw), linked)

    def mails(self) -> tuple[list[tuple[str, bytes]], list[Problem]]:
        """Return each letter that may go as a message under a name, and why others may not."""
        made: list[tuple[str, bytes]] = []
        problems: list[Problem] = []
        for letter in self.run.letters:
            stopped = self._stopped(letter)
            if stopped:
                problems += stopped.problems
                continue
            try:
                raw, _ = self._fitting(letter, None)
            except DeliveryError as fault:
                problems.append(_no_password(letter, fault))
                continue
            if raw is not None:
                name = f"{letter.client}/{letter.report}/{letter.issue}/{letter.contact}.eml"
                made.append((name, raw))
        return made, problems

    def send(self, ledger: Ledger, courier: SmtpClient) -> RunOutcome:
        """Hand over every letter that may go; return what became of each."""
        log = DeliveryLog(self.run.root)
        ledger.recover(self.run.now())
        agree(ledger, log, self.run.site)
        fates: list[LetterOutcome] = []
        trouble: DeliveryError | None = None
        for letter in self.run.letters:
            row = ledger.row(key_of(letter))
            fate = self._stopped(letter) or self._settled(letter, row)
            if fate is None:
                try:
                    if trouble is not None:
                        raise trouble
                    fate = self._go(letter, ledger, courier)
                except DeliveryError as fault:
                    trouble = fault
                    fate = self._put_off(letter, ledger, fault)
                tell_all(log, filter(None, [ledger.row(key_of(letter))]))
            fates.append(fate)
        if trouble is not None:
            return RunOutcome(tuple(fates), trouble.text, trouble.hint)
        return RunOutcome(tuple(fates))

    def _go(self, letter: Letter, ledger: Ledger, courier: SmtpClient) -> LetterOutcome:
        key, now = key_of(letter), self.run.now
        if ledger.gone_since(now() - _DAY) >= self.run.mail.per_day:
            return LetterOutcome(
                letter, "queued", said=f"{self.run.mail.per_day} mails went in 24 hours"
            )
        largest = courier.largest()
        try:
            raw, linked = self._fitting(letter, largest)
        except DeliveryError as fault:  # that of one contact's password: the others' mails go
            return self._put_off(letter, ledger, fault)
        row = ledger.prepare(
            key, letter.to.email, letter.message_id, sha256(raw or b"").hexdigest(), now()
        )
        if raw is None:
            said = self._too_large(letter)
            ledger.settle(key, "refused", 0, said, now())
            return LetterOutcome(letter, "refused", said=said)
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
        return LetterOutcome(letter, verdict.kind, size, linked, at, _words(verdict))

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
        """Return the fate of a letter that is not to be handed over now, or None."""
        if row is None:
            return None
        if row.state == "sent":
            said = f"it came back: {row.came_back}" if row.came_back else ""
            kind = "refused" if row.came_back else "already"
            return LetterOutcome(letter, kind, when=row.changed, said=said)  # type: ignore[arg-type]
        if row.state in ("unknown", "sending"):
            return LetterOutcome(letter, "unknown", when=row.changed, said=row.said)
        if row.state == "refused" and row.address == letter.to.email:
            return LetterOutcome(letter, "refused", when=row.changed, said=row.said)
        if row.state == "prepared" and row.due > self.run.now():
            return LetterOutcome(letter, "later", when=row.due, said=row.said)
        return None

    def _fitting(self, letter: Letter, largest: int | None) -> tuple[bytes | None, bool]:
        """Return the message, with a link in place of a PDF that is too large; None: too large."""
        limit = min(
            self.run.mail.largest_mb * _MEGABYTE, largest or self.run.mail.largest_mb * _MEGABYTE
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

    def _too_large(self, letter: Letter) -> str:
        size = letter.attachment.size / _MEGABYTE
        return f"the PDF of {size:.1f} MB is too large for a mail, and no portal's address is known"

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


def key_of(letter: Letter) -> Key:
    """Return what makes *letter* one and the same in the ledger."""
    return (letter.client, letter.report, letter.issue, letter.contact)


def _whole(fault: DeliveryError) -> str:
    return f"{fault.text}: {fault.hint}"


def _no_password(letter: Letter, fault: DeliveryError) -> Problem:
    return Problem(slug="no-pdf-password", message=f"{letter.name}: {fault.text}", hint=fault.hint)


def _words(verdict: SmtpResult) -> str:
    return f"{verdict.code} {verdict.text}" if verdict.code else verdict.text

"""Send again and again from processes that may die at any moment.

    python -m tests.deliver.sender SITE PORT AUTHORITY

Reads everything once, then forks for each line on standard input. `die ledger N before` or `after`
kills the child with the N-th step of its ledger before or after that step is on the disk; `die mark
N ...` with the N-th time that the mark is written, `die begin N ...` while the ledger is begun. An
empty line lets it run. Whoever kills it from outside is told its number, and it waits for `go`
until they know it. Answers with the exit code.
"""

from __future__ import annotations

import os
import signal
import ssl
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from amportal.deliver import delivery_ledger, send_run
from amportal.deliver.delivery_ledger import Ledger
from amportal.deliver.outbox_folder import Outbox
from amportal.deliver.pdf.pdf_check import look_at
from amportal.deliver.pdf.pdf_lock import PdfLocks
from amportal.deliver.send_run import Run, send_believed
from amportal.deliver.sending_mark import SendingMark
from amportal.deliver.smtp.mail_account import account_of
from amportal.deliver.smtp.smtp_client import SmtpClient
from amportal.sources.content_scan import scan
from tests.mailserver import PASSWORD
from tests.mailsite import TODAY, letters_of

SITE = ("Halden Studio", "reports@halden.example")


def dying(place: str, step: int, when: str) -> None:
    """Let this process die with the *step*-th change of the ledger, or of what is beside it."""
    left = [step]

    def reached(now: str) -> None:
        left[0] -= now == "before"
        if left[0] == 0 and now == when:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(whole: Any) -> Any:
        def counted(*args: Any) -> None:
            reached("before")
            whole(*args)
            reached("after")

        return counted

    whole = Ledger._step

    @contextmanager
    def counted(self: Ledger) -> Any:
        with whole(self) as facts:
            yield facts
            reached("before")
        reached("after")

    if place == "ledger":
        Ledger._step = counted  # type: ignore[method-assign]
    elif place == "mark":
        SendingMark.write = around(SendingMark.write)  # type: ignore[method-assign]
    else:
        # Between the new file and its name, or right after it has it.
        delivery_ledger.sync_folder = around(delivery_ledger.sync_folder)
        delivery_ledger.create = around(delivery_ledger.create)


def send(root: Path, run: Run, port: int, context: ssl.SSLContext) -> None:
    """Do one run."""
    mail = run.mail.model_copy(update={"port": port})
    account = account_of(mail, {"AMPORTAL_MAIL_PASSWORD": PASSWORD}, lambda *_: None)
    with SmtpClient(account, "halden.example", context) as courier:
        outcome = send_believed(run, Outbox(root, SITE), courier)
    assert not outcome.distrust, outcome.distrust


def main() -> None:
    """Serve one line after the other."""
    from amportal.model.site_loader import load

    root, port, authority = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    site = load(scan(root, ("content",)), TODAY).site
    assert site is not None
    assert site.agency.mail is not None
    letters = letters_of(site)
    context = ssl.create_default_context(cafile=authority)
    # What is the same in every run is looked at once.
    send_run.look_at = cache(look_at)
    for letter in letters:
        send_run.look_at((root / letter.attachment.path).read_bytes())
    print("ready", flush=True)
    for number, line in enumerate(iter(sys.stdin.readline, "")):
        folder, *words = line.split()
        known, tell = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.read(known, 1)
                if words:
                    dying(words[1], int(words[2]), words[3])
                # Each run comes an hour later, so that what was put off is due.
                late = timedelta(hours=number)
                now = lambda late=late: datetime.now(UTC) + late  # noqa: E731
                locks = PdfLocks(Path(folder) / "outbox", {}, lambda *_: None)
                run = Run(Path(folder), site, site.agency.mail, letters, now, lambda _: None, locks)
                send(Path(folder), run, port, context)
                code = 0
            finally:
                os._exit(code)
        print(f"pid {child}", flush=True)
        assert sys.stdin.readline() == "go\n"
        os.write(tell, b".")
        os.close(tell)
        os.close(known)
        _, status = os.waitpid(child, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main()

"""`amportal send`: bring what is built up to date, then send the reports that were issued."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.builder.build_options import ProgressReport, silent
from amportal.cli import exit_codes
from amportal.cli.build_setup import order_of, pdf_pool
from amportal.cli.client_arguments import completed, wanted_clients
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.builder.build_summary import Summary
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.deliver.letter_outcome import RunOutcome
    from amportal.deliver.send_run import Run


@app.command()
def send(
    context: typer.Context,
    clients: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only to these clients; to all where none is named.", autocompletion=completed
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what would go to whom; connect to nothing."),
    ] = False,
    today: Today = None,
) -> None:
    """Send the reports that were issued, each to each contact once."""
    from amportal.cli.send_messages import told, why_nothing

    place = place_of(context, today)
    console = console_of(context)
    wanted = wanted_clients(place, clients, console)
    run = prepared(place, console, wanted, looking=dry_run)
    outcome = _look(place, run) if dry_run else _send(place, run)
    for line in told(outcome) if run.letters else why_nothing(run.site, wanted):
        console.say(line)
    console.print_problems([each for fate in outcome.fates for each in fate.problems])
    if outcome.trouble:
        console.error(outcome.trouble, outcome.hint)
    if not dry_run and outcome.fates:
        # What came of it stands in the repository now, and the agency's board tells of it.
        _build(place, silent)
    raise typer.Exit(ending(outcome))


def ending(outcome: RunOutcome) -> int:
    """Return the exit code that *outcome* deserves."""
    if outcome.unsafe:
        return exit_codes.SAFETY
    return exit_codes.DELIVERY if outcome.failed else exit_codes.DONE


def prepared(
    place: Place, console: Console, wanted: tuple[str, ...], *, looking: bool = False
) -> Run:
    """Build, and return all that a run over the clients *wanted* needs; stop where it cannot.

    *looking*: nothing is written into the outbox.
    """
    from amportal.deliver.built_letters import FOLDER, letters_in
    from amportal.deliver.pdf.pdf_lock import PdfLocks
    from amportal.deliver.send_run import Run
    from amportal.deliver.smtp.mail_account import system_keyring
    from amportal.model.site_loader import load
    from amportal.sources.content_scan import scan

    summary = _build(place, console.progress)
    console.print_problems(summary.problems)
    held = frozenset(each.slug for each in summary.clients if each.held)
    if summary.stopped or FOLDER in held:
        stop(console, "nothing is sent: the build did not come to its end", code=exit_codes.CONTENT)
    site = load(scan(place.root, ("content",)), place.now, place.today).site
    if site is None:
        stop(
            console, "nothing is sent: the agency's own file has problems", code=exit_codes.CONTENT
        )
    if site.agency.mail is None:
        stop(
            console,
            "nothing is sent: the agency has no address to send from",
            "add `mail:` with `from:` to content/agency.yaml",
        )
    shelf = letters_in(place.output, place.state, wanted)
    if shelf.strange:
        stop(
            console,
            f"nothing is sent: {shelf.strange[0]} is not as it was built",
            f"delete the folder output/{FOLDER}, then run the same command again",
            exit_codes.SAFETY,
        )
    return Run(
        root=place.root,
        site=site,
        mail=site.agency.mail,
        letters=shelf.letters,
        now=lambda: datetime.now(UTC),
        pause=time.sleep,
        locks=PdfLocks(place.outbox, os.environ, system_keyring, keep=not looking),
        held=held,
    )


def _build(place: Place, progress: ProgressReport) -> Summary:
    from amportal.builder.build_engine import build as run_build

    return run_build(order_of(place, progress=progress), pdf_pool)


def _look(place: Place, run: Run) -> RunOutcome:
    from amportal.deliver.outbox_folder import Outbox
    from amportal.deliver.send_run import SendRun

    return SendRun(run).look(Outbox(place.outbox).rows())


def _send(place: Place, run: Run) -> RunOutcome:
    from amportal.builder.storage.build_lock import BusyError, only_build
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.letter_outcome import RunOutcome
    from amportal.deliver.outbox_folder import Outbox
    from amportal.deliver.send_run import SendRun
    from amportal.deliver.smtp.mail_account import account_of, system_keyring
    from amportal.deliver.smtp.smtp_client import SmtpClient

    if not run.letters:
        return RunOutcome(())
    helo = run.mail.from_.rpartition("@")[2]
    try:
        account = account_of(run.mail, os.environ, system_keyring)
        with only_build(place.outbox, place.now.astimezone().strftime("%H:%M:%S")):
            ledger = Outbox(place.outbox).opened()
            try:
                with SmtpClient(account, helo) as courier:
                    return SendRun(run).send(ledger, courier)
            finally:
                ledger.close()
    except DeliveryError as fault:
        return RunOutcome((), fault.text, fault.hint)
    except BusyError as fault:
        hint = "wait until it has finished; what it sends is not sent again"
        return RunOutcome((), f"another run is sending ({fault.holder})", hint)

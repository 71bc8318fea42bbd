"""`amportal send`: bring what is built up to date, then send the reports that were issued."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.builder.build_options import silent
from amportal.cli import exit_codes
from amportal.cli.client_arguments import completed, wanted_clients
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.send_setup import Prepared, build_site, prepared

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.deliver.letter_outcome import RunOutcome


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
    from amportal.deliver.send_run import SendRun

    place = place_of(context, today)
    console = console_of(context)
    wanted = wanted_clients(place, clients, console)
    ready = prepared(place, console, wanted, looking=dry_run)
    run = ready.run
    outcome = SendRun(run).look(ready.known, ready.trust) if dry_run else _send(place, ready)
    if ready.due:
        for line, important in told(outcome):
            (console.warn if important else console.say)(line)
    else:
        for line in why_nothing(run.site, wanted):
            console.say(line)
    console.print_problems(outcome.problems)
    tell_trouble(console, outcome)
    if not dry_run and outcome.fates:
        # What came of it stands in the repository now, and the agency's board tells of it.
        build_site(place, silent)
    raise typer.Exit(ending(outcome, ready.built))


def ending(outcome: RunOutcome, built: int = exit_codes.DONE) -> int:
    """Return the exit code that *outcome* deserves; *built* is that of the build before it.

    A fault of ours is told before the mails that it kept from being made.
    """
    if built == exit_codes.BUG and not outcome.at_risk:
        return exit_codes.BUG
    if outcome.unsafe or built == exit_codes.SAFETY:
        return exit_codes.SAFETY
    return exit_codes.DELIVERY if outcome.failed else exit_codes.DONE


def tell_trouble(console: Console, outcome: RunOutcome) -> None:
    """Say why a run ended early, or why the record of what was sent is not believed."""
    from amportal.cli.send_messages import RECOVER

    if outcome.trouble:
        console.error(outcome.trouble, outcome.hint)
    if outcome.distrust and outcome.unsafe:
        console.error(f"{outcome.distrust}, so nothing is sent", RECOVER)
    elif outcome.distrust:
        console.say(f"note: {outcome.distrust}; before the next report: `amportal outbox recover`")


def _send(place: Place, ready: Prepared) -> RunOutcome:
    """Send what may go, or say why nothing may."""
    from amportal.builder.storage.build_lock import BusyError, only_build
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.letter_outcome import RunOutcome
    from amportal.deliver.send_run import send_believed
    from amportal.deliver.smtp.mail_account import account_of, system_keyring
    from amportal.deliver.smtp.smtp_client import SmtpClient

    run = ready.run
    if not run.letters:
        return RunOutcome((), blocked=run.blocked)
    helo = run.mail.from_.rpartition("@")[2]
    try:
        account = account_of(run.mail, os.environ, system_keyring)
        started = place.now.astimezone().strftime("%H:%M:%S")
        # What is known is looked up again behind the lock: another run may have been at work.
        with only_build(place.outbox, started), SmtpClient(account, helo) as courier:
            return send_believed(run, ready.outbox, courier)
    except DeliveryError as fault:
        return RunOutcome((), fault.text, fault.hint, blocked=run.blocked)
    except BusyError as fault:
        hint = "wait until it has finished; what it sends is not sent again"
        return RunOutcome((), f"another run is sending ({fault.holder})", hint)

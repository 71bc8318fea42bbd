"""`amportal outbox`: look at what goes and went out, and write down what became of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.client_arguments import completed, wanted_clients
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.deliver.delivery_ledger import Ledger, Row
    from amportal.model.nouns.site import Site

outbox = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(
    outbox, name="outbox", help="Look at what goes and went out, and settle what is open."
)

Clients = Annotated[
    list[str] | None,
    typer.Argument(help="Only these clients; all where none is named.", autocompletion=completed),
]


@outbox.command("list")
def list_(context: typer.Context, clients: Clients = None) -> None:
    """Say of each mail whether it went, when, and what came of it."""
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.outbox_folder import Outbox

    place, console = place_of(context), console_of(context)
    wanted = wanted_clients(place, clients, console, withdrawn=True)
    try:
        rows = Outbox(place.outbox).rows()
    except DeliveryError as fault:
        stop(console, fault.text, fault.hint, exit_codes.MACHINE)
    shown = [row for row in rows if not wanted or row.client in wanted]
    console.data("".join(f"{_line(row)}\n" for row in shown))
    if not shown:
        console.say("nothing went out from here yet")
    raise typer.Exit(exit_codes.DELIVERY if any(_open(row) for row in shown) else exit_codes.DONE)


@outbox.command()
def write(
    context: typer.Context,
    clients: Clients = None,
    folder: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Write below this folder; `outbox/mails` else."),
    ] = None,
    today: Today = None,
) -> None:
    """Write each mail as an `.eml` file, to look at or to send with another program."""
    from amportal.cli.commands.send import prepared
    from amportal.deliver.outbox_folder import write_mails
    from amportal.deliver.send_run import SendRun

    place, console = place_of(context, today), console_of(context)
    wanted = wanted_clients(place, clients, console)
    run = prepared(place, console, wanted)
    mails, problems = SendRun(run).mails()
    console.print_problems(problems)
    target = folder.resolve() if folder else place.outbox / "mails"
    changed = write_mails(target, mails, wanted)
    for name in changed:
        console.say(f"{'wrote' if (target / name).exists() else 'removed'} {name}")
    console.say(f"{len(mails)} mails in {console.named(target)}; nothing was sent")
    raise typer.Exit(exit_codes.SAFETY if problems else exit_codes.DONE)


@outbox.command()
def resolve(
    context: typer.Context,
    client: Annotated[str, typer.Argument(autocompletion=completed, help="Whose report it was.")],
    report: Annotated[str, typer.Argument(help="Which report, such as 2026-11-20.")],
    contact: Annotated[str, typer.Argument(help="Who it was for, such as priya.")],
    arrived: Annotated[
        bool | None,
        typer.Option(
            "--arrived/--again",
            show_default=False,
            help="It did arrive, or may go again with the next run.",
        ),
    ] = None,
    issue: Annotated[
        int | None,
        typer.Option(min=1, show_default=False, help="Which issue of the report; the last one."),
    ] = None,
) -> None:
    """Write down what you found out about a mail of which nobody knew whether it arrived."""
    from amportal.deliver.delivery_ledger import StepError

    place, console = place_of(context), console_of(context)
    if arrived is None:
        stop(
            console,
            "ask the recipient first: did it arrive?",
            "then say `--arrived`, or `--again` to let it go once more",
        )
    site = _site(place, console)
    with _opened(place, console, site) as ledger:
        found = [
            row
            for row in ledger.rows()
            if (row.client, row.report, row.contact) == (client, report, contact)
            and issue in (None, row.issue)
        ]
        if not found:
            stop(console, f"no mail about {report} went to {contact} of {client} from here")
        try:
            ledger.resolve(found[-1].key, arrived=arrived, at=_now())
        except StepError:
            stop(
                console,
                f"{found[-1].name} is {found[-1].state}, and that is settled",
                "`amportal outbox list` shows what is open",
            )
        said = "is noted as arrived" if arrived else "goes again with the next `amportal send`"
        console.say(f"{found[-1].name} {said}")


@outbox.command()
def bounces(
    context: typer.Context,
    mailbox: Annotated[
        Path | None,
        typer.Argument(help="An mbox file, a Maildir or an .eml file; the IMAP server else."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=365, help="How far back to look.")] = 14,
) -> None:
    """Read what came back, and note whom a mail did not reach and who has seen theirs."""
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.outbox_folder import note_returns

    place, console = place_of(context), console_of(context)
    site = _site(place, console)
    with _opened(place, console, site) as ledger:
        try:
            mails = _mails(mailbox, site, days)
            changed = note_returns(ledger, mails, _now())
        except DeliveryError as fault:
            stop(console, fault.text, fault.hint, exit_codes.DELIVERY)
        for row in changed:
            console.say(_line(row))
        if not changed:
            console.say("nothing new came back")
    raise typer.Exit(
        exit_codes.DELIVERY if any(row.came_back for row in changed) else exit_codes.DONE
    )


def _mails(mailbox: Path | None, site: Site, days: int) -> Iterator[bytes]:
    from amportal.deliver.bounces.bounce_mailbox import mails_at, mails_in
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.smtp.mail_account import account_of, system_keyring

    if mailbox is not None:
        return mails_in(mailbox)
    mail = site.agency.mail
    if mail is None or mail.inbox is None or mail.user is None:
        raise DeliveryError(
            "no mailbox is named",
            "name a file or a folder, or add `inbox:` and `user:` to `mail:` in agency.yaml",
        )
    account = account_of(mail, os.environ, system_keyring)
    return mails_at(mail.inbox, account, (_now() - timedelta(days=days)).date())


@contextmanager
def _opened(place: Place, console: Console, site: Site) -> Iterator[Ledger]:
    """Yield the ledger once, alone; afterwards the repository's log is told what changed."""
    from amportal.builder.storage.build_lock import BusyError, only_build
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.delivery_log import DeliveryLog, agree
    from amportal.deliver.outbox_folder import Outbox

    try:
        with only_build(place.outbox, place.now.astimezone().strftime("%H:%M:%S")):
            ledger = Outbox(place.outbox).opened()
            try:
                ledger.recover(_now())
                agree(ledger, DeliveryLog(place.root), site)
                yield ledger
                agree(ledger, DeliveryLog(place.root), site)
            finally:
                ledger.close()
    except BusyError as fault:
        stop(console, f"another run is sending ({fault.holder})", "wait for it", exit_codes.BUSY)
    except DeliveryError as fault:
        stop(console, fault.text, fault.hint, exit_codes.MACHINE)


def _site(place: Place, console: Console) -> Site:
    from amportal.model.site_loader import load
    from amportal.sources.content_scan import scan

    site = load(scan(place.root, ("content",)), place.now, place.today).site
    if site is None:
        stop(
            console,
            "the agency's own file has problems",
            "see `amportal check`",
            exit_codes.CONTENT,
        )
    return site


def _line(row: Row) -> str:
    when = f"{row.changed.astimezone():%Y-%m-%d %H:%M}"
    state = "waiting" if row.state == "prepared" else row.state
    words = f"came back: {row.came_back}" if row.came_back else row.said
    seen = f"seen on {row.seen}" if row.seen else ""
    parts = (state, when, f"{row.name} <{row.address}>", seen, words if _open(row) else "")
    return "  ".join(part for part in parts if part)


def _open(row: Row) -> bool:
    """Say whether somebody has to look at *row*."""
    return row.state != "sent" or bool(row.came_back)


def _now() -> datetime:
    return datetime.now(UTC)

"""`amportal outbox`: look at what goes and went out, and write down what became of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.builder.build_options import silent
from amportal.cli import exit_codes
from amportal.cli.client_arguments import completed, wanted_clients
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop
from amportal.cli.send_messages import RECOVER, returns_told
from amportal.cli.send_setup import build_site, due_mails, loaded, looked_at, outbox_of, prepared

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.deliver.delivery_ledger import Ledger
    from amportal.deliver.ledger_rows import Row, State
    from amportal.model.nouns.site import Site

RECOVERY = (
    "if there is a backup of `outbox/`, bring it back. Else `amportal outbox recover --accept` "
    "begins the record anew: {unknown} of which nobody knows whether it went will wait until you "
    "say it of each with `amportal outbox resolve`"
)

outbox = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(
    outbox, name="outbox", help="Look at what goes and went out, and settle what is open."
)

_RESOLVED: dict[str, str] = {
    "sent": "is noted as arrived",
    "prepared": "goes again with the next `amportal send`",
    "dropped": "is noted as not to go",
}

Clients = Annotated[
    list[str] | None,
    typer.Argument(help="Only these clients; all where none is named.", autocompletion=completed),
]


@outbox.command("list")
def list_(context: typer.Context, clients: Clients = None) -> None:
    """Say of each mail whether it went, when, and what came of it."""
    place, console = place_of(context), console_of(context)
    wanted = wanted_clients(place, clients, console, withdrawn=True)
    trust, known = looked_at(outbox_of(place, loaded(place, console)[0]), console)
    shown = [row for _, row in sorted(known.rows.items()) if not wanted or row.client in wanted]
    console.data("".join(f"{_line(row)}\n" for row in shown))
    if not trust.believed:
        stop(console, trust.why, RECOVER, exit_codes.SAFETY)
    if not shown:
        console.say("nothing went out from here yet")
    unclear = [row for row in shown if row.key in trust.content.unclear]
    for row in unclear:
        console.say(f"{row.name}: a mail about it was not understood: `amportal outbox bounces`")
    open_ends = unclear or any(_open(row) for row in shown)
    raise typer.Exit(exit_codes.DELIVERY if open_ends else exit_codes.DONE)


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
    from amportal.deliver.outbox_folder import write_mails
    from amportal.deliver.send_run import SendRun

    place, console = place_of(context, today), console_of(context)
    wanted = wanted_clients(place, clients, console)
    mails, problems = SendRun(prepared(place, console, wanted).run).mails()
    console.print_problems(problems)
    target = folder.resolve() if folder else place.outbox / "mails"
    changed = write_mails(target, mails, wanted)
    for name in changed:
        console.say(f"{'wrote' if (target / name).exists() else 'removed'} {name}")
    console.say(f"{len(mails)} mails in {console.named(target)}; nothing was sent")
    if any(each.severity == "error" for each in problems):
        raise typer.Exit(exit_codes.SAFETY)
    raise typer.Exit(exit_codes.DELIVERY if problems else exit_codes.DONE)


@outbox.command()
def recover(
    context: typer.Context,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept", help="Begin the record anew from this; what nobody knows waits for you."
        ),
    ] = False,
    today: Today = None,
) -> None:
    """Say what is known of each mail where the record of what was sent is lost or damaged."""
    from amportal.console.counts import counted
    from amportal.deliver.ledger_recovery import Recovery
    from amportal.model.derive.client_today import today_of

    place, console = place_of(context, today), console_of(context)
    ready = prepared(place, console, (), looking=True)
    if ready.trust.kind == "good":
        console.say("the record of what was sent is whole; `amportal outbox list` shows it")
        raise typer.Exit
    if ready.trust.kind == "none":
        console.say("nothing was ever sent from this site; the first `amportal send` begins")
        raise typer.Exit
    recovery = Recovery(ready.outbox, ready.run.letters, ready.due, _now())
    rows = recovery.rows()
    console.data("".join(f"{_line(row)}\n" for row in rows))
    unknown = counted(sum(row.state == "unknown" for row in rows), "mail")
    if not accept:
        console.error(ready.trust.why, RECOVERY.format(unknown=unknown))
        raise typer.Exit(exit_codes.SAFETY)
    site = ready.run.site
    with _alone(place, console):
        recovery.accept(today_of(site.agency, place.now, place.today))
    build_site(place, silent)
    console.say(f"the record begins anew; of {unknown} nobody knows whether it went")
    for row in rows:
        if row.state == "unknown":
            console.say(f"  amportal outbox resolve {row.client} {row.report} {row.contact}")
    raise typer.Exit(exit_codes.DELIVERY if any(_open(row) for row in rows) else exit_codes.DONE)


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
    drop: Annotated[bool, typer.Option("--drop", help="It is not to go at all.")] = False,
    issue: Annotated[
        int | None,
        typer.Option(min=1, show_default=False, help="Which issue of the report; the last one."),
    ] = None,
) -> None:
    """Write down what became of a mail that is open, or what is to become of it."""
    from amportal.deliver.delivery_ledger import StepError

    place, console = place_of(context), console_of(context)
    if (arrived is None) == (not drop):
        stop(
            console,
            "ask the recipient first: did it arrive?",
            "then say `--arrived`, or `--again` to let it go once more; `--drop`: it is not to go",
        )
    outcome: State = "dropped" if drop else "sent" if arrived else "prepared"
    with _opened(place, console) as ledger:
        found = [
            row
            for row in ledger.rows()
            if (row.client, row.report, row.contact) == (client, report, contact)
            and issue in (None, row.issue)
        ]
        if not found:
            found = [_never_tried(place, console, ledger, (client, report, contact), issue)]
        try:
            ledger.resolve(found[-1].key, outcome, _now())
        except StepError:
            stop(
                console,
                f"{found[-1].name} is {found[-1].state}, and that is settled",
                "`amportal outbox list` shows what is open",
            )
        console.say(f"{found[-1].name} {_RESOLVED[outcome]}")


def _never_tried(
    place: Place, console: Console, ledger: Ledger, mail: tuple[str, str, str], issue: int | None
) -> Row:
    """Return a row for a *mail* (client, report, contact) that is due and of which none is kept.

    It may have gone by other means, or may not be wanted. Stops where nobody is to get it.
    """
    from amportal.deliver.ledger_rows import Row

    client, report, contact = mail
    due = [key for key in due_mails(*loaded(place, console), (client,)) if issue in (None, key[2])]
    keys = sorted(key for key in due if (key[0], key[1], key[3]) == mail)
    if not keys:
        stop(console, f"no mail about {report} is due to {contact} of {client}, and none went")
    ledger.open_case(Row(*keys[-1], "", "", "", "unknown", 0, _now(), _now(), 0, "", "", ""))
    row = ledger.row(keys[-1])
    assert row is not None
    return row


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
    from amportal.deliver.returned_mails import Returns, note_returns

    place, console = place_of(context), console_of(context)
    site, _ = loaded(place, console)
    older: list[int] = []
    with _opened(place, console) as ledger:
        try:
            mails = _mails(mailbox, site, days, older.append)
            found = note_returns(ledger, mails, _now())
        except DeliveryError as fault:
            stop(console, fault.text, fault.hint, exit_codes.DELIVERY)
    for row in found.changed:
        (console.warn if row.came_back else console.say)(_line(row))
    for line, important in returns_told(found):
        (console.warn if important else console.say)(line)
    for count in older:
        console.warn(
            f"{count} older mails in the inbox were not looked at: only the newest are; move those "
            "that are done out of the inbox, or ask for fewer `--days`"
        )
    if found == Returns() and not older:
        console.say("nothing new came back")
    failed = older or found.unclear or any(row.came_back for row in found.changed)
    raise typer.Exit(exit_codes.DELIVERY if failed else exit_codes.DONE)


def _mails(
    mailbox: Path | None, site: Site, days: int, passed_over: Callable[[int], None]
) -> Iterator[bytes]:
    """Yield the mails of *mailbox*, or of the site's inbox over IMAP."""
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
    since = (_now() - timedelta(days=days)).date()
    return mails_at(mail.inbox, account, since, passed_over=passed_over)


@contextmanager
def _opened(place: Place, console: Console) -> Iterator[Ledger]:
    """Yield the ledger once, alone; afterwards the repository's log is told what changed.

    Stops where it cannot be believed, since whatever is written into it would make it look whole.
    """
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.known_mails import agree

    outbox = outbox_of(place, loaded(place, console)[0])
    with _alone(place, console):
        trust, _ = looked_at(outbox, console)
        if not trust.believed:
            stop(console, trust.why, RECOVER, exit_codes.SAFETY)
        try:
            ledger = outbox.opened()
            try:
                agree(ledger, outbox.log, _now())
                yield ledger
                agree(ledger, outbox.log, _now())
            finally:
                ledger.close()
        except DeliveryError as fault:
            stop(console, fault.text, fault.hint, exit_codes.MACHINE)


@contextmanager
def _alone(place: Place, console: Console) -> Iterator[None]:
    """Hold the lock of the outbox, or stop where another run holds it."""
    from amportal.builder.storage.build_lock import BusyError, only_build

    try:
        with only_build(place.outbox, place.now.astimezone().strftime("%H:%M:%S")):
            yield
    except BusyError as fault:
        stop(console, f"another run is sending ({fault.holder})", "wait for it", exit_codes.BUSY)


def _line(row: Row) -> str:
    when = f"{row.changed.astimezone():%Y-%m-%d %H:%M}"
    state = "waiting" if row.state == "prepared" else row.state
    words = f"came back: {row.came_back}" if row.came_back else row.said
    seen = f"seen on {row.seen}" if row.seen else ""
    parts = (state, when, f"{row.name} <{row.address}>", seen, words if _open(row) else "")
    return "  ".join(part for part in parts if part)


def _open(row: Row) -> bool:
    """Say whether somebody has to look at *row*."""
    return not row.settled


def _now() -> datetime:
    return datetime.now(UTC)

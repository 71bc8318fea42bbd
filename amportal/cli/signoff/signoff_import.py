"""`amportal signoff import`, `show` and `decide`: answers by mail become decisions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.command_line import Today, app, command_context, console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.author.open_site import OpenSite
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.signoff.asked_mails import AskedMail
    from amportal.signoff.import_run import Written
    from amportal.signoff.sender_proof import AskDns

signoff = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(signoff, name="signoff", help="Take in answers by mail, and prove decisions.")

_EXTRA = 'pip install "amportal[signoff]" brings what reads signatures'
_DAYS = 30


@signoff.command("import")
def import_(
    context: typer.Context,
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Mails (.eml), Maildirs, mbox files, folders of these; imap: for the inbox.",
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write, at a terminal too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    days: Annotated[
        int, typer.Option(min=1, max=365, help="How far back to look in imap:")
    ] = _DAYS,
    today: Today = None,
) -> None:
    """Write down what mails decide, each with its evidence; the mailbox stays as it is."""
    from amportal.author.undo_log import write_down
    from amportal.cli.write.verb_run import open_site
    from amportal.signoff.import_run import run_import
    from amportal.signoff.mail_places import each_once

    place, console = place_of(context, today), console_of(context)
    ask = _ask_dns(console)
    dry = dry_run or (not yes and sys.stdin.isatty() and sys.stdout.isatty())
    site = open_site(place)
    groups, fault = each_once(_mails(places, site, command_context(context).folder, days))
    command = f"amportal signoff import {' '.join(places)}"
    down = None if dry else partial(_write, write_down, place, command)
    tally = _Tally(console, place, site)
    for each in run_import(site, groups, ask, down):
        tally.add(each)
    tally.close(dry=dry)
    if fault is not None:
        stop(
            console,
            fault.text,
            f"{fault.hint}; run it again, what was written stays",
            exit_codes.DELIVERY,
        )
    raise typer.Exit(tally.code)


def _write(write_down: object, place: Place, command: str, changes: object) -> None:
    assert callable(write_down)
    write_down(place.root, place.state, changes, command)


class _Tally:
    """Tells what became of each mail, and counts."""

    def __init__(self, console: Console, place: Place, site: OpenSite) -> None:
        from amportal.signoff.asked_mails import AskedMails

        self._console, self._site = console, site
        self._asked = AskedMails(place.state / "signoff")
        self._counts = {"write": 0, "ask": 0, "foreign": 0, "known": 0, "skip": 0}
        self.code = exit_codes.DONE

    def add(self, written: Written) -> None:
        """Tell what became of one mail."""
        judged = written.judgement
        kind = judged.kind
        if kind in ("ask", "foreign"):
            if self._asked.is_settled(judged.mail):
                kind = "known"
            else:
                self._tell_asked(written)
        if kind == "write":
            for line in _lines(written, self._site):
                self._console.data(f"{line}\n")
            for note in written.notes:
                self._console.say(f"  note: {note}")
        self._counts[kind] += 1

    def _tell_asked(self, written: Written) -> None:
        judged = written.judgement
        name = self._asked.keep(judged.mail, judged.why, judged.client, judged.contact)
        who = judged.mail.sender or "somebody"
        start = f"{judged.client}: " if judged.client else ""
        self._console.warn(f"{start}{who}: {judged.why} -> needs you: amportal signoff show {name}")
        if judged.kind == "foreign":
            self.code = exit_codes.SAFETY
        elif self.code == exit_codes.DONE:
            self.code = exit_codes.DELIVERY

    def close(self, *, dry: bool) -> None:
        """Tell the sums."""
        counts = self._counts
        said = [
            f"{counts['write']} {'would be written' if dry else 'written'}",
            f"{counts['ask'] + counts['foreign']} for you",
            f"{counts['skip']} not about sign-off",
        ]
        if counts["known"]:
            said.insert(1, f"{counts['known']} known already")
        self._console.say(f"{', '.join(said)}; nothing was changed in the mailbox")
        if dry and counts["write"]:
            self._console.say("`--yes` writes them")


def _lines(written: Written, site: OpenSite) -> Iterator[str]:
    judged = written.judgement
    file = next((each for each in written.paths if each.endswith((".yaml", ".yml"))), "")
    for each in judged.answers:
        n = f" v{each.token.n}" if each.token.n else ""
        moment = judged.mail.moment
        when = f"{moment:%d %b %H:%M}" if moment else ""
        yield (
            f"{judged.client}: {each.contact.name} {each.token.outcome} {each.at.ref}{n}, {when} "
            "-> "
            f"{file.partition('/projects/')[2] or file}  (evidence: {judged.mail.digest[:12]}.eml, "
            f"{'proved' if judged.proof.verdict == 'pass' else 'not proved'})"
        )


def _mails(places: list[str], site: OpenSite, folder: Path, days: int) -> Iterator[bytes]:
    """Yield the mails of *places*; a relative path begins at *folder*."""
    from amportal.deliver.bounces.bounce_mailbox import mails_at
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.smtp.mail_account import account_of, system_keyring
    from amportal.signoff.mail_places import IMAP, MOST_BYTES, mails_of

    for each in places:
        if each != IMAP:
            yield from mails_of([folder / Path(each).expanduser()])
            continue
        mail = site.agency.mail
        if mail is None or mail.inbox is None or mail.user is None:
            raise DeliveryError(
                "no mailbox is named", "add `inbox:` and `user:` to `mail:` in agency.yaml"
            )
        since = (datetime.now(UTC) - timedelta(days=days)).date()
        account = account_of(mail, os.environ, system_keyring)
        yield from mails_at(mail.inbox, account, since, most_bytes=MOST_BYTES)


def _ask_dns(console: Console) -> AskDns:
    """Return how keys of domains are asked for; stop where the extra is not installed."""
    from importlib.util import find_spec

    from amportal.signoff.sender_proof import ask_dns

    if find_spec("dkim") is None or find_spec("dns") is None:
        stop(console, "signatures of mails cannot be read here", _EXTRA)
    return ask_dns


@signoff.command()
def show(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Which mail, such as 71c2; all else.")] = None,
) -> None:
    """Show the mails that need you: what they say, why nothing was written, what you may do."""
    from amportal.author.verb_errors import Refused
    from amportal.cli.write.verb_run import ended
    from amportal.signoff.asked_mails import AskedMails

    place, console = place_of(context), console_of(context)
    asked = AskedMails(place.state / "signoff")
    try:
        found = asked.all() if name is None else (asked.named(name),)
    except Refused as refused:
        ended(console, refused)
    for each in found:
        console.data(f"{each.name}  {each.mail.sender}  {each.mail.subject}\n      {each.why}\n")
        if name is not None:
            _show_whole(console, each)
    if not found:
        console.say("no mail needs you")


def _show_whole(console: Console, asked: AskedMail) -> None:
    from amportal.signoff.answers import said_in

    console.data("".join(f"      | {line}\n" for line in asked.mail.own_text.splitlines()))
    said = said_in(asked.mail)
    for token in (*said.tokens, *said.asked):
        ref = token.ref.upper()
        version = f" --version {token.n}" if token.n else ""
        where = "it says" if token in said.tokens else "it quotes"
        console.say(f"{where} {token.written}")
        who, word = asked.contact or "...", token.outcome.replace("_", "-")
        what = f"--on-what {ref}{version} --by {who}"
        console.say(f"  amportal signoff decide {asked.name} {word} {what}")
    console.say(f"  amportal signoff decide {asked.name} aside: it decides nothing")


@signoff.command()
def decide(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Which mail, such as 71c2.")],
    outcome: Annotated[
        str, typer.Argument(help="approved, changes-required ..., or aside: it decides nothing.")
    ],
    about: Annotated[
        str | None, typer.Option("--on-what", help="What it decides on, such as ACM-014-D1.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who decided: a contact.")] = None,
    version: Annotated[str | None, typer.Option(help="Number of the version.")] = None,
    comment: Annotated[str | None, typer.Option(help="What they said.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    today: Today = None,
) -> None:
    """Write down what a mail means that no program can read; the mail is the evidence."""
    from amportal.author.verb_errors import Refused
    from amportal.cli.write.verb_run import ended, open_site, write
    from amportal.signoff.asked_mails import AskedMails
    from amportal.signoff.judged_mail import judged_draft

    place, console = place_of(context, today), console_of(context)
    asked = AskedMails(place.state / "signoff")
    try:
        found = asked.named(name)
        if outcome == "aside":
            asked.settle(found, aside=True)
            console.say(f"{found.name} will not be asked again")
            return
        site = open_site(place)
        draft = judged_draft(
            site, found, outcome.replace("-", "_"), about, by, version, comment, _ask_dns(console)
        )
        write(console, place, site, draft, dry=dry_run)
        if not dry_run:
            asked.settle(found, aside=False)
    except Refused as refused:
        ended(console, refused)

"""The way of one client's report: written, read, reviewed, committed, issued, sent.

What has been done already is seen in the files, so that the way can be left and taken up at any
point. Each step asks before it changes anything, unless it was said to go on by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import typer
from msgspec import Struct

from amportal.cli import exit_codes
from amportal.cli.failures import stop
from amportal.cli.report.report_site import ReportSite

if TYPE_CHECKING:
    from amportal.model.nouns.site import Report
    from amportal.sources.git.last_changes import History


class Wishes(Struct, frozen=True):
    """What was said beforehand: who reviews, to ask nothing, and not to send."""

    by: str | None
    yes: bool
    send: bool
    today: datetime | None
    somebody_there: bool

    def may(self, site: ReportSite, question: str, *, otherwise: bool = True) -> bool:
        """Return whether a step is taken; where nobody can be asked, stop."""
        if self.yes:
            return otherwise
        if not self.somebody_there:
            stop(site.console, f"nobody can be asked: {question}", "say --yes to go on unasked")
        return typer.confirm(question, default=otherwise, err=True)


class ReportRun:
    """The report of the client *slug*, from where it is."""

    def __init__(self, context: typer.Context, slug: str, wishes: Wishes) -> None:
        self._context, self._slug, self._wishes = context, slug, wishes

    def run(self, *, owed: bool) -> None:
        """Take every step that is left; *owed*: a report is written where there is none."""
        name = self._open()
        if name is None and owed:
            self._write()
            name = self._open()
        if name is None:
            self._site().console.say(f"no report of {self._slug} is due, and none is open")
        else:
            self._build(name)
            self._tell_changes()
            self._words(name)
            self._review(name)
            self._commit(f"Review report {name} of {self._slug}")
            self._issue(name)
            self._commit(f"Issue report {name} of {self._slug}")
        self._send()

    def _site(self) -> ReportSite:
        return ReportSite.of(self._context, self._wishes.today)

    def _open(self) -> str | None:
        """Return the newest report that was not sent."""
        from amportal.cli.report.report_due import open_reports
        from amportal.model.reading.client_reader import gather_client

        found = open_reports(gather_client(self._site().snapshot, self._slug))
        return found[-1].name if found else None

    def _found(self, site: ReportSite, name: str) -> Report:
        return site.file(site.desk(self._slug), name)

    def _write(self) -> None:
        from amportal.cli.report.report_draft import write_report

        site = self._site()
        if not self._wishes.may(site, f"Write the report of {self._slug}?"):
            raise typer.Exit(exit_codes.DONE)
        write_report(self._context, self._slug, (None, None), self._wishes.today)

    def _build(self, name: str) -> None:
        """Build the client, so that the draft can be read as the client would read it."""
        from amportal.builder.build_engine import build
        from amportal.cli.build_setup import order_of, pdf_pool

        site = self._site()
        place, console = site.place, site.console
        summary = build(order_of(place, (self._slug,), progress=console.progress), pdf_pool)
        console.print_problems(summary.problems)
        if any(each.held for each in summary.clients):
            stop(console, f"`{self._slug}` has to be mended first", code=exit_codes.CONTENT)
        draft = place.output / "_agency" / "drafts" / self._slug / f"{name}.pdf"
        if draft.is_file():
            console.say(f"read it: {console.named(draft)}")

    def _tell_changes(self) -> None:
        from amportal.cli.commands.changes import changes

        changes(self._context, [self._slug], today=self._wishes.today)

    def _words(self, name: str) -> None:
        """Let somebody write the words of the report, until the check finds nothing."""
        from amportal.cli.flow.text_editor import edited_in

        site = self._site()
        found = self._found(site, name)
        if self._is_reviewed(site, found):
            return
        empty = not found.body.strip()
        if self._wishes.yes:
            if empty:
                site.console.say(f"note: `{found.path}` has no words of your own")
            return
        again = empty
        while self._wishes.may(site, f"Edit {found.path}?", otherwise=again):
            if not edited_in(site.place.root / found.path):
                site.console.say("no editor could be opened: set EDITOR to the name of yours")
                return
            self._build(name)
            again = False

    def _is_reviewed(self, site: ReportSite, found: Report) -> bool:
        from amportal.cli.report.report_issue import review_holds

        return review_holds(site, site.desk(self._slug), found)

    def _review(self, name: str) -> None:
        from amportal.cli.report.report_issue import review

        site = self._site()
        if self._is_reviewed(site, self._found(site, name)):
            return
        by = self._wishes.by
        if by is None and self._wishes.somebody_there and not self._wishes.yes:
            people = site.agency.read.noun.people if site.agency.read.noun else ()
            known = ", ".join(each.id for each in people)
            by = str(typer.prompt(f"Who looked it over? ({known})", err=True)).strip()
        review(self._context, f"{self._slug}/{name}", by, today=self._wishes.today)

    def _commit(self, message: str) -> None:
        """Commit what the report is made from; nothing where all of it is committed."""
        from amportal.sources.git.commit_writer import commit_paths
        from amportal.sources.git.git_command import GitError
        from amportal.sources.git.last_changes import last_changes

        site = self._site()
        history = last_changes(site.place.root, ("content", "templates"))
        paths = sorted(self._own(history))
        if not history.available or not paths:
            return
        for path in paths:
            site.console.say(f"  {path}")
        if not self._wishes.may(site, f"Commit {'these' if len(paths) > 1 else 'this'}?"):
            stop(site.console, "a report is issued from a commit", "commit, then run it again")
        try:
            commit = commit_paths(site.place.root, paths, message)
        except GitError as fault:
            stop(site.console, f"git did not commit: {fault}", code=exit_codes.MACHINE)
        site.console.say(f"committed as {commit}: {message}")

    def _own(self, history: History) -> Iterator[str]:
        from amportal.model.content_layout import client_of

        yield from (path for path in history.dirty if client_of(path) in (None, self._slug))

    def _issue(self, name: str) -> None:
        from amportal.cli.report.report_issue import issue

        site = self._site()
        question = f"Issue {self._slug}/{name}? It stays as it is from then on."
        if not self._wishes.may(site, question):
            raise typer.Exit(exit_codes.DONE)
        issue(self._context, f"{self._slug}/{name}", "", self._wishes.today)

    def _send(self) -> None:
        from amportal.cli.commands.send import send

        site = self._site()
        noun = site.agency.read.noun
        if not self._wishes.send or noun is None:
            return
        if noun.mail is None or noun.mail.server is None:
            site.console.say("note: nothing is mailed: `mail:` of agency.yaml names no `server`")
            return
        with _unended():
            send(self._context, [self._slug], True, self._wishes.today)
        if self._wishes.may(site, f"Send it to {self._slug}?"):
            send(self._context, [self._slug], False, self._wishes.today)


class _unended:  # noqa: N801  # reads as what it does
    """Let a command that ends by itself go on, where it ended well."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: object, _: object) -> bool:
        return isinstance(fault, typer.Exit) and fault.exit_code == exit_codes.DONE

"""Ask somebody at a terminal for what a verb needs; where nobody is there, say what is missing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from amportal.author.verb_errors import Choice, Refused
from amportal.author.verb_fields import Field, read_answer

if TYPE_CHECKING:
    from amportal.author.open_site import OpenClient, OpenSite
    from amportal.console.terminal import Console

_TRIES = 5


class Prompts:
    """Questions to whoever sits at the terminal."""

    def __init__(self, console: Console) -> None:
        self.console = console
        # Both must be a terminal: a script may have either.
        self.somebody_there = sys.stdin.isatty() and sys.stderr.isatty()

    def text(self, question: str) -> str:
        """Return the answer to *question*; Refused where nobody can be asked."""
        if not self.somebody_there:
            raise Refused("what is meant is not said", question[:1].lower() + question[1:])
        return str(typer.prompt(question, err=True))

    def answer(self, field: Field, site: OpenSite, client: OpenClient | None) -> Any:
        """Return what *field* needs; an answer that does not fit is asked for again."""
        known = _known(field, site, client)
        if not self.somebody_there:
            name = field.name.upper() if field.argument else field.option
            hint = f"say it with {name}: {field.help[:1].lower()}{field.help[1:].rstrip('.')}"
            raise Refused(f"{name} is not said", hint + (f" ({', '.join(known)})" if known else ""))
        question = field.help.rstrip(".") + (f" ({', '.join(known)})" if known else "")
        for _ in range(_TRIES):
            try:
                return read_answer(field, str(typer.prompt(question, err=True)), site, client)
            except Refused as refused:
                self.console.error(refused.text, refused.hint)
        raise Refused(f"{field.name} is not said")

    def choice(self, choice: Choice) -> str:
        """Return the field that somebody's answer to *choice* names; empty for none."""
        words = [word for word, _ in choice.answers]
        for _ in range(_TRIES):
            said = str(typer.prompt(f"{choice.text} ({'/'.join(words)})", err=True)).strip().lower()
            found = [name for word, name in choice.answers if said and word.startswith(said)]
            if len(found) == 1:
                return found[0]
        return ""


def _known(field: Field, site: OpenSite, client: OpenClient | None) -> list[str]:
    """Return the answers to *field* that are worth listing."""
    if field.choices:
        return list(field.choices)
    people = [each.id for each in site.agency.people]
    contacts = [each.id for each in client.settings.contacts] if client else []
    who = {"contact": contacts, "person": people, "anyone": [*contacts, *people]}
    return who.get(field.kind, [])

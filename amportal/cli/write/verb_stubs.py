"""The names of the verbs on the command line: what each is for, without what it takes.

What a verb takes comes from the models, which takes longer to import than other commands take to
run. So a verb is a name until it is called, or its help is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from amportal.author.verb_names import GROUPS, VERBS
from amportal.cli.command_line import app


class VerbGroup(TyperGroup):
    """A group of commands, some of which are names of verbs until they are called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Return the command that *args* begin with: of a verb the whole one."""
        name, command, rest = super().resolve_command(ctx, args)
        verb = getattr(getattr(command, "callback", None), "verb", None)
        if verb is not None:
            from amportal.cli.write.verb_commands import whole_command

            command = whole_command(verb)
        return name, command, rest


def _stub(verb: str) -> Callable[[], None]:
    def run() -> None: ...

    run.__doc__ = VERBS[verb]
    run.verb = verb  # type: ignore[attr-defined]
    return run


def _add_names() -> None:
    app.info.cls = VerbGroup
    groups = {
        name: typer.Typer(no_args_is_help=True, rich_markup_mode="rich", cls=VerbGroup)
        for name in GROUPS
    }
    added: set[str] = set()
    for verb in VERBS:
        *group, name = verb.split()
        home = groups[group[0]] if group else app
        home.command(name)(_stub(verb))
        if group and group[0] not in added:
            added.add(group[0])
            app.add_typer(home, name=group[0], help=GROUPS[group[0]])


_add_names()

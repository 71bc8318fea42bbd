"""The verbs as commands: `decide`, `done`, `order send` and the rest, made from their entries.

Each is given a signature of its own, so that help, completion and mistakes are those of any other
command. What a verb is told and what it writes stands in `amportal.author.verbs`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from amportal.author.verb_fields import Field
from amportal.author.verb_table import Verb
from amportal.author.verbs.all_verbs import verb_called
from amportal.cli.command_line import Today
from amportal.cli.naming.name_completion import completed_answers, completed_targets
from amportal.cli.write.verb_run import run_verb

_DRY = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Say what would be written, and write nothing.")
]


def _metavar(verb: Verb) -> str:
    kinds = {"client": "CLIENT", "project": "PROJECT", "person": "WHO", "contact": "CONTACT"}
    return kinds.get(verb.kinds[0], "ID")


def _shown(field: Field) -> str:
    more = f" One of: {', '.join(field.choices)}." if field.choices else ""
    said = f" Else {field.default}." if field.default else ""
    return f"{field.help}{more}{said}"


def _parameter(field: Field) -> tuple[Any, Any]:
    """Return the annotation and the default of the parameter for *field*."""
    if field.kind == "flag":
        return Annotated[bool, typer.Option(field.option, help=_shown(field))], False
    kind: Any = list[str] | None if field.many else str | None
    complete = completed_answers(field)
    if field.argument:
        metavar = field.name.upper() if not field.choices else "|".join(field.choices)
        metavar = field.name.upper() if len(metavar) > 30 else metavar
        return Annotated[
            kind,
            typer.Argument(
                metavar=metavar, help=_shown(field), autocompletion=complete, show_default=False
            ),
        ], None
    metavar = "DATE" if field.kind == "day" else field.name.upper()
    return Annotated[
        kind,
        typer.Option(
            field.option,
            metavar=metavar,
            help=_shown(field),
            autocompletion=complete,
            show_default=False,
        ),
    ], None


def _command(verb: Verb) -> Callable[..., None]:
    """Return the function that the command line calls for *verb*."""

    def run(context: typer.Context, **given: Any) -> None:
        run_verb(context, verb, given)

    target = typer.Argument(
        metavar=_metavar(verb), help=verb.about, autocompletion=completed_targets(verb.kinds)
    )
    kinds: dict[str, Any] = {"context": typer.Context, "target": Annotated[str | None, target]}
    defaults: dict[str, Any] = {"target": None}
    for field in verb.fields:
        kinds[_parameter_name(field)], defaults[_parameter_name(field)] = _parameter(field)
    kinds |= {"dry_run": _DRY, "today": Today}
    defaults |= {"dry_run": False, "today": None}
    run.__annotations__ = kinds
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=defaults.get(name, inspect.Parameter.empty),
                annotation=kind,
            )
            for name, kind in kinds.items()
        ]
    )
    run.__doc__ = verb.help
    return run


def _parameter_name(field: Field) -> str:
    # Words of Python, such as `from`, cannot name a parameter.
    return f"said_{field.name}"


def whole_command(name: str) -> Any:
    """Return the command of the verb called *name*, with all that it takes."""
    verb = verb_called(name)
    alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
    alone.command(name.split()[-1])(_command(verb))
    return typer.main.get_command(alone)

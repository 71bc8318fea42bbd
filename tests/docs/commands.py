"""Every command that writes something down, as a page: made from the verbs.

    python -m tests.docs.commands

rewrites `docs/commands.md`. Nobody edits the tables by hand: what a field means is said where it
is defined, so that `--help`, forms and this page never say different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from amportal.author.verb_fields import Field
from amportal.author.verb_table import Verb
from amportal.author.verbs.all_verbs import ALL_VERBS

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
HEAD = Path(__file__).with_name("commands_head.md")


def page() -> str:
    """Return the whole page."""
    lines = [HEAD.read_text("utf-8").rstrip("\n")]
    for verb in ALL_VERBS:
        lines += _section(verb)
    return "\n".join(lines) + "\n"


def _section(verb: Verb) -> Iterator[str]:
    about = verb.about.rstrip(".")
    yield f"\n## {verb.name}\n"
    yield f"{verb.help}\n"
    yield f"```text\namportal {verb.name} {' '.join(_usage(verb))}\n```\n"
    yield "| | |\n|---|---|"
    yield f"| `{_target(verb)}` | {about}. |"
    for field in verb.fields:
        yield f"| `{_called(field)}` | {_meaning(field)} |"


def _target(verb: Verb) -> str:
    kinds = {"client": "CLIENT", "project": "PROJECT", "person": "WHO", "contact": "CONTACT"}
    return kinds.get(verb.kinds[0], "ID")


def _usage(verb: Verb) -> Iterator[str]:
    yield _target(verb)
    for field in verb.fields:
        if field.argument:
            yield field.name.upper() if field.need else f"[{field.name.upper()}]"
        elif field.need and not field.default:
            yield f"{field.option} ..."


def _called(field: Field) -> str:
    return field.name.upper() if field.argument else field.option


def _meaning(field: Field) -> str:
    choices = (
        f" One of {', '.join(f'`{each}`' for each in field.choices)}." if field.choices else ""
    )
    default = f" Left out: {field.default}." if field.default else ""
    needed = " Needed." if field.need and not field.default else ""
    many = " May be given several times." if field.many else ""
    return f"{field.help}{choices}{default}{needed}{many}".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

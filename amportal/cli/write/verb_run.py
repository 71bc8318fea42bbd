"""Run a verb: ask for what is missing, try it out, write it, and tell what the client will read."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from amportal.author.edit_draft import Draft
from amportal.author.verb_errors import Refused, Unchanged, Undecided, Unsafe
from amportal.author.verb_fields import Field
from amportal.author.verb_table import Said, Verb
from amportal.cli import exit_codes
from amportal.cli.command_line import console_of, place_of
from amportal.cli.failures import stop
from amportal.cli.write.verb_prompts import Prompts

if TYPE_CHECKING:
    from amportal.author.edit_trial import Trial
    from amportal.author.open_site import OpenSite
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console


def run_verb(context: typer.Context, verb: Verb, given: Mapping[str, Any]) -> None:
    """Do what *verb* says with what was *given* on the command line."""
    console = console_of(context)
    place = place_of(context, given["today"])
    site = open_site(place)
    prompts = Prompts(console)
    try:
        said = _said(site, verb, given, prompts)
        draft = _draft(verb, said, prompts)
        write(console, place, site, draft, dry=given["dry_run"])
    except Refused as refused:
        ended(console, refused)


def ended(console: Console, refused: Refused) -> NoReturn:
    """Say why nothing was written, and end: well, where all of it stands there already."""
    if isinstance(refused, Unchanged):
        console.say(refused.text)
        raise typer.Exit(exit_codes.DONE)
    code = exit_codes.SAFETY if isinstance(refused, Unsafe) else exit_codes.USAGE
    stop(console, refused.text, refused.hint, code)


def open_site(place: Place) -> OpenSite:
    """Return the site at *place*, open for writing."""
    from amportal.author.open_site import OpenSite

    return OpenSite.at(place.root, place.now, place.today)


def _said(site: OpenSite, verb: Verb, given: Mapping[str, Any], prompts: Prompts) -> Said:
    """Return what *verb* is told: as given, asked for where somebody is there, else as usual."""
    from amportal.author.target_names import find
    from amportal.author.verb_answers import said_of

    name = given["target"] or prompts.text(f"{verb.about.rstrip('.')}")
    at = find(site, name, verb.kinds)
    texts = {each.name: given[f"said_{each.name}"] for each in verb.fields}
    return said_of(verb, site, at, texts, lambda field: prompts.answer(field, site, at.client))


def _draft(verb: Verb, said: Said, prompts: Prompts) -> Draft:
    """Return what *verb* writes; what has to be decided first is asked, or gone on without."""
    while True:
        try:
            return verb.write(said)
        except Undecided as undecided:
            said = _decided(verb, said, undecided, prompts)


def _decided(verb: Verb, said: Said, undecided: Undecided, prompts: Prompts) -> Said:
    from amportal.author.verb_answers import decided

    if not prompts.somebody_there:
        if undecided.needed:
            raise Refused(undecided.text, _ways(undecided, verb))
        for each in undecided.choices:
            prompts.console.say(f"note: {each.text} {each.command}".rstrip())
        return decided(said, undecided, {})
    prompts.console.say(undecided.text)
    picked = {each.ident: prompts.choice(each) for each in undecided.choices}
    return decided(said, undecided, picked)


def _ways(undecided: Undecided, verb: Verb) -> str:
    """Return how to say on a command line what *undecided* asks."""
    fields: dict[str, Field] = {each.name: each for each in verb.fields}
    lines = []
    for each in undecided.choices:
        ways = [fields[name].option for _, name in each.answers if name]
        lines.append(f"{' or '.join(ways)} {each.ident} ({each.text.partition(':')[0]})")
    return "; ".join([*lines, f"or {fields[undecided.skip].option}"])


def write(
    console: Console, place: Place, site: OpenSite, draft: Draft, *, dry: bool = False
) -> None:
    """Write *draft* unless it would break something, and tell what comes of it."""
    from amportal.author.edit_trial import tried
    from amportal.author.undo_log import write_down

    trial = tried(site, draft)
    if trial.errors:
        console.print_problems(trial.errors)
        console.error("nothing was written, because of what is said above")
        raise typer.Exit(exit_codes.CONTENT)
    if dry:
        _show_changes(console, trial)
    else:
        number = write_down(place.root, place.state, trial.changes, _command_line())
        console.data("".join(f"{each.path}\n" for each in trial.changes))
    _tell(console, trial, draft, dry=dry)
    if not dry:
        console.say(f"to take it back: amportal undo {number}")


def _tell(console: Console, trial: Trial, draft: Draft, *, dry: bool) -> None:
    if trial.warnings:
        console.print_problems(trial.warnings)
    for each in trial.told:
        who = f"{each.client} ({', '.join(each.roles)})" if each.roles else each.client
        console.say(f"{who} {'would' if dry else 'will'} read:")
        for line in each.lines:
            console.say(f"  {line}")
    for slug in trial.held:
        console.say(f"{slug} reads nothing new until `amportal check {slug}` finds no error")
    if not trial.told and not trial.held:
        console.say("nothing that clients read changes")
    for note in draft.notes:
        console.say(f"note: {note}")


def _show_changes(console: Console, trial: Trial) -> None:
    """Print what would be another line of which file."""
    import difflib

    for each in trial.changes:
        before = (each.before or b"").decode("utf-8", "replace").splitlines(keepends=True)
        after = (each.after or b"").decode("utf-8", "replace").splitlines(keepends=True)
        lines = difflib.unified_diff(before, after, each.path, each.path, n=2)
        console.data("".join(line if line.endswith("\n") else f"{line}\n" for line in lines))


def _command_line() -> str:
    import shlex

    return shlex.join(["amportal", *sys.argv[1:]]) if sys.argv[1:] else "amportal"

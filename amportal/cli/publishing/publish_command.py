"""`amportal publish`: bring portals to where clients read them, and prove that they are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from amportal.cli import exit_codes
from amportal.cli.client_arguments import client_names, completed, wanted_clients
from amportal.cli.command_line import Today, app, console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from pathlib import Path

    from amportal.cli.publishing.publish_setup import Publishing
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.publish.portal_job import Outcome, PortalJob, Surroundings


class _WithRelease(TyperCommand):
    """Lets `--rollback=RELEASE` name a release, while `--rollback` alone means the one before."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return what is left of *args*."""
        found = []
        for word in args:
            name, equals, release = word.partition("=")
            found += (
                ["--rollback", "--release", release] if name == "--rollback" and equals else [word]
            )
        return super().parse_args(ctx, found)


Clients = Annotated[
    list[str] | None,
    typer.Argument(
        help="Only these clients or portals (`acme.finance`); all where none is named.",
        autocompletion=completed,
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done; write nothing anywhere.")
]
Rollback = Annotated[
    bool,
    typer.Option(
        "--rollback",
        help="Publish the release before the current one again; `--rollback=RELEASE` names it.",
    ),
]
Release = Annotated[str, typer.Option(hidden=True, help="The release to go back to.")]
History = Annotated[
    bool, typer.Option("--history", help="List what was published when, and by whom.")
]
Ci = Annotated[
    bool, typer.Option("--ci", help="For runners: only what is committed, and nothing asked.")
]
Adopt = Annotated[
    bool, typer.Option("--adopt", help="Publish into a place that is not empty; strangers stay.")
]
Audit = Annotated[
    bool, typer.Option("--audit", help="Look at every file there, and mend what differs.")
]
Reappear = Annotated[
    bool,
    typer.Option("--reappear", help="With --rollback: files that were taken away come back."),
]
Overwrite = Annotated[
    bool,
    typer.Option(
        "--overwrite",
        help="Replace a release although the sources here do not hold the commit it was made from.",
    ),
]
Leaks = Annotated[
    bool,
    typer.Option("--leaks", help="Look through all outputs first, as `check --leaks` does."),
]
Preview = Annotated[
    str,
    typer.Option(
        "--preview",
        metavar="NAME",
        help="Publish what differs at quiet addresses beside, as a preview of that name.",
    ),
]
EndPreview = Annotated[
    str, typer.Option("--end-preview", metavar="NAME", help="Take that preview away.")
]


@app.command(cls=_WithRelease)
def publish(
    context: typer.Context,
    clients: Clients = None,
    dry_run: DryRun = False,
    rollback: Rollback = False,
    release: Release = "",
    history: History = False,
    ci: Ci = False,
    adopt: Adopt = False,
    audit: Audit = False,
    reappear: Reappear = False,
    overwrite: Overwrite = False,
    leaks: Leaks = False,
    preview: Preview = "",
    end_preview: EndPreview = "",
    today: Today = None,
) -> None:
    """Publish portals where clients read them, take away what is gone, and prove it from outside.

    Builds first. What is served changes in one step, or not at all.
    """
    from amportal.cli.publishing.publish_setup import Wishes, publishing
    from amportal.cli.publishing.publish_surroundings import surroundings, unclean
    from amportal.publish import publish_engine as engine

    place, console = place_of(context, today), console_of(context)
    wanted = wanted_or_gone(place, clients, console)
    if history:
        _history(place, wanted, console)
        raise typer.Exit(exit_codes.DONE)
    _may_begin(console, ci=ci, rollback=rollback, reappear=reappear, wanted=wanted)
    if ci and (why := unclean(place)):
        stop(console, f"nothing is published: {why}", "publish a whole commit (fetch-depth: 0)")
    wishes = Wishes(adopt, audit, preview or end_preview, bool(end_preview), ci)
    todo = _looked_through(place, console, publishing(place, console, wanted, wishes), leaks=leaks)
    # The branch of a preview may be rewritten at any time.
    around = surroundings(place, console, overwrite=overwrite or bool(preview or end_preview))

    def act(job: PortalJob) -> Outcome:
        if not rollback:
            return engine.publish(job, around, dry=dry_run)
        found = engine.roll_back(job, around, release, reappear=reappear, dry=dry_run)
        if ci or not _shall_reappear(console, found):
            return found
        return engine.roll_back(job, around, release, reappear=True, dry=dry_run)

    jobs = [job for job in todo.jobs if not rollback or job.digests is not None]
    outcomes = [_one(place, console, act, job, around) for job in jobs]
    _tell_end(console, outcomes, preview=preview, dry=dry_run)
    raise typer.Exit(_ending(console, place.root, todo, outcomes))


def _tell_departed(place: Place, console: Console, todo: Publishing) -> None:
    """Name who has access to what is published and may not read it any more."""
    from amportal.cli.publishing.contact_secrets import departed_holders

    clients = {job.client for job in todo.jobs} | {*map(_client_of, todo.refused)}
    for each in departed_holders(place, todo.site):
        slug = each.message.partition("/")[0]
        if slug in clients:
            console.warn(f"warning: {each.message}")
            console.say(f"  {each.hint}")


def _client_of(portal: str) -> str:
    from amportal.plan.routes import client_of_folder

    return client_of_folder(portal)


def _shall_reappear(console: Console, outcome: Outcome) -> bool:
    """Ask, at a terminal, whether files that were taken away shall be there again."""
    import sys

    from amportal.publish.publish_errors import ReappearError

    error = outcome.error
    somebody_there = sys.stdin.isatty() and sys.stderr.isatty()
    if not isinstance(error, ReappearError) or not somebody_there:
        return False
    console.warn(f"{outcome.job.portal} -> {outcome.job.target_id}: {error.text}")
    return typer.confirm("Publish them again?", default=False, err=True)


def _looked_through(place: Place, console: Console, todo: Publishing, *, leaks: bool) -> Publishing:
    """Return *todo* without the clients in whose outputs words leak, where that is asked for.

    Names who still has access to any of it.
    """
    from msgspec.structs import replace

    from amportal.cli.publishing.going_out import leaks_of

    _tell_departed(place, console, todo)
    clients = {job.client for job in todo.jobs if job.digests is not None}
    found = leaks_of(place, clients, console) if leaks else {}
    jobs = (job for job in todo.jobs if job.digests is None or job.client not in found)
    return replace(todo, jobs=tuple(jobs), refused={**todo.refused, **found})


def _tell_end(console: Console, outcomes: list[Outcome], *, preview: str, dry: bool) -> None:
    """Print where each preview is, as a list in Markdown, and that a dry run wrote nothing."""
    if dry:
        console.say("nothing was connected for writing")
    if not preview:
        return
    shown = (each.job for each in outcomes if each.error is None and each.job.digests)
    console.data("".join(f"- [{job.portal}]({job.address})\n" for job in shown))


def wanted_or_gone(place: Place, names: list[str] | None, console: Console) -> tuple[str, ...]:
    """Return the clients and portals that *names* mean, or stop.

    A client that is gone may still be published.
    """
    from amportal.cli.publishing.publish_setup import published_clients
    from amportal.plan.routes import client_of_folder

    here = set(client_names(place.root))
    named = [name.rstrip("/").rpartition("/")[2] for name in names or ()]
    if not set(map(client_of_folder, named)) <= here:
        here |= published_clients(place)
    wanted_clients(place, [name for name in named if client_of_folder(name) not in here], console)
    return tuple(dict.fromkeys(named))


def _may_begin(
    console: Console, *, ci: bool, rollback: bool, reappear: bool, wanted: tuple[str, ...]
) -> None:
    if rollback and not wanted:
        stop(console, "`--rollback` needs the client that is meant", "name it")
    if ci and reappear:
        stop(
            console,
            "what was taken away does not come back without a person",
            "run the rollback by hand",
            exit_codes.SAFETY,
        )


def _one(place: Place, console: Console, act: Any, job: PortalJob, around: Surroundings) -> Outcome:
    """Do one portal and say what came of it."""
    from amportal.cli.publishing.publish_log import note
    from amportal.cli.publishing.publish_messages import tell

    outcome: Outcome = act(job)
    tell(console, outcome)
    if outcome.done and not job.store.folder.parent.name.startswith("."):
        verdict = outcome.verdict
        result = "proved" if verdict and verdict.proved and not verdict.notes else "not proved"
        note(place.root, outcome, around.holder, result)
    return outcome


def _ending(console: Console, root: Path, todo: Publishing, outcomes: list[Outcome]) -> int:
    from amportal.cli.publishing.publish_log import last_day
    from amportal.cli.publishing.publish_messages import code_of, code_of_outcome, worst

    said = {each.error.text for each in outcomes if each.error is not None}
    for error in todo.refused.values():
        if error.text not in said:
            console.error(error.text, error.hint)
    for folder in todo.held:
        last = last_day(root, folder)
        console.error(
            f"{folder} is held back: what was published {f'on {last}' if last else 'before'} stays",
            "mend what is said above, then publish it",
        )
    return worst(
        (
            *map(code_of_outcome, outcomes),
            *map(code_of, todo.refused.values()),
            *((exit_codes.CONTENT,) if todo.held else ()),
        )
    )


def _history(place: Place, wanted: tuple[str, ...], console: Console) -> None:
    """List what was published, the newest first."""
    from amportal.cli.client_arguments import client_names
    from amportal.cli.publishing.portal_names import means
    from amportal.cli.publishing.publish_log import lines_of, log_file
    from amportal.plan.routes import client_of_folder

    lines = []
    for client in dict.fromkeys(map(client_of_folder, wanted)) or client_names(place.root):
        folder = log_file(place.root, client, client).parent
        for file in sorted(folder.glob("*.jsonl")):
            # What the client was called before belongs to it as a whole.
            its_own = client_of_folder(file.stem) == client
            if not means(wanted, file.stem if its_own else client):
                continue
            for row in reversed(list(lines_of(place.root, client, file.stem))):
                at, commit = str(row.get("at", ""))[:16].replace("T", " "), str(row.get("commit"))
                lines.append(
                    f"{file.stem}  {row.get('release')}  {at}  {commit[:8] or '-'}  "
                    f"{row.get('by')}  {'taken away, ' if row.get('withdrawn') else ''}"
                    f"{row.get('result')}\n"
                )
    console.data("".join(lines))
    if not lines:
        console.say("nothing was published yet")

"""`amportal init`: make a folder that is a site, and that builds at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

import amportal
from amportal.cli.command_line import app, command_context, console_of
from amportal.cli.failures import stop
from amportal.cli.site_paths import shipped

_FEW = 5
# What may be in the folder already: a repository that was made first, and what systems leave.
_HARMLESS = frozenset({".git", ".DS_Store", "Thumbs.db", ".venv"})


@app.command()
def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the new site.")],
    bare: Annotated[
        bool, typer.Option("--bare", help="One small client instead of the sample agency.")
    ] = False,
) -> None:
    """Make a new site: a sample agency to look around in, editor settings, CI, a container."""
    from amportal.author.scaffold.first_site import first_site
    from amportal.author.scaffold.site_files import site_files
    from amportal.model.reading.json_schema import schema_globs, schemas

    start = command_context(context)
    console = console_of(context)
    root = start.folder / folder
    _refuse_if_used(root, context)
    content = first_site(start.now.date()) if bare else dict(_sample())
    name = "Our agency" if bare else "Halden Studio"
    rest = site_files(name, amportal.__version__, schemas(), schema_globs())
    _write(root, {**content, **{path: text.encode() for path, text in rest.items()}})
    where = console.named(root)
    console.data(f"{where}\n")
    clients = len({path.split("/")[2] for path in content if path.startswith("content/clients/")})
    console.say(
        f"{where} is ready, with {clients} {'client' if clients == 1 else 'clients'}. Next:\n"
        f"  cd {where}\n"
        "  amportal build\n"
        "  git init && git add . && git commit -m 'Begin'"
    )
    if bare:
        console.say("Then put your own names into `content/agency.yaml`.")


def _refuse_if_used(root: Path, context: typer.Context) -> None:
    """Stop where *root* holds anything: nothing of anybody's is ever written over."""
    console = console_of(context)
    if root.exists() and not root.is_dir():
        stop(console, f"{root} is a file", "name a folder that is not there yet")
    if not root.is_dir():
        return
    there = sorted(each.name for each in root.iterdir() if each.name not in _HARMLESS)
    if there:
        few = ", ".join(f"`{name}`" for name in there[:_FEW])
        more = f" and {len(there) - _FEW} more" if len(there) > _FEW else ""
        stop(
            console,
            f"{console.named(root)} is not empty: it holds {few}{more}",
            "name a folder that is not there yet",
        )


def _sample() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the sample agency that ships with amportal."""
    source = shipped("content")
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield f"content/{path.relative_to(source).as_posix()}", path.read_bytes()


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    from amportal.sources.edit.file_change import FileChange, write_changes

    root.mkdir(parents=True, exist_ok=True)
    write_changes(root, [FileChange(path, None, raw) for path, raw in files.items()])

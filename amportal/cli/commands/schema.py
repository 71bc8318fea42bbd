"""`amportal schema`: the JSON Schemas of the files people write, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from amportal.cli.command_line import app, command_context, console_of
from amportal.cli.failures import stop


@app.command()
def schema(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One kind of file, such as project.")] = None,
    write: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write all of them into this folder, over older ones."),
    ] = None,
) -> None:
    """Say the JSON Schema of a kind of file, or write them all."""
    from amportal.model.messages.nearest_name import listed, nearest
    from amportal.model.reading.json_schema import schema_globs, schemas

    console = console_of(context)
    every = schemas()
    if write is not None:
        folder = command_context(context).folder / write
        folder.mkdir(parents=True, exist_ok=True)
        for kind, each in every.items():
            (folder / f"{kind}.json").write_text(_json(each), "utf-8")
        console.data("".join(f"{console.named(folder / kind)}.json\n" for kind in every))
        return
    if name is None:
        globs = schema_globs()
        for kind in every:
            console.data(f"{kind:<12} {globs.get(kind, 'the settings at the top of a page')}\n")
        console.say("say one with `amportal schema NAME`, write all with `amportal schema --write`")
        return
    if name not in every:
        near = nearest(name, every)
        hint = f"did you mean `{near}`?" if near else f"there are: {listed(every)}"
        stop(console, f"there is no schema `{name}`", hint)
    console.data(_json(every[name]))


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"

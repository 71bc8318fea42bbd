"""The front page: all portals, the agency's board, and what is to be mended.

For the account manager alone; the only page of the preview that names several clients.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from urllib.parse import quote

from amportal.plan.routes import BOARD, BOARD_FOLDER, DATA, HOME
from amportal.preview.errorpage import own_page, problem_list
from amportal.preview.live import Live


def front_page(output: Path, live: Live) -> str:
    """Return the page for what is in *output* and what *live* knows."""
    known = live.clients
    slugs = sorted({*known, *_released(output)})
    problems = sorted(live.problems, key=lambda each: each.severity)
    parts = ["<h1>Portals</h1>"]
    if (output / BOARD_FOLDER / BOARD).is_file():
        parts.append(f'<p><a class="board" href="/{BOARD_FOLDER}/">Today, for us only</a></p>')
    if slugs:
        rows = "\n".join(_row(output, slug, held=known.get(slug, False)) for slug in slugs)
        parts.append(f'<ul class="portals">\n{rows}\n</ul>')
    elif not live.built:
        parts.append("<p>The portals are being made. This page shows them when they are there.</p>")
    else:
        parts.append("<p>There is no client yet: <code>amportal new client</code> adds one.</p>")
    if problems:
        parts.append(f"<h2>To be mended</h2>\n{problem_list(problems)}")
    elif live.built:
        parts.append("<p>No problems.</p>")
    return own_page("Portals", "\n".join(parts))


def _released(output: Path) -> list[str]:
    """Return the clients that have a portal."""
    if not output.is_dir():
        return []
    return [
        folder.name
        for folder in output.iterdir()
        if not folder.name.startswith((".", "_")) and (folder / HOME).is_file()
    ]


def _row(output: Path, slug: str, *, held: bool) -> str:
    there = (output / slug / HOME).is_file()
    state = ""
    if held:
        state = "held back; this is its last good portal" if there else "held back, no portal yet"
        state = f' <b class="held">{state}</b>'
    name = escape(_name(output / slug / DATA) or slug)
    return f'<li><a href="/{quote(slug)}/">{name}</a> <span>{escape(slug)}</span>{state}</li>'


def _name(data: Path) -> str:
    """Return the client's name as its portal has it, or "" where it cannot be read."""
    try:
        name = json.loads(data.read_bytes())["frame"]["client_name"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return name if isinstance(name, str) else ""


__all__ = ["front_page"]

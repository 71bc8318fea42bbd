"""The front page: all portals, the agency's board, and what is to be mended.

For the account manager alone; the only page of the preview that names several clients.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from amportal.errors import Problem
from amportal.plan.routes import BOARD, BOARD_FOLDER, DATA, HOME
from amportal.preview.error_page import own_page, problem_list, section
from amportal.preview.live_state import Live

_MARK = '<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">{}</svg>'
_GOOD = _MARK.format(
    '<circle class="m-ink" cx="8" cy="8" r="7.5"/><path class="m-line" d="M4.7 8.3 7 10.6l4.4-5"/>'
)
_HELD = _MARK.format(
    '<rect class="m-off" x="1" y="1" width="14" height="14" rx="2"/>'
    '<path class="m-line" d="M5 5l6 6m0-6-6 6"/>'
)
_OURS = _MARK.format('<path class="m-ink" d="M8 .5 15.5 8 8 15.5.5 8z"/>')


def front_page(output: Path, live: Live) -> str:
    """Return the page for what is in *output* and what *live* knows."""
    known = live.clients
    slugs = sorted({*known, *_released(output)})
    held = [slug for slug in slugs if known.get(slug, False)]
    errors = [each for each in live.problems if each.severity == "error"]
    warnings = [each for each in live.problems if each.severity != "error"]
    parts = [f"<h1>{_answer(slugs, held, errors, built=live.built)}</h1>"]
    parts.append(_what_next(slugs, errors, warnings, built=live.built))
    if errors:
        about = "the last good portals stay up meanwhile"
        parts.append(section("mend", "To be mended", about, problem_list(errors)))
    if slugs:
        coming = live.coming
        rows = "\n".join(
            _row(output, slug, held=slug in held, coming=coming.get(slug, 0)) for slug in slugs
        )
        content = f'<ul class="rows">\n{rows}\n</ul>'
        parts.append(section("portals", "Portals", "as each client sees theirs", content))
    if (output / BOARD_FOLDER / BOARD).is_file():
        board = f'<a class="board" href="/{BOARD_FOLDER}/">Today</a>'
        about = "what is late, what this week brings"
        row = f'<ul class="rows"><li>{_OURS}{board}<span class="state">{about}</span></li></ul>'
        parts.append(section("ours", "For us only", "never published", row))
    if warnings:
        about = "these hold nothing back"
        parts.append(section("look", "Worth a look", about, problem_list(warnings)))
    return own_page("Portals", "\n".join(parts))


def _answer(slugs: list[str], held: list[str], errors: Sequence[Problem], *, built: bool) -> str:
    """Return the page's first sentence."""
    if not built:
        return (
            "The portals are being brought up to date." if slugs else "The portals are being made."
        )
    if held:
        one = len(held) == 1
        return "One portal is held back." if one else f"{len(held)} portals are held back."
    if errors:
        return "Something is to be mended."
    if not slugs:
        return "There is no client yet."
    return "The portal is up to date." if len(slugs) == 1 else "All portals are up to date."


def _what_next(
    slugs: list[str], errors: Sequence[Problem], warnings: Sequence[Problem], *, built: bool
) -> str:
    """Return the sentence below it."""
    if not built:
        shown = (
            "Below are those made before" if slugs else "This page shows them when they are there"
        )
        return f'<p class="soft">{shown}.</p>'
    if errors:
        things = "One thing is" if len(errors) == 1 else f"{len(errors)} things are"
        return f"<p>{things} to be mended. Save the file, and this page follows.</p>"
    if not slugs:
        return "<p><code>amportal new client</code> adds one.</p>"
    odd = f" {len(warnings)} worth a look, below." if warnings else ""
    return f'<p class="soft">No problems.{odd} Save a file, and open pages follow.</p>'


def _released(output: Path) -> list[str]:
    """Return the clients that have a portal."""
    if not output.is_dir():
        return []
    return [
        folder.name
        for folder in output.iterdir()
        if not folder.name.startswith((".", "_")) and (folder / HOME).is_file()
    ]


def _row(output: Path, slug: str, *, held: bool, coming: int) -> str:
    made = _made(output / slug / HOME, output / slug)
    if held:
        state = "held back; this is its last good portal" if made else "held back, no portal yet"
        state = f"<b>{state}</b>"
    else:
        reports = "a report is" if coming == 1 else f"{coming} reports are"
        state = f"{reports} being made" if coming else f"{escape(slug)}, made {made}"
    name = escape(_name(output / slug / DATA) or slug)
    link = f'<a href="/{quote(slug)}/">{name}</a>'
    return f'<li>{_HELD if held else _GOOD}{link}<span class="state">{state}</span></li>'


def _made(home: Path, folder: Path) -> str:
    """Return when the release in *folder* was made, "" where there is none."""
    try:
        home.stat()
        at = datetime.fromtimestamp(folder.stat().st_mtime).astimezone()
    except OSError:
        return ""
    return f"{at.day} {at:%B, %H:%M}"


def _name(data: Path) -> str:
    """Return the client's name as its portal has it, or "" where it cannot be read."""
    try:
        name = json.loads(data.read_bytes())["frame"]["client_name"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return name if isinstance(name, str) else ""

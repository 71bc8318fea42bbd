"""What the preview adds to its own answers so that a page loads again when it changed.

Files on the disk never hold any of it. The page's own policy is widened by exactly what the
added script needs: itself, its style sheet, and the stream of events from the same place.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from amportal.errors import Problem, Span
from amportal.preview.live_state import News

# No portal has a folder of this name, for slugs begin with a letter or a digit.
PREFIX = "/-/"
SCRIPT = "/-/reload.js"
SHEET = "/-/preview.css"
EVENTS = "/-/events"
# The portals' typeface, which comes with the theme.
FACE = "/-/inter-latin-wght-normal.woff2"
_FILES = frozenset({"reload.js", "exchange.js", "panel.js", "idiomorph.js", "preview.css"})

_META = re.compile(
    rb"<meta\b(?=[^>]*http-equiv\s*=\s*[\"']?content-security-policy)[^>]*>", re.IGNORECASE
)
_CONTENT = re.compile(r"(\bcontent\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\s*>|<body\b", re.IGNORECASE)
_NEEDED = ("script-src", "style-src", "connect-src")
_ALSO = ("script-src-elem", "style-src-elem")


def own_file(path: str) -> bytes | None:
    """Return the file that the preview itself has at *path*, if there is one."""
    name = path.removeprefix(PREFIX)
    if not path.startswith(PREFIX) or name not in _FILES:
        return None
    return (Path(__file__).with_name("page") / name).read_bytes()


def with_reload(page: bytes, paths: tuple[str, ...], version: str) -> bytes:
    """Return *page* with the script that watches over the outputs *paths* since *version*."""
    tag = (
        f'<script type="module" src="{SCRIPT}" data-version="{html.escape(version)}" '
        f'data-paths="{html.escape(json.dumps(paths))}"></script>'
    ).encode()
    end = _HEAD_END.search(page)
    at = end.start() if end else len(page)
    head = _META.sub(lambda found: _widened(found[0]), page[:at])
    return head + tag + page[at:]


def _widened(meta: bytes) -> bytes:
    text = meta.decode("utf-8", "surrogateescape")

    def replaced(found: re.Match[str]) -> str:
        policy = html.unescape(found[2][1:-1])
        return f'{found[1]}"{html.escape(widened(policy), quote=True)}"'

    return _CONTENT.sub(replaced, text, count=1).encode("utf-8", "surrogateescape")


def widened(policy: str) -> str:
    """Return the content security *policy* with what live reload needs, and no more."""
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        words = directive.split()
        if words:
            directives.setdefault(words[0].lower(), words[1:])
    fallback = directives.get("default-src")
    for name in (*_NEEDED, *_ALSO):
        sources = directives.get(name, fallback if name in _NEEDED else None)
        if sources is not None:
            kept = [each for each in sources if each.lower() != "'none'"]
            directives[name] = kept if "'self'" in kept else [*kept, "'self'"]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def event(news: News) -> bytes:
    """Return *news* as one message of the event stream."""
    told = {
        "version": news.version,
        "again": news.again,
        "paths": news.paths,
        "held": news.held,
        "problems": [_row(problem) for problem in news.problems],
    }
    return f"id: {news.version}\ndata: {json.dumps(told)}\n\n".encode()


def place(span: Span | None) -> str:
    """Return `file:line:column`, or "" where a problem has no place."""
    return f"{span.path}:{span.line}:{span.column}" if span else ""


def _row(problem: Problem) -> dict[str, object]:
    at = problem.span
    return {
        "place": place(at),
        "line": at.line if at else 0,
        "column": at.column if at else 0,
        "length": at.length if at else 0,
        "message": problem.message,
        "excerpt": problem.excerpt,
        "expected": problem.expected,
        "hint": problem.hint,
        "notes": [f"{note.text} {place(note.span)}".strip() for note in problem.notes],
    }

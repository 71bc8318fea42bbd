"""Problems as HTML: the page for a portal that is not there yet, and the list on the front page.

Everything in it comes from sources that anybody may have written, so all of it is escaped. It
never leaves this machine and is never written to the output.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from amportal.errors import Note, Problem
from amportal.preview.live_reload import SHEET, place
from amportal.preview.live_state import News

_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
)


def own_page(title: str, body: str) -> str:
    """Return a page of the preview with *body*, which is HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" href="{SHEET}">\n</head>\n<body>\n<div class="own">\n'
        '<header class="mast"><b>Preview</b><span class="soft">On this machine only</span></header>'
        f"\n<main>\n{body}\n</main>\n</div>\n</body>\n</html>\n"
    )


def section(name: str, title: str, about: str, content: str) -> str:
    """Return a part of a page: *title* and what it is *about* beside its *content*, as HTML."""
    head = f'<header><h2 id="{name}">{title}</h2><p>{about}</p></header>'
    return f'<section class="sec" aria-labelledby="{name}">{head}\n<div>{content}</div></section>'


def error_page(news: News, client: str) -> str:
    """Return the page for what is not there; *client* is "" where the path names none."""
    back = '<p class="soft"><a href="/">All portals</a></p>'
    if not client:
        return own_page("Not here", f"<h1>This page is not here.</h1>\n{back}")
    if not news.held:
        return own_page("Not here", f"<h1>{escape(client)} has no such page.</h1>\n{back}")
    told = problem_list(news.problems)
    head = f"<h1>{escape(client)} has no portal yet.</h1>\n"
    if not told:
        where = "<p>It is held back. What is wrong stands on the page of all portals.</p>"
        return own_page("Held back", f"{head}{where}\n{back}")
    why = f"<p>It is held back until this is mended. Then it is made by itself.</p>\n{back}"
    listed = section("mend", "To be mended", "with the place and the mend", told)
    return own_page("Held back", f"{head}{why}\n{listed}")


def problem_list(problems: Iterable[Problem]) -> str:
    """Return *problems* as a list, "" where there are none."""
    items = "\n".join(_item(problem) for problem in problems)
    return f'<ol class="problems">\n{items}\n</ol>' if items else ""


def _item(problem: Problem) -> str:
    lines = [_labelled(f"what {problem.severity}", problem.severity, problem.message)]
    if problem.span:
        lines.append(f'<p class="place">{escape(place(problem.span))}</p>')
    if problem.excerpt.strip() and problem.span:
        # Long lines are scrolled by keyboard too.
        lines.append(f'<pre tabindex="0">{_excerpt(problem)}</pre>')
    if problem.expected:
        lines.append(f'<p class="expected">{escape(problem.expected)}</p>')
    lines += [_labelled("note", "note", _noted(note)) for note in problem.notes]
    if problem.hint:
        lines.append(_labelled("hint", "hint", problem.hint))
    return f"<li>{''.join(lines)}</li>"


def _labelled(name: str, label: str, text: str) -> str:
    return f'<p class="{name}"><b>{label}:</b> {escape(text)}</p>'


def _noted(note: Note) -> str:
    return f"{note.text} {place(note.span)}".strip()


def _excerpt(problem: Problem) -> str:
    """Return the source line with the stretch that is meant marked."""
    assert problem.span
    line, start = problem.excerpt, problem.span.column - 1
    end = max(start + problem.span.length, start + 1)
    marked = f"<mark>{escape(line[start:end]) or ' '}</mark>"
    number = f'<span class="no">{problem.span.line} | </span>'
    return f"{number}{escape(line[:start])}{marked}{escape(line[end:])}"

"""Problems as HTML: the page for a portal that is not there yet, and the list on the front page.

Everything in it comes from sources that anybody may have written, so all of it is escaped. It
never leaves this machine and is never written to the output.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from amportal.errors import Problem
from amportal.preview.live import News
from amportal.preview.reload import SHEET, place

_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"


def own_page(title: str, body: str) -> str:
    """Return a page of the preview with *body*, which is HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" href="{SHEET}">\n</head>\n'
        f'<body>\n<main class="own">\n{body}\n</main>\n</body>\n</html>\n'
    )


def error_page(news: News, client: str) -> str:
    """Return the page for what is not there; *client* is "" where the path names none."""
    back = '<p><a href="/">All portals</a></p>'
    if not client:
        return own_page("Not here", f"<h1>This page is not here.</h1>\n{back}")
    if not news.held:
        return own_page("Not here", f"<h1>{escape(client)} has no such page.</h1>\n{back}")
    told = problem_list(news.problems) or "<p>What is wrong stands on the first page.</p>"
    head = f"<h1>{escape(client)} has no portal yet.</h1>\n<p>It is held back until this is mended:"
    return own_page("Held back", f"{head}</p>\n{told}\n{back}")


def problem_list(problems: Iterable[Problem]) -> str:
    """Return *problems* as a list, "" where there are none."""
    items = "\n".join(_item(problem) for problem in problems)
    return f'<ol class="problems">\n{items}\n</ol>' if items else ""


def _item(problem: Problem) -> str:
    lines = [f'<p class="what"><b>{problem.severity}:</b> {escape(problem.message)}</p>']
    if problem.span:
        lines.insert(0, f'<p class="place">{escape(place(problem.span))}</p>')
    if problem.excerpt.strip() and problem.span:
        lines.append(f"<pre>{_excerpt(problem)}</pre>")
    elif problem.expected:
        lines.append(f"<p>{escape(problem.expected)}</p>")
    lines += [
        f"<p>note: {escape(f'{note.text} {place(note.span)}'.strip())}</p>"
        for note in problem.notes
    ]
    if problem.hint:
        lines.append(f'<p class="hint"><b>hint:</b> {escape(problem.hint)}</p>')
    return f"<li>{''.join(lines)}</li>"


def _excerpt(problem: Problem) -> str:
    """Return the source line with the stretch that is meant marked, and what is expected there."""
    assert problem.span
    line, start = problem.excerpt, problem.span.column - 1
    end = max(start + problem.span.length, start + 1)
    marked = f"<mark>{escape(line[start:end]) or ' '}</mark>"
    text = f"{problem.span.line} | {escape(line[:start])}{marked}{escape(line[end:])}"
    return f"{text}\n<i>{escape(problem.expected)}</i>" if problem.expected else text


__all__ = ["error_page", "own_page", "problem_list"]

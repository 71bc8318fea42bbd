"""Pencils on the pages of portals: each leads to the form for what it stands at.

They are put into answers only; no file of a portal holds any. Nothing of them needs a script.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from amportal.forms.portal_address import PageSubject

SHEET = "/-/pencils.css"
_START = "/-/today"
_EDIT = "/-/edit/"
# Ids of things, as pages give them to the rows that show them.
_ROW = re.compile(
    rb'(<(?:tr|li)\b[^>]*\bid="([A-Z]{1,3}[0-9]{1,4}|[A-Z][A-Z0-9-]{2,20})"[^>]*>'
    rb"(?:\s*<t[hd]\b[^>]*>)?)"
)
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
_MARK = (
    '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
    '<path d="M11.3 1.7l3 3L5.6 13.4l-3.9.9.9-3.9z" fill="none" stroke="currentColor" '
    'stroke-width="1.5" stroke-linejoin="round"/></svg>'
)


def with_pencils(page: bytes, subject: PageSubject | None, words: Callable[[str], str]) -> bytes:
    """Return *page* with a pencil at each thing on it, and one for *subject*, all of it.

    *words* says a text in the agency's language.
    """
    around = subject.around if subject else ""
    label = words("Edit")

    def marked(found: re.Match[bytes]) -> bytes:
        ident = found[2].decode("ascii")
        link = _pencil(f"{around}/{ident}", f"{label} {ident}")
        return found[1] + link.encode()

    if around:
        page = _ROW.sub(marked, page)
    page = _HEAD_END.sub(
        lambda found: f'<link rel="stylesheet" href="{SHEET}">'.encode() + found[0], page, count=1
    )
    bar = _bar(subject, label, words("Today")).encode()
    return _BODY_END.sub(lambda found: bar + found[0], page, count=1)


def _pencil(name: str, label: str) -> str:
    href = f"{_EDIT}{quote(name)}"
    return (
        f'<a class="am-pencil" href="{href}" target="_top" title="{escape(label)}" '
        f'aria-label="{escape(label)}">{_MARK}</a>'
    )


def _bar(subject: PageSubject | None, label: str, today: str) -> str:
    """Return the strip at the foot of each page: its own form, the client's, and the day."""
    links = []
    if subject is not None:
        links.append(_link(f"{_EDIT}{quote(subject.name)}", f"{label}: {subject.name}"))
        client = subject.name.partition("/")[0]
        if client != subject.name and client == subject.around.partition("/")[0]:
            links.append(_link(f"{_EDIT}{quote(client)}", client))
    links.append(_link(_START, today))
    return f'<nav class="am-bar" aria-label="{escape(label)}">{_MARK}{"".join(links)}</nav>'


def _link(href: str, text: str) -> str:
    return f'<a href="{href}" target="_top">{escape(text)}</a>'

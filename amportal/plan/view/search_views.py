"""What can be looked for in a portal, and the page that does the looking."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

FoundKind = Literal[
    "project",
    "deliverable",
    "milestone",
    "action",
    "risk",
    "decision",
    "change_order",
    "update",
    "meeting",
    "report",
    "question",
    "person",
]


class Found(Struct, frozen=True):
    """One thing that can be found: what it is called and where it stands.

    `fragment` is the id of its row on the page `path`, or empty. `where` is its project's name.
    `markdown` and `text` are the words that stand there; the title of a question is Markdown, too.
    `whole`: `path` is its own.
    """

    kind: FoundKind
    path: str
    title: str
    fragment: str = ""
    ref: str = ""
    where: str = ""
    day: date | None = None
    markdown: str = ""
    text: str = ""
    whole: bool = False

    def bare(self) -> Found:
        """Return it without the words that stand there."""
        return replace(self, markdown="", text="")


class SearchPage(Struct, frozen=True):
    """All pages of the portal; with a script, all of `Found` can be searched from here."""

    pages: tuple[Found, ...]

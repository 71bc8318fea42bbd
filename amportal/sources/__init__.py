"""Bytes in, syntax only: the files of a site, their text as values with places, their history.

It exists so that all that is read from disk comes through one layer that follows no link,
trusts no encoding and crashes on nothing. It knows no client, no project and no model. Names
are loaded when they are first used: to see that no file changed, no parser is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amportal.sources.history import Change, History, last_changes
    from amportal.sources.pagedoc import Page, parse_page
    from amportal.sources.snapshot import (
        EMPTY_INDEX,
        Index,
        Snapshot,
        Source,
        SourceChanged,
        SourceUnreadable,
    )
    from amportal.sources.tree import scan
    from amportal.sources.yamldoc import Document, Loc, Root, parse

_HOMES = {
    "history": ("Change", "History", "last_changes"),
    "pagedoc": ("Page", "parse_page"),
    "snapshot": (
        "EMPTY_INDEX",
        "Index",
        "Snapshot",
        "Source",
        "SourceChanged",
        "SourceUnreadable",
    ),
    "tree": ("scan",),
    "yamldoc": ("Document", "Loc", "Root", "parse"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Return a public name, loading its module."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


__all__ = [
    "EMPTY_INDEX",
    "Change",
    "Document",
    "History",
    "Index",
    "Loc",
    "Page",
    "Root",
    "Snapshot",
    "Source",
    "SourceChanged",
    "SourceUnreadable",
    "last_changes",
    "parse",
    "parse_page",
    "scan",
]

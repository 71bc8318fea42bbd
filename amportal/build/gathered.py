"""Everything a build starts from, gathered once: sources, theme, code, history, the site."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from amportal.build.code import code_digest
from amportal.build.order import Order
from amportal.model.load import Loaded, load
from amportal.render.theme import DEFAULT, Theme
from amportal.sources.history import History, last_changes
from amportal.sources.snapshot import EMPTY_INDEX, Index, Snapshot
from amportal.sources.tree import scan

BELOW = ("content", "templates")


@dataclass(frozen=True, slots=True)
class Seen:
    """The sources as looked at, before anything is read: enough to say that nothing changed."""

    snapshot: Snapshot
    shipped: Snapshot
    code: str
    head: str

    def seal(self, order: Order) -> str:
        """Return a text that is equal for two builds only if they would do the same."""
        # Midnight comes somewhere on each quarter of an hour, and nowhere between.
        day = order.today or int(order.clock.timestamp()) // 900
        return "\n".join(
            (
                self.snapshot.signature(),
                self.shipped.signature(),
                self.code,
                self.head,
                str(day),
                str(order.output),
                ",".join(order.only),
            )
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sources as read."""

    seen: Seen
    theme: Theme
    templates: dict[str, str]
    loaded: Loaded
    history: History

    @property
    def snapshot(self) -> Snapshot:
        """The site's own files."""
        return self.seen.snapshot


def look(order: Order, index: dict[str, Any], head: str) -> Seen:
    """Look at the sources without reading them. *index* is what the last build left."""
    return Seen(
        scan(order.root, BELOW, _index(index.get("sources"))),
        scan(order.theme, (DEFAULT.rstrip("/"),), _index(index.get("shipped"))),
        code_digest(order.package, sys.path),
        head,
    )


def gather(order: Order, seen: Seen) -> Gathered:
    """Read and check the sources. Raises `SourceChanged` where one changed meanwhile."""
    theme = theme_of(seen.snapshot, seen.shipped)
    templates = {name: theme.file_digest(name) or "" for name in theme.files}
    return Gathered(
        seen=seen,
        theme=theme,
        templates=templates,
        loaded=load(seen.snapshot, order.clock, order.today),
        history=last_changes(order.root, ("content",)),
    )


def theme_of(site: Snapshot, shipped: Snapshot) -> Theme:
    """Return the theme: what ships, unless the site has a `default/` of its own, and overrides."""
    own = {path.removeprefix("templates/"): path for path in site.under("templates")}
    files = {name: site.read(path) for name, path in own.items()}
    if not any(name.startswith(DEFAULT) for name in files):
        files.update({path: shipped.read(path) for path in shipped.under(DEFAULT.rstrip("/"))})
    return Theme(dict(sorted(files.items())))


def indexes(seen: Seen) -> dict[str, Any]:
    """Return what the next build needs so as not to read unchanged files again."""
    return {"sources": seen.snapshot.index(), "shipped": seen.shipped.index()}


def _index(raw: Any) -> Index:
    try:
        taken, files = raw
        return Index(
            int(taken),
            {
                str(path): (row[0], row[1], row[2], row[3], str(row[4]))
                for path, row in files.items()
            },
        )
    except (TypeError, ValueError, AttributeError, IndexError):
        return EMPTY_INDEX

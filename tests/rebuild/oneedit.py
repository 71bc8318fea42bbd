"""One edit of the two-client site of these tests, and exactly what a build makes of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from amportal.builder.build_summary import Summary
from amportal.plan.routes import unnamed
from tests.sites import Site

ACME = "content/clients/acme"
PROJECT = f"{ACME}/projects/spring/project.yaml"
Edit = Callable[[Site], None]


@dataclass(frozen=True)
class Outcome:
    """What a build did, by client: outputs made by reason, written and removed paths.

    Assets stand for whatever digest is in their names.
    """

    made: dict[str, dict[str, set[str]]]
    written: dict[str, set[str]]
    removed: dict[str, set[str]]

    @classmethod
    def of(cls, summary: Summary) -> Outcome:
        """Return what *summary* tells, without clients of whom there is nothing to tell."""
        made: dict[str, dict[str, set[str]]] = {}
        for each in summary.clients:
            for path, reason in each.made:
                words = f"{reason.kind} {reason.what}".strip()
                made.setdefault(each.slug, {}).setdefault(words, set()).add(unnamed(path))
        written = {each.slug: set(map(unnamed, each.written)) for each in summary.clients}
        removed = {
            each.slug: {path for path in each.removed if unnamed(path) not in written[each.slug]}
            for each in summary.clients
        }
        return cls(made, *({k: v for k, v in d.items() if v} for d in (written, removed)))


def changed(path: str, pattern: str, text: str) -> Edit:
    """Return the edit that replaces *pattern* in the file *path*."""

    def edit(site: Site) -> None:
        file = site.root / path
        before = file.read_text(encoding="utf-8")
        after, count = re.subn(pattern, text, before, count=1, flags=re.MULTILINE)
        assert count == 1, f"{pattern} does not stand in {path}"
        file.write_text(after, encoding="utf-8")

    return edit


def wrote(path: str, text: str) -> Edit:
    """Return the edit that writes the file *path*."""
    return lambda site: site.write(path, text)


def copied(source: str, target: str) -> Edit:
    """Return the edit that puts *source* in the place of *target*."""

    def edit(site: Site) -> None:
        (site.root / target).write_bytes((site.root / source).read_bytes())

    return edit


def removed(path: str) -> Edit:
    """Return the edit that removes the file or folder *path*."""

    def edit(site: Site) -> None:
        there = site.root / path
        shutil.rmtree(there) if there.is_dir() else there.unlink()

    return edit


def renamed(path: str, name: str) -> Edit:
    """Return the edit that gives *path* another name."""

    def edit(site: Site) -> None:
        (site.root / path).rename((site.root / path).with_name(name))

    return edit


def midnight(site: Site) -> None:
    """The next morning."""
    site.clock = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)


def updated(site: Site) -> None:
    """Another version of amportal."""
    (site.package / "code.py").write_text("# version 2\n", encoding="utf-8")


def like_the_theme(name: str, more: str) -> Edit:
    """Return the edit that stands *name* before the theme's own, with *more* at its end."""

    def edit(site: Site) -> None:
        text = (site.theme / "default" / name).read_text(encoding="utf-8")
        site.write(f"templates/{name}", f"{text}{more}\n")

    return edit


__all__ = [
    *("ACME", "PROJECT", "Edit", "Outcome", "changed", "copied", "like_the_theme", "midnight"),
    *("removed", "renamed", "updated", "wrote"),
]

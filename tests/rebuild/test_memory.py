"""A process that builds again and again looks at what changed only, and makes the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from amportal.builder import build_engine
from amportal.builder.build_summary import Summary
from amportal.builder.scan.scan_memory import ScanMemory
from tests.rebuild.test_build import PROJECT, made, written
from tests.sites import Site

OTHER = "content/clients/beta/projects/spring/project.yaml"


def built(site: Site, memory: ScanMemory, *changed: str) -> Summary:
    """Build as a process that was told of *changed* files; of none: that looks at all."""
    memory.changed = frozenset(changed) if changed else None
    return build_engine.build(site.order(), site.slow, memory)


def headline(site: Site, path: str, words: str) -> None:
    """Change a project's headline."""
    text = (site.root / path).read_text()
    line = next(line for line in text.splitlines() if line.startswith("headline:"))
    site.edit(path, line, f"headline: {words}")


def test_one_file_costs_one_client(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No other file is even looked at, and the whole is what a build from nothing makes."""
    memory = ScanMemory()
    built(site, memory)
    monkeypatch.setattr(build_engine, "scan_site", lambda *_: pytest.fail("looked at everything"))
    for words in ("First.", "Second."):
        headline(site, PROJECT, words)
        summary = built(site, memory, PROJECT)
        assert "index.html" in written(summary, "acme")
        assert made(summary, "beta") == set()
    monkeypatch.undo()

    assert site.tree() == site.clean_tree(tmp_path / "clean")
    assert built(site, memory).unchanged or made(built(site, memory), "acme") == set()


def test_what_it_was_not_told_of_is_found_by_the_next_whole_look(
    site: Site, tmp_path: Path
) -> None:
    """Being told of one file says nothing about the others."""
    memory = ScanMemory()
    built(site, memory)
    headline(site, PROJECT, "Told.")
    headline(site, OTHER, "Untold.")
    assert made(built(site, memory, PROJECT), "beta") == set()

    assert "index.html" in made(built(site, memory), "beta")
    assert site.tree() == site.clean_tree(tmp_path / "clean")


@pytest.mark.parametrize("why", ["other build", "new day", "new file", "gone file", "agency"])
def test_what_it_remembers_is_believed_only_while_it_must_be_true(
    site: Site, tmp_path: Path, why: str
) -> None:
    """Another build, another day, a file that came or went, or the agency's own file."""
    memory = ScanMemory()
    update = "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md"
    built(site, memory)
    changed = PROJECT
    headline(site, PROJECT, "News.")
    if why == "other build":
        headline(site, OTHER, "Built by somebody else.")
        site.build()
        headline(site, PROJECT, "Newer.")
    elif why == "new day":
        site.clock += timedelta(days=1)
    elif why == "new file":
        changed = update.replace("2026-11-20", "2026-11-19")
        site.write(changed, (site.root / update).read_text().replace("2026-11-20", "2026-11-19"))
        built(site, memory, PROJECT)
    elif why == "gone file":
        (site.root / update).unlink()
        built(site, memory, PROJECT)
        changed = update
    else:
        site.edit("content/agency.yaml", "website: https://halden.", "website: https://new.halden.")
        built(site, memory, PROJECT)
        changed = "content/agency.yaml"

    built(site, memory, changed)

    assert site.tree() == site.clean_tree(tmp_path / "clean")

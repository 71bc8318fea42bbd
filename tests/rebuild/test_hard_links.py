"""A file that two clients have under a name each, as a hard link: refused with exit code 3."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amportal.builder.scan.scan_memory import ScanMemory
from tests.commands import here
from tests.property.edits import another_client
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import Site, base_site

ACME = "content/clients/acme"
BETA = "content/clients/beta"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small site of three clients that was built."""
    made = base_site(tmp_path / "site", PrintText)
    made.theme = write_plain_theme(tmp_path / "theme")
    for n in (1, 2):
        another_client(made, n)
    assert made.build().sound
    return made


def link(site: Site, old: str, new: str) -> None:
    target = site.root / new
    target.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.link(site.root / old, target)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{ACME}/logo.svg", f"{BETA}/logo.svg"),
        (f"{ACME}/client.yaml", f"{BETA}/internal/copy.yaml"),
        (f"{ACME}/internal/money.yaml", f"{BETA}/internal/money.yaml"),
    ],
)
def test_between_two_clients_it_holds_both(site: Site, old: str, new: str) -> None:
    """Whatever kind of file; the third client goes on, and a copy mends it."""
    before = site.tree()
    link(site, old, new)
    site.edit("content/clients/gamma/client.yaml", "name: Gamma Coffee", "name: New Gamma Coffee")

    for _ in range(2):
        summary = site.build()

        assert summary.exit_code == 3
        assert {each.slug for each in summary.clients if each.held} == {"acme", "beta"}
        links = [each for each in summary.problems if each.slug == "hard-link"]
        assert {each.span.path for each in links if each.span} == {old, new}
        after = site.tree()
        for path, raw in before.items():
            if path.startswith(("acme/", "beta/")):
                assert after[path] == raw
    assert b"New " in site.tree()["gamma/index.html"]
    assert here(site.root, "check").code == 3

    raw = (site.root / new).read_bytes()
    (site.root / new).unlink()
    (site.root / new).write_bytes(raw)
    assert "hard-link" not in {each.slug for each in site.build().problems}


@pytest.mark.parametrize("new", ["content/agency.svg", "templates/logo.svg"])
def test_with_a_file_of_the_agency_nothing_is_built(site: Site, new: str) -> None:
    """Every portal would show it."""
    before = site.tree()
    link(site, f"{ACME}/logo.svg", new)
    site.edit("content/clients/gamma/client.yaml", "name: Gamma Coffee", "name: New Gamma Coffee")

    summary = site.build()

    assert (summary.exit_code, summary.clients) == (3, ())
    assert site.tree() == before


def test_within_a_client_and_with_the_world_it_is_nobodys_business(
    site: Site, tmp_path: Path
) -> None:
    """Copies of a whole site are often made of links."""
    link(site, f"{ACME}/logo.svg", f"{ACME}/assets/logo.svg")
    for file in (site.root / "content").rglob("*"):
        if file.is_file() and file.name != "logo.svg":
            os.link(file, tmp_path / str(file.stat().st_ino))
    assert site.build().exit_code == 0


def test_a_build_that_was_told_of_the_link_alone_finds_the_other_name(site: Site) -> None:
    """While watching, only what changed is looked at; a link is looked at beside everything."""
    memory = ScanMemory()
    site.edit("content/clients/gamma/client.yaml", "name: Gamma Coffee", "name: New Gamma Coffee")
    from amportal.builder.build_engine import build

    build(site.order(), site.slow, memory)
    link(site, f"{ACME}/logo.svg", f"{BETA}/logo.svg")
    memory.changed = frozenset({f"{BETA}/logo.svg"})
    assert build(site.order(), site.slow, memory).exit_code == 3

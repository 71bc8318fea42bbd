"""Portals for some of a client's readers: made, released, held and taken away on their own."""

from __future__ import annotations

import re
import shutil

from amportal.builder.build_summary import Summary
from tests.sites import Kept, Site

PROJECT = "content/clients/acme/projects/spring/project.yaml"
PLAIN = "\nmilestones:\n"
FINANCE = f"{PLAIN}  - {{id: M77, name: Last bill, baseline: 2027-01-15, audience: finance}}\n"


def _folders(site: Site) -> set[str]:
    return {each.name for each in site.output.iterdir()}


def _of(summary: Summary, folder: str) -> set[str]:
    return {path for each in summary.clients if each.slug == folder for path in each.written}


def test_a_portal_for_finance_stands_beside_the_general_one(site: Site) -> None:
    """It comes with the first thing kept for finance and goes with the last; nothing else moves."""
    site.build()
    before = site.tree()
    asked = Kept.asked
    site.edit(PROJECT, PLAIN, FINANCE)

    first = site.build()

    assert first.sound, first.problems
    assert _folders(site) == {"acme", "acme.finance", "beta", "_agency"}
    after = site.tree()
    general = {path for path in before if path.startswith(("acme/", "beta/"))}
    assert general == {path for path in after if path.startswith(("acme/", "beta/"))}
    told = {path for path in general if before[path] != after[path]}
    # The day a milestone was written is the data's day, which all pages bear.
    assert not any(b"Last bill" in after[path] for path in general), told
    assert b"Last bill" in after["acme.finance/projects/spring.html"]
    assert Kept.asked > asked
    assert after == site.clean_tree(site.root.parent / "clean")

    site.edit(PROJECT, FINANCE, PLAIN)
    second = site.build()
    assert _folders(site) == {"acme", "beta", "_agency"}
    assert [each.slug for each in second.clients if each.gone] == ["acme.finance"]
    assert site.tree() == before


def test_no_portal_leads_to_another(site: Site) -> None:
    """Whoever is given one folder learns nothing of the others: not even that they are there."""
    site.edit(PROJECT, PLAIN, FINANCE)
    site.build()
    link = re.compile(rb"""(?:href|src|srcset)=["']([^"']+)""")
    for folder in ("acme", "acme.finance"):
        root = site.output / folder
        for page in root.rglob("*.html"):
            depth = len(page.relative_to(root).parts) - 1
            for target in link.findall(page.read_bytes()):
                assert target.count(b"../") <= depth, (page, target)
    tree = site.tree()
    assert b"acme.finance" in tree["_agency/index.html"]
    assert not any(b"acme.finance" in raw for path, raw in tree.items() if path[0] != "_")


def test_what_portals_have_alike_is_made_once(site: Site) -> None:
    """A report in which finance sees nothing more is drawn once for both portals."""
    question = "questions:\n"
    bill = "  - {id: Q9, asked_by: omar, on: 2026-11-20, text: Who pays?, audience: finance}\n"
    site.edit("content/clients/acme/questions.yaml", question, question + bill)
    asked = Kept.asked
    site.build(only=("acme",))
    after = site.tree()

    assert b"Who pays?" in after["acme.finance/questions.html"]
    assert after["acme.finance/reports/2026-w47.pdf"] == after["acme/reports/2026-w47.pdf"]
    assert Kept.asked - asked == 1


def test_a_client_with_a_problem_holds_all_its_portals(site: Site) -> None:
    """Each keeps its last good release, whether or not the client can be read."""
    site.edit(PROJECT, PLAIN, FINANCE)
    site.build()
    before = site.tree()
    site.edit(PROJECT, "headline:", "hedline:")

    held = site.build()

    assert {each.slug for each in held.clients if each.held} == {"acme", "acme.finance"}
    portals = ("acme/", "acme.finance/")
    assert {path: raw for path, raw in site.tree().items() if path.startswith(portals)} == {
        path: raw for path, raw in before.items() if path.startswith(portals)
    }
    assert not _of(held, "acme.finance")


def test_a_removed_client_takes_all_its_portals_along(site: Site) -> None:
    """None stays behind that nobody would look after."""
    site.edit(PROJECT, PLAIN, FINANCE)
    site.build()
    site.build(only=("beta",))
    assert _folders(site) == {"acme", "acme.finance", "beta", "_agency"}

    shutil.rmtree(site.root / "content/clients/acme")
    site.build()

    assert _folders(site) == {"beta", "_agency"}


def test_a_client_that_is_a_draft_is_given_nothing(site: Site) -> None:
    """Its files are checked, and no portal is made; one that was there goes."""
    site.build()
    client = "content/clients/acme/client.yaml"
    site.edit(client, "code: ACM\n", "code: ACM\ndraft: true\n")

    assert site.build().sound

    assert _folders(site) == {"beta", "_agency"}

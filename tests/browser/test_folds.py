"""A project's page is short: what is looked up is folded, and a closed fold says its result."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.sample import sample_portals

MAIN, LONGEST = "meridian/projects/spring-launch.html", "northline/projects/wayfinding.html"


@pytest.mark.parametrize(("page", "most"), [(MAIN, 4500), (LONGEST, 6000)], ids=["main", "longest"])
def test_a_project_is_read_on_a_few_screens(
    browser: Browser, site: Path, page: str, most: int
) -> None:
    """In pixels at 360, as it opens."""
    tab = browser.new_page(viewport={"width": 360, "height": 720})
    tab.goto((site / page).as_uri())
    assert tab.evaluate("document.documentElement.scrollHeight") < most
    tab.close()


def test_a_closed_fold_says_its_result(browser: Browser, site: Path) -> None:
    """A name and some words of its content, on every project of the sample."""
    tab = browser.new_page()
    for slug, portal in sample_portals().items():
        for project in portal.projects:
            tab.goto((site / slug / project.path).as_uri())
            said = tab.locator("details.folded > summary").evaluate_all(
                "all => all.map(e => [e.querySelector('h2,h3').innerText, "
                "(e.querySelector('.res') || {innerText: ''}).innerText])"
            )
            assert said
            assert all(name and len(result) > 3 for name, result in said), (project.path, said)
    tab.close()


def test_paper_has_everything_and_a_link_opens_what_it_leads_to(
    browser: Browser, site: Path
) -> None:
    """Printed, folds are open; a row inside one can be linked to, also without a script."""
    row = sample_portals()["meridian"].projects[0].actions[0].id
    for script in (True, False):
        tab = browser.new_context(java_script_enabled=script).new_page()
        tab.goto(f"{(site / MAIN).as_uri()}#{row}")
        tab.wait_for_function(f"document.getElementById('{row}').checkVisibility()")
        tab.context.close()
    tab = browser.new_page()
    tab.goto((site / MAIN).as_uri())
    shown = "document.querySelectorAll('.folds tbody tr').length"
    seen = (
        "[...document.querySelectorAll('.folds tbody tr:not(.stack)')]"
        ".filter(e => e.checkVisibility({contentVisibilityAuto: true}) && e.offsetHeight).length"
    )
    assert tab.evaluate(seen) == 0 < tab.evaluate(shown)
    tab.emulate_media(media="print")
    assert tab.evaluate(seen) > 10
    tab.close()

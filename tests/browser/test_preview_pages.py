"""The preview's own pages and its panel: for every screen and every reader, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from amportal.builder.build_summary import ClientSummary, Summary
from amportal.errors import Note, Problem, Span
from amportal.preview.listen_address import Address
from amportal.preview.live_state import Live
from amportal.preview.preview_server import serve
from tests.sites import ROOT

FACE = ROOT / "templates" / "default" / "fonts" / "inter-latin-wght-normal.woff2"
LONG = "content/clients/acme/projects/a-project-with-a-very-long-name/project.yaml"
PROBLEMS = (
    Problem(
        "bad-date", "`2026-13-01` is not a date", Span(LONG, 12, 8, 10),
        "a date is year-month-day, with a month from 01 to 12", "for 13 January write 2026-01-13",
        (Note("it was given here first", Span(LONG, 3, 1)),),
        excerpt=f"  due: 2026-13-01 # {'and more ' * 20}",
    ),
    Problem("odd", f"odd in one {'long' * 30}", Span(LONG, 1, 1), severity="warning"),
)  # fmt: skip
HELD = Summary(
    (
        ClientSummary("acme", held=True, total=1),
        ClientSummary("beta", total=1),
        ClientSummary("gamma", held=True),
    ),
    PROBLEMS,
)
PAGES = ("", "acme/", "gamma/", "nobody/")
_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']}))
  .violations.flatMap(each => each.nodes.map(node => [each.id, node.target.join(' ')]))"""
# What reaches beyond the right edge; what scrolls within itself may.
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    output = tmp_path_factory.mktemp("output")
    for slug in ("acme", "beta", "_agency"):
        (output / slug).mkdir()
        (output / slug / "index.html").write_text(
            '<!DOCTYPE html><html lang="en"><head><title>x</title>'
            '<meta name="viewport" content="width=device-width"></head>'
            f"<body><main><h1>{slug}</h1></main></body></html>"
        )
    live, said = Live("boot"), list[str]()
    live.tell(HELD)
    with serve(output, live, Address("127.0.0.1", 8120), said.append, FACE) as at:
        yield at.url
    assert [line for line in said if "could not answer" in line] == []


def opened(page: Page, where: str, *, panel: bool) -> None:
    page.goto(where)
    if panel:
        page.locator("#preview-problems").get_by_role("alert").wait_for(timeout=30_000)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_what_is_to_be_mended(
    browser: Browser, url: str, axe: str, width: int, scheme: Any
) -> None:
    """Nothing that axe complains of, nothing wider than the narrowest phone."""
    context = browser.new_context(viewport={"width": width, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    found = []
    for where in PAGES:
        opened(page, url + where, panel=where == "acme/")
        page.evaluate(axe)
        found += [(where, *each) for each in page.evaluate(_AXE)]
        assert page.evaluate(_WIDER) <= 0, where
    context.close()
    assert found == []


def test_a_panel_that_is_closed_stays_so_and_leaves_its_line(browser: Browser, url: str) -> None:
    """The page below can be read, and what is wrong is one press away."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    opened(page, f"{url}acme/", panel=True)
    panel = page.locator("#preview-problems .panel")
    assert 100 < panel.bounding_box()["height"] <= 320  # type: ignore[index]
    panel.locator("summary").press("Enter")
    page.wait_for_function(
        "document.querySelector('#preview-problems').shadowRoot.querySelector('.panel')"
        ".getBoundingClientRect().height < 60"
    )
    assert "One thing is to be mended" in panel.inner_text()
    context.close()

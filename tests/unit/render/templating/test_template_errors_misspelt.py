"""A misspelt name in a site's own templates, tried on the example that the project comes with."""

from __future__ import annotations

import pytest

from amportal.plan.view.page_frame import PageInfo
from amportal.render.pages.html_page import render_page
from amportal.render.theme import Theme
from tests.browser.portal_site import theme
from tests.sample import ROOT, sample_portals

EXAMPLE = ROOT / "docs" / "examples" / "theme"
CLIENT = "meridian"


@pytest.mark.parametrize(
    ("name", "right", "wrong", "hint"),
    [
        ("base.html", "block foot", "block food", "did you mean `foot`?"),
        ("base.html", "frame.client_code", "frame.client_cod", "did you mean `frame.client_code`?"),
        ("base.html", "import ask_line", "import ask_lin", "did you mean `ask_line`?"),
        ("home.html", "self.call()", "self.cal()", "did you mean `self.call`?"),
        ("parts/waiting.html", "length | number", "length | numbr", "did you mean `number`?"),
        ("parts/waiting.html", "theirs.rows", "theirs.row", "did you mean `theirs.rows`?"),
        ("home.html", "default/home.html", "default/hom.html", "did you mean `default/home.html`?"),
    ],
)
def test_a_name_that_is_misspelt_is_told(name: str, right: str, wrong: str, hint: str) -> None:
    """File and line, whatever kind of name it is: block, field, macro, filter, template."""
    source = (EXAMPLE / name).read_text("utf-8")
    assert right in source
    line = source[: source.rindex(right)].count("\n") + 1
    files = (path for path in EXAMPLE.rglob("*") if path.is_file())
    own = {path.relative_to(EXAMPLE).as_posix(): path.read_bytes() for path in files}
    misspelt = Theme({**theme().files, **own, name: source.replace(right, wrong).encode()})
    portal = sample_portals()[CLIENT]

    made = render_page(
        "home.html", portal.home, portal.frame, PageInfo("index.html", "home"), misspelt
    )

    (problem,) = made.problems
    assert made.content == b""
    assert problem.span is not None
    assert (problem.span.path, problem.span.line) == (f"templates/{name}", line)
    assert problem.hint == hint

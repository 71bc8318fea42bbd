"""Small themes and pages for tests that render."""

from __future__ import annotations

from amportal.plan.view.page_frame import Frame, PageInfo
from amportal.render.pages.html_page import render_page
from amportal.render.recipe import Rendered
from amportal.render.theme import Theme
from tests.portals import frame

PAGE = PageInfo("projects/spring.html", "project")


def theme(**files: str) -> Theme:
    """Return a theme of *files*; `a__b_html` stands for `a/b.html`."""
    names = {
        name.replace("__", "/").replace("_html", ".html"): source for name, source in files.items()
    }
    return Theme({name: source.encode() for name, source in names.items()})


def render(shown: Theme, view: object = None, *, of: Frame | None = None) -> Rendered:
    """Return what `page.html` of *shown* makes of *view*."""
    return render_page("page.html", view, of or frame(), PAGE, shown)


def text(shown: Theme, view: object = None, *, of: Frame | None = None) -> str:
    """Return the words `page.html` makes of *view*, and fail where it has problems."""
    rendered = render(shown, view, of=of)
    assert rendered.problems == ()
    return rendered.content.decode()

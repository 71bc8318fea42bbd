"""Rule: the agency's page says of each item what it is, without a look at all the others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amportal.model.derive.due_day import standing_of
from amportal.plan.view.page_frame import PageInfo
from amportal.plan.view.page_views import BoardItem, BoardPage
from amportal.render.pages.html_page import render_page
from amportal.render.theme import Theme

ROOT = Path(__file__).parents[4] / "templates"
TODAY = date(2026, 11, 23)
FILES = {str(each.relative_to(ROOT)): each.read_bytes() for each in ROOT.rglob("*.html")}


def item(what: str, days: int | None) -> BoardItem:
    """Return an action that is *days* over its day."""
    if days is None:
        return BoardItem("action", "Acme", "acme", what, "Mona", None, None)
    standing = standing_of(days, -days)
    return BoardItem("action", "Acme", "acme", what, "Mona", TODAY, days, -days, standing)


def test_no_item_is_compared_with_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand clients have some thousand items: all with all are some ten million."""
    items = (item("overdue", 3), item("due now", 0), item("undated", None), item("ahead", -2))
    monkeypatch.setattr(BoardItem, "__eq__", lambda *_: pytest.fail("compared"))

    page = PageInfo("index.html", "board")
    board = BoardPage("Halden Studio", "en-GB", TODAY, (), items)
    shown = render_page("board.html", board, None, page, Theme(FILES))

    assert shown.problems == ()
    late, _, rest = shown.content.decode().partition('id="today"')
    today, _, week = rest.partition('id="week"')
    assert "overdue" in late
    assert "due now" in today
    assert all(each in week for each in ("undated", "ahead"))
    assert "overdue" not in rest
    assert [each.late for each in items] == [True, False, False, False]

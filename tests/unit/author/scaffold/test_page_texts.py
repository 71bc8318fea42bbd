"""New pages: settings with comments, and below them only what the client may read."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from amportal.author.scaffold.page_texts import (
    NewMeeting,
    NewReport,
    NewUpdate,
    meeting_page,
    report_page,
    update_page,
)
from amportal.sources.front_matter import parse_page

DAY = date(2026, 11, 23)
PAGES = {
    "update": update_page(NewUpdate("Film: day 2", DAY, "ruth")),
    "meeting": meeting_page(
        NewMeeting("Weekly", datetime(2026, 12, 1, 10), datetime(2026, 12, 1, 11), ("ruth",))
    ),
    "report": report_page(NewReport(DAY, DAY)),
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_no_advice_of_ours_reaches_the_client(text: str) -> None:
    """The text of a page is shown as it is, so it begins empty; the advice is a comment above."""
    page = parse_page("a.md", text.encode())
    assert page.problems == ()
    assert page.body.strip() == ""
    assert "\n# Write" in text


def test_written_words_are_the_text_of_the_page() -> None:
    """What was said on the command line stands below the settings."""
    page = parse_page(
        "a.md", update_page(NewUpdate("T", DAY, "ruth", ("M2",), "It *is*.")).encode()
    )
    assert page.body.strip() == "It *is*."
    assert page.front.data == {
        "title": "T",
        "date": "2026-11-23",
        "author": "ruth",
        "about": ["M2"],
    }

"""A link is for those who have its page; a place in it for those who see what it names."""

from __future__ import annotations

import pytest

from amportal.plan.reader.shown_links import shown_link
from amportal.sources.commonmark.links.link_policy import judged

PATHS = frozenset({"index.html", "updates/a b.html"})
IDS = frozenset({"M1", "ACM-014-D1"})


@pytest.mark.parametrize(
    ("written", "target", "place"),
    [
        ("index.html", "index.html", ""),
        ("./index.html", "./index.html", ""),
        ("updates/a%20b.html#v2", "updates/a b.html", "#v2"),
        ("index.html#M1", "index.html", "#M1"),
        ("index.html#M91", "index.html", ""),
        ("index.html#price-40k", "index.html", ""),
        ("#ACM-014-D1", "", "#ACM-014-D1"),
        ("https://a.example/#M91", "https://a.example/#M91", ""),
        ("mailto:a@b.example", "mailto:a@b.example", ""),
    ],
)
def test_what_the_reader_has_is_linked(written: str, target: str, place: str) -> None:
    found = shown_link(judged(written), PATHS, IDS)
    assert found is not None
    assert (found.target, found.fragment) == (target, place)


@pytest.mark.parametrize("written", ["updates/c.html", "#M91", "Index.html", "updates/index.html"])
def test_what_the_reader_lacks_is_not(written: str) -> None:
    assert shown_link(judged(written), PATHS, IDS) is None

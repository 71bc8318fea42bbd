"""Marks: a shape for each meaning, so that nothing hangs on colour."""

from __future__ import annotations

import re

import pytest

from amportal.render.theme import Theme
from tests.browser.portal_site import theme
from tests.unit.render.themes import text

WORK = ("in_review", "in_production", "changes_requested", "approved", "delivered", "cancelled")
GROUPS = (
    ("green", "amber", "red", "on_hold", "cancelled", "not_started"),
    WORK,
    ("yours_done", "yours", "ours_done", "ours", "cancelled"),
)


@pytest.mark.parametrize("kinds", GROUPS)
def test_what_a_mark_means_can_be_seen_without_colour(kinds: tuple[str, ...]) -> None:
    """With all colour gone, health, states and whose turn it is still differ in shape."""
    page = "{% from 'parts/marks.html' import mark %}{{ mark(view) }}"
    own = Theme({**theme().files, "page.html": page.encode()})
    shapes = {re.sub(r' (?:class|fill|stroke)="[^"]*"', "", text(own, kind)) for kind in kinds}

    assert len(shapes) == len(kinds)

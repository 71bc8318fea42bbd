"""Blocks of a site's own templates that nobody would ever see."""

from __future__ import annotations

import pytest

from amportal.errors import Span
from amportal.render.theme import Theme
from tests.unit.render.themes import render, text, theme

BASE = "{% block sheet %}<p>{% block main %}old{% endblock %}</p>{% endblock %}"


def own(source: str, **others: str) -> Theme:
    """Return a theme whose page is a site's own, over a default page and its base."""
    page = "{% extends 'base.html' %}{% block main %}page{% endblock %}"
    return theme(page_html=source, default__page_html=page, default__base_html=BASE, **others)


def test_a_misspelt_block_is_an_error_with_the_nearest_one() -> None:
    """Jinja would show the old page without a word."""
    rendered = render(own("{% extends 'default/page.html' %}\n{% block mian %}new{% endblock %}"))

    assert rendered.content == b""
    (problem,) = rendered.problems
    assert problem.slug == "undefined-name"
    assert problem.message == "`default/page.html` has no block `mian`, so this one is never shown"
    assert problem.span == Span("templates/page.html", 2, 10, 4)
    assert problem.excerpt == "{% block mian %}new{% endblock %}"
    assert problem.expected == "its blocks are: main, sheet"
    assert problem.hint == "did you mean `main`?"
    assert problem.notes[0].text == "met while making output projects/spring.html"


def test_a_block_of_the_frame_is_looked_at_on_each_page_it_surrounds() -> None:
    """The page is the theme's, what it extends is the site's."""
    rendered = render(
        theme(
            default__page_html="{% extends 'base.html' %}",
            base_html="{% extends 'default/base.html' %}{% block maim %}{% endblock %}",
            default__base_html=BASE,
        )
    )

    assert [each.span and each.span.path for each in rendered.problems] == ["templates/base.html"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% extends 'default/page.html' %}{% block main %}new{% endblock %}", "<p>new</p>"),
        ("{% extends 'default/page.html' %}{% block sheet %}new{% endblock %}", "new"),
        (
            "{% extends 'default/page.html' %}"
            "{% block main %}{% block inner %}new{% endblock %}{% endblock %}",
            "<p>new</p>",
        ),
        ("{% block anything %}new{% endblock %}", "new"),
    ],
)
def test_blocks_that_are_shown_are_right(source: str, said: str) -> None:
    """One of the page, one of its frame, a new one inside another, and one of nobody's child."""
    assert text(own(source)) == said

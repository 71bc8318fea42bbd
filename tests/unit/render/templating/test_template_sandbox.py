"""What a rendering can reach, and that all it looked for is known."""

from __future__ import annotations

import pytest
from msgspec import Struct

from amportal.render.recipe import Read
from amportal.render.theme import Theme
from tests.portals import frame
from tests.unit.render.themes import render, text, theme


def names(shown: Theme) -> set[tuple[str, bool]]:
    """Return what was looked for while rendering twice, and whether it was there."""
    render(shown)
    second = render(shown)
    assert second.problems == ()
    return {(read.name, read.digest is not None) for read in second.reads}


def test_a_second_page_still_knows_what_an_imported_template_imports() -> None:
    """Jinja keeps imported modules; a read through one must be recorded for every page."""
    shown = theme(
        page_html="{% import 'x.html' as x %}{{ x.a() }}",
        x_html="{% import 'y.html' as y %}{% macro a() %}{{ y.b() }}{% endmacro %}",
        y_html="{% macro b() %}b{% endmacro %}",
    )

    assert names(shown) == {("page.html", True), ("x.html", True), ("y.html", True)}


def test_an_include_whose_name_is_worked_out_is_recorded() -> None:
    """What a name turns out to be while rendering is what was read."""
    shown = theme(page_html="{% include 'part-' ~ 'a.html' %}", default__x_html="")
    files = dict(shown.files) | {"part-a.html": b"a"}

    assert ("part-a.html", True) in names(Theme(files))


def test_looking_in_vain_is_recorded() -> None:
    """A template that appears later must make the page stale: absence counts as a read."""
    shown = theme(page_html="{% include 'later.html' ignore missing %}")

    assert names(shown) == {
        ("page.html", True),
        ("later.html", False),
        ("default/later.html", False),
    }


def test_a_list_of_names_records_those_tried_before_the_one_found() -> None:
    """An earlier name of a list, when it appears, would be taken instead."""
    shown = theme(page_html="{% include ['a.html', 'b.html', 'c.html'] %}", b_html="", c_html="")

    found = names(shown)

    assert {("a.html", False), ("b.html", True)} <= found
    assert not any(name == "c.html" for name, _ in found)


def test_a_default_template_records_that_no_override_was_there() -> None:
    """When the site adds its own `base.html`, pages made from the default one are stale."""
    shown = theme(default__page_html="{% extends 'base.html' %}", default__base_html="x")

    assert names(shown) == {
        ("page.html", False),
        ("default/page.html", True),
        ("base.html", False),
        ("default/base.html", True),
    }


def test_an_override_may_extend_what_it_replaces() -> None:
    """`default/page.html` is the default theme's even where the site has a `page.html`."""
    shown = theme(
        page_html="{% extends 'default/page.html' %}{% block b %}own{% endblock %}",
        default__page_html="[{% block b %}ours{% endblock %}]",
    )

    assert text(shown) == "[own]"


def test_a_read_holds_the_digest_of_the_bytes() -> None:
    """The digest in a read is that of the file, so a changed file is a different read."""
    shown = theme(page_html="x")

    assert render(shown).reads == {Read("page.html", shown.file_digest("page.html"))}


def test_code_shared_by_readers_holds_no_words_of_one() -> None:
    """A constant that is formatted must not be worked out once for all languages."""
    shown = theme(page_html="{{ 1234567 | number }}")

    english, german = text(shown, of=frame("en-GB")), text(shown, of=frame("de-DE", "EUR"))

    assert (english, german) == ("1,234,567", "1.234.567")


def test_an_imported_macro_speaks_the_language_of_its_page() -> None:
    """Macros imported without context still say dates and phrases as the reader does."""
    shown = theme(
        page_html="{% from 'x.html' import a %}{{ a() }}",
        x_html="{% macro a() %}{{ lang }} {{ 2.5 | decimal | money }}{% endmacro %}",
    )

    assert text(shown, of=frame("en-GB")).startswith("en-GB £2.50")
    assert text(shown, of=frame("de-DE", "EUR")).startswith("de-DE 2,50")


@pytest.mark.parametrize("name", ["page.html", "x.svg", "x.html.j2"])
def test_everything_is_escaped_whatever_a_template_is_called(name: str) -> None:
    """Escaping does not depend on a file's ending."""
    shown = Theme({"page.html": b"{% include view.name %}", name: b"{{ view.text }}"})
    if name == "page.html":
        shown = Theme({"page.html": b"{{ view.text }}"})

    assert text(shown, _Named(name, "<b>&")) == "&lt;b&gt;&amp;"


class _Named(Struct, frozen=True):
    name: str
    text: str
    _hidden: str = "secret"


@pytest.mark.parametrize(
    "source",
    [
        "{{ view.__class__.__mro__ }}",
        "{{ view | attr('__class__') }}",
        "{{ ''.__class__ }}",
        "{{ view._hidden }}",
        "{{ '{0.__class__}'.format(view) }}",
        "{{ link.func }}{{ link.func.__globals__ }}",
        "{% set x = [] %}{{ x.append(1) }}",
        "{{ frame.__init__.__globals__ }}",
    ],
)
def test_a_template_cannot_reach_behind_a_value(source: str) -> None:
    """The sandbox refuses, the page has no content, and the problem says so."""
    rendered = render(theme(page_html=source), _Named("a", "b"))

    assert rendered.content == b""
    assert [problem.slug for problem in rendered.problems] == ["template-forbidden"]


@pytest.mark.parametrize("name", ["../secret.html", "/etc/passwd", "a/../page.html"])
def test_a_name_is_only_ever_a_name_of_the_theme(name: str) -> None:
    """Paths that climb or start at the root are names that nobody has."""
    rendered = render(theme(page_html="{% include '" + name + "' %}"))

    assert [problem.slug for problem in rendered.problems] == ["missing-template"]

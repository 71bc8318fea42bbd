"""Problems of templates: where, what, and the mend."""

from __future__ import annotations

import pytest
from msgspec import Struct

from amportal.errors import Problem, Span
from amportal.render.theme import Theme
from tests.unit.render.themes import render, theme


class ContactView(Struct, frozen=True):
    """Something with names."""

    name: str = "Priya"
    email: str = "p@x.example"


class TeamPage(Struct, frozen=True):
    """A page with a contact."""

    contact: ContactView = ContactView()


def problem_of(shown: Theme) -> Problem:
    rendered = render(shown, TeamPage())
    assert rendered.content == b""
    assert len(rendered.problems) == 1
    return rendered.problems[0]


def test_an_undefined_attribute_is_shown_where_it_stands() -> None:
    """File, line, column of the name, what the thing has, and the nearest name."""
    shown = theme(
        page_html="<h1>x</h1>\n{% include 'parts/contact.html' %}\n",
        parts__contact_html="<p>\n{{ view.contact.nmae }}</p>\n",
    )

    problem = problem_of(shown)

    assert problem.slug == "undefined-name"
    assert problem.message == "`view.contact.nmae` does not exist"
    assert problem.span == Span("templates/parts/contact.html", 2, 17, 4)
    assert problem.excerpt == "{{ view.contact.nmae }}</p>"
    assert problem.expected == "a contact has: name, email"
    assert problem.hint == "did you mean `view.contact.name`?"
    note = problem.notes[0]
    assert note.text == "included by templates/page.html:2 for output projects/spring.html"
    assert note.span == Span("templates/page.html", 2)


def test_an_undefined_name_of_the_template_itself_is_shown() -> None:
    """A misspelt variable points at the variable and at the nearest one there is."""
    problem = problem_of(theme(page_html="a\n  {{ viwe.contact }}"))

    assert problem.message == "`viwe` does not exist"
    assert problem.span == Span("templates/page.html", 2, 6, 4)
    assert problem.hint == "did you mean `view`?"


def test_a_name_in_a_tag_of_several_lines_is_found() -> None:
    """Jinja knows the tag's first line only; the caret stands under the name."""
    problem = problem_of(theme(page_html="{{ _('%(a)s',\n a=view.contact.phone) }}"))

    assert problem.span is not None
    assert problem.span.path == "templates/page.html"
    assert problem.excerpt[problem.span.column - 1 :].startswith("phone")


def test_the_default_themes_own_path_is_named() -> None:
    """A fault in a default template is shown where that file is."""
    problem = problem_of(theme(default__page_html="{{ view.x }}"))

    assert problem.span is not None
    assert problem.span.path == "templates/default/page.html"


def test_a_fault_inside_an_imported_macro_names_macro_and_caller() -> None:
    """The place is in the macro; the note says which template called it."""
    shown = theme(
        page_html="{% from 'x.html' import a %}\n\n{{ a(view) }}",
        x_html="{% macro a(v) %}\n{{ v.nothing }}{% endmacro %}",
    )

    problem = problem_of(shown)

    assert problem.span == Span("templates/x.html", 2, 6, 7)
    assert "templates/page.html:3" in problem.notes[0].text


def test_a_template_that_cannot_be_read_is_shown_with_its_line() -> None:
    """A tag that is never closed is a problem at a line, not a traceback."""
    problem = problem_of(theme(page_html="a\n  {% if x %}\nb"))

    assert problem.slug == "template-syntax"
    assert problem.span is not None
    assert problem.span.path == "templates/page.html"
    assert not problem.message.endswith(".")


def test_an_unknown_filter_is_told() -> None:
    """A misspelt filter is found when the template is read."""
    problem = problem_of(theme(page_html="x\n{{ 1 | mony }}"))

    assert problem.slug == "template-syntax"
    assert "mony" in problem.message
    assert problem.span == Span("templates/page.html", 2, 1, len("{{ 1 | mony }}"))


def test_a_missing_template_is_shown_where_it_is_asked_for() -> None:
    """The caret stands under the name; the nearest file is named."""
    shown = theme(page_html="a\n{% include 'parts/markz.html' %}", default__parts__marks_html="")

    problem = problem_of(shown)

    assert problem.slug == "missing-template"
    assert problem.span == Span("templates/page.html", 2, 13, len("parts/markz.html"))
    assert problem.hint == "did you mean `parts/marks.html`?"


def test_a_theme_without_the_page_says_which_file_to_add() -> None:
    """Where the page's own template is missing there is no place, but a mend."""
    problem = problem_of(theme(other_html=""))

    assert problem.slug == "missing-template"
    assert problem.message == "there is no template `templates/page.html`"


@pytest.mark.parametrize("source", ["{{ 1 // 0 }}", "{{ view.contact.name + 1 }}", "{{ [][3].x }}"])
def test_what_cannot_be_worked_out_is_a_problem_with_a_line(source: str) -> None:
    """Nothing a template does raises out of the renderer."""
    problem = problem_of(theme(page_html=f"a\n{source}"))

    assert problem.span is not None
    assert problem.span.line == 2
    assert problem.hint


def test_a_problem_never_shows_a_value() -> None:
    """Names may be told, but what a client's view holds is nobody's business."""
    problem = problem_of(theme(page_html="{{ view.contact.nmae }}"))

    assert "Priya" not in repr(problem)

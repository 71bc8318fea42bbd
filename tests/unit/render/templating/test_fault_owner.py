"""What a template gets wrong is told at its line; what our code gets wrong is raised as ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from amportal.render.pages import html_page
from tests.unit.render.themes import render, theme

CALLS_ITSELF = "{% macro more(n) %}{{ more(n + 1) }}{% endmacro %}{{ more(1) }}"
INCLUDES_ITSELF = "{% include 'page.html' %}"


@pytest.mark.parametrize("source", [CALLS_ITSELF, INCLUDES_ITSELF, "{{ 1 + 'a' }}"])
def test_a_template_that_fails_is_told_at_its_line(source: str) -> None:
    (problem,) = render(theme(page_html=source)).problems
    assert problem.slug == "template-failed"
    assert problem.span is not None
    assert problem.span.path == "templates/page.html"


def failing(kind: type[BaseException]) -> Callable[..., Any]:
    def fail(*args: object, **words: object) -> str:
        raise kind("something nobody foresaw")

    return fail


def deep(*args: object) -> str:
    return deep(*args)


@pytest.mark.parametrize(
    "kind", [RecursionError, MemoryError, OSError, RuntimeError, SystemExit, GeneratorExit]
)
def test_what_fails_in_our_code_is_raised(
    monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    monkeypatch.setattr(html_page, "to_html", failing(kind))
    with pytest.raises(kind):
        render(theme(page_html="{{ md('a') }}"))


def test_recursion_of_our_code_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_page, "to_html", deep)
    with pytest.raises(RecursionError):
        render(theme(page_html="{{ md('a') }}"))


@pytest.mark.parametrize("kind", [TypeError, ValueError, KeyError, AttributeError])
def test_what_fails_below_the_templates_that_ship_is_raised(
    monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    """No template of the agency's takes part, so nobody of the agency can mend it."""
    monkeypatch.setattr(html_page, "to_html", failing(kind))
    with pytest.raises(kind):
        render(theme(default__page_html="{{ md('a') }}"))


def test_what_fails_below_a_template_of_the_agencys_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Most often it was handed what it cannot take."""
    monkeypatch.setattr(html_page, "to_html", failing(TypeError))
    (problem,) = render(theme(page_html="{{ md('a') }}")).problems
    assert problem.slug == "template-failed"

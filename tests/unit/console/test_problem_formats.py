"""Every format by its name."""

from __future__ import annotations

import json

import pytest

from amportal.console.problem_formats import Format, rendered, renderer
from amportal.errors import Problem, Span


def test_every_name_has_a_format() -> None:
    """What can be asked for can be had."""
    names = [renderer(form).__name__ for form in Format]
    assert names == [f"render_{form.value}" for form in Format]
    assert [form.value for form in Format] == ["text", "json", "github", "gitlab", "sarif"]


@pytest.mark.parametrize("form", [Format.JSON, Format.GITLAB, Format.SARIF])
def test_machine_formats_are_ascii_json(form: Format) -> None:
    """They survive any terminal and any encoding, and are read back whole."""
    problem = Problem("x-y", "größer \u202e \ud800", Span("ä.yaml", 1, 1))
    text = rendered([problem], form)
    assert text.isascii()
    assert text.endswith("\n")
    assert json.loads(text)

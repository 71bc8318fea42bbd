"""The formats problems can be had in, by the name a person types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from amportal.console.github import render_github
from amportal.console.gitlab import render_gitlab
from amportal.console.listing import render_json
from amportal.console.sarif import render_sarif
from amportal.console.text import render_text
from amportal.errors import Problem


class Format(StrEnum):
    """Where problems are going to be read."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"


FORMATS: dict[Format, Callable[[Sequence[Problem]], str]] = {
    Format.TEXT: render_text,
    Format.JSON: render_json,
    Format.GITHUB: render_github,
    Format.GITLAB: render_gitlab,
    Format.SARIF: render_sarif,
}


def rendered(problems: Sequence[Problem], form: Format = Format.TEXT) -> str:
    """Return *problems* as *form* asks, ready to be written; without colours."""
    return FORMATS[form](problems)


__all__ = ["FORMATS", "Format", "rendered"]

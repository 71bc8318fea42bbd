"""The formats problems can be had in, by the name a person types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from amportal.errors import Problem


class Format(StrEnum):
    """Where problems are going to be read."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"


def renderer(form: Format) -> Callable[[Sequence[Problem]], str]:
    """Return what writes *form*. Each is imported when it is asked for: help needs none."""
    if form is Format.JSON:
        from amportal.console.json_format import render_json

        return render_json
    if form is Format.GITHUB:
        from amportal.console.github_format import render_github

        return render_github
    if form is Format.GITLAB:
        from amportal.console.gitlab_format import render_gitlab

        return render_gitlab
    if form is Format.SARIF:
        from amportal.console.sarif_format import render_sarif

        return render_sarif
    from amportal.console.problem_text import render_text

    return render_text


def rendered(problems: Sequence[Problem], form: Format = Format.TEXT) -> str:
    """Return *problems* as *form* asks, ready to be written; without colours."""
    return renderer(form)(problems)

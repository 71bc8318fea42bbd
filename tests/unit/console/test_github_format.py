"""Annotations: GitHub shows ten of a kind and drops the rest in silence."""

from __future__ import annotations

from msgspec.structs import replace

from amportal.console.github_format import render_github, render_step_summary
from amportal.errors import Problem, Span

DATE = Problem(
    slug="bad-date",
    message="`x` is 100% wrong",
    span=Span("content/a, b:c.yaml", 12, 8, 10),
    expected="a date",
    hint="write\n2026-01-13",
)


def test_an_annotation_is_escaped_as_github_reads_it() -> None:
    """Percent and line ends everywhere, colon and comma in properties too."""
    assert render_github([DATE]).splitlines()[0] == (
        "::error file=content/a%2C b%3Ac.yaml,line=12,col=8,endColumn=18,title=bad-date"
        "::`x` is 100%25 wrong%0Aa date%0Ahint: write%0A2026-01-13"
    )


def test_the_ten_worst_are_shown_and_all_are_counted() -> None:
    """Of 25 problems ten are annotated, the errors first, and the count says 25."""
    warnings = [Problem("w", f"w{n}", Span("a.yaml", n), severity="warning") for n in range(1, 21)]
    errors = [Problem("e", f"e{n}", Span("z.yaml", n)) for n in range(1, 6)]
    *annotations, last = render_github(warnings + errors).splitlines()
    assert len(annotations) == 10
    assert [each.split()[0] for each in annotations] == ["::error"] * 5 + ["::warning"] * 5
    assert last == "amportal found 5 errors and 20 warnings; the 10 worst are shown here"


def test_a_count_is_always_said() -> None:
    """Even without a problem there is a line, and no annotation."""
    assert render_github([]) == "amportal found no problems\n"


def test_no_content_can_write_a_command_of_its_own() -> None:
    """A message with a line end stays inside its annotation."""
    text = render_github([replace(DATE, message="a\n::set-output name=x::y\r\n::error::z")])
    assert len(text.splitlines()) == 2


def test_the_summary_holds_every_problem_as_text() -> None:
    """A cell of the table is text: no markup of content becomes markup of the page."""
    evil = replace(DATE, message="<img src=x> | *bold* `due | x` [a](b)", hint="a_b")
    page = render_step_summary([DATE, evil])
    rows = page.splitlines()
    assert rows[0] == "### amportal found 2 errors"
    assert len(rows) == 6
    assert "&lt;img src=x&gt; \\| \\*bold\\* `due \\| x` \\[a\\](b)" in page
    assert "a\\_b" in page
    assert "<img" not in page


def test_the_summary_of_nothing_says_so() -> None:
    """A green step has a summary, too."""
    assert render_step_summary([]) == "### amportal found no problems\n"

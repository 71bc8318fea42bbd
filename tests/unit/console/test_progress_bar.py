"""Progress: lines where nobody can draw, a bar where somebody watches."""

from __future__ import annotations

import re
from io import StringIO

import pytest

from amportal.console.progress_bar import Progress, said


def test_each_step_is_a_line_where_there_is_no_terminal() -> None:
    """A log holds one line an event, and no escape byte."""
    stream = StringIO()
    progress = Progress(stream, live=False)
    progress("plan", "acme")
    progress("pdf", "acme/reports/2026-11.pdf")
    progress.stop()
    assert stream.getvalue() == "planning acme\nmaking report acme/reports/2026-11.pdf\n"


def test_quiet_says_nothing() -> None:
    """Who asked for silence gets it, on a terminal too."""
    stream = StringIO()
    progress = Progress(stream, live=True, silent=True)
    progress("plan", "acme")
    progress.stop()
    assert stream.getvalue() == ""


def test_the_cursor_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar hides the cursor; stopping it shows it again, however often."""
    monkeypatch.setenv("TERM", "xterm")
    stream = StringIO()
    progress = Progress(stream, live=True)
    progress("plan", "acme")
    progress("make", "acme")
    progress.stop()
    progress.stop()
    text = stream.getvalue()
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


def test_a_bar_counts_what_has_begun_and_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps without a number belong to the ones that are counted; another kind counts anew."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    stream = StringIO()
    progress = Progress(stream, live=True)
    progress("read", "sources")
    for slug in ("acme", "beta", "[b]"):
        progress("make", slug, 3)
    progress("release", "acme")
    progress("pdf", "acme/reports/w47.pdf", 2)
    progress.stop()
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", stream.getvalue())
    assert max(len(line) for line in re.split(r"[\r\n]", text)) <= 80
    last = re.split(r"[\r\n]", text.rstrip())[-1]
    assert "1 of 2" in last
    assert "making report acme/reports/w47.pdf" in last


def test_an_unknown_step_is_said_as_it_is_named() -> None:
    """A step that has no words yet is still said, without anything a terminal obeys."""
    assert said("weigh", "acme\x1b[2J") == "weigh acme\ufffd[2J"

"""The console: which stream gets what, and who gets colours."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from amportal.builder.build_summary import ClientSummary, Summary
from amportal.console.problem_formats import Format
from amportal.console.terminal import Console, is_screen, may_colour
from amportal.errors import Problem, Span

PROBLEM = Problem(
    "bad-date", "`x` is not a date", Span("a.yaml", 1, 6), excerpt="due: x", hint="no"
)


class Screen(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def console(out: StringIO, err: StringIO, environment: dict[str, str], **options: bool) -> Console:
    return Console(out, err, environment=environment, folder=Path("/site"), **options)


@pytest.mark.parametrize(
    ("stream", "environment", "asked_not", "expected"),
    [
        (Screen(), {"TERM": "xterm"}, False, True),
        (StringIO(), {"TERM": "xterm"}, False, False),
        (Screen(), {"TERM": "dumb"}, False, False),
        (Screen(), {}, False, False),
        (Screen(), {"TERM": "xterm", "NO_COLOR": "1"}, False, False),
        (Screen(), {"TERM": "xterm", "NO_COLOR": ""}, False, True),
        (StringIO(), {"FORCE_COLOR": "1"}, False, True),
        (StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        (Screen(), {"TERM": "xterm", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_who_gets_colours(
    stream: StringIO, environment: dict[str, str], asked_not: bool, expected: bool
) -> None:
    """Only a terminal, or who forces it; never who asked for none."""
    assert may_colour(stream, environment, no_color=asked_not) is expected


def test_a_pipe_is_no_screen() -> None:
    """Nothing moves in a log, even when colours are forced."""
    assert is_screen(Screen(), {"TERM": "xterm"})
    assert not is_screen(StringIO(), {"TERM": "xterm", "FORCE_COLOR": "1"})


def test_data_goes_to_standard_output_and_talk_to_standard_error() -> None:
    """A script can read the one without the other."""
    out, err = StringIO(), StringIO()
    there = console(out, err, {})
    there.print_problems([PROBLEM], Format.JSON, data=True)
    there.say("done")
    there.error("no", "do")
    there.print_problems([PROBLEM])
    assert out.getvalue().startswith("{")
    assert out.getvalue().endswith("}\n")
    assert err.getvalue().startswith("done\nerror: no\nhint: do\na.yaml:1:6: error:")


def test_colours_change_no_letter() -> None:
    """A coloured problem says the same, and machine formats are never coloured."""
    plain, bright, machine = StringIO(), StringIO(), StringIO()
    console(plain, plain, {}).print_problems([PROBLEM])
    console(bright, bright, {"FORCE_COLOR": "1"}).print_problems([PROBLEM])
    console(machine, machine, {"FORCE_COLOR": "1"}).print_problems([PROBLEM], Format.SARIF)
    assert "\x1b[" in bright.getvalue()
    assert re.sub(r"\x1b\[[0-9;]*m", "", bright.getvalue()) == plain.getvalue()
    assert "\x1b" not in machine.getvalue()


def test_long_lines_are_not_folded() -> None:
    """A path stays whole, so that it can be clicked, however narrow the terminal is."""
    stream = StringIO()
    path = "content/clients/" + "x" * 200 + "/client.yaml"
    console(stream, stream, {"FORCE_COLOR": "1", "COLUMNS": "40"}).print_problems(
        [Problem("x-y", "no", Span(path, 1, 1))]
    )
    assert f"{path}:1:1" in stream.getvalue()


def test_quiet_keeps_errors_and_problems() -> None:
    """Quiet is about good news."""
    out, err = StringIO(), StringIO()
    there = console(out, err, {}, quiet=True)
    there.say("all is well")
    there.print_summary(Summary((ClientSummary("acme", total=1),)), Path("/site/output"))
    assert err.getvalue() == ""
    there.error("no")
    there.print_problems([PROBLEM])
    assert err.getvalue().startswith("error: no\na.yaml")


def test_paths_are_named_as_seen_from_where_the_person_is() -> None:
    """A path can be copied into the next command."""
    there = console(StringIO(), StringIO(), {})
    assert there.named(Path("/site/output/acme")) == Path("output/acme")
    assert there.named(Path("/elsewhere")) == Path("/elsewhere")


def test_who_is_second_learns_who_was_first() -> None:
    """The other build is named, with what to do."""
    err = StringIO()
    console(StringIO(), err, {}).say_busy("process 12, started 10:00:00")
    assert err.getvalue() == (
        "error: another build of this site is running (process 12, started 10:00:00)\n"
        "hint: wait until it has finished, then run the same command again\n"
    )


def test_a_message_cannot_command_the_terminal() -> None:
    """Names from the command line or from content are shown, not obeyed."""
    err = StringIO()
    console(StringIO(), err, {}).error("no client `\x1b[31m`")
    assert "\x1b" not in err.getvalue()


def test_problems_already_told_are_not_told_again() -> None:
    """A person who mends one file is not shown another's old problem at every save."""
    err = StringIO()
    printer = console(StringIO(), err, {})
    moment = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
    summary = Summary((ClientSummary("acme", held=True, total=2),), (PROBLEM,))
    printer.print_news(summary, None, moment)
    printer.print_news(summary, summary, moment)
    assert err.getvalue().count("`x` is not a date") == 1
    assert err.getvalue().count("09:10:00 acme: held back") == 1


def test_news_is_broken_between_words_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal breaks anywhere; a log wants one line an event."""
    monkeypatch.setenv("COLUMNS", "60")
    paths = tuple(f"projects/relaunch-{n}.html" for n in range(4))
    summary = Summary((ClientSummary("acme", (), paths, total=9),))
    moment = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
    screen, log = Screen(), StringIO()
    console(StringIO(), screen, {"TERM": "xterm"}).print_news(summary, None, moment)
    console(StringIO(), log, {}).print_news(summary, None, moment)
    assert log.getvalue().count("\n") == 1
    first, *further = screen.getvalue().splitlines()
    assert further
    assert all(line.startswith(" " * 9) and len(line) <= 60 for line in further)
    assert " ".join([first, *(line.strip() for line in further)]) == log.getvalue().rstrip()

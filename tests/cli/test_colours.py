"""Colours: on a terminal, and nowhere else unless forced."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import NOW, ROOT, process

ESCAPE = "\x1b"


def break_one(site: Path) -> None:
    project = site / "content/clients/acme/projects/spring/project.yaml"
    project.write_text(project.read_text().replace("due: 2026-12-18", "due: soon"))


def on_terminal(site: Path, *arguments: str, **environment: str) -> str:
    """Return what a terminal gets from a command, both streams as they come."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "amportal", *arguments],
        cwd=site,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": NOW,
            "TERM": "xterm-256color",
            **environment,
        },
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as running:
        os.close(theirs)
        got = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux ends a pseudo-terminal this way
                break
            if not part:
                break
            got += part
        running.wait(timeout=60)
    os.close(ours)
    return got.decode()


def test_a_terminal_gets_colours_and_its_cursor_back(sound: Path) -> None:
    """Problems are coloured, a spinner runs, and what it hid is shown again."""
    break_one(sound)
    text = on_terminal(sound, "check")
    assert f"{ESCAPE}[1;31merror" in text
    assert text.count(f"{ESCAPE}[?25l") == text.count(f"{ESCAPE}[?25h") > 0
    assert text.rindex(f"{ESCAPE}[?25h") > text.rindex(f"{ESCAPE}[?25l")


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("check",), {"NO_COLOR": "1"}),
        (("--no-color", "check"), {}),
        (("check",), {"TERM": "dumb"}),
        (("--help",), {"NO_COLOR": "1"}),
        (("--no-color", "biuld"), {}),
    ],
)
def test_no_colour_means_no_escape_byte(
    sound: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    """Not one, on a real terminal, not even for help or progress."""
    break_one(sound)
    text = on_terminal(sound, *arguments, **environment)
    assert text
    assert ESCAPE not in text


@pytest.mark.parametrize(
    "arguments", [("check",), ("build",), ("--help",), ("doctor",), ("-v", "build")]
)
def test_a_pipe_gets_no_escape_byte(sound: Path, arguments: tuple[str, ...]) -> None:
    """Logs and scripts get text, in CI too."""
    break_one(sound)
    ran = process(sound, *arguments, environment={"TERM": "xterm", "GITHUB_ACTIONS": "true"})
    assert ran.out + ran.err
    assert ESCAPE not in ran.out + ran.err


def test_forced_colours_say_the_same(sound: Path) -> None:
    """`FORCE_COLOR` colours a pipe; without the codes it is the plain text."""
    break_one(sound)
    plain = process(sound, "check").out
    bright = process(sound, "check", environment={"FORCE_COLOR": "1"}).out
    assert ESCAPE in bright
    assert re.sub(r"\x1b\[[0-9;]*m", "", bright) == plain


def test_quiet_says_only_what_is_wrong(sound: Path) -> None:
    """A good build is silent, a bad one is not."""
    assert process(sound, "-q", "build").err == ""
    break_one(sound)
    ran = process(sound, "-q", "build")
    assert ran.err.startswith("content/clients/acme/projects/spring/project.yaml:10:6: error:")


def test_verbose_says_why_pages_were_made(sound: Path) -> None:
    """The reason is the one that decided."""
    ran = process(sound, "-v", "build")
    assert "  acme/index.html: it was never made\n" in ran.err

"""A terminal is asked for what is missing, a pipe never is."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.commands import NOW, ROOT

PROJECT = "content/clients/acme/projects/spring"


def at_terminal(site: Path, typed: str, *arguments: str) -> tuple[int, str]:
    """Run a command at a terminal, where somebody types *typed*; return its code and output."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW}
    with subprocess.Popen(
        [sys.executable, "-m", "amportal", *arguments],
        cwd=site,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        seen = b""
        try:
            while chunk := os.read(ours, 65536):
                seen += chunk
        except OSError:
            pass  # How a terminal says that nobody writes to it any more.
        code = process.wait(timeout=60)
    os.close(ours)
    return code, seen.decode()


def test_what_is_missing_is_asked(sound: Path) -> None:
    """An answer that does not fit is asked for again, with the nearest name."""
    code, seen = at_terminal(sound, "acme/D1\naproved\napproved\nomar\n", "decide")
    assert code == 0, seen
    assert "What was decided on, such as ACM-014-D1" in seen
    assert "did you mean `approved`?" in seen
    assert "Id of the contact who decided (priya, omar, lena)" in seen
    text = (sound / PROJECT / "deliverables/key-visual.yaml").read_text()
    assert "      - outcome: approved\n        by: omar\n        on: 2026-11-23\n" in text


def test_what_is_open_is_asked_one_by_one(sound: Path) -> None:
    """Each is done, cancelled or left; then the project is closed."""
    typed = "done\nc\nleave\nleave\nleave\nleave\n"
    code, seen = at_terminal(sound, typed, "close", "acme")
    assert code == 0, seen
    assert "6 of acme/spring are still open" in seen
    assert "ACM-014-M2 Film locked: is it done? (done/cancelled/leave)" in seen
    text = (sound / PROJECT / "project.yaml").read_text()
    assert "    actual: 2026-11-23\n" in text
    assert "    cancelled:\n      on: 2026-11-23\n" in text
    assert "state: finished\n" in text


def test_what_waits_is_moved_when_somebody_says_so(sound: Path) -> None:
    """The proposed day is shown with the question."""
    code, seen = at_terminal(sound, "yes\n", "move", "acme/M2", "2026-12-08")
    assert code == 0, seen
    assert "ACM-014-M3 Launch waits for it: move it to 2026-12-23 as well? (yes/no)" in seen
    assert "    forecast: 2026-12-23\n" in (sound / PROJECT / "project.yaml").read_text()

"""Help: quick, because nothing heavy is imported for it, and complete."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from amportal.cli.command_line import app, load_commands
from tests.commands import here, process

HEAVY = {
    "babel", "holidays", "icalendar", "jinja2", "markdown", "nh3", "PIL", "watchdog",
    "weasyprint", "yaml", "amportal.model.site_loader", "amportal.builder.build_engine",
    "amportal.plan.portal.client_portal", "http.client", "obstore", "ssl",
}  # fmt: skip


def imported(folder: Path, *arguments: str) -> set[str]:
    """Return the modules that Python says it imported for a command."""
    ran = process(folder, *arguments, options=["-X", "importtime"])
    assert ran.code == 0, ran.err
    lines = [line for line in ran.err.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--help",), ("--version",)),
        *((command, "--help") for command in ("build", "check", "new", "publish", "verify-live")),
    ],
)
def test_help_imports_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Help answers at once, since it loads no library that makes pages or reads content."""
    modules = imported(tmp_path, *arguments)
    assert ("typer" in modules) is (arguments != ("--version",))
    assert modules & HEAVY == set()


def test_checking_imports_no_report_engine(sound: Path) -> None:
    """`check` and `new` need no PDF; loading its engine would take longer than all the rest."""
    assert "weasyprint" not in imported(sound, "check")
    assert not imported(sound, "new", "client", "beta") & {"weasyprint", "jinja2"}


def test_a_build_with_nothing_to_do_imports_no_renderer(sound: Path) -> None:
    """The fast path looks at files and ends."""
    # Files written within the last two seconds are looked into once more.
    assert any("nothing changed" in process(sound, "build").err for _ in range(30))
    modules = imported(sound, "build")
    assert not modules & {"weasyprint", "jinja2"}


def test_no_command_is_the_same_as_asking_for_help(tmp_path: Path) -> None:
    """Who does not know a command yet sees them all."""
    ran, asked = here(tmp_path), here(tmp_path, "--help")
    assert (ran.code, asked.code) == (2, 0)
    assert ran.out.strip() == asked.out.strip()


def test_every_command_says_what_it_does(tmp_path: Path) -> None:
    """Each command has a sentence in the list, and help of its own."""
    from typer.main import get_command

    load_commands()
    group = get_command(app)
    listing = here(tmp_path, "--help").out
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # it is a group
        assert name in listing
        assert command.help, name
        assert here(tmp_path, name, "--help").code == 0


def test_the_version_is_one_line(tmp_path: Path) -> None:
    """Scripts can read it."""
    from amportal import __version__

    assert process(tmp_path, "--version").out == f"amportal {__version__}\n"


def test_help_runs_on_this_python() -> None:
    """The oldest Python that is promised is the one in the metadata."""
    assert sys.version_info >= (3, 11)

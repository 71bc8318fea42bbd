"""What `docs/operations.md` gives to copy parses as what it is, and names commands that exist."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from amportal.cli import exit_codes
from tests.commands import here

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
TEXT = PAGE.read_text("utf-8")
# What systemd knows in each section, of what we use.
KNOWN = {
    "Unit": {"Description", "Wants", "After", "OnFailure"},
    "Service": {
        "Type", "User", "WorkingDirectory", "LoadCredential", "ExecStart", "TimeoutStartSec",
        "NoNewPrivileges", "PrivateTmp", "ProtectSystem", "ReadWritePaths", "ProtectHome",
    },
    "Timer": {"OnCalendar", "Persistent", "RandomizedDelaySec"},
    "Install": {"WantedBy"},
}  # fmt: skip
_CRON = re.compile(r"(?:[*0-9,/-]+\s+){5}")


def blocks(kind: str) -> list[str]:
    found = re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)
    assert found, kind
    return found


def units() -> dict[str, ConfigParser]:
    names = re.findall(r"`/etc/systemd/system/([a-z-]+\.[a-z]+)`:", TEXT)
    read = {}
    for name, text in zip(names, blocks("ini"), strict=True):
        unit = ConfigParser(interpolation=None, strict=True)
        unit.optionxform = str  # type: ignore[assignment, method-assign]
        unit.read_string(text)
        read[name] = unit
    return read


def commands() -> list[str]:
    """Return every command of ours on the page, without what stands around it."""
    return re.findall(r"\bamportal (?:--quiet )?[a-z]+(?: [a-z]+)*(?: --[a-z-]+)*", TEXT)


def test_units_hold_what_systemd_knows() -> None:
    for name, unit in units().items():
        for section in unit.sections():
            assert set(unit[section]) <= KNOWN[section], name
    named = {
        each for unit in units().values() for each in unit["Unit"].get("OnFailure", "").split()
    }
    assert named <= set(units())


def test_the_timer_starts_the_service_of_its_name() -> None:
    timers = [name for name in units() if name.endswith(".timer")]
    assert timers == ["amportal-send.timer"]
    assert "amportal-send.service" in units()
    assert units()["amportal-send.service"]["Service"]["Type"] == "oneshot"


def test_a_unit_runs_a_command_line_that_a_shell_can_read() -> None:
    for name, unit in units().items():
        if "Service" in unit:
            words = shlex.split(unit["Service"]["ExecStart"])
            assert words[0].startswith("/"), name
            assert any("amportal" in word for word in words), name


def test_crontab_lines_have_five_times_and_a_command() -> None:
    for line in blocks("crontab")[0].splitlines():
        if not re.match(r"[A-Z]+=", line):
            assert _CRON.match(line), line
            assert "amportal" in line


def test_the_workflow_is_one() -> None:
    flow: dict[Any, Any] = yaml.safe_load(blocks("yaml")[0])
    # YAML 1.1 reads `on` as true.
    assert set(flow) == {"name", True, "permissions", "concurrency", "jobs"}
    assert flow["concurrency"]["cancel-in-progress"] is False
    for each in flow[True]["schedule"]:
        assert re.fullmatch(r"(?:[*0-9,/-]+ ){4}[*0-9,/-]+", each["cron"])
    steps = flow["jobs"]["send"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    keep = next(step for step in steps if step.get("name", "").startswith("Keep"))
    assert keep["if"] == "always()"
    assert steps[0]["with"]["clean"] is False


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_every_command_exists(command: str, tmp_path: Path) -> None:
    words = [word for word in command.split()[1:] if word != "--quiet"]
    words = words[:2] if words[0] == "outbox" else words[:1]
    assert here(tmp_path, *words, "--help").code == 0, command


def test_every_exit_code_is_told() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)}
    codes = {value for name, value in vars(exit_codes).items() if name.isupper()}
    assert told == codes - {exit_codes.INTERRUPTED}

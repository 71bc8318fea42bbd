"""The pins: what `make demo` and `make test` install is exact, complete and from anywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+))? \\$", re.MULTILINE
)


def _pins(project_root: Path, scope: str) -> dict[str, str]:
    text = (project_root / ".pins" / f"{scope}.txt").read_text("utf-8")
    return {each["name"]: each["version"] for each in PIN.finditer(text)}


def _wanted(project_root: Path, scope: str) -> list[Requirement]:
    declared = tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))
    wanted = declared["build-system"]["requires"] + declared["project"]["dependencies"]
    if scope == "test":
        wanted += declared["project"]["optional-dependencies"]["test"]
    return [Requirement(each) for each in wanted]


@pytest.mark.parametrize("scope", ["demo", "test"])
def test_pins_satisfy_what_is_declared(project_root: Path, scope: str) -> None:
    """Whoever changes pyproject.toml runs `make pins`; this notices when it was forgotten."""
    pins = _pins(project_root, scope)
    unmet = [
        str(each)
        for each in _wanted(project_root, scope)
        if pins.get(canonicalize_name(each.name), "none") not in each.specifier
    ]
    assert unmet == []


@pytest.mark.parametrize("scope", ["demo", "test"])
def test_every_line_of_the_pins_is_a_pin_a_hash_or_a_comment(
    project_root: Path, scope: str
) -> None:
    """No index, no link and no option: where packages come from is each machine's own affair."""
    lines = (project_root / ".pins" / f"{scope}.txt").read_text("utf-8").splitlines()
    form = re.compile(r"[a-z0-9-]+==\S+.* \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?|\s*#.*|")
    assert [line for line in lines if not form.fullmatch(line)] == []


def test_demo_and_tests_run_on_the_same_versions(project_root: Path) -> None:
    """What is tested is what the demo runs on."""
    demo, test = _pins(project_root, "demo"), _pins(project_root, "test")
    assert demo
    assert {name: test.get(name) for name in demo} == demo

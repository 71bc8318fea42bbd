"""A fault's report says where in the code it was, and nothing of what the content says."""

from __future__ import annotations

import errno
import pickle
from pathlib import Path

import pytest

from amportal.builder.storage.disk import MisplacedError
from amportal.builder.storage.fault_report import (
    Fault,
    ended_worker,
    fault_of,
    fault_problem,
    is_machine,
    keep_fault,
)
from amportal.model.value_types import parse_day

SECRET = "Meridian pays 40,000"


def failure() -> Exception:
    """Return an exception that came through our own code, a library and a file of the site."""
    template = compile(
        f"def block_meridian():\n    raise KeyError({SECRET!r})\n", "meridian.html", "exec"
    )
    space: dict[str, object] = {}
    exec(template, space)
    try:
        try:
            parse_day(7)
        except Exception as error:  # noqa: BLE001 - any will do
            error.add_note("recipe page")
            error.add_note(f"about {SECRET}")
            space["block_meridian"]()  # type: ignore[operator]  # compiled above
    except KeyError as error:
        return error
    raise AssertionError


def test_it_names_places_and_steps_and_repeats_nothing() -> None:
    """Kinds of exceptions, our own lines; templates and tests by their line alone."""
    fault = fault_of(failure(), "meridian")

    assert fault.kind == "KeyError"
    assert "amportal/model/value_types.py:" in fault.report
    assert "in parse_day" in fault.report
    assert "while: recipe page" in fault.report
    assert "a template:2" in fault.report
    for word in (SECRET, "meridian", "Meridian", str(Path.cwd()), str(Path.home())):
        assert word not in fault.report
    assert SECRET in fault.detail


def test_equal_faults_have_one_report(tmp_path: Path) -> None:
    """A fault that comes again every quarter of an hour fills no disk."""
    faults = [fault_of(failure(), client) for client in ("acme", "beta")]
    files = {keep_fault(tmp_path, fault) for fault in faults}
    assert len(files) == 1
    assert [file.read_text() for file in (tmp_path / "faults").iterdir()] == [faults[0].report]


def test_it_crosses_processes() -> None:
    """A worker sends it as a value."""
    fault = fault_of(failure(), "acme")
    assert pickle.loads(pickle.dumps(fault)) == fault


def test_a_report_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    """The problem then says how to get one."""
    (tmp_path / "state").write_text("no folder")
    fault = ended_worker("acme")
    assert keep_fault(tmp_path / "state", fault) is None
    problem = fault_problem(fault, "")
    assert "`amportal build` writes a report" in problem.hint


def test_deep_recursion_is_told_in_few_lines() -> None:
    """The last frames are enough."""

    def deeper(n: int) -> int:
        return deeper(n + 1)

    with pytest.raises(RecursionError) as caught:
        deeper(0)
    assert len(fault_of(caught.value).report.splitlines()) < 50


@pytest.mark.parametrize(
    ("error", "machine"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EIO, "broken"), True),
        (PermissionError(errno.EACCES, "no"), True),
        (MisplacedError("a link"), True),
        (OSError(errno.ENAMETOOLONG, "long"), False),
        (OSError("a library's own"), False),
        (FileNotFoundError(errno.ENOENT, "gone"), False),
        (KeyError("x"), False),
        (MemoryError(), False),
    ],
)
def test_only_what_the_machine_says_of_everybody_ends_a_build(
    error: Exception, machine: bool
) -> None:
    """Everything else is told of one client."""
    assert is_machine(error) is machine


def test_the_problem_belongs_to_the_client() -> None:
    """It has the place of the client's own file, so that whoever shows problems knows whose."""
    fault = Fault("KeyError", "report", "detail", "acme")
    problem = fault_problem(fault, ".amportal/faults/1.txt")
    assert problem.span is not None
    assert problem.span.path == "content/clients/acme/client.yaml"
    assert ".amportal/faults/1.txt" in problem.hint
    assert fault_problem(Fault("KeyError", "r", "d"), "x").span is None

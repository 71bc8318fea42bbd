"""The shape of the checkout: rules that no linter we use can say."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 50
MOST_MODULES_OF_A_FOLDER = 15
# One rule a noun, read side by side.
LONG_FOLDERS = {PurePosixPath("amportal/model/rules"): 20}
EMPTY_NAMES = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "util",
    "utils",
}

# Written so that no pattern is found in this very file.
PLACES_OF_ONE_MACHINE = re.compile(
    r"/work[/](?:main|shared)\b|/root[/]|/opt[/]pypi"
    r"|pypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian[.]org|proxy[.]golang[.]org"
)
LEFT_FOR_LATER = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|NotImplemented[E]rror)\b")


@pytest.fixture(scope="module")
def tracked(project_root: Path) -> list[PurePosixPath]:
    """Return what git tracks and the disk still has."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=project_root, capture_output=True, check=True
    ).stdout.decode()
    paths = [PurePosixPath(each) for each in listed.split("\0") if each]
    assert paths
    return [each for each in paths if (project_root / each).is_file()]


@pytest.fixture(scope="module")
def modules(project_root: Path, tracked: list[PurePosixPath]) -> dict[PurePosixPath, str]:
    """Return the text of each module of the package."""
    return {
        path: (project_root / path).read_text("utf-8")
        for path in tracked
        if path.parts[0] == "amportal" and path.suffix == ".py"
    }


def test_files_are_short(modules: dict[PurePosixPath, str]) -> None:
    """A file over the limit holds more than one noun and is split, not grown."""
    lengths = {str(path): len(text.splitlines()) for path, text in modules.items()}
    assert {path: n for path, n in lengths.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_functions_are_short(modules: dict[PurePosixPath, str]) -> None:
    """A function is read in one glance."""
    lengths = {
        f"{path}:{function.name}": lines
        for path, text in modules.items()
        for function, lines in _functions(text)
    }
    assert {name: n for name, n in lengths.items() if n > MOST_LINES_OF_A_FUNCTION} == {}


def _functions(text: str) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def test_folders_are_short(modules: dict[PurePosixPath, str]) -> None:
    """A folder can be taken in at one glance."""
    counts = Counter(path.parent for path in modules if not path.stem.startswith("__"))
    long = {
        str(folder): count
        for folder, count in counts.items()
        if count > LONG_FOLDERS.get(folder, MOST_MODULES_OF_A_FOLDER)
    }
    assert long == {}


def test_a_file_name_stands_once(modules: dict[PurePosixPath, str]) -> None:
    """A name leads to one module, in an editor's quick search as in a traceback."""
    counts = Counter(path.name for path in modules if not path.stem.startswith("__"))
    assert {name for name, count in counts.items() if count > 1} == set()


def test_modules_are_named_for_what_they_hold(modules: dict[PurePosixPath, str]) -> None:
    """A module is named for its noun; a name that fits anything collects everything."""
    empty = [str(path) for path in modules if EMPTY_NAMES & {*path.parts, path.stem}]
    assert empty == []


def test_modules_say_why_they_exist(modules: dict[PurePosixPath, str]) -> None:
    """Each module opens with what it is for."""
    silent = [str(path) for path, text in modules.items() if not ast.get_docstring(ast.parse(text))]
    assert silent == []


def test_unit_tests_mirror_the_package(
    tracked: list[PurePosixPath], modules: dict[PurePosixPath, str]
) -> None:
    """The unit tests of `amportal/a/b.py` are `tests/unit/a/test_b.py`, or `test_b_<part>.py`."""
    known = {path.with_suffix("") for path in modules}
    known |= {path.parent for path in modules if path.name == "__init__.py"}
    astray = [
        str(path)
        for path in tracked
        if path.is_relative_to("tests/unit")
        and path.name.startswith("test_")
        and not known & set(_subjects(path))
    ]
    assert astray == []


def _subjects(test: PurePosixPath) -> Iterator[PurePosixPath]:
    """Name the modules that *test* may be about: each beginning of its name, cut at `_`."""
    folder = PurePosixPath("amportal") / test.relative_to("tests/unit").parent
    words = test.stem.removeprefix("test_").split("_")
    for count in range(1, len(words) + 1):
        name = "_".join(words[:count])
        yield folder / name
        yield folder / f"_{name}"


def test_nothing_names_the_machine_it_was_written_on(
    project_root: Path, tracked: list[PurePosixPath]
) -> None:
    """No tracked file names a registry or a folder of one machine: others have their own."""
    found = [
        f"{path}: {match.group()}"
        for path in tracked
        for match in PLACES_OF_ONE_MACHINE.finditer(_text(project_root / path))
    ]
    assert found == []


def test_nothing_is_left_for_later(modules: dict[PurePosixPath, str]) -> None:
    """What is not done is in the tracker, not in the code."""
    found = [
        f"{path}: {match.group()}"
        for path, text in modules.items()
        for match in LEFT_FOR_LATER.finditer(text)
    ]
    assert found == []


def test_ci_runs_the_command_that_the_readme_names(project_root: Path) -> None:
    """What a reader is told to run is what guards every change."""
    for command in ("make demo", "make test"):
        assert command in (project_root / "README.md").read_text("utf-8")
    assert "make test 2>&1" in (project_root / ".ci" / "run").read_text("utf-8")


def _text(path: Path) -> str:
    """Return the text of *path*; a font or a picture becomes text without words."""
    return path.read_bytes().decode("utf-8", errors="replace")

"""`amportal init`: a new site that builds at once, and never over anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from tests.commands import here


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_bare_site_has_no_problem(bare: Path) -> None:
    """Not even a warning: what we write ourselves is an example of how it is done."""
    ran = here(bare, "check", "--strict")
    assert (ran.code, ran.out) == (0, "")


def test_a_bare_site_builds(bare: Path) -> None:
    """The first command a person runs makes a portal they can open."""
    ran = here(bare, "build")
    assert ran.code == 0, ran.err
    page = (bare / "output/first-client/index.html").read_text()
    assert "First project" in page
    assert ran.err.splitlines()[-1] == "to look at it, open output/first-client/index.html"


def test_the_sample_agency_is_copied_whole(tmp_path: Path) -> None:
    """`init` gives the very sample that ships."""
    ran = here(tmp_path, "init", "demo")
    assert ran.code == 0
    root = Path(__file__).parents[2]
    shipped = {
        path.relative_to(root).as_posix()
        for path in (root / "content").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    made = files(tmp_path / "demo")
    assert shipped == {path for path in made if path.startswith("content/")}
    for path in shipped:
        assert (tmp_path / "demo" / path).read_bytes() == (root / path).read_bytes()


def test_what_helps_is_there(bare: Path) -> None:
    """Editor settings, schemas, git, CI and a hook, each where its tool looks."""
    assert {
        ".gitattributes",
        ".gitignore",
        ".pre-commit-config.yaml",
        ".github/workflows/portal.yml",
        ".gitlab-ci.yml",
        "Dockerfile",
        ".vscode/settings.json",
        ".vscode/extensions.json",
        "README.md",
        "templates/README.md",
        "schema/project.json",
    } <= files(bare)
    ignored = (bare / ".gitignore").read_text().splitlines()
    assert {"/output/", "/.amportal/", "/outbox/", "/*.zip"} <= set(ignored)


def test_the_editor_finds_a_schema_for_every_yaml_file(bare: Path) -> None:
    """Each pattern names a schema that is there, and every file of the content has one."""
    settings = json.loads((bare / ".vscode/settings.json").read_text())
    mapped = settings["yaml.schemas"]
    matched = set()
    for schema, pattern in mapped.items():
        Draft7Validator.check_schema(json.loads((bare / schema).read_text()))
        matched |= {path.relative_to(bare).as_posix() for path in bare.glob(pattern)}
    assert matched == {path for path in files(bare) if path.endswith(".yaml") and "content" in path}
    extensions = json.loads((bare / ".vscode/extensions.json").read_text())
    assert extensions == {"recommendations": ["redhat.vscode-yaml"]}


def test_the_workflow_has_the_history_and_says_problems_to_github(bare: Path) -> None:
    """Without the full history, "as of" dates would be wrong in CI."""
    text = (bare / ".github/workflows/portal.yml").read_text()
    assert "fetch-depth: 0" in text
    assert "amportal check --output-format github" in text
    assert "amportal build" in text
    assert "amportal publish --ci" in text


def test_the_workflow_and_the_hook_are_yaml(bare: Path) -> None:
    """What we write for other tools can be read by them."""
    import yaml

    workflow = yaml.safe_load((bare / ".github/workflows/portal.yml").read_text())
    assert [next(iter(step)) for step in workflow["jobs"]["portal"]["steps"]][:2] == [
        "uses",
        "uses",
    ]
    hook = yaml.safe_load((bare / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"][0]
    assert hook["entry"] == "amportal check"


@pytest.mark.parametrize("name", ["notes.txt", "content/agency.yaml"])
def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing is ever written over; the person is told what is there."""
    there = tmp_path / "site" / name
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    ran = here(tmp_path, "init", "site", "--bare")
    assert ran.code == 2
    assert f"`{name.split('/')[0]}`" in ran.err
    assert files(tmp_path / "site") == {name}
    assert there.read_text() == "mine"


def test_an_empty_repository_is_as_good_as_an_empty_folder(tmp_path: Path) -> None:
    """Who began with `git init` or a clone of nothing may go on."""
    (tmp_path / "site" / ".git").mkdir(parents=True)
    assert here(tmp_path / "site", "init", ".", "--bare").code == 0


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file in the way is named, and stays."""
    (tmp_path / "site").write_text("mine")
    ran = here(tmp_path, "init", "site")
    assert ran.code == 2
    assert "is a file" in ran.err
    assert (tmp_path / "site").read_text() == "mine"


def test_the_next_commands_are_said(tmp_path: Path) -> None:
    """The person knows how to go on; the folder's name alone is data."""
    ran = here(tmp_path, "init", "site", "--bare")
    assert ran.out == "site\n"
    assert "  cd site\n  amportal build\n" in ran.err

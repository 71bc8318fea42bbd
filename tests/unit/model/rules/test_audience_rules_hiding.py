"""What looks as if it hid something and does not is an error, in every kind of file."""

from __future__ import annotations

from typing import Any

import pytest

from amportal.model.site_loader import load
from amportal.sources.snapshot import Snapshot
from amportal.sources.yaml import yaml_document
from tests.problems.case_files import TODAY, base_site

ACME = "content/clients/acme/"
PAGES = [each for each in base_site() if each.endswith(".md")]
FILES = [each for each in base_site() if each.endswith(".yaml") and "/clients/" in each]
BELOW = [
    "audience: internal\n\n",
    "\n\naudience: [finance, legal]\n\n",
    "Audience: internal\n\n",
    "  draft: true\n\n",
    "**audience: internal**\n\n",
    "internal: yes\n\n",
    "---\naudience: internal\n---\n\n",
    "---\ntitle: Another\n---\n\n",
    "\n+++\n",
    "title: Another\n\n",
    "Some words first.\n\naudience: internal\n\n",
    "Some words first.\naudience: internal\n\n",
    "<!-- a note\nof two lines -->\naudience: internal\n\n",
    "- draft: true\n\n",
]
NO_NOTES = [
    "true",
    "yes",
    "Yes",
    "no",
    "false",
    '"true"',
    "internal",
    "",
    "~",
    "[]",
    "{}",
    "finance",
]


def told(files: dict[str, bytes]) -> list[Any]:
    problems = load(Snapshot.of(files), TODAY).problems
    return [each for each in problems if each.slug == "hides-nothing"]


def test_the_base_site_is_sound() -> None:
    assert told(base_site()) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("text", BELOW)
def test_settings_in_the_text_of_a_page(path: str, text: str) -> None:
    """Directly below them, behind empty lines and comments, in a second block, further down."""
    files = base_site()
    head, mark, body = files[path].decode().partition("\n---\n")
    files = {**files, path: f"{head}{mark}{text}{body}".encode()}
    (problem,) = told(files)
    assert problem.severity == "error"
    span = problem.span
    line = files[path].decode().split("\n")[span.line - 1]
    assert line[span.column - 1 : span.column - 1 + span.length] in text
    assert line.strip() != ""


@pytest.mark.parametrize("note", NO_NOTES)
@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_a_note_that_is_none(path: str, note: str) -> None:
    """In the file itself; what is an entry further in is walked below."""
    files = base_site()
    raw = files[path].decode()
    at = raw.index("\n") + 1 if path.endswith(".md") else 0
    files = {**files, path: f"{raw[:at]}internal: {note}\n{raw[at:]}".encode()}
    found = load(Snapshot.of(files), TODAY).problems
    slugs = {each.slug for each in found if each.severity == "error"}
    # Not every file is an entry: a key that is unknown there is told as such.
    assert slugs & {"hides-nothing", "unknown-key", "expected-text"}


def test_a_note_that_is_none_in_every_entry() -> None:
    """Each mapping of each file that takes `internal` at all."""
    tried = 0
    for path in FILES:
        lines = base_site()[path].decode().split("\n")
        for number, line in enumerate(lines):
            if not line.lstrip().startswith("- ") or ": " not in line:
                continue
            inner = " " * (len(line) - len(line.lstrip()) + 2)
            changed = [*lines[: number + 1], f"{inner}internal: true", *lines[number + 1 :]]
            files = {**base_site(), path: "\n".join(changed).encode()}
            if yaml_document.parse(path, files[path]).problems:
                continue
            problems = load(Snapshot.of(files), TODAY).problems
            slugs = {each.slug for each in problems if each.severity == "error"}
            assert slugs & {"hides-nothing", "unknown-key"}, (path, line)
            tried += "hides-nothing" in slugs
    assert tried > 10


@pytest.mark.parametrize("style", ["|", "|-", ">"])
def test_a_key_that_a_block_of_text_took_up(style: str) -> None:
    path = f"{ACME}projects/spring/project.yaml"
    files = base_site()
    block = f"brief: {style}\n  The margin is 40 percent.\n  audience: internal\n"
    lines = files[path].decode().split("\n")
    kept = [line for line in lines if not line.startswith("brief:")]
    files = {**files, path: (block + "\n".join(kept)).encode()}
    (problem,) = told(files)
    assert "a key of its own" in problem.expected


@pytest.mark.parametrize(
    "text",
    [
        "The audience: internal and external people who buy.\n",
        "Our audience: families.\n",
        "Draft: true colours of the brand.\n",
        "Next: the film.\n",
        "***\n\nA new part.\n",
        "A rule below.\n\n---\n\nMore.\n",
        "| audience | internal |\n|---|---|\n| a | b |\n",
    ],
)
def test_what_is_text_stays_text(text: str) -> None:
    path = PAGES[-1]
    files = base_site()
    head, mark, _ = files[path].decode().partition("\n---\n")
    assert told({**files, path: f"{head}{mark}{text}".encode()}) == []

"""`amportal check --leaks` as a person runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import ROOT, here


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("command") / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    beta = site / "content/clients/beta/client.yaml"
    beta.parent.mkdir()
    beta.write_text(
        "name: Beta Tea\ncode: BET\nlocale: en-GB\naccount_manager: tom\ncurrency: GBP\n"
        "contacts: [{id: jan, name: Jan Ott, email: jan@betatea.example}]\n"
    )
    (site / "content/clients/acme/reports/2026-w47.md").unlink()
    assert here(site, "build").code == 0
    return site


def test_nothing_built_is_nothing_to_look_through(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "problems" / "base", tmp_path / "site")
    ran = here(tmp_path / "site", "check", "--leaks")
    assert ran.code == 2
    assert "run `amportal build` first" in ran.err


def test_no_leak_is_said_with_what_was_looked_at(built: Path) -> None:
    ran = here(built, "check", "--leaks")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("no leaks in ")
    assert " outputs of 2 portals, " in ran.err


def test_a_leak_stops_with_its_place_and_its_mend(built: Path) -> None:
    planted = built / "output/acme/notes.txt"
    planted.write_text("as at Beta Tea")
    try:
        ran = here(built, "check", "--leaks")
        other = here(built, "check", "--leaks", "beta")
        rows = json.loads(here(built, "check", "--leaks", "--output-format", "json").out)
    finally:
        planted.unlink()
    assert ran.code == 3
    assert ran.out == (
        "content/clients/beta/client.yaml:1:7: error: `acme/notes.txt` holds the name `Beta Tea` "
        "of the client `beta` (text) [leak]\n"
        " 1 | name: Beta Tea\n"
        "   |       ^^^^^^^^ another client's portal says this\n"
        "hint: take it out of the texts of that portal and build again; where it may be named "
        "there, write `may_mention: [beta]` into its `client.yaml`\n"
    )
    assert ran.err.startswith("1 error in ")
    assert other.code == 0
    assert [each["slug"] for each in rows["problems"]] == ["leak"]


def test_the_name_of_a_client_whose_files_have_errors_is_looked_for_too(built: Path) -> None:
    """And what is online of theirs is held to the names of others."""
    broken = built / "content/clients/beta/projects/x/project.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("name: [\n")
    planted = [built / "output/acme/notes.txt", built / "output/beta/notes.txt"]
    planted[0].write_text("as at Beta Tea")
    planted[1].write_text("as at Acme Coffee")
    try:
        ran = here(built, "check", "--leaks")
    finally:
        shutil.rmtree(broken.parents[1])
        for each in planted:
            each.unlink()
    assert ran.code == 3
    assert ran.out.count("[leak]") == 2

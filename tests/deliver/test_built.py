"""Letters are outputs like any other: made when what they are made from changes, kept otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import here
from tests.mailsite import content, issued, written

LETTERS = "output/_agency/letters"


@pytest.fixture
def quiet(tmp_path: Path) -> Path:
    """A site that was built once, with no server to send to."""
    site = written(tmp_path / "site", issued(content()))
    assert here(site, "build").code == 0
    return site


def times(site: Path) -> dict[str, int]:
    """Return when each letter was written, in nanoseconds."""
    folder = site / LETTERS
    return {
        file.relative_to(folder).as_posix(): file.stat().st_mtime_ns
        for file in sorted(folder.rglob("*.json"))
    }


def test_letters_are_in_the_agencys_folder_alone(quiet: Path) -> None:
    assert sorted(times(quiet)) == [
        "acme/2026-w47/1/lena.json",
        "acme/2026-w47/1/omar.json",
        "acme/2026-w47/1/priya.json",
        "beta/2026-w47/1/jan.json",
        "beta/2026-w47/1/ute.json",
    ]
    for client in ("acme", "beta"):
        assert not list((quiet / "output" / client).rglob("*letter*"))


def test_another_clients_change_leaves_letters_alone(quiet: Path) -> None:
    before = times(quiet)
    beta = quiet / "content/clients/beta/client.yaml"
    beta.write_text(beta.read_text("utf-8").replace("Ute Sommer", "Ute Winter"), "utf-8")
    assert here(quiet, "build").code == 0
    changed = {name for name, time in times(quiet).items() if before[name] != time}
    assert changed == {"beta/2026-w47/1/ute.json"}


def test_a_changed_template_makes_every_letter_again(quiet: Path) -> None:
    own = quiet / "templates" / "mail.txt"
    own.parent.mkdir(exist_ok=True)
    own.write_text("{{ view.headline }} In short.\n", "utf-8")
    assert here(quiet, "build").code == 0
    for file in (quiet / LETTERS).rglob("*.json"):
        assert "In short." in file.read_text("utf-8")


def test_a_letter_that_was_changed_or_lost_is_made_again(quiet: Path) -> None:
    folder = quiet / LETTERS / "acme/2026-w47/1"
    whole = {file: file.read_bytes() for file in folder.iterdir()}
    (folder / "omar.json").unlink()
    (folder / "lena.json").write_text("{}", "utf-8")
    assert here(quiet, "build").code == 0
    assert {file: file.read_bytes() for file in folder.iterdir()} == whole


def test_a_contact_who_is_gone_has_no_letter(quiet: Path) -> None:
    beta = quiet / "content/clients/beta/client.yaml"
    beta.write_text(beta.read_text("utf-8").partition("  - id: ute")[0], "utf-8")
    assert here(quiet, "build").code == 0
    assert "beta/2026-w47/1/ute.json" not in times(quiet)

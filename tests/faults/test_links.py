"""Links and folders of others in the place of ours: refused in plain words, nothing touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.builder.build_engine import build
from amportal.builder.storage.disk import MisplacedError
from tests.faults.ground import Ground, names
from tests.property.printtext import PrintText
from tests.sites import tree


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """A small site that was built once."""
    made = Ground(tmp_path)
    made.use(monkeypatch)
    assert made.build().code == 0
    return made


@pytest.mark.parametrize(
    "place", ["output", ".amportal", ".amportal/lock", ".amportal/traces", "output/acme"]
)
def test_a_link_in_the_place_of_ours_is_not_followed(
    ground: Ground, tmp_path: Path, place: str
) -> None:
    """Whoever commits a link to a repository could have files anywhere replaced."""
    there, elsewhere = ground.site.root / place, tmp_path / "elsewhere"
    there.rename(elsewhere)
    there.symlink_to(elsewhere)
    before = tree(elsewhere) if elsewhere.is_dir() else elsewhere.read_bytes()
    ground.say("Anything")

    ran = ground.build()

    assert ran.code == 2, ran.err
    assert f"error: {there} is a link to another place, and links are not followed" in ran.err
    assert "hint: delete it or move it away" in ran.err
    assert (tree(elsewhere) if elsewhere.is_dir() else elsewhere.read_bytes()) == before
    there.unlink()
    assert ground.build().code == 0
    assert ground.site.tree() == ground.clean()


def test_a_link_to_the_staging_folder_is_taken_away(ground: Ground, tmp_path: Path) -> None:
    """It is ours to empty, but not what it leads to."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/theirs.txt").write_text("mine")
    (ground.site.state / "staging").rmdir()
    (ground.site.state / "staging").symlink_to(tmp_path / "elsewhere")
    ground.say("Anything")

    assert ground.build().code == 0

    assert names(tmp_path / "elsewhere") == ["theirs.txt"]
    assert ground.site.tree() == ground.clean()


@pytest.mark.parametrize("output", [".", "..", "content", "content/clients", "templates", "~"])
def test_an_output_in_which_others_keep_theirs_is_refused(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    """The site itself, what is around it, its sources, a home."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    where = tmp_path / "home" if output == "~" else ground.site.root / output
    before = names(tmp_path)

    with pytest.raises(MisplacedError, match="is no folder for portals"):
        build(replace(ground.site.order(), output=where), PrintText)

    found = [name for name in names(tmp_path) if not name.startswith("site/.amportal")]
    assert found == [name for name in before if not name.startswith("site/.amportal")]

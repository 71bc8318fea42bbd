"""Pages that wait for reports lie in files where clients are many; what comes out is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.builder.release import pending_bytes, site_release
from amportal.builder.release.pending_bytes import PendingBytes
from tests.rebuild.test_build import PROJECT
from tests.rebuild.test_early import FOLLOWS, REPORT, watched
from tests.sites import Site


@pytest.fixture
def all_parked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Let every client's pages wait in a file; return the files."""
    files: list[Path] = []
    real = pending_bytes.disk.create

    def create(file: Path | str, *content: bytes) -> None:
        if str(file).endswith(".waiting"):
            files.append(Path(file))
        real(file, *content)

    monkeypatch.setattr(pending_bytes.disk, "create", create)
    monkeypatch.setattr(site_release, "_IN_MEMORY", 0)
    return files


def _edit(site: Site) -> None:
    text = (site.root / PROJECT).read_text()
    line = next(line for line in text.splitlines() if line.startswith("headline:"))
    site.edit(PROJECT, line, "headline: Everything is new.")


def test_a_build_that_parks_pages_is_as_one_that_does_not(
    site: Site, tmp_path: Path, all_parked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first build, and one after an edit; nothing is left beside the output."""
    site.build()
    assert all_parked
    _edit(site)
    site.build()
    monkeypatch.setattr(site_release, "_IN_MEMORY", 1000)
    assert site.tree() == site.clean_tree(tmp_path / "clean")
    assert not any(file.exists() for file in all_parked)


def test_parked_pages_are_released_before_their_reports(
    site: Site, tmp_path: Path, all_parked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They say that the report follows, and are whole once it is there."""
    page = site.output / "acme" / "reports.html"
    _, between = watched(site, lambda: FOLLOWS in page.read_bytes())
    assert between
    assert all_parked
    assert (site.output / "acme" / REPORT).is_file()
    monkeypatch.setattr(site_release, "_IN_MEMORY", 1000)
    assert site.tree() == site.clean_tree(tmp_path / "clean")
    assert not any(file.exists() for file in all_parked)


def test_a_parked_file_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    """The build ends; what is live stays."""
    pages = {"a.html": b"one", "empty.html": b"", "b.html": b"three"}
    assert PendingBytes(tmp_path / "whole", pages).take_back() == pages
    assert list(tmp_path.iterdir()) == []
    cut = PendingBytes(tmp_path / "cut", pages)
    (tmp_path / "cut").write_bytes(b"onethr")
    with pytest.raises(OSError, match="changed by somebody else"):
        cut.take_back()

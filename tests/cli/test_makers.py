"""Who makes a build, and which part of it, as the command line takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.render.pdf.pdf_pool import PdfPool
from tests.commands import here
from tests.sites import base_site, tree


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound site of one client without reports."""
    base_site(tmp_path / "site", PdfPool)
    (tmp_path / "site/content/clients/acme/reports/2026-w47.md").unlink()
    return tmp_path / "site"


def test_serial_and_processes_make_the_same(folder: Path) -> None:
    """Whoever is asked."""
    assert here(folder, "build", "--executor", "serial").code == 0
    made = tree(folder / "output")
    assert here(folder, "build", "--executor", "processes").code == 0

    assert tree(folder / "output") == made


def test_one_of_two_shards_holds_the_client(folder: Path) -> None:
    """The other has nothing to build, and the first has the board."""
    made = []
    for shard in ("1/2", "2/2"):
        assert here(folder, "build", "--shard", shard).code == 0
        made.append({path.partition("/")[0] for path in tree(folder / "output")})

    assert made[1] == {"_agency", "acme"}
    assert made[0] in ({"_agency"}, {"_agency", "acme"})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--executor", "cloud"), "`cloud` makes nothing"),
        (("--executor", "dask://nowhere"), "`dask://nowhere` makes nothing"),
        (("--shard", "3/2"), "there is no shard 3 of 2"),
    ],
)
def test_what_there_is_not_is_said(folder: Path, arguments: tuple[str, str], said: str) -> None:
    """With what to write instead, and nothing built."""
    ran = here(folder, "build", *arguments)

    assert ran.code == 2
    assert said in ran.err
    assert any(mend in ran.err for mend in ("dask://HOST:PORT", "--shard 2/5"))
    assert not (folder / "output").exists()

"""Where secrets are kept: outside the site, and elsewhere where somebody says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.access.key_store import KeyStoreError
from amportal.cli.key_place import open_keys, store_file
from amportal.model.nouns.agency import Agency, SiteAccess
from amportal.model.nouns.people import Person

PERSON = Person(id="ruth", name="Ruth", role="AM", email="ruth@agency.example")
AGENCY = Agency(name="Halden", people=(PERSON,), access=SiteAccess(site="halden-4f1c"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of our own."""
    for name in ("AMPORTAL_KEYS", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_it_is_in_the_home_of_whoever_publishes(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    assert store_file(site, AGENCY) == home / ".local/share/amportal/keys/halden-4f1c"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert store_file(site, AGENCY) == tmp_path / "data/amportal/keys/halden-4f1c"
    monkeypatch.setenv("AMPORTAL_KEYS", str(tmp_path / "here"))
    assert store_file(site, AGENCY) == tmp_path / "here"
    assert open_keys(site, AGENCY).site == "halden-4f1c"


def test_it_is_never_inside_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "repository" / "site"
    site.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    for inside in (site / "keys", tmp_path / "repository" / "keys"):
        monkeypatch.setenv("AMPORTAL_KEYS", str(inside))
        with pytest.raises(KeyStoreError, match="would be committed"):
            store_file(site, AGENCY)


def test_nothing_given_and_no_home_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyStoreError, match="nobody was given access"):
        store_file(Path("/site"), AGENCY.model_copy(update={"access": None}))
    monkeypatch.delenv("HOME")
    with pytest.raises(KeyStoreError, match="no home folder"):
        store_file(Path("/site"), AGENCY)

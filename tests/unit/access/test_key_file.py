"""The file of secrets: for its owner alone, whole or not at all, and of one site."""

from __future__ import annotations

import multiprocessing
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amportal.access import key_store as keys
from amportal.access.key_file import changing, load_store, save_store, store_bytes
from amportal.access.key_store import KeyStore, KeyStoreError

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def _store() -> KeyStore:
    store = keys.give(KeyStore("site"), "acme", "priya", "acme", AT, "ruth")
    store = keys.give(store, "acme", "omar", "acme.finance", AT, "ruth")
    return keys.revoke(store, "acme", "omar", AT, "ruth")


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    file, store = tmp_path / "keys" / "site", _store()
    save_store(file, store)
    assert load_store(file, "site") == store
    assert store_bytes(load_store(file, "site")) == store_bytes(store)


def test_no_file_is_an_empty_store(tmp_path: Path) -> None:
    assert load_store(tmp_path / "none", "site") == KeyStore("site")


def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "site"
    old = os.umask(0)
    try:
        save_store(file, _store())
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    file.chmod(0o640)
    with pytest.raises(KeyStoreError, match="others on this machine") as refused:
        load_store(file, "site")
    assert "chmod 600" in refused.value.hint


def test_the_store_of_another_site_is_refused(tmp_path: Path) -> None:
    save_store(tmp_path / "site", _store())
    with pytest.raises(KeyStoreError, match="belong to the site `site`, and this is `other`"):
        load_store(tmp_path / "site", "other")


@pytest.mark.parametrize("damage", [b"", b"{", b'{"format":1}', b"\0" * 40])
def test_damage_is_told_and_shows_no_secret(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "site"
    file.write_bytes(damage)
    file.chmod(0o600)
    with pytest.raises(KeyStoreError, match="damaged"):
        load_store(file, "site")
    raw = store_bytes(_store())
    file.write_bytes(raw[:-30])
    with pytest.raises(KeyStoreError) as refused:
        load_store(file, "site")
    assert _store().secrets()[0] not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_newer_format_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "site"
    file.write_bytes(store_bytes(_store()).replace(b'"format": 1', b'"format": 2'))
    file.chmod(0o600)
    with pytest.raises(KeyStoreError, match="format 2"):
        load_store(file, "site")


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with pytest.raises(KeyStoreError, match="cannot be read"):
        load_store(tmp_path / "site", "site")
    with pytest.raises(KeyStoreError, match="cannot be written"):
        save_store(tmp_path / "site", _store())
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def _give(file: Path, name: str) -> None:
    with changing(file, "site") as save:
        save(keys.give(load_store(file, "site"), "acme", name, "acme", AT, "ruth"))


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    file, names = tmp_path / "site", [f"c{number}" for number in range(6)]
    spawn = multiprocessing.get_context("fork")
    running = [spawn.Process(target=_give, args=(file, name)) for name in names]
    for each in running:
        each.start()
    for each in running:
        each.join()
    assert sorted(each.contact for each in load_store(file, "site").grants) == names

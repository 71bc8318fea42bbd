"""Files beside a person's other caches: whole, their own, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.builder.storage.user_cache import keep, kept


def test_a_kind_has_one_file(tmp_path: Path) -> None:
    """Of the newest code; other kinds stay."""
    keep(tmp_path, "a", "one", b"1")
    keep(tmp_path, "b", "one", b"2")
    keep(tmp_path, "a", "two", b"3")
    assert (kept(tmp_path, "a", "one"), kept(tmp_path, "a", "two")) == (None, b"3")
    assert kept(tmp_path, "b", "one") == b"2"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it trouble the build."""

    def refused(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(Path, "replace", refused)
    keep(tmp_path, "a", "one", b"1")
    assert list(tmp_path.iterdir()) == []

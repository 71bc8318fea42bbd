"""What is kept of a client's texts stays small, and is of one code only."""

from __future__ import annotations

from pathlib import Path

from amportal.builder.storage.text_cache import TextCache
from amportal.render.markdown.html_cache import Row


def test_what_is_kept_is_known_again(tmp_path: Path) -> None:
    """By the same code, for the same client."""
    texts = TextCache(tmp_path, "code")
    made: dict[str, Row] = {"a": ("<p>é</p>", 0), "b": None}
    texts.keep("acme", {}, made, 2)

    assert texts.of("acme") == made
    assert texts.of("beta") == {}
    assert TextCache(tmp_path, "other code").of("acme") == {}


def test_texts_that_are_gone_go(tmp_path: Path) -> None:
    """One text edited a thousand times leaves a few behind, and never the newest out."""
    texts = TextCache(tmp_path, "code")
    for number in range(1000):
        made: dict[str, Row] = {f"edit {number}": ("<p></p>", 0)}
        texts.keep("acme", texts.of("acme"), made, 5)

    kept = texts.of("acme")
    assert len(kept) < 100
    assert list(kept)[-1] == "edit 999"


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    """A build that knew every text leaves the file alone."""
    texts = TextCache(tmp_path, "code")
    texts.keep("acme", {"a": None}, {}, 1)

    assert not (tmp_path / "bodies").exists()

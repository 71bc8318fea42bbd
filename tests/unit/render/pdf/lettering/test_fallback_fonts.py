"""The fonts for what a theme lacks: the files that the table names, each read only where needed."""

from __future__ import annotations

from hashlib import sha256

import pytest

from amportal.render.pdf.lettering.fallback_fonts import (
    FALLBACKS,
    Fallback,
    content_of,
    fallbacks_for,
    signs_in,
)


@pytest.mark.parametrize("font", FALLBACKS, ids=lambda font: font.name)
def test_a_changed_file_changes_the_table(font: Fallback) -> None:
    """Reports are made again when a font changes, as its digest is part of our code."""
    assert sha256(content_of(font)).hexdigest().startswith(font.digest)
    assert " " in signs_in(font), "a run of signs in one font may hold spaces"


@pytest.mark.parametrize(
    ("signs", "names"),
    [
        ("", ()),
        ("✔", ("noto-symbols-2",)),
        ("😀", ("noto-emoji",)),
        ("中", ("noto-sc",)),
        ("東京タ", ("noto-jp",)),
        ("서울", ("noto-kr",)),
        ("שА", ("noto-hebrew",)),
    ],
)
def test_only_what_is_needed_is_read(signs: str, names: tuple[str, ...]) -> None:
    """One font where one has it all; kana say that Chinese characters are Japanese."""
    fonts, _ = fallbacks_for(frozenset(signs))
    assert tuple(fonts) == tuple(f"fonts-fallback/{name}.woff2" for name in names)


def test_what_none_has_is_returned() -> None:
    assert fallbacks_for(frozenset("✔𐌀"))[1] == frozenset("𐌀")

"""A theme: names, overrides, digests."""

from __future__ import annotations

import pickle

from amportal.render.theme import Theme


def test_the_sites_own_file_stands_before_the_default_one() -> None:
    """`home.html` of the site answers to its name; without it the default theme's does."""
    both = Theme({"home.html": b"own", "default/home.html": b"ours"})
    alone = Theme({"default/home.html": b"ours"})

    assert both.get("home.html") == b"own"
    assert alone.get("home.html") == b"ours"


def test_the_default_file_stays_within_reach_of_an_override() -> None:
    """`default/home.html` is always the default theme's."""
    both = Theme({"home.html": b"own", "default/home.html": b"ours"})

    assert both.get("default/home.html") == b"ours"
    assert Theme({"home.html": b"own"}).get("default/home.html") is None


def test_equal_themes_have_equal_digests() -> None:
    """The digest depends on names and bytes, not on the order in which files were found."""
    one = Theme({"a.html": b"1", "b.html": b"2"})
    other = Theme({"b.html": b"2", "a.html": b"1"})

    assert one.digest == other.digest
    assert one.digest != Theme({"a.html": b"2", "b.html": b"1"}).digest
    assert one.digest != Theme({"a.html": b"1"}).digest


def test_a_theme_crosses_processes() -> None:
    """A theme pickles, before and after its digests were asked for."""
    before = Theme({"a.html": b"1"})
    early = pickle.loads(pickle.dumps(before))
    digests = before.digest, before.file_digest("a.html")
    late = pickle.loads(pickle.dumps(before))

    assert (early.digest, early.file_digest("a.html")) == digests
    assert (late.digest, late.file_digest("a.html")) == digests


def test_a_file_that_is_not_there_has_no_digest() -> None:
    """Absence is told by None, never by the digest of nothing."""
    assert Theme({}).file_digest("a.html") is None
    assert Theme({"a.html": b""}).file_digest("a.html") is not None

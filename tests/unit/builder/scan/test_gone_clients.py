"""Which portals may be taken away, and what stops a build."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from amportal.builder.scan.gone_clients import GoneClients, gone_clients


def outcome(
    root: Path,
    known: set[str],
    there: set[str],
    *,
    seen: set[str] | None = None,
    codes: dict[str, str] | None = None,
) -> GoneClients:
    """Return what becomes of *known* clients where the folders *there* are on the disk."""
    folder = root / "content" / "clients"
    folder.mkdir(parents=True, exist_ok=True)
    for name in there:
        (folder / name).mkdir()
    by_client = codes or {}
    found = frozenset(there if seen is None else seen)
    return gone_clients(root, frozenset(known), found, by_client.get, by_client.get)


def test_nobody_is_gone(tmp_path: Path) -> None:
    """New clients are nobody's end."""
    assert outcome(tmp_path, {"acme"}, {"acme", "beta"}) == GoneClients()
    assert outcome(tmp_path / "new", set(), {"acme"}) == GoneClients()


def test_one_alone_goes(tmp_path: Path) -> None:
    """Whoever else is there, or comes."""
    found = outcome(tmp_path, {"acme", "beta"}, {"beta", "cove"})
    assert (found.away, found.stop) == (frozenset({"acme"}), None)


@pytest.mark.parametrize(
    ("known", "there"),
    [
        ({"acme", "beta", "cove"}, {"cove"}),
        ({"acme", "beta"}, set()),
        ({"acme"}, set()),
        ({"acme"}, {"beta"}),
        ({"acme", "beta"}, {"cove", "dune"}),
    ],
)
def test_several_or_all_stop(tmp_path: Path, known: set[str], there: set[str]) -> None:
    """With the commands that bring them back, and that say that they shall go."""
    found = outcome(tmp_path, known, there)
    assert found.stop is not None
    assert (found.away, found.odd) == (frozenset(), {})
    for slug in known - there:
        assert f"`{slug}`" in found.stop.message
        assert f"content/clients/{slug}" in found.stop.hint
    assert "amportal withdraw " + " ".join(sorted(known - there)) in found.stop.hint


def test_a_client_with_the_same_code_was_renamed(tmp_path: Path) -> None:
    """Several may be at once, also all, and one alone may go beside them."""
    codes = {"acme": "ACM", "cove": "acm", "beta": "BET", "dune": "BET", "eden": "EDE"}
    found = outcome(tmp_path, {"acme", "beta", "eden"}, {"cove", "dune"}, codes=codes)
    assert found.stop is None
    assert dict(found.renamed) == {"acme": "cove", "beta": "dune"}
    assert found.away == {"acme", "beta", "eden"}


@pytest.mark.parametrize(
    "codes",
    [
        {"acme": "ACM", "beta": "BET", "cove": "ACM", "dune": "ACM"},
        {"cove": "ACM", "dune": "BET"},
        {"acme": "ACM", "beta": "BET"},
    ],
)
def test_what_is_not_sure_is_no_rename(tmp_path: Path, codes: dict[str, str]) -> None:
    """Two folders of one code, or a code that nobody knows any more."""
    found = outcome(tmp_path, {"acme", "beta"}, {"cove", "dune"}, codes=codes)
    assert found.stop is not None


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("acme", "Acme"),
        ("acme", "ACME"),
        ("caf\u00e9", unicodedata.normalize("NFD", "caf\u00e9")),
        ("strasse", "stra\u00dfe"),
    ],
)
@pytest.mark.parametrize("beside", [True, False])
def test_another_form_of_a_name_stops(tmp_path: Path, known: str, name: str, beside: bool) -> None:
    """Beside the known folder, or in its place; whichever of them was read."""
    there = {known, name} if beside else {name}
    for seen in ({known, "beta"}, {name, "beta"}):
        found = outcome(tmp_path / str(sorted(seen)), {known, "beta"}, {*there, "beta"}, seen=seen)
        assert found.stop is not None
        assert found.stop.slug == "client-name-clash"


def test_a_folder_that_cannot_be_used_is_held(tmp_path: Path) -> None:
    """It is there, so nobody withdrew it; several are held each for itself."""
    found = outcome(tmp_path, {"acme", "beta", "cove"}, {"acme", "beta", "cove"}, seen={"cove"})
    assert found.stop is None
    assert found.away == frozenset()
    assert set(found.odd) == {"acme", "beta"}
    assert {each.slug for each in found.odd.values()} == {"client-folder-empty"}


@pytest.mark.parametrize("how", ["missing", "file", "link", "content link", "content file"])
def test_no_folder_of_clients_stops(tmp_path: Path, how: str) -> None:
    """Whatever stands in its place; a link is not followed, though all folders are behind it."""
    root, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    (elsewhere / "clients" / "acme").mkdir(parents=True)
    root.mkdir()
    if how in ("content link", "content file"):
        if how == "content link":
            (root / "content").symlink_to(elsewhere)
        else:
            (root / "content").write_text("no folder")
    else:
        (root / "content").mkdir()
        if how == "file":
            (root / "content/clients").write_text("no folder")
        elif how == "link":
            (root / "content/clients").symlink_to(elsewhere / "clients")
    found = gone_clients(root, frozenset({"acme"}), frozenset(), lambda _: None, lambda _: None)
    assert found.stop is not None
    assert found.stop.slug == "clients-gone"

"""The shards of a site, laid together, are the site."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from amportal.builder.build_engine import build
from amportal.builder.processes.shards import Shard
from tests.sites import Site, tree

COUNT = 3


def shard(site: Site, number: int, where: Path) -> dict[str, bytes]:
    """Return what shard *number* makes in a folder of its own, as a machine of its own does."""
    part = Shard(number, COUNT)
    slugs = sorted(each.name for each in (site.root / "content/clients").iterdir())
    order = site.order(output=where / "output", state=where / "state")
    build(replace(order, only=part.clients(slugs), board=part.has_board), site.slow)
    return tree(where / "output")


def test_the_union_is_the_whole(site: Site, tmp_path: Path) -> None:
    """Byte for byte, every file in one shard, a held client and the agency's board with them."""
    for number in range(3):
        site.add_client(f"gamma-{number}", f"GA{number}")
    # A client that takes another's job number is held back, in another shard too.
    site.add_client("twin", "BET")
    site.edit("content/clients/gamma-1/client.yaml", "account_manager: ", "account_manager: nobody")
    whole = site.clean_tree(tmp_path / "whole")

    parts = [shard(site, number, tmp_path / f"part-{number}") for number in range(1, COUNT + 1)]

    union: dict[str, bytes] = {}
    for part in parts:
        assert not union.keys() & part.keys()
        union |= part
    assert union == whole
    assert "_agency/index.html" in whole
    assert any(path.startswith("beta/") for path in whole)
    assert not any(path.startswith(("twin/", "gamma-1/")) for path in whole)


def test_other_shards_portals_are_left_alone(site: Site) -> None:
    """Where machines share an output, each touches its own clients only."""
    site.build()
    whole = site.tree()

    for number in range(1, COUNT + 1):
        part = Shard(number, COUNT)
        only = part.clients(("acme", "beta"))
        summary = site.build(only=only, board=part.has_board)
        assert not summary.problems

    assert site.tree() == whole

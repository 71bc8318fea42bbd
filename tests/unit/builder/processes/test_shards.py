"""Clients are dealt out to shards by their own names alone."""

from __future__ import annotations

import pytest

from amportal.builder.processes.shards import NOBODY, Shard

SLUGS = tuple(f"client-{n}" for n in range(200))


@pytest.mark.parametrize("count", [1, 2, 7])
def test_every_client_is_in_one_shard(count: int) -> None:
    """None twice, none left out, and in the order they came."""
    dealt = [Shard(number, count).clients(SLUGS) for number in range(1, count + 1)]

    assert sorted(slug for part in dealt for slug in part) == sorted(SLUGS)
    assert all(list(part) == sorted(part, key=SLUGS.index) for part in dealt)
    assert max(map(len, dealt)) < 2 * len(SLUGS) / count
    assert [Shard(number, count).has_board for number in range(1, count + 1)].count(True) == 1


def test_one_client_more_moves_no_other() -> None:
    """So that what a machine kept stays useful to it."""
    before, after = Shard(2, 3).clients(SLUGS), Shard(2, 3).clients((*SLUGS, "zebra"))

    assert set(after) - {"zebra"} == set(before)


def test_a_shard_without_clients_asks_for_nobody() -> None:
    """Not for everybody, which an empty list of clients means elsewhere."""
    assert Shard(1, 2).clients(()) == (NOBODY,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2", "`2` is no shard"),
        ("a/b", "`a/b` is no shard"),
        ("0/3", "there is no shard 0 of 3"),
        ("4/3", "there is no shard 4 of 3"),
        ("1/0", "there are 1 to 1,000 shards, not 0"),
        ("1/1001", "there are 1 to 1,000 shards, not 1001"),
    ],
)
def test_what_is_no_shard_is_said(text: str, said: str) -> None:
    """In plain words."""
    with pytest.raises(ValueError, match=f"^{said}$"):
        Shard.of(text)


def test_a_shard_is_written_as_a_fraction() -> None:
    """As other tools write it."""
    assert Shard.of("2/5") == Shard(2, 5)

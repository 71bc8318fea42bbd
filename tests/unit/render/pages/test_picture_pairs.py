"""Pictures of two versions belong together by what they are, not by where they stand in a list."""

from __future__ import annotations

from typing import NamedTuple

from amportal.render.pages.picture_pairs import picture_pairs


class Picture(NamedTuple):
    name: str
    alt: str = ""


FRONT, BACK = Picture("front.png", "The front"), Picture("back.png", "The back")


def test_the_same_name_is_the_same_picture() -> None:
    newer = Picture("front.png", "The front, brighter")
    assert picture_pairs((BACK, FRONT), (newer, BACK)) == [(FRONT, newer), (BACK, BACK)]


def test_then_what_a_picture_shows() -> None:
    renamed = Picture("back-2.png", "The back")
    assert picture_pairs((FRONT, BACK), (renamed, FRONT)) == [(BACK, renamed), (FRONT, FRONT)]


def test_what_is_left_is_a_pair_where_there_is_one_on_each_side() -> None:
    old, new = Picture("v1.png", "A cup"), Picture("v2.png", "A cup and a sun")
    assert picture_pairs((old,), (new,)) == [(old, new)]
    assert picture_pairs((FRONT, old), (FRONT, new)) == [(FRONT, FRONT), (old, new)]


def test_nothing_is_paired_by_its_place_alone() -> None:
    olds = (Picture("a.png"), Picture("b.png"))
    news = (Picture("c.png"), Picture("d.png"))
    gone, added = [(old, None) for old in olds], [(None, new) for new in news]
    assert picture_pairs(olds, news) == [*added, *gone]


def test_every_picture_is_there_once() -> None:
    pairs = picture_pairs((FRONT, BACK), (FRONT,))
    assert pairs == [(FRONT, FRONT), (BACK, None)]

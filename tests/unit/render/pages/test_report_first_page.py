"""Page one holds the whole answer: long lists are cut where it ends, the most urgent first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from amportal.plan.view.page_views import ReportPage
from amportal.plan.view.work_views import MilestoneView
from amportal.render.pages.report_first_page import FirstPage
from amportal.render.pages.report_first_page import first_page as fitting
from amportal.render.text.locale_format import LocaleFormat
from tests.portals import MILESTONES, PROJECT, WAITING, milestone, report

ENGLISH = LocaleFormat("en-GB", "GBP", date(2026, 11, 23))


def first_page(view: ReportPage, paper: str = "a4", language: LocaleFormat = ENGLISH) -> FirstPage:
    return fitting(view, language, paper)


def plan(count: int, done: int = 0) -> tuple[MilestoneView, ...]:
    start = date(2026, 9, 7)
    return tuple(
        milestone(
            f"M{n}",
            f"Step {n}",
            start + timedelta(7 * n),
            start + timedelta(7 * n),
            done=n < done,
        )
        for n in range(count)
    )


def test_what_fits_is_shown_whole() -> None:
    few = replace(PROJECT, milestones=MILESTONES[:6])
    view = replace(report((few,)), waiting=WAITING[:1])
    fits = first_page(view)
    assert fits.waiting >= 1
    assert fits.steps >= 2
    assert fits.milestones == MILESTONES[:6]
    assert fits.words


@pytest.mark.parametrize("count", [1, 4, 12, 60])
def test_more_waiting_never_crowds_the_rest_out(count: int) -> None:
    view = replace(report(), waiting=WAITING[:1] * count)
    fits = first_page(view)
    assert min(count, 3) <= fits.waiting <= count
    assert fits.steps >= 2
    assert len(fits.milestones) >= 3


@pytest.mark.parametrize("kind", ["waiting", "done"])
def test_a_longer_list_never_leaves_more_room_for_the_others(kind: str) -> None:
    def shown(count: int) -> int:
        if kind == "waiting":
            view = replace(report(), waiting=WAITING[:1] * count)
        else:
            view = replace(report(), done=report().done[:1] * count)
        return len(first_page(view).milestones)

    counts = [shown(n) for n in range(8)]
    if kind == "waiting":
        # A list of four or five is shown whole where it fits, which takes more room than one cut.
        assert counts[:5] == sorted(counts[:5], reverse=True)
        assert min(counts) >= 3
        del counts[4:6]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("tag", ["en-GB", "de-DE", "fr-FR", "pl-PL"])
def test_a_list_of_four_is_never_cut_to_three(at: int, tag: str) -> None:
    """The fourth row takes little more room than the line that says that one more follows."""
    language = LocaleFormat(tag, "EUR", date(2026, 11, 23))
    fits = first_page(replace(report(), waiting=WAITING[at : at + 1] * 4), language=language)
    assert fits.waiting in (2, 4)


def test_wider_words_take_more_room() -> None:
    wide = replace(WAITING[0], what="A name that goes on over several lines " * 4)
    short = first_page(replace(report(), waiting=WAITING[:1] * 6))
    long = first_page(replace(report(), waiting=(wide,) * 6))
    assert long.waiting + len(long.milestones) < short.waiting + len(short.milestones)


def shown(milestones: tuple[MilestoneView, ...]) -> list[str]:
    view = replace(report((replace(PROJECT, milestones=milestones),)), waiting=WAITING * 4)
    return [each.id for each in first_page(view).milestones]


def test_what_comes_next_is_shown_before_what_is_done() -> None:
    ids = shown(plan(30, done=20))
    assert ids[0] == "M19"
    assert ids[1:] == [f"M{n}" for n in range(20, 20 + len(ids) - 1)]


def test_when_all_is_done_the_last_are_shown() -> None:
    ids = shown(plan(30, done=30))
    assert ids == [f"M{n}" for n in range(30 - len(ids), 30)]


def test_a_cancelled_milestone_gives_way() -> None:
    cancelled = tuple(replace(each, cancelled=True) for each in plan(10))
    ahead = tuple(replace(each, id=f"N{n}") for n, each in enumerate(plan(20)))
    assert all(each.startswith("N") for each in shown((*cancelled, *ahead)))


def test_several_projects_keep_their_milestones_for_their_own_pages() -> None:
    assert first_page(report((PROJECT, PROJECT))).milestones == ()


def test_many_words_leave_their_rest_to_the_next_page() -> None:
    """The numbers come first: what the account manager adds must not push them off the page."""

    def with_words(words: str) -> ReportPage:
        return replace(report(), words=words)

    brief = first_page(with_words("We lost a day."))
    long = first_page(with_words("We lost a day.\n\n" + "And this is how it went. " * 120))
    assert brief.words
    assert not long.words
    assert (long.waiting, long.steps, long.milestones) == (
        brief.waiting,
        brief.steps,
        brief.milestones,
    )


def test_longer_words_of_a_language_take_their_room() -> None:
    """ "Working days late" is two lines in some languages: fewer rows then fit."""
    view = replace(report(), waiting=WAITING[:1] * 9, words="We lost a day.\n\n" * 4)

    def rows(tag: str) -> int:
        fits = first_page(view, language=LocaleFormat(tag, "EUR", date(2026, 11, 23)))
        return fits.waiting + fits.steps + len(fits.milestones)

    assert rows("fr-FR") <= rows("en-GB")

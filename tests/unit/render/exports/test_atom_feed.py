"""The feed is valid Atom with ids that last, links that travel, and text that cannot break out."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from msgspec.structs import replace

from amportal.plan.view.change_views import ToldMove
from amportal.plan.view.meeting_views import MovedFrom
from amportal.plan.view.page_views import Portal
from amportal.render.exports.atom_feed import MOST, feed_of
from amportal.render.refusal import Refusal
from tests.portals import MEETINGS, UPDATES, portal

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(whole: Portal) -> Element:
    root = fromstring(feed_of(whole))
    assert isinstance(root, Element)
    return root


def entries(whole: Portal) -> list[Element]:
    return [each for each in every(whole) if "/milestone/" not in said(each, "id")]


def milestones(whole: Portal) -> dict[str, Element]:
    """Return the entries about milestones by the last part of their ids."""
    told = (each for each in every(whole) if "/milestone/" in said(each, "id"))
    return {said(each, "id").rpartition("/")[2]: each for each in told}


def every(whole: Portal) -> list[Element]:
    return feed(whole).findall(f"{ATOM}entry")


def said(element: Element, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    assert found is not None
    return found.text or ""


def link(element: Element, rel: str) -> str:
    (found,) = (each for each in element.findall(f"{ATOM}link") if each.get("rel") == rel)
    return found.get("href", "")


def test_updates_and_contact_reports_stand_newest_first() -> None:
    assert [said(each, "title") for each in entries(portal())] == [
        "The film is in edit",
        "Contact report: Weekly, with film",
        "The weather day is agreed",
    ]


def test_a_meeting_without_a_contact_report_is_no_news() -> None:
    assert not any("Review" in said(each, "title") for each in entries(portal()))


def test_a_milestone_that_somebody_is_late_with_is_news_from_the_day_after() -> None:
    """It says so whatever else was told of it; the day it was due stays the day it is about."""
    whole = portal()
    first, *rest = whole.projects
    day = date(2026, 11, 12)
    late = replace(
        next(each for each in first.milestones if not each.done),
        date=day, stage="overdue", overdue=True, next=False, days=7, until=-11, standing="late",
    )  # fmt: skip
    late_project = replace(first, milestones=(late,))
    entry = milestones(replace(whole, projects=(late_project, *rest)))[late.ref.lower()]
    assert said(entry, "title") == f"{late.name}: overdue, was due on 12 Nov"
    assert said(entry, "updated").startswith("2026-11-13T00:00:00")


def test_each_entry_has_what_atom_demands() -> None:
    root = feed(portal())
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert said(element, "title")
        assert datetime.fromisoformat(said(element, "updated")).utcoffset() is not None
    assert said(root, "author/{http://www.w3.org/2005/Atom}name") == "Halden Studio"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"


def test_ids_last_and_name_no_program() -> None:
    ids = [said(feed(portal()), "id"), *(said(each, "id") for each in entries(portal()))]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "tag:haldenstudio.example,2026-01-01:meridian/feed"
    assert ids[1].endswith(":meridian/mer-014-2026-11-20-film-in-edit")
    assert b"amportal" not in feed_of(portal()).lower()


def test_an_id_outlives_a_change_of_title_and_day() -> None:
    moved = replace(UPDATES[0], title="Another title", date=date(2026, 11, 21))
    before = entries(replace(portal(), updates=UPDATES[:1], meetings=()))
    after = entries(replace(portal(), updates=(moved,), meetings=()))
    assert said(before[0], "id") == said(after[0], "id")


def test_links_are_relative_so_that_the_portal_can_move() -> None:
    root = feed(portal())
    assert link(root, "self") == "feed.xml"
    assert link(root, "alternate") == "index.html"
    for each in entries(portal()):
        assert link(each, "alternate").startswith(("updates/", "meetings/"))


def test_an_entry_is_stamped_with_its_own_day_in_the_clients_zone() -> None:
    newest = entries(portal("de-DE", "EUR", "Europe/Berlin"))[0]
    assert said(newest, "updated") == "2026-11-20T00:00:00+01:00"
    assert said(feed(portal()), "updated") == "2026-11-23T09:10:00+00:00"


def test_the_text_comes_as_html_and_its_beginning_as_plain_words() -> None:
    newest = entries(portal())[0]
    content = newest.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "<strong>sunrise</strong> &amp; loses" in (content.text or "")
    assert said(newest, "summary") == "Version 2 opens on the sunrise & loses the office scene."


@pytest.mark.parametrize("text", ["]]>", "\x00\x0b\x1f", "\ufffe\ud800", "<!ENTITY x 'y'>", "&"])
def test_no_text_breaks_the_xml(text: str) -> None:
    """RFC 4287 is XML: what XML cannot hold is left out, what it would read is escaped."""
    evil = replace(UPDATES[0], title=f"Film {text} end", body=f"Film {text} end")
    (found,) = entries(replace(portal(), updates=(evil,), meetings=()))
    kept = text if text.isprintable() and text.isascii() else ""
    assert said(found, "title") == f"Film {kept} end"


def test_markup_in_a_text_is_shown_and_never_run() -> None:
    evil = replace(UPDATES[0], body="<script>alert(1)</script> [x](javascript:alert(1))")
    (found,) = entries(replace(portal(), updates=(evil,), meetings=()))
    content = said(found, "content")
    assert "<script" not in content
    assert "javascript:" not in content


def test_a_text_that_cannot_be_laid_out_is_refused_with_its_problem() -> None:
    evil = replace(UPDATES[0], body=">" * 500)
    with pytest.raises(Refusal) as caught:
        feed_of(replace(portal(), updates=(evil,)))
    assert caught.value.problems[0].slug == "markdown-too-hard"


def test_a_long_history_is_cut_at_its_old_end() -> None:
    many = tuple(
        replace(UPDATES[0], path=f"updates/u{n}.html", date=date(2027, 1, 1) + timedelta(n))
        for n in range(MOST + 5)
    )
    found = entries(replace(portal(), updates=many, meetings=()))
    assert len(found) == MOST
    assert said(found[0], "id").endswith(f"/u{MOST + 4}")


def test_the_same_portal_gives_the_same_bytes_and_another_language_other_words() -> None:
    assert feed_of(portal()) == feed_of(portal())
    titles = [said(each, "title") for each in entries(portal("de-DE", "EUR"))]
    assert f"Besprechungsbericht: {MEETINGS[0].title}" in titles


def about(element: Element) -> date:
    """Return the day for programs in an entry about a milestone."""
    found = re.search(r'<time datetime="([^"]+)"', said(element, "content"))
    assert found
    return date.fromisoformat(found[1])


def test_milestones_are_told_when_reached_moved_or_next() -> None:
    """Each once, under an id that outlives its date, with the date it has now."""
    told = milestones(portal())
    views = {each.ref.lower(): each for each in portal().projects[0].milestones}
    assert {"mer-014-m6"} < set(told)
    for ref, element in told.items():
        if ref in views:
            assert about(element) == views[ref].date
            assert link(element, "alternate").endswith(f"#{views[ref].id}")
    reached = {ref for ref, each in views.items() if each.done and not each.cancelled}
    assert reached
    for ref in reached:
        assert ": reached on " in said(told[ref], "title")
        assert said(told[ref], "updated")[:10] == views[ref].date.isoformat()
    assert said(told["mer-014-m6"], "title") == "Launch: moved from 24 Feb to 2 Mar"
    (following,) = (ref for ref, each in views.items() if each.next)
    assert following in told


def test_what_is_told_of_a_milestone_has_the_day_of_the_data() -> None:
    """A build a week later moves nothing: the days are those of the milestones and reports."""
    whole = portal()
    later = replace(whole.frame, as_of=replace(whole.frame.as_of, day=date(2026, 11, 30)))
    first, second = milestones(whole), milestones(replace(whole, frame=later))
    assert {ref: said(each, "updated") for ref, each in first.items()} == {
        ref: said(each, "updated") for ref, each in second.items()
    }


def test_a_move_is_told_on_the_day_of_its_commit() -> None:
    whole = portal()
    since = whole.home.since
    assert since is not None
    day = date(2026, 11, 19)
    groups = tuple(
        replace(group, changes=tuple(replace(each, committed=day) for each in group.changes))
        for group in since.groups
    )
    dated = replace(whole, home=replace(whole.home, since=replace(since, groups=groups)))
    assert said(milestones(dated)["mer-014-m6"], "updated")[:10] == "2026-11-19"


def test_a_meeting_called_off_or_moved_is_news_of_the_day_it_was() -> None:
    """Each once, with its reason; where no day is known nothing is dated, so nothing is told."""
    first, second = MEETINGS[0], MEETINGS[1]
    day = date(2026, 11, 20)
    off = replace(first, cancelled=True, cancelled_on=day, cancelled_reason="The studio floods.")
    moved = replace(second, moved=(MovedFrom(second.start, day, "Priya travels."),))
    whole = replace(portal(), updates=(), meetings=(off, moved))
    told = {said(each, "title"): said(each, "published")[:10] for each in entries(whole)}
    news = sorted(title for title in told if title.startswith("Meeting"))
    assert [title.partition(":")[0] for title in news] == ["Meeting cancelled", "Meeting moved"]
    assert first.title in news[0]
    assert news[0].endswith(". The studio floods.")
    assert news[1].endswith(". Priya travels.")
    assert {told[title] for title in news} == {"2026-11-20"}
    undated = replace(off, cancelled_on=None)
    silent = replace(portal(), updates=(), meetings=(undated,))
    assert not [each for each in entries(silent) if said(each, "title").startswith("Meeting")]


def test_a_move_stays_in_the_feed_after_a_report_told_it() -> None:
    """With the day it had; until the milestone moves again, or is reached."""
    whole = portal()
    before = milestones(whole)["mer-014-m6"]
    move = ToldMove("MER-014-M6", "date", date(2027, 1, 8), date(2027, 1, 15), date(2026, 11, 13))
    told = replace(whole, home=replace(whole.home, since=None), moved=(move,))
    entry = milestones(told)["mer-014-m6"]
    assert said(entry, "title") == "Media booked: moved from 8 to 15 Jan"
    assert said(entry, "updated")[:10] == "2026-11-13"
    assert said(entry, "id") == said(before, "id")
    again = replace(told, moved=(replace(move, now=date(2027, 1, 12)),))
    assert "mer-014-m6" not in milestones(again)


def test_ids_outlive_another_name_of_the_clients_folder() -> None:
    whole = portal()
    renamed = replace(whole.frame, client_slug="meridian-group", known_as="meridian")
    ids = [said(each, "id") for each in every(whole)]
    assert [said(each, "id") for each in every(replace(whole, frame=renamed))] == ids

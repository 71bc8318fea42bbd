"""The feed is valid Atom with ids that last, links that travel, and text that cannot break out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from amportal.plan.view.pages import Portal
from amportal.render.feed import MOST, feed_of
from amportal.render.refusal import Refusal
from tests.portals import MEETINGS, UPDATES, portal

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(whole: Portal) -> Element:
    root = fromstring(feed_of(whole))
    assert isinstance(root, Element)
    return root


def entries(whole: Portal) -> list[Element]:
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
    evil = replace(UPDATES[0], body="[" * 20_000)
    with pytest.raises(Refusal) as caught:
        feed_of(replace(portal(), updates=(evil,)))
    assert caught.value.problems[0].slug == "markdown-too-hard"


def test_a_long_history_is_cut_at_its_old_end() -> None:
    many = tuple(
        replace(UPDATES[0], path=f"updates/u{n}.html", date=date(2024, 1, 1) + timedelta(n))
        for n in range(MOST + 5)
    )
    found = entries(replace(portal(), updates=many, meetings=()))
    assert len(found) == MOST
    assert said(found[0], "id").endswith(f"/u{MOST + 4}")


def test_the_same_portal_gives_the_same_bytes_and_another_language_other_words() -> None:
    assert feed_of(portal()) == feed_of(portal())
    titles = [said(each, "title") for each in entries(portal("de-DE", "EUR"))]
    assert f"Besprechungsbericht: {MEETINGS[0].title}" in titles

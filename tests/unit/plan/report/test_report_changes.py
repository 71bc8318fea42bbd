"""What changed: fields of what a reader may see, never texts, and nothing that is hidden."""

from __future__ import annotations

import pytest

from amportal.plan.portal.client_portal import things_told
from amportal.plan.reader.visibility import hidden_from, visible
from amportal.plan.report.record_things import ToldState
from amportal.plan.report.report_changes import changes_between
from amportal.plan.view.change_views import Change
from amportal.render.text.change_sentences import sentence
from amportal.render.text.locale_format import LocaleFormat
from tests.unit.plan.sites import EVERYBODY, LATE, PROJECT, TODAY, site_of, text

PLAN = """
    milestones:
      - {id: M1, name: Film sign-off, baseline: 2026-12-12, forecast: 2026-12-12}
      - {id: M2, name: Launch, baseline: 2027-02-22, audience: everyone}
    actions:
      - {id: A1, what: Send photos, side: client, owner: tom, due: 2026-11-27}
    risks:
      - {id: R1, title: Rain, probability: 2, impact: 3, response: A second day, owner: ruth,
         audience: everyone}
    """
FILM = """
    id: D1
    name: Film
    owner: mina
    due: 2026-12-01
    approvers: priya
    versions:
      - {n: 1, round: 1, sent_on: 2026-11-10, text: One.}
    """
BUDGET = """
    lines:
      - {id: B1, name: Design, kind: fee, estimate: 1000.00, spent: 100.00, as_of: 2026-11-20}
    change_orders:
      - {id: CO1, title: A second retouch, reason: Asked for., asked_by: priya,
         asked_on: 2026-11-02, sent_on: 2026-11-03, state: sent, lines: [{line: B1, amount: 1200}]}
    """
BASE = {
    "projects/spring/project.yaml": text(PROJECT, PLAN) + LATE,
    "projects/spring/deliverables/film.yaml": FILM,
    "projects/spring/budget.yaml": BUDGET,
}


def state(files: dict[str, str]) -> ToldState:
    site = site_of(files)
    return ToldState(things_told(site, site.clients[0], EVERYBODY, TODAY, {}))


NOTHING = ToldState(())


def edited(path: str, *pairs: tuple[str, str]) -> dict[str, str]:
    changed = text(BASE[path])
    for old, new in pairs:
        assert changed.count(old) == 1, old
        changed = changed.replace(old, new)
    return {**BASE, path: changed}


def hidden(files: dict[str, str]) -> frozenset[str]:
    (client,) = site_of(files).clients
    return hidden_from(client, visible(client, EVERYBODY, TODAY))


def changes(after: dict[str, str], before: dict[str, str] | None = None) -> tuple[Change, ...]:
    return changes_between(state(before or BASE), state(after), TODAY, hidden(after))


def said(after: dict[str, str], locale: str = "en-GB") -> list[str]:
    words = LocaleFormat(locale, "GBP", TODAY)
    return [sentence(change, words) for change in changes(after)]


PLAN_FILE = "projects/spring/project.yaml"
MOVED = ("forecast: 2026-12-12", "forecast: 2026-12-19")


def test_a_moved_day_is_one_change_with_both_days() -> None:
    """Old and new, exact, of the one thing that moved."""
    (change,) = changes(edited(PLAN_FILE, MOVED))
    assert (change.noun, change.ref, change.what) == ("milestone", "MER-014-M1", "Film sign-off")
    assert (change.field, change.type) == ("date", "day")
    assert (change.was, change.now) == ("2026-12-12", "2026-12-19")


@pytest.mark.parametrize(
    ("locale", "sentence_said"),
    [
        ("en-GB", "Film sign-off: moved from 12 to 19 Dec"),
        ("de-DE", "Film sign-off: vom 12. auf den 19. Dez. verschoben"),
        ("en-US", "Film sign-off: moved from Dec 12 to Dec 19"),
        ("fr-FR", "Film sign-off\u00a0: déplacé du 12 au 19 déc."),
    ],
)
def test_it_is_said_in_the_readers_language(locale: str, sentence_said: str) -> None:
    assert said(edited(PLAN_FILE, MOVED), locale) == [sentence_said]


def test_order_comments_and_other_line_ends_are_no_change() -> None:
    """Only values count: a file written anew with the same facts changes nothing."""
    plan = text(PROJECT, PLAN) + LATE
    lines = plan.splitlines()
    at = next(i for i, line in enumerate(lines) if "id: M1" in line)
    lines[at], lines[at + 1] = lines[at + 1], lines[at] + "   # moved down"
    again = "# a comment\r\n" + "\r\n".join(lines) + "\r\n"
    assert changes({**BASE, PLAN_FILE: again}) == ()


FILM_FILE, MONEY = "projects/spring/deliverables/film.yaml", "projects/spring/budget.yaml"
APPROVED = "decisions: [{outcome: approved, by: priya, on: 2026-11-20, source: email}]"
AT_RISK = "schedule: {rag: amber, reason: Rain., recovery: A second day.}"
KINDS = {
    "approved": (
        FILM_FILE,
        ("text: One.}", f"text: One., {APPROVED}}}"),
        ["Film, version 1: approved by Priya Nair"],
    ),
    "sent": (
        FILM_FILE,
        ("text: One.}", "text: One.}\n  - {n: 2, round: 2, sent_on: 2026-11-20, text: Two.}"),
        ["Film: version 2 sent on 20 Nov"],
    ),
    "change order": (
        MONEY,
        (
            "state: sent",
            "state: approved, decision: {by: priya, on: 2026-11-20, source: email}",
        ),
        ["Budget +£1,200.00: A second retouch (MER-014-CO1)"],
    ),
    "spent": (MONEY, ("spent: 100", "spent: 150"), ["Design, spent: £100.00, now £150.00"]),
    "status": (
        PLAN_FILE,
        ("schedule: {rag: green}", AT_RISK),
        ["Schedule: On track, now At risk"],
    ),
    "action": (
        PLAN_FILE,
        ("due: 2026-11-27}", "due: 2026-11-27, done_on: 2026-11-20}"),
        ["Done on 20 Nov: Send photos"],
    ),
    "risk": (
        PLAN_FILE,
        ("response: A second day,", "response: A second day, state: occurred,"),
        ["Rain: Open, now Has happened"],
    ),
    "name": (
        PLAN_FILE,
        ("name: Film sign-off", "name: Film approved"),
        ["Film sign-off is now called Film approved"],
    ),
    "gone": (
        PLAN_FILE,
        ("  - {id: M2, name: Launch, baseline: 2027-02-22, audience: everyone}\n", ""),
        ["Launch is no longer listed"],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_change_is_one_sentence(kind: str) -> None:
    path, pair, sentences = KINDS[kind]
    assert said(edited(path, pair)) == sentences


@pytest.mark.parametrize("how", ["audience: internal", "draft: true"])
def test_what_is_hidden_now_is_not_told_as_gone(how: str) -> None:
    """The client is not told that something they saw was taken away from their eyes alone."""
    pair = ("baseline: 2027-02-22, audience: everyone", f"baseline: 2027-02-22, {how}")
    assert said(edited(PLAN_FILE, pair)) == []


def test_what_was_hidden_is_new_when_it_is_shown() -> None:
    before = edited(PLAN_FILE, ("2027-02-22, audience: everyone", "2027-02-22, audience: internal"))
    (change,) = changes(BASE, before)
    assert (change.what, change.field) == ("Launch", "added")


def test_a_reader_is_told_only_of_what_they_may_see() -> None:
    """A hidden thing changes in no word: neither its name nor its day is in any change."""
    shown = "name: Launch, baseline: 2027-02-22, audience: everyone"
    secret = (shown, "name: Kestrel, baseline: 2027-03-03, audience: finance")
    again = (shown, "name: Kestrel, baseline: 2027-04-04, audience: finance")
    assert changes(edited(PLAN_FILE, again), edited(PLAN_FILE, secret)) == ()


def test_a_whole_project_comes_and_goes_in_one_line() -> None:
    one = state(BASE)
    assert next(each.field for each in changes_between(NOTHING, one, TODAY)) == "added"
    gone = [(each.noun, each.field) for each in changes_between(one, NOTHING, TODAY)]
    assert gone[0] == ("project", "removed")
    assert {noun for noun, _ in gone[1:]} == {"contact"}
    hidden = frozenset(each.place for each in one.things)
    assert changes_between(one, NOTHING, TODAY, hidden) == ()


def test_nothing_changes_between_equal_states() -> None:
    assert changes_between(state(BASE), state(BASE), TODAY) == ()

"""What changed is complete: each value that a reader sees, changed alone, is exactly one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest
from msgspec.structs import replace

from amportal.model.nouns.site import Site
from amportal.model.records.report_record import FactRecord
from amportal.plan.portal.client_portal import portal_of, things_told
from amportal.plan.reader.visibility import hidden_from, visible
from amportal.plan.report.record_things import ToldState
from amportal.plan.report.report_changes import changes_between
from amportal.plan.report.told_things import kept_facts, things_kept
from amportal.plan.view.page_views import Portal
from amportal.render.text.change_sentences import sentence
from amportal.render.text.locale_format import LocaleFormat
from tests.unit.plan.report.every_value import changed, unset, written
from tests.unit.plan.sites import EVERYBODY, TODAY, site_of

AGENCY = """
    name: Halden Studio
    legal_name: Halden Studio Ltd
    website: https://halden.example
    country: GB
    region: ENG
    departments: [{id: design, name: Design, lead: mina}, {id: film, name: Film, lead: mina}]
    people:
      - {id: ruth, name: Ruth Adeyemi, role: Account manager, department: design,
         email: ruth@agency.example, phone: "+44 20 7946 0112", hours: "09:00-18:00",
         stand_in: jonas, internal: Notes,
         away: [{from: 2026-12-21, to: 2026-12-28, stand_in: mina},
                {from: 2027-02-01, to: 2027-02-02}]}
      - {id: jonas, name: Jonas Brandt, role: Account manager, email: jonas@agency.example}
      - {id: mina, name: Mina Okafor, role: Designer, department: design,
         email: mina@agency.example}
      - {id: lena, name: Lena Vogt, role: Editor, email: lena@agency.example, left_on: 2026-11-10}
    on_call: [{from: 2026-11-01, to: 2026-12-31, person: jonas, hours: "18:00-22:00"}]
    closed: [{from: 2026-12-24, to: 2026-12-31, reason: Winter}]
    terms: {review_days: 4, contact_report_hours: 48, deemed_approval: false, objection_days: 3}
    """
CLIENT = """
    name: Meridian Coffee
    code: MER
    currency: GBP
    timezone: Europe/London
    country: GB
    region: ENG
    account_manager: ruth
    welcome: Good to see you.
    report: {every: week, on: friday, at: "09:00"}
    terms: {review_days: 4, objection_days: 3, deemed_approval: false, contact_report_hours: 24}
    closed: [{from: 2026-12-27, to: 2026-12-30, reason: Stocktaking}]
    contacts:
      - {id: priya, name: Priya Nair, job_title: Head of brand, email: priya@client.example,
         phone: "+44 20 7946 0113", roles: [approver, day_to_day], approval_limit: 9000,
         stand_in: tom, away: [{from: 2026-12-07, to: 2026-12-08},
                               {from: 2027-03-01, to: 2027-03-02, stand_in: tom}],
         formerly: [{until: 2026-06-30, roles: observer, approval_limit: 500}]}
      - {id: tom, name: Tom Wexford, email: tom@client.example, roles: day_to_day,
         left_on: 2027-05-31}
    """
PROJECT = """
    name: Spring launch
    job_no: MER-014
    kind: fixed
    brief: A launch.
    lead: ruth
    team: [mina, jonas, lena]
    po_no: PO 12
    start: 2026-09-01
    due: 2027-02-22
    headline: We are on time.
    tolerance: {days: 200, percent: 50}
    internal: Notes
    status:
      overall: {rag: amber, reason: Rain., recovery: A second day., since: 2026-11-18}
      schedule: {rag: green}
      budget: {rag: green}
      scope: {rag: green}
      quality: {rag: green}
    next_steps:
      - {what: The second cut goes to you, due: 2026-12-01, owner: mina}
      - {what: Sound is mixed, due: 2026-12-03, owner: mina}
    phases:
      - {id: P1, name: Shoot, start: 2026-09-01, end: 2026-10-30, state: done}
      - {id: P2, name: Edit, start: 2026-11-02, end: 2027-02-22, state: active}
    milestones:
      - {id: M1, name: Shoot done, baseline: 2026-10-28, actual: 2026-10-29, owner: mina, phase: P1}
      - {id: M2, name: Film sign-off, baseline: 2026-12-10, forecast: 2026-12-11, owner: priya,
         forecast_on: 2026-11-13,
         owner_side: client, phase: P2, depends_on: [A1, D1]}
      - {id: M3, name: Launch, baseline: 2027-02-22}
      - {id: M4, name: Radio, baseline: 2027-01-11,
         cancelled: {on: 2026-11-09, reason: Cinema is enough.}}
    actions:
      - {id: A1, what: Send photos, side: client, owner: tom, due: 2026-11-27, blocks: [M2]}
      - {id: A2, what: Book the studio, owner: mina, due: 2026-11-20, done_on: 2026-11-19}
    risks:
      - {id: R1, title: Rain, probability: 2, impact: 3, response: A second day, owner: ruth,
         audience: everyone}
    decisions:
      - {id: DEC1, what: One film and no stills, by: priya, on: 2026-11-03, source: email}
    """
FILM = """
    id: D1
    name: Film
    kind: video
    department: film
    owner: mina
    spec: 30 seconds, 16 by 9
    start: 2026-10-12
    due: 2026-12-08
    rounds_included: 2
    approvers: [priya, tom]
    rule: any
    blocks: [M2]
    versions:
      - n: 1
        round: 1
        sent_on: 2026-11-02
        review_due: 2026-11-09
        text: One.
        note: The first.
        quality: {by: jonas, on: 2026-11-02, checks: [sound, spelling]}
        decisions:
          - {outcome: changes_required, by: tom, for: priya, on: 2026-11-06, comment: Shorter.,
             source: email}
      - n: 2
        round: 2
        sent_on: 2026-11-16
        review_due: 2026-11-27
        files: [{path: film/v2.png, alt: The last frame}]
        note: Shorter.
        quality: {by: jonas, on: 2026-11-16, checks: [sound]}
    """
POSTER = """
    id: D2
    name: Poster
    kind: print
    owner: mina
    due: 2026-11-12
    approvers: priya
    delivered_on: 2026-11-12
    reopened:
      - {on: 2026-11-16, reason: A wrong price., delivered_on: 2026-11-17}
    versions:
      - n: 1
        round: 3
        sent_on: 2026-11-05
        text: Hello.
        change_order: CO1
        waiver: Our mistake.
        decisions:
          - {outcome: approved, by: priya, on: 2026-11-09, comment: Fine., source: email}
    """
CLIP = """
    id: D4
    name: Clip
    due: 2027-01-12
    rule: sequence
    stages: [{approvers: [priya]}, {approvers: [tom], rule: all}]
    """
RADIO = """
    id: D3
    name: Radio spot
    due: 2027-01-11
    cancelled: {on: 2026-11-09, reason: Cinema is enough.}
    """
PAUSED = """
    name: Shop windows
    job_no: MER-015
    brief: Windows.
    state: on_hold
    hold: {since: 2026-11-02, until: 2027-01-29, reason: The shops are rebuilt.}
    lead: ruth
    start: 2026-09-01
    due: 2027-03-22
    headline: We wait for the shops.
    """
DROPPED = """
    name: Radio
    job_no: MER-016
    brief: Radio.
    state: cancelled
    cancelled: {on: 2026-11-09, reason: Cinema is enough.}
    lead: ruth
    start: 2026-09-01
    due: 2027-03-22
    headline: Not needed.
    """
BUDGET = """
    note: Without tax.
    internal: Notes
    lines:
      - {id: B1, name: Design, department: design, kind: fee, estimate: 1000, committed: 200,
         spent: 300, invoiced: 250, forecast: 1100, as_of: 2026-11-20,
         forecast_holds: {on: 2026-11-21, because: It counts the change order.},
         hours: {agreed: 40, spent: 12, rate: 25}}
      - {id: B2, name: Film crew, department: film, kind: production, estimate: 5000, spent: 10,
         as_of: 2026-11-18}
      - {id: B3, name: Travel, kind: expense, estimate: 90, as_of: 2026-11-18}
    change_orders:
      - id: CO1
        title: A poster
        reason: You asked for it.
        asked_by: priya
        asked_on: 2026-10-20
        sent_on: 2026-10-21
        decide_by: 2026-10-30
        days: 1
        state: approved
        lines: [{line: B1, amount: 400}, {line: B2, amount: 50}]
        decision: {by: tom, for: priya, on: 2026-10-26, comment: Yes., source: email}
      - id: CO2
        title: A second film
        reason: It was asked for.
        asked_by: priya
        asked_on: 2026-11-16
        sent_on: 2026-11-17
        decide_by: 2026-11-30
        days: 4
        state: sent
        lines: [{line: B1, amount: 4000, hours: 16}]
      - id: CO3
        title: Radio
        reason: It was asked for.
        asked_by: priya
        asked_on: 2026-11-02
        sent_on: 2026-11-03
        state: withdrawn
        lines: [{line: B2, amount: 900}]
        withdrawn: {on: 2026-11-09, reason: Cinema is enough.}
    burn:
      - {on: 2026-10-31, spent: 100}
      - {on: 2026-12-31, forecast: 6000}
    """
MEETING = """---
title: Weekly
start: 2026-11-18 10:00
end: 2026-11-18 11:00
timezone: Europe/Berlin
moved: [{from: 2026-11-17 10:00, on: 2026-11-13, reason: Ruth was ill.}]
place: Your office
link: https://meet.example/weekly
present: [ruth, priya]
apologies: [tom]
agenda: [The cut, The sound]
decisions: [{what: No stills, by: priya}]
actions: [{id: A7, what: Send the cut, owner: mina, due: 2026-11-25}]
issued_on: 2026-11-19
corrections: [{on: 2026-11-20, what: Tom was ill.}]
uid: weekly@calendar.example
sequence: 2
instance: 2026-11-18 10:00
---
We met.
"""
UPDATE = """---
title: The edit has begun
date: 2026-11-12
author: mina
about: [D1, M2]
---
It goes well.
"""
QUESTIONS = """
    questions:
      - {id: Q1, asked_by: priya, on: 2026-11-10, about: [MER-014-D1], text: May we add a line?,
         answer: Yes., answered_by: ruth, answered_on: 2026-11-11}
      - {id: Q2, asked_by: tom, on: 2026-11-20, about: [MER-014-D1], text: How loud is it?}
    """
NEXT_MEETING = """---
title: Sound check
start: 2026-12-02 10:00
end: 2026-12-02 11:00
cancelled: {on: 2026-11-20, reason: It was done in writing.}
---
"""
FILES = {
    "projects/spring/meetings/2026-12-02-sound.md": NEXT_MEETING,
    "agency.yaml": AGENCY,
    "client.yaml": CLIENT,
    "projects/spring/project.yaml": PROJECT,
    "projects/spring/deliverables/film.yaml": FILM,
    "projects/spring/deliverables/poster.yaml": POSTER,
    "projects/spring/deliverables/radio.yaml": RADIO,
    "projects/spring/deliverables/clip.yaml": CLIP,
    "projects/shops/project.yaml": PAUSED,
    "projects/radio/project.yaml": DROPPED,
    "projects/spring/budget.yaml": BUDGET,
    "projects/spring/meetings/2026-11-18-weekly.md": MEETING,
    "projects/spring/updates/2026-11-12-edit.md": UPDATE,
    "questions.yaml": QUESTIONS,
}
_PEOPLE, _CONTACTS = ("ruth", "jonas", "mina"), ("priya", "tom")
_WORK = ("M1", "M3", "D2", "A2")
POOLS = {
    "lead": _PEOPLE,
    "team": ("ruth",),
    "author": _PEOPLE,
    "answered_by": _PEOPLE,
    "account_manager": ("jonas", "ruth"),
    "stand_in": _PEOPLE,
    "for_": _CONTACTS,
    "person": _PEOPLE,
    "asked_by": _CONTACTS,
    "approvers": _CONTACTS,
    "present": (*_PEOPLE, *_CONTACTS),
    "apologies": _CONTACTS,
    "department": ("film", "design"),
    "phase": ("P1", "P2"),
    "depends_on": _WORK,
    "blocks": _WORK,
    "about": ("MER-014-D2", "MER-014-M3"),
    "line": ("B2", "B1"),
    "change_order": ("CO2", "CO1"),
    "roles": ("finance",),
    "checks": ("colour",),
    "agenda": ("Money",),
    "website": ("https://other.example",),
    "link": ("https://meet.example/other",),
    "email": ("other@client.example",),
    "currency": ("EUR",),
    "timezone": ("Europe/Berlin",),
}
POOLS |= {"by": ("tom", "priya"), "owner": ("jonas", "ruth", "tom")}
# Where a change is no line of its own although pages look otherwise, and why.
NOT_TOLD = {
    r"\.(people|contacts|departments)\.-1": "others are named by it, so rules refuse it",
    r"\.job_no=": "questions name work by it, see `test_a_new_job_number`",
    r"\.(id|n|slug|path)=": "it is what a thing is known by: another id is another thing",
    r"\.(audience|draft)=": "what is only hidden is not told as gone",
    r"\.(country|region)=": "working days follow from it, and nothing is written with them",
    r"agency\.on_call": "whom to call is of the day",
    r"agency\.timezone=": "hours are told on the client's clock, with whom to call",
    r"agency\.locale=|settings\.locale=": "the whole page is in another language",
    r"\.paper=": "on what reports are laid out",
    r"agency\.(legal_name|colours|logo|mail|today)": "how pages look, and where mails come from",
    r"settings\.(code|brand|access|report|domains|may_mention)": "the client's identity and look",
    r"\.approval_limit=": "who is asked follows from it",
    r"\.contact_report_hours=": "what the agency owes, which no client reads",
}


# What pages show of only in part, or together with other values; it is told as it was written.
# What waits is named only while it is to come, a first day while work is to begin, and whether a
# forecast holds where an order came after it.
PARTLY_SEEN = r"\.lines\.\d+\.line=|\.blocks=|\.file\.start=|\.forecast_holds\.on="
# Keys that no change of is tried, because the site above has no value for them.
UNTRIED = {
    "Agency.access",
    "Agency.logo",
    "Agency.logo_dark",
    "Agency.mail",
    "Agency.paper",
    "ClientSettings.paper",
    "Agency.today",
    "Brand.accent",
    "Brand.logo",
    "Brand.logo_dark",
    "Brand.primary",
    "Access.address",
    "Access.because",
    "Access.mode",
    "Agency.publish",
    "ClientSettings.publish",
    "ClientSettings.domains",
    "ClientSettings.may_mention",
    "ClientSettings.locale",
    "Contact.locale",
    # How an answer was given, taken and proved is for the agency and whoever audits it.
    "Agency.signoff",
    "ChangeDecision.at",
    "ChangeDecision.evidence",
    "ChangeDecision.sha256",
    "ChangeDecision.taken_by",
    "Contact.other_emails",
    "Decision.at",
    "Decision.evidence",
    "Decision.sha256",
    "Decision.taken_by",
    # Decisions of a meeting are told with it; their number is told with nothing.
    "MeetingDecision.id",
    "VersionFile.poster",
}


@lru_cache(maxsize=1)
def base() -> Site:
    return site_of(FILES)


def seen(site: Site) -> Portal:
    """Return what pages are made of, but for what is left out in `NOT_TOLD` altogether."""
    return portal_of(site, site.clients[0], EVERYBODY, TODAY, None, {})


def told(site: Site) -> ToldState:
    return ToldState(things_told(site, site.clients[0], EVERYBODY, TODAY, {}))


def lines(before: Site, after: Site, locale: str = "en-GB") -> list[str]:
    (client,) = after.clients
    hidden = hidden_from(client, visible(client, EVERYBODY, TODAY))
    words = LocaleFormat(locale, "GBP", TODAY)
    found = changes_between(told(before), told(after), TODAY, hidden)
    return [sentence(each, words) for each in found]


def variants() -> Iterator[tuple[str, Site]]:
    site = base()
    for place, agency in changed(site.agency, POOLS, "agency"):
        yield place, replace(site, agency=agency)
    for place, client in changed(site.clients[0], POOLS, "client"):
        yield place, replace(site, clients=(client,))


VARIANTS = dict(variants())


def reason_not_told(place: str) -> str:
    return next((why for pattern, why in NOT_TOLD.items() if re.search(pattern, place)), "")


TOLD = [each for each in VARIANTS if not reason_not_told(each)]


@pytest.mark.parametrize("place", TOLD)
def test_a_value_changed_alone_is_one_line_where_a_reader_sees_it(place: str) -> None:
    after = VARIANTS[place]
    found = lines(base(), after)
    is_seen = seen(after) != seen(base())
    if re.search(PARTLY_SEEN, place):
        assert len(found) <= 1, found
        return
    assert len(found) == (1 if is_seen else 0), found
    assert bool(lines(after, base())) == is_seen


def test_every_key_that_somebody_can_write_is_tried() -> None:
    """A new key needs a value in the site above, so that what becomes of its change is known."""
    everything = (base().agency, base().clients[0])
    filled = {each for held in everything for each in written(held)}
    empty = {each for held in everything for each in unset(held)}
    # Notes for the agency are cut before anything is told.
    missing = {each for each in empty - filled if not each.endswith(".internal")}
    assert missing == UNTRIED


@pytest.mark.parametrize(
    "locale", ["de-DE", "fr-FR", "es-ES", "it-IT", "nl-NL", "pl-PL", "pt-BR", "ar-AE"]
)
def test_every_line_is_said_in_every_language(locale: str) -> None:
    """None fails, none is left in English, and each names what it is about."""
    for place in TOLD:
        english, other = (lines(base(), VARIANTS[place], each) for each in ("en-GB", locale))
        assert len(english) == len(other)
        assert not set(english) & set(other), place


def test_what_was_kept_compares_as_what_was_told() -> None:
    """Beside a report, as JSON, nothing of it is lost."""
    for place in TOLD:
        kept = [each.model_dump_json() for each in kept_facts(told(VARIANTS[place]).things)]
        again = things_kept(FactRecord.model_validate_json(each) for each in kept)
        assert changes_between(ToldState(again), told(base()), TODAY) == (
            changes_between(told(VARIANTS[place]), told(base()), TODAY)
        )


SOUND = "projects/spring/meetings/2026-12-02-sound.md"
LEFT = "email: j@agency.example, left_on: 2026-11-16}"
STOPPED = "baseline: 2027-02-22, cancelled: {on: 2026-11-18}}"


@pytest.mark.parametrize(
    ("path", "old", "new", "on"),
    [
        ("client.yaml", "left_on: 2027-05-31", "left_on: 2026-11-17", "2026-11-17"),
        ("agency.yaml", "email: jonas@agency.example}", LEFT, "2026-11-16"),
        ("projects/spring/project.yaml", "baseline: 2027-02-22}", STOPPED, "2026-11-18"),
        (SOUND, "internal: it", "cancelled: {on: 2026-11-20}", "2026-11-20"),
    ],
    ids=["contact left", "colleague left", "milestone cancelled", "meeting cancelled"],
)
def test_what_says_its_own_day_is_told_with_it(path: str, old: str, new: str, on: str) -> None:
    """However long after that day it was written down."""
    stopped = "cancelled: {on: 2026-11-20, reason: It was done in writing.}"
    held = NEXT_MEETING.replace(stopped, "internal: it")
    before = {**FILES, SOUND: held}
    after = {**before, path: before[path].replace(old, new, 1)}
    found = changes_between(told(site_of(before)), told(site_of(after)), TODAY)
    assert [str(each.on) for each in found] == [on]


def test_a_new_job_number_is_one_line() -> None:
    """Whatever else names its work by the number follows."""
    files = {path: text.replace("MER-014", "MER-019") for path, text in FILES.items()}
    assert lines(base(), site_of(files)) == ["Spring launch, job number: MER-014, now MER-019"]


@pytest.mark.parametrize("old", ["priya", "mina", "ruth"])
def test_another_id_of_the_same_person_is_no_line(old: str) -> None:
    files = {path: re.sub(rf"\b{old}\b(?!@)", "somebody", text) for path, text in FILES.items()}
    assert lines(base(), site_of(files)) == []


def test_a_file_of_another_name_is_the_same_update_or_meeting() -> None:
    files = dict(FILES)
    for old, new in (
        ("meetings/2026-11-18-weekly.md", "meetings/2026-11-19-weekly.md"),
        ("updates/2026-11-12-edit.md", "updates/2026-11-12-the-edit.md"),
    ):
        files[f"projects/spring/{new}"] = files.pop(f"projects/spring/{old}")
    assert lines(base(), site_of(files)) == []


def test_a_folder_of_another_name_is_the_same_project() -> None:
    client = base().clients[0]
    named = {"spring": "launch"}
    moved = (replace(each, slug=named.get(each.slug, each.slug)) for each in client.projects)
    after = replace(base(), clients=(replace(client, projects=tuple(moved)),))
    assert lines(base(), after) == []

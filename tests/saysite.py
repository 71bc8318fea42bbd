"""A client to whom everything happened that a plan has no place for, each with its own words.

Seen from Monday 23 November 2026. Every free text here stands once, so that a page on which it is
found is the page that says it.
"""

from __future__ import annotations

from textwrap import dedent

from tests import mailsite

SLUG, CODE = "vega", "VEG"
REPORT = "2026-w47"
FOLDER = f"content/clients/{SLUG}"
CLIENT = """\
    name: Vega Bikes
    code: VEG
    timezone: Europe/London
    currency: GBP
    country: GB
    region: ENG
    account_manager: ruth
    terms: {review_days: 3, objection_days: 2, deemed_approval: true}
    closed:
      - {from: 2026-12-28, to: 2026-12-31, reason: Stocktaking}
    contacts:
      - id: iris
        name: Iris Lund
        email: iris@vega.example
        roles: approver
        delivery: attach
        stand_in: kofi
        away: [{from: 2026-11-20, to: 2026-11-27}]
      - id: kofi
        name: Kofi Mensah
        email: kofi@vega.example
        roles: [finance]
        delivery: attach
      - id: lara
        name: Lara Voss
        email: lara@vega.example
        roles: [approver, finance]
        stand_in: iris
        left_on: 2026-11-16
      - id: mats
        name: Mats Berg
        email: mats@vega.example
        roles: observer
        formerly: [{until: 2026-10-31, roles: approver, approval_limit: 2000}]
    """
REPORT_TEXT = """\
    ---
    period: {from: 2026-11-16, to: 2026-11-23}
    state: draft
    recipients: [iris, kofi]
    headline: Much went otherwise.
    ---
    """
SPRING = """\
    name: Spring film
    job_no: VEG-001
    kind: time_and_materials
    brief: A film
    state: active
    lead: ruth
    start: 2026-10-05
    due: 2026-12-18
    headline: The film is cut.
    status:
      overall: {rag: amber, reason: One day lost, recovery: A second cutter}
      schedule: {rag: amber, reason: One day lost, recovery: A second cutter}
      budget: {rag: green}
      scope: {rag: green}
      quality: {rag: green}
    milestones:
      - {id: M1, name: Rough cut, baseline: 2026-12-01, forecast: 2026-12-02,
         forecast_on: 2026-11-13}
      - {id: M2, name: Radio cut, baseline: 2026-12-11,
         cancelled: {on: 2026-11-09, reason: Radio is too dear}}
      - {id: M3, name: Delivery, baseline: 2026-12-18}
    actions:
      - {id: A1, what: Send the price list, side: client, owner: lara, due: 2026-11-25}
    """
FILM = """\
    id: D1
    name: Film
    kind: video
    due: 2026-12-11
    approvers: [iris]
    versions:
      - {round: 0, text: For us alone}
      - {n: 1, round: 1, sent_on: 2026-11-18, text: The first cut}
    """
POSTER = """\
    id: D2
    name: Poster
    due: 2026-11-13
    approvers: [lara, iris]
    rule: any
    delivered_on: 2026-11-13
    reopened:
      - {on: 2026-11-17, reason: A price was wrong, delivered_on: 2026-11-19}
    versions:
      - n: 1
        round: 1
        sent_on: 2026-11-09
        text: A poster
        decisions: [{outcome: approved, by: lara, on: 2026-11-11, source: email}]
      - n: 2
        round: 2
        sent_on: 2026-11-17
        text: A poster with the right price
        decisions: [{outcome: approved, by: iris, for: lara, on: 2026-11-18, source: email}]
    """
LEAFLET = """\
    id: D3
    name: Leaflet
    due: 2026-12-04
    cancelled: {on: 2026-11-10, reason: Nobody reads leaflets}
    """
BUDGET = """\
    lines:
      - {id: B1, name: Cutting, estimate: 3800, spent: 2517.50, invoiced: 1900, as_of: 2026-11-20,
         hours: {agreed: 40, spent: 26.5, rate: 95}}
    change_orders:
      - {id: CO1, title: A second cutter, reason: One day was lost, asked_by: mats,
         asked_on: 2026-10-20, sent_on: 2026-10-21, state: approved, days: 0,
         lines: [{line: B1, amount: 950, hours: 10}],
         decision: {by: mats, on: 2026-10-23, source: email}}
      - {id: CO2, title: A drone, reason: It was asked for, asked_by: iris, asked_on: 2026-11-02,
         sent_on: 2026-11-03, state: withdrawn, lines: [{line: B1, amount: 700}],
         withdrawn: {on: 2026-11-12, reason: No drone may fly there}}
    """
SHOPS = """\
    name: Shop windows
    job_no: VEG-002
    brief: Windows
    state: on_hold
    hold: {since: 2026-11-02, until: 2027-01-29, reason: The shops are rebuilt}
    lead: ruth
    start: 2026-10-05
    due: 2027-03-19
    headline: The windows wait.
    status:
      overall: {rag: green}
      schedule: {rag: green}
      budget: {rag: green}
      scope: {rag: green}
      quality: {rag: green}
    milestones:
      - {id: M1, name: Windows dressed, baseline: 2027-03-19}
    """
FAIR = """\
    name: Trade fair
    job_no: VEG-003
    brief: A stand
    state: cancelled
    cancelled: {on: 2026-11-17, reason: The fair is off}
    lead: ruth
    start: 2026-10-05
    due: 2027-02-19
    headline: There will be no stand.
    milestones:
      - {id: M1, name: Stand built, baseline: 2027-02-12}
    """
MOVED = """\
    ---
    title: Sound check
    start: 2026-12-03 10:00
    end: 2026-12-03 11:00
    timezone: Europe/Berlin
    moved: [{from: 2026-12-01 10:00, on: 2026-11-16, reason: The studio was taken}]
    ---
    """
OFF = """\
    ---
    title: Fair visit
    start: 2026-12-08 10:00
    end: 2026-12-08 11:00
    cancelled: {on: 2026-11-17, reason: No fair to visit}
    ---
    """
CLOSED = """\
closed:
  - {from: 2026-12-24, to: 2026-12-31, reason: Winter break}
"""
FILES = {
    "client.yaml": CLIENT,
    f"reports/{REPORT}.md": REPORT_TEXT,
    "projects/spring/project.yaml": SPRING,
    "projects/spring/budget.yaml": BUDGET,
    "projects/spring/deliverables/film.yaml": FILM,
    "projects/spring/deliverables/poster.yaml": POSTER,
    "projects/spring/deliverables/leaflet.yaml": LEAFLET,
    "projects/spring/meetings/2026-12-03-sound.md": MOVED,
    "projects/spring/meetings/2026-12-08-fair.md": OFF,
    "projects/shops/project.yaml": SHOPS,
    "projects/fair/project.yaml": FAIR,
}


def content() -> dict[str, bytes]:
    """Return the files of a site with this client alone, with a report that is not yet reviewed."""
    files = {
        path: text for path, text in mailsite.content().items() if "content/clients/" not in path
    }
    agency = "content/agency.yaml"
    files[agency] = files[agency].replace(b"terms:\n", f"{CLOSED}terms:\n".encode(), 1)
    own = {f"{FOLDER}/{path}": dedent(text).encode() for path, text in FILES.items()}
    return files | own

"""One edit -> exactly what is made, written and removed, and why; of everybody, not only of one.

What is made is what may differ by what was read; what is written is what does differ.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from amportal.plan.output_jobs import TABLES
from amportal.plan.routes import unnamed
from tests.property.printtext import MEMORY, PrintText
from tests.rebuild.oneedit import (
    ACME,
    PROJECT,
    Edit,
    Outcome,
    changed,
    copied,
    like_the_theme,
    midnight,
    removed,
    renamed,
    updated,
    wrote,
)
from tests.sites import Site, base_site

Paths = set[str]
# What is made of everything a client may see: a change anywhere in it makes them anew.
WHOLE = {"calendar.ics", "feed.xml", "portal.json", *(f"data/{table}.csv" for table in TABLES)}
REPORT = "reports/2026-w47.pdf"
PICTURES = f"{ACME}/projects/spring/deliverables/key-visual"
V2 = {f"files/acm-014-d1/v2/{name}" for name in ("v2.png", "thumb-v2.webp", "row-v2-64.webp")}
DELIVERABLES = {"deliverables/acm-014-d1.html", "deliverables/acm-014-d2.html"}
MEETING = "meetings/acm-014-2026-11-18-weekly.html"
UPDATE = "updates/acm-014-2026-11-20-film-in-edit.html"
# What names every project in its head or its search.
EVERY_PAGE = {
    *("404.html", "budget.html", "index.html", "meetings/index.html", "questions.html"),
    *("reports.html", "search.html", "team.html", "updates/index.html", "assets/search-index.js"),
    *(MEETING, UPDATE, *DELIVERABLES),
}
# What loads the style sheet: its name is in all of them.
STYLED = (EVERY_PAGE | {"projects/spring.html"}) - {"assets/search-index.js"}
RESTYLED = {"asset assets/style.css": STYLED}
STYLE = {"assets/style.css"}
# What shows or names updates; an update names the one before it.
SHOW_UPDATES = {
    *("index.html", "projects/spring.html", "updates/index.html", "search.html"),
    *("assets/search-index.js", "updates/acm-014-2026-11-12-rain.html"),
}
INCLUDES = (
    '{% extends "default/team.html" %}{% block main %}{{ super() }}'
    '{% include ["extra-" ~ page.key ~ ".html", "extra.html"] ignore missing %}{% endblock %}\n'
)
INCLUDED = (wrote("templates/team.html", INCLUDES), wrote("templates/extra.html", "<p>One</p>"))
FONT = "fonts/inter-latin-wght-normal.woff2"


@dataclass(frozen=True)
class Case:
    """An edit, and what comes of it for acme; `both` where the same comes of beta."""

    edit: tuple[Edit, ...]
    made: dict[str, Paths]
    written: Paths
    removed: Paths
    both: bool
    # The same of the agency's own folder.
    board: tuple[dict[str, Paths], Paths]
    # What is done before the first build.
    before: tuple[Edit, ...]

    def outcome(self) -> Outcome:
        """Return what a build must tell."""
        made, written, gone = {"acme": self.made}, {"acme": self.written}, {"acme": self.removed}
        if self.both:
            made["beta"] = {why: _of_beta(paths) for why, paths in self.made.items()}
            written["beta"] = _of_beta(self.written)
        made["_agency"], written["_agency"] = self.board
        return Outcome(
            {slug: whys for slug, whys in made.items() if whys},
            {slug: paths for slug, paths in written.items() if paths},
            {slug: paths for slug, paths in gone.items() if paths},
        )


def _of_beta(paths: Paths) -> Paths:
    return {path.replace("acm-014", "bet-014") for path in paths}


def case(
    *edit: Edit,
    made: dict[str, Paths] | None = None,
    written: Paths | None = None,
    removed: Paths | None = None,
    both: bool = False,
    board: tuple[dict[str, Paths], Paths] | None = None,
    before: tuple[Edit, ...] = (),
) -> Case:
    """Return a case; what is not named is nothing."""
    found = (made or {}, written or set(), removed or set(), both, board or ({}, set()))
    return Case(edit, *found, before)


BOARD = ({"data": {"index.html"}}, {"index.html"})
CASES = {
    "a comment makes nothing": case(
        changed(PROJECT, r"^job_no: ACM-014$", "job_no: ACM-014  # as ordered")
    ),
    "a milestone's date": case(
        changed(PROJECT, "forecast: 2026-12-03", "forecast: 2026-11-26"),
        made={"data": WHOLE | {"index.html", "projects/spring.html", REPORT}},
        written={
            *("calendar.ics", "data/milestones.csv", "feed.xml", "portal.json", REPORT),
            *("index.html", "projects/spring.html"),
        },
        board=BOARD,
    ),
    "a picture": case(
        copied(f"{PICTURES}/v1.png", f"{PICTURES}/v2.png"),
        made={
            "data": {*WHOLE, "deliverables/acm-014-d1.html", "projects/spring.html", REPORT},
            "asset source": V2,
        },
        # The report holds the letter of the decision, which names the digest of what is decided.
        written={"data/versions.csv", "deliverables/acm-014-d1.html", "portal.json", REPORT, *V2},
    ),
    "a contact who leaves": case(
        changed(f"{ACME}/client.yaml", r"^  - id: lena\n    name: .*\n    email: .*\n", ""),
        made={"data": WHOLE | {"team.html"}},
        written={"portal.json", "team.html"},
        before=(changed(f"{ACME}/questions.yaml", "asked_by: lena", "asked_by: omar"),),
    ),
    "a project's folder under another name": case(
        renamed(f"{ACME}/projects/spring", "autumn"),
        changed(f"{ACME}/reports/2026-w47.md", "project: spring", "project: autumn"),
        made={"data": WHOLE | EVERY_PAGE | {REPORT}, "new": {"projects/autumn.html"}},
        written={*EVERY_PAGE, "feed.xml", "portal.json", "projects/autumn.html"},
        removed={"projects/spring.html"},
        board=BOARD,
    ),
    "a page that is gone": case(
        removed(f"{ACME}/projects/spring/updates/2026-11-20-film-in-edit.md"),
        made={"data": {*WHOLE, *SHOW_UPDATES, REPORT}},
        written={"feed.xml", "data/updates.csv", "portal.json", *SHOW_UPDATES, REPORT},
        removed={UPDATE},
        before=(
            wrote(
                f"{ACME}/projects/spring/updates/2026-11-12-rain.md",
                "---\ntitle: Rain\ndate: 2026-11-12\nauthor: tom\n---\nIt rained.\n",
            ),
        ),
    ),
    "the language of one client": case(
        changed(f"{ACME}/client.yaml", "^locale: en-GB", "locale: en-US"),
        made={"data": WHOLE | EVERY_PAGE | {"projects/spring.html", REPORT}},
        written=EVERY_PAGE
        | {"calendar.ics", "feed.xml", "portal.json", "projects/spring.html", REPORT},
    ),
    "the agency's telephone": case(
        changed("content/agency.yaml", "phone: .*", "phone: +44 20 7946 0113"),
        made={
            "data": {
                *WHOLE,
                *("404.html", "assets/search-index.js", "contacts/ruth.vcf", "index.html"),
                *("projects/spring.html", "team.html", REPORT, *DELIVERABLES),
            },
            "asset assets/search-index.js": {"search.html"},
        },
        written={
            "search.html",
            *("404.html", "assets/search-index.js", "contacts/ruth.vcf", "index.html"),
            *("projects/spring.html", "team.html", "portal.json", REPORT, *DELIVERABLES),
        },
        both=True,
    ),
    "a part that some pages import": case(
        like_the_theme("parts/money.html", "{# another #}"),
        made={"template parts/money.html": {"budget.html", "projects/spring.html"}},
        both=True,
    ),
    "a part that a part imports": case(
        like_the_theme("parts/versions.html", "{# another #}"),
        made={"template parts/versions.html": {*DELIVERABLES, REPORT}},
        both=True,
    ),
    "a part whose name a page works out": case(
        wrote("templates/extra.html", "<p>Two</p>"),
        made={"template extra.html": {"team.html"}},
        written={"team.html"},
        both=True,
        before=INCLUDED,
    ),
    "a part that was looked for in vain": case(
        wrote("templates/extra-team.html", "<p>Two</p>"),
        made={"template extra-team.html": {"team.html"}},
        written={"team.html"},
        both=True,
        before=INCLUDED,
    ),
    "a style sheet": case(
        like_the_theme("css/portal.css", ".x { top: 0 }"),
        made={"template css/portal.css": STYLE, **RESTYLED},
        written=STYLE | STYLED,
        both=True,
        board=(
            {"template css/portal.css": STYLE, "asset assets/style.css": {"index.html"}},
            STYLE | {"index.html"},
        ),
    ),
    "the reports' style sheet": case(
        like_the_theme("css/print.css", ".x { top: 0 }"),
        made={"template css/print.css": {REPORT}},
        written={REPORT},
        both=True,
    ),
    "a site's own rules for pages": case(
        wrote("templates/css/site.css", ".x { top: 0 }"),
        made={"template css/site.css": STYLE, **RESTYLED},
        written=STYLE | STYLED,
        both=True,
        board=(
            {"template css/site.css": STYLE, "asset assets/style.css": {"index.html"}},
            STYLE | {"index.html"},
        ),
    ),
    "a site's own rules for reports": case(
        wrote("templates/css/report.css", ".x { top: 1mm }"),
        made={"template css/report.css": {REPORT}},
        written={REPORT},
        both=True,
        before=(wrote("templates/css/report.css", ".x { top: 0 }"),),
    ),
    "the first of a site's own rules for reports": case(
        wrote("templates/css/report.css", ".x { top: 0 }"),
        made={"template css/report.css": {REPORT}},
        written={REPORT},
        both=True,
    ),
    "a font": case(
        wrote(f"templates/{FONT}", "a font"),
        made={f"template {FONT}": STYLE | {f"assets/{FONT}"}, **RESTYLED},
        written=STYLE | STYLED | {f"assets/{FONT}"},
        both=True,
        board=(
            {
                f"template {FONT}": STYLE | {f"assets/{FONT}"},
                "asset assets/style.css": {"index.html"},
            },
            STYLE | {"index.html", f"assets/{FONT}"},
        ),
    ),
    "midnight": case(
        midnight,
        made={
            "data": {
                *WHOLE,
                *("budget.html", "deliverables/acm-014-d1.html", "index.html", MEETING, REPORT),
                *("meetings/index.html", "projects/spring.html", "questions.html"),
            }
        },
        written={
            *("data/actions.csv", "data/deliverables.csv", "data/questions.csv", "portal.json"),
            *("budget.html", "index.html", MEETING, "projects/spring.html", "questions.html"),
            # An entry of the calendar says how late its answer is.
            *("calendar.ics", REPORT),
            # How long the version has been with the client.
            "deliverables/acm-014-d1.html",
        },
        both=True,
        board=BOARD,
    ),
}


@pytest.fixture
def plain() -> Iterator[Site]:
    """A sound site of two clients with the real theme, its reports as print text."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        made = base_site(Path(folder) / "site", PrintText)
        made.add_client("beta", "BET")
        yield made


@pytest.mark.parametrize("name", CASES)
def test_one_edit(plain: Site, name: str) -> None:
    """Nothing more is made than what may differ, and nothing of others."""
    given = CASES[name]
    for before in given.before:
        before(plain)
    assert plain.build().sound
    for edit in given.edit:
        edit(plain)

    summary = plain.build()

    assert summary.sound, summary.problems
    assert Outcome.of(summary) == given.outcome()


def test_a_client_who_leaves_takes_all_files_along(plain: Site) -> None:
    """The whole portal, and the agency's page forgets them."""
    plain.build()
    every = {path.removeprefix("beta/") for path in plain.tree() if path.startswith("beta/")}
    removed("content/clients/beta")(plain)

    outcome = Outcome.of(plain.build())

    assert outcome.made == {"_agency": {"data": {"index.html"}}}
    assert outcome.removed == {"beta": every}


def test_another_version_of_amportal_makes_everything(plain: Site) -> None:
    """And writes what differs: nothing."""
    plain.build()
    updated(plain)

    outcome = Outcome.of(plain.build())

    made = {f"{slug}/{path}" for slug, whys in outcome.made.items() for path in whys["code"]}
    assert made == {"/".join((top, unnamed(rest))) for top, _, rest in _parted(plain)}
    assert (outcome.written, outcome.removed) == ({}, {})


def _parted(site: Site) -> Iterator[tuple[str, str, str]]:
    return (path.partition("/") for path in site.tree())

"""The frame of a portal: language, money, menu, logos, and as of when it is true."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from amportal.plan.brand_assets import agency_logos, beside, client_logos
from amportal.plan.file_facts import FileFacts
from amportal.plan.view.page_frame import AsOf, Frame
from amportal.sources.git.last_changes import Change, History
from tests.unit.plan.sites import AGENCY, CLIENT, PROJECT, client_of, portal, site_of, text

BARE = CLIENT.replace("    currency: GBP\n", "")


def frame(agency: str = AGENCY, client: str = CLIENT) -> Frame:
    return portal({"agency.yaml": agency, "client.yaml": client}).frame


def test_what_a_client_does_not_say_the_agency_does() -> None:
    """Language and time zone fall back to the agency's."""
    agency = text(AGENCY, "locale: de-AT\ntimezone: Europe/Vienna\n")
    assert (frame(agency).locale, frame(agency).timezone) == ("de-AT", "Europe/Vienna")
    own = text(CLIENT, "locale: fr-FR\ntimezone: Europe/Paris\n")
    assert (frame(agency, own).locale, frame(agency, own).timezone) == ("fr-FR", "Europe/Paris")


@pytest.mark.parametrize(
    ("agency", "client", "currency"),
    [("GB", "", "GBP"), ("GB", "country: DE\n", "EUR"), ("CH", "", "CHF")],
)
def test_money_without_a_currency_is_that_of_the_country(
    agency: str, client: str, currency: str
) -> None:
    """The client's country decides, else the agency's."""
    written = AGENCY.replace("country: GB", f"country: {agency}").replace("region: ENG", "")
    assert frame(written, text(BARE, client)).currency == currency


def test_the_account_manager_is_named() -> None:
    """Pages say whom a letter goes to."""
    assert (frame().manager_name, frame().manager_email) == ("Ruth Adeyemi", "ruth@agency.example")
    assert frame().agency_legal_name == "Halden Studio"


def test_the_menu_holds_pages_with_something_on_them() -> None:
    """Always the first page, the projects and the team; the rest once there is something."""
    assert [item.key for item in frame().nav] == ["home", "project", "team"]
    files = {
        "projects/spring/updates/2026-11-12-news.md": (
            "---\ntitle: News\ndate: 2026-11-12\nauthor: ruth\n---\nBody.\n"
        ),
        "projects/spring/budget.yaml": "lines: [{id: B1, name: F, estimate: 1, as_of: 2026-11-20}]",
        "questions.yaml": "questions: [{id: Q1, asked_by: tom, on: 2026-11-20, text: Why?}]",
        "projects/spring/meetings/2026-11-25-weekly.md": (
            "---\ntitle: Weekly\nstart: 2026-11-25 10:00\nend: 2026-11-25 11:00\n---\n\n"
        ),
        "reports/2026-11-20.md": (
            "---\nperiod: {from: 2026-11-14, to: 2026-11-20}\nstate: reviewed\n"
            "reviewed: {by: ruth, on: 2026-11-20}\n---\nBody.\n"
        ),
    }
    full = portal(files).frame
    assert [item.key for item in full.nav] == [
        "home",
        "project",
        "updates",
        "meetings",
        "budget",
        "questions",
        "team",
        "reports",
    ]
    assert full.latest_report == "reports/2026-11-20.pdf"


def test_projects_come_by_job_number_and_leave_the_menu_when_over() -> None:
    """MER-9 stands before MER-10; a finished project stays on the first page alone."""

    def job(number: str, more: str = "") -> str:
        return text(PROJECT.replace("MER-014", number), more)

    seen = portal(
        {
            "projects/spring/project.yaml": job("MER-10"),
            "projects/web/project.yaml": job("MER-9"),
            "projects/old/project.yaml": job("MER-1", "state: finished\n"),
        }
    )
    assert [project.job_no for project in seen.projects] == ["MER-1", "MER-9", "MER-10"]
    assert [item.path for item in seen.frame.nav if item.key == "project"] == [
        "projects/web.html",
        "projects/spring.html",
    ]


def test_as_of_is_the_newest_day_something_happened() -> None:
    """Without git it is the newest day written, never later than today, never a plan."""
    plan = """
        milestones:
          - {id: M1, name: Shoot, baseline: 2026-11-13, actual: 2026-11-16}
          - {id: M2, name: Launch, baseline: 2027-02-22}
        """
    seen = portal({"projects/spring/project.yaml": text(PROJECT, plan)})
    assert seen.frame.as_of == AsOf(date(2026, 11, 16))


def test_as_of_is_the_last_commit_in_the_clients_time() -> None:
    """With git it is the last change of what the reader sees, to the minute, where they are."""
    client = "content/clients/mer/client.yaml"
    notes = "content/clients/mer/internal/notes.md"
    history = History(
        available=True,
        changes={
            client: Change("a" * 40, datetime(2026, 11, 22, 23, 30, 59, tzinfo=UTC)),
            notes: Change("b" * 40, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        },
    )
    files = {"internal/notes.md": "Notes.\n", "client.yaml": text(CLIENT, "timezone: Europe/Paris")}
    assert portal(files, history=history).frame.as_of == AsOf(date(2026, 11, 23), time(0, 30))


def test_logos_go_where_routes_say() -> None:
    """Each logo keeps its kind; without a dark one the light one serves for both."""
    agency = text(AGENCY, "logo: agency.svg\nlogo_dark: agency-dark.svg\n")
    client = text(CLIENT, "brand: {logo: img/Logo.PNG, accent: '#005F73'}\n")
    files = {"agency.yaml": agency, "client.yaml": client}
    facts = {
        "content/agency.svg": FileFacts("a" * 64, "drawing", 121, 20),
        "content/clients/mer/img/Logo.PNG": FileFacts("b" * 64, "picture", 196, 28),
    }
    brand = portal(files, facts=facts).frame.brand
    assert brand.logo is not None
    assert (brand.logo.path, brand.logo.dark_path) == ("assets/logo.png", "assets/logo.png")
    assert (brand.logo.width, brand.logo.height) == (196, 28)
    assert brand.agency_logo is not None
    assert brand.agency_logo.dark_path == "assets/agency-dark.svg"
    assert brand.accent == "#005F73"
    site = site_of(files)
    assert client_logos(client_of(site)) == {"assets/logo.png": "content/clients/mer/img/Logo.PNG"}
    assert agency_logos(site.agency, site.agency_path) == {
        "assets/agency.svg": "content/agency.svg",
        "assets/agency-dark.svg": "content/agency-dark.svg",
    }


def test_a_logo_of_unknown_size_is_left_out() -> None:
    """A page does not draw what it knows nothing about."""
    client = text(CLIENT, "brand: {logo: logo.svg}\n")
    assert frame(client=client).brand.logo is None


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("logo.svg", "content/clients/mer/logo.svg"),
        ("./img/../logo.svg", "content/clients/mer/logo.svg"),
        ("img//logo.svg", "content/clients/mer/img/logo.svg"),
    ],
)
def test_a_file_is_looked_for_beside_what_names_it(written: str, source: str) -> None:
    """However a path is written, it means the file that the check of paths found."""
    assert beside("content/clients/mer/client.yaml", written) == source


def test_letters_reach_whoever_is_there_with_a_copy_to_who_is_away() -> None:
    """The account manager stays the account manager; the stand-in answers meanwhile."""
    agency = AGENCY.replace("id: ruth,", "id: ruth, stand_in: jonas, away: [{%s}],")
    agency %= "from: 2026-11-23, to: 2026-11-24"
    away = portal({"agency.yaml": agency}).frame
    assert (away.manager_name, away.answers_name) == ("Ruth Adeyemi", "Jonas Brandt")
    assert (away.answers_email, away.copy_email) == ("jonas@agency.example", "ruth@agency.example")
    back = portal({"agency.yaml": agency}, today=date(2026, 11, 25)).frame
    assert (back.answers_name, back.copy_email) == ("Ruth Adeyemi", "")

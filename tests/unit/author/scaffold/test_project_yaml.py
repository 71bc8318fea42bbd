"""A project as it was scaffolded contradicts nothing, on any day of its planned life."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from amportal.author.scaffold.agency_yaml import NewAgency, agency_yaml
from amportal.author.scaffold.client_yaml import NewClient, client_yaml
from amportal.author.scaffold.project_plans import plan_names
from amportal.author.scaffold.project_yaml import NewProject, project_files
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.site import Site
from amportal.model.site_loader import load
from amportal.plan.portal.client_portal import portal_of
from amportal.plan.view.work_views import ProjectView
from amportal.sources.snapshot import Snapshot

# Of these the client's weekend, holidays, language and time zone are not the agency's.
CLIENTS = {
    "en-GB": ("GB", "Europe/London"),
    "es-ES": ("ES", "Europe/Madrid"),
    "ar-KW": ("KW", "Asia/Kuwait"),
    "pt-BR": ("BR", "America/Sao_Paulo"),
}
TODAY = date(2026, 11, 23)


def site(template: str, locale: str) -> tuple[Snapshot, list[date]]:
    """Return a site with a project of *template* as scaffolded today, and the days of its life."""
    country, zone = CLIENTS[locale]
    days = Workdays((country, None))
    start = days.add(TODAY, 3)
    client = NewClient(
        "Acme", "ACM", locale, zone, "EUR", country, "alex", "priya", "Priya Nair", "p@acme.example"
    )
    project = NewProject("Spring", "Acme", "ACM-001", "alex", start, TODAY, locale, "", "priya")
    below = project_files(project, template, days)
    folder = "content/clients/acme"
    texts = {
        "content/agency.yaml": agency_yaml(NewAgency("Halden")),
        f"{folder}/client.yaml": client_yaml(client),
        **{f"{folder}/projects/spring/{path}": text for path, text in below.items()},
    }
    due = next(
        date.fromisoformat(line.removeprefix("due: "))
        for line in below["project.yaml"].splitlines()
        if line.startswith("due: ")
    )
    life = [TODAY + timedelta(days=n) for n in range((due - TODAY).days + 3)]
    return Snapshot.of({path: text.encode() for path, text in texts.items()}), life


@pytest.mark.parametrize("locale", CLIENTS)
@pytest.mark.parametrize("template", plan_names())
def test_check_finds_nothing_on_any_day(template: str, locale: str) -> None:
    """Without an edit: nothing that was written for the first day is untrue on a later one."""
    snapshot, life = site(template, locale)
    told = {day: load(snapshot, day).problems for day in life}
    assert {day: found for day, found in told.items() if found} == {}


@pytest.mark.parametrize("locale", CLIENTS)
@pytest.mark.parametrize("template", plan_names())
def test_nothing_is_judged_asked_or_passed(template: str, locale: str) -> None:
    """No light that nobody gave, nothing asked of the client, no next step of the past."""
    snapshot, life = site(template, locale)
    loaded = load(snapshot, life[0]).site
    assert loaded is not None
    for day in life:
        (project,) = _projects(loaded, day)
        assert (project.state, project.overall) == ("not_started", None)
        assert project.waiting == ()
        assert [step.due for step in project.next_steps] == [None]
        assert project.end == project.due


def _projects(loaded: Site, day: date) -> tuple[ProjectView, ...]:
    return portal_of(loaded, loaded.clients[0], frozenset(), day, None, {}).projects


@pytest.mark.parametrize("template", plan_names())
def test_a_spanish_client_reads_spanish(template: str) -> None:
    """Names, headline and brief are the client's; notes for whoever writes are ours."""
    snapshot, life = site(template, "es-ES")
    loaded = load(snapshot, life[0]).site
    assert loaded is not None
    (project,) = _projects(loaded, TODAY)
    assert project.milestones[0].name == "Reunión de arranque"
    assert project.headline.startswith("El plan está listo")
    assert project.brief == "Spring para Acme"

"""A new client, a project with its plan, and a deliverable."""

from __future__ import annotations

from datetime import date
from typing import get_args

from amportal.author.create.new_names import (
    approvers_of,
    folder_of,
    ids_of,
    manager_of,
    name_of,
    project_of,
    put,
)
from amportal.author.edit_draft import Draft
from amportal.author.free_names import free_code, free_id, free_job_no, free_name, id_of
from amportal.author.open_site import OpenSite
from amportal.author.scaffold.client_words import ClientWords
from amportal.author.scaffold.client_yaml import NewClient, client_yaml
from amportal.author.scaffold.deliverable_yaml import NewDeliverable, deliverable_yaml
from amportal.author.scaffold.project_plans import plan_names
from amportal.author.scaffold.project_yaml import NewProject, project_files
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.model.nouns.client import ClientSettings, tender_of
from amportal.model.nouns.deliverable import DeliverableFile, Kind
from amportal.model.nouns.project import ProjectFile
from amportal.model.site_loader import client_folders


def _client(said: Said) -> Draft:
    site = said.site
    agency = site.agency
    slug = folder_of(said, "client", client_folders(site.snapshot))
    name = said["name"] or slug.replace("-", " ").title()
    speech = said["locale"] or agency.locale
    tail = speech.rpartition("-")[2] if said["locale"] and "-" in speech else agency.country
    land = said["country"] or tail
    people = [each.id for each in agency.people]
    made = NewClient(
        name=name,
        code=said["code"] or free_code(name, _codes(site)),
        locale=speech,
        timezone=said["timezone"] or agency.timezone,
        currency=said["currency"] or tender_of(land, site.today) or "EUR",
        country=land,
        manager=manager_of(site, said["manager"]),
        contact_id=free_name(id_of(said["contact"] or "") or "contact", people),
        contact_name=said["contact"] or ClientWords(speech).said("contact", client=name),
        contact_email=said["email"] or f"contact@{slug}.example",
        known_address=said["email"] is not None,
    )
    draft = Draft()
    put(draft, site, f"content/clients/{slug}/client.yaml", client_yaml(made).encode())
    if not said["email"]:
        draft.notes.append("put in the contact's address, and how reports reach them")
    draft.notes.append(f"amportal new project {slug}/spring-launch --template campaign")
    return draft


def _codes(site: OpenSite) -> list[str]:
    """Return the codes of all clients that can be read."""
    found = []
    for slug in site.slugs:
        try:
            found.append(site.client(slug).settings.code)
        except Refused:
            continue
    return found


def _project(said: Said) -> Draft:
    client, settings = said.client, said.client.settings
    slug = folder_of(said, "project", [each.slug for each in client.files.projects])
    wanted: date = said["start"]
    first = wanted if client.days.works(wanted) else client.days.add(wanted, 1)
    made = NewProject(
        name=name_of(said, slug),
        client=settings.name,
        job_no=free_job_no(
            settings.code, [each.file.job_no for each in client.files.projects if each.file]
        ),
        lead=manager_of(said.site, said["manager"], settings.account_manager),
        start=first,
        today=client.today,
        locale=settings.locale or said.site.agency.locale,
        brief=said["brief"] or "",
        approver=next(iter(approvers_of(settings)), ""),
    )
    folder, draft = f"{client.files.folder}/projects/{slug}", Draft()
    for path, text in project_files(made, said["template"], client.days).items():
        put(draft, said.site, f"{folder}/{path}", text.encode())
    if first != wanted:
        draft.notes.append(f"{wanted} is no working day, so it starts on {first}")
    draft.notes.append(f"look over `{folder}/project.yaml`, then: amportal build {client.slug}")
    return draft


def _deliverable(said: Said) -> Draft:
    project = project_of(said)
    slug = folder_of(said, "deliverable", [each.name for each in project.deliverables])
    settings = said.client.settings
    made = NewDeliverable(
        slug=slug,
        ident=free_id("D", ids_of(project)),
        name=name_of(said, slug),
        kind=said["kind"],
        due=said["due"] or _due(said),
        rounds=int(said["rounds"]),
        approvers=approvers_of(settings)[:1],
        owner=said["owner"] or "",
        spec=said["spec"] or "",
    )
    draft = Draft()
    path = f"{project.folder}/deliverables/{slug}.yaml"
    put(draft, said.site, path, deliverable_yaml(made).encode())
    draft.notes.append(f"amportal new version {said.client.slug}/{project.slug}/{slug} FILE")
    return draft


def _due(said: Said) -> date:
    """Return a due day: two weeks of work from today or the start, but within the project."""
    days, today = said.client.days, said.client.today
    file: ProjectFile | None = project_of(said).file
    if file is None:
        return days.add(today, 10)
    due = days.add(max(today, file.start), 10)
    return min(due, file.due) if file.due >= today else due


def _folder(what: str) -> Field:
    return Field("folder", "id", f"Its folder, such as {what}; else made from its name.")


NEW_CLIENT = Verb(
    name="new client",
    kinds=("agency",),
    about="The agency.",
    fields=(
        said_by(ClientSettings, "name", need=True, unless="folder"),
        Field("contact", "text", "The name of its first contact."),
        Field("email", "text", "That contact's address."),
        said_by(ClientSettings, "locale"),
        said_by(ClientSettings, "country"),
        said_by(ClientSettings, "currency"),
        said_by(ClientSettings, "timezone"),
        said_by(ClientSettings, "code"),
        Field("manager", "person", "Person at the agency who looks after it."),
        _folder("acme"),
    ),
    write=_client,
)
NEW_PROJECT = Verb(
    name="new project",
    kinds=("client",),
    about="The client, such as acme.",
    fields=(
        said_by(ProjectFile, "name", need=True, unless="folder"),
        Field(
            "template",
            "choice",
            "The plan it begins with: phases, milestones, deliverables, all dates placed.",
            choices=tuple(plan_names()),
            default="campaign",
        ),
        said_by(ProjectFile, "start", default="today", ahead=True),
        said_by(ProjectFile, "brief"),
        Field("manager", "person", "Person at the agency who leads it; else the account manager."),
        _folder("spring-launch"),
    ),
    write=_project,
)
NEW_DELIVERABLE = Verb(
    name="new deliverable",
    kinds=("project",),
    about="The project, such as acme/spring-launch.",
    fields=(
        said_by(DeliverableFile, "name", need=True, unless="folder"),
        Field("kind", "choice", "What it is.", choices=get_args(Kind), default="other"),
        said_by(
            DeliverableFile,
            "due",
            ahead=True,
            help="Day it is due; else in two weeks of work.",
        ),
        said_by(DeliverableFile, "owner", kind="person"),
        said_by(DeliverableFile, "spec"),
        said_by(DeliverableFile, "rounds_included", called="rounds", default="2"),
        _folder("key-visual"),
    ),
    write=_deliverable,
)

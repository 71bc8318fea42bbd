"""The names of new folders and files, and who is meant where nobody is named."""

from __future__ import annotations

from collections.abc import Iterable

from amportal.author.edit_draft import Draft
from amportal.author.free_names import free_name, is_slug, slug_of
from amportal.author.open_site import OpenSite
from amportal.author.verb_errors import Refused
from amportal.author.verb_table import Said
from amportal.model.nouns.client import ClientSettings
from amportal.model.reading.client_files import ProjectFiles


def new_name(what: str, name: str, taken: Iterable[str]) -> str:
    """Return *name* if a new folder or file may have it; Refused with one that may."""
    known = list(taken)
    if not is_slug(name):
        better = free_name(slug_of(name), known)
        raise Refused(
            f"`{name}` cannot name a folder: use small letters, digits and hyphens",
            f"`{better}` would do" if better else "",
        )
    free = free_name(name, known)
    if free != name:
        raise Refused(f"there is a {what} `{name}` already", f"`{free}` is still free")
    return name


def folder_of(said: Said, what: str, taken: Iterable[str], *, english: str = "") -> str:
    """Return the folder of something new: as it is said, else made from its name."""
    known = list(taken)
    if said["folder"]:
        return new_name(what, said["folder"].rstrip("/"), known)
    made = slug_of(said["name"] or "") or english
    if not made:
        raise Refused(f"the {what} has no name", "say it with --name")
    return free_name(made, known)


def name_of(said: Said, folder: str) -> str:
    """Return the name of something new, else made from its *folder*."""
    return said["name"] or folder.replace("-", " ").capitalize()


def manager_of(site: OpenSite, wanted: str | None, standard: str = "") -> str:
    """Return the id of a person of the agency: the *wanted* one, else the *standard*."""
    known = [person.id for person in site.agency.people]
    return wanted or (standard if standard in known else known[0])


def approvers_of(settings: ClientSettings) -> tuple[str, ...]:
    """Return the contacts who may approve, the day-to-day ones first."""
    able = [each for each in settings.contacts if "approver" in each.roles]
    able.sort(key=lambda each: "day_to_day" not in each.roles)
    return tuple(each.id for each in able)


def ids_of(project: ProjectFiles) -> set[str]:
    """Return every id that is taken in *project*, also in files with problems."""
    from amportal.model.rules.known_ids import project_names

    return set(project_names(project).of())


def project_of(said: Said) -> ProjectFiles:
    """Return the project that something new is made in."""
    assert said.at.project is not None
    return said.at.project


def put(draft: Draft, site: OpenSite, path: str, raw: bytes) -> None:
    """Let *draft* write the new file *path*; Refused where it is there already."""
    if path in site.snapshot:
        raise Refused(f"`{path}` is there already", "give it another name")
    draft.files[path] = raw

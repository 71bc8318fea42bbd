"""Which file below `content/` is what, by its path alone.

The folders are the account manager's map of the work, so a name that is not on the map is a
problem with the nearest name, never silently skipped: a misspelt folder would otherwise be work
that no client ever sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from amportal.errors import Problem
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.problem_location import at_file

ROOT = "content"
# The folder for what the agency keeps for itself, wherever it stands.
INTERNAL = "internal"
AGENCY_PATH = f"{ROOT}/agency.yaml"

FileKind = Literal[
    "agency",
    "client",
    "questions",
    "entry",
    "report",
    "sent",
    "reviewed",
    "delivery",
    "project",
    "budget",
    "deliverable",
    "update",
    "meeting",
    "money",
    "withdrawn",
    "asset",
    "kept",
]
PICTURES = frozenset({"png", "jpg", "jpeg", "webp", "gif", "svg"})
SECRETS = frozenset({"key", "pem", "p12", "pfx", "env", "map", "swp", "bak", "tmp", "orig", "rej"})
_TEXT = frozenset({"yaml", "yml", "md"})
_SENT = frozenset({"report.pdf", "report.json", "issue.json"})

_TOP = ("agency.yaml", "agency/", "clients/", "README.md")
_CLIENT = (
    "client.yaml",
    "questions.yaml",
    "projects/",
    "reports/",
    "entries/",
    "assets/",
    "internal/",
)
_PROJECT = (
    "project.yaml",
    "budget.yaml",
    "deliverables/",
    "updates/",
    "meetings/",
    "assets/",
    "internal/",
)
_PAGES: dict[str, FileKind] = {"updates": "update", "meetings": "meeting", "reports": "report"}


class Spot(Struct, frozen=True):
    """What one file is: its kind, whose it is, and its name without the ending."""

    kind: FileKind
    client: str = ""
    project: str = ""
    name: str = ""


def reviewed_path(client: str, report: str) -> str:
    """Return where the data of a report is kept from its review until it is sent."""
    return f"{client_folder(client)}/reports/reviewed/{report}.json"


def delivery_path(client: str, report: str, issue: int) -> str:
    """Return where it is written down what became of the mails about one issue of a report."""
    return f"{client_folder(client)}/internal/delivery/{report}/{issue}.jsonl"


def client_folder(slug: str) -> str:
    """Return the folder of a client, without a slash at the end."""
    return f"{ROOT}/clients/{slug}"


def project_folder(client: str, project: str) -> str:
    """Return the folder of a project, without a slash at the end."""
    return f"{ROOT}/clients/{client}/projects/{project}"


def withdrawn_path(client: str) -> str:
    """Return where it is written down that the portal of a client was withdrawn."""
    return f"{client_folder(client)}/withdrawn.yaml"


def extension(name: str) -> str:
    """Return the ending of a file's name in small letters, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def client_of(path: str) -> str | None:
    """Return the slug of the client whose folder holds *path*, or None."""
    parts = path.split("/")
    return parts[2] if len(parts) > 3 and parts[:2] == [ROOT, "clients"] else None


def for_agency_alone(path: str) -> bool:
    """Say whether the file at *path* lies in a folder called `internal`, however deep.

    Names count as one where any system takes them for one: case, Unicode forms, hidden characters,
    spaces and dots at the end.
    """
    parts = path.split("/")[1:-1]
    if parts[:1] == ["clients"]:
        # Folders of clients and projects have names of their own.
        parts = parts[4:] if parts[2:3] == ["projects"] else parts[2:]
    return any(map(_is_internal, parts))


def _is_internal(name: str) -> bool:
    if name == INTERNAL or (name.isascii() and INTERNAL not in name.lower()):
        return name == INTERNAL
    folded = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(each for each in folded if unicodedata.category(each) != "Cf")
    return seen.strip(" .") == INTERNAL


def spot_of(path: str) -> Spot | None:
    """Return what the file at *path* is, or None when no file of that name belongs there."""
    spot = _spot_of(path)
    if spot is not None and spot.kind == "asset" and for_agency_alone(path):
        return Spot("kept", spot.client, spot.project)
    return spot


def _spot_of(path: str) -> Spot | None:
    parts = path.split("/")
    if parts[0] != ROOT or len(parts) < 2:
        return None
    if len(parts) == 2:
        return _top(parts[1])
    if parts[1:3] == ["agency", "imports"] and len(parts) == 4:
        # How exports of a time tracker are read; no page is made of it.
        return Spot("kept") if parts[3].endswith(".yaml") else None
    if parts[1] != "clients":
        return Spot("asset") if parts[1] == "assets" and _is_asset(parts[-1]) else None
    if len(parts) == 3:
        return Spot("kept") if parts[2] == "README.md" else None
    return _of_client(parts[2], parts[3:])


def is_asset(path: str) -> bool:
    """Say whether the file at *path* is a picture or a document, which an entry may name."""
    spot = spot_of(path)
    return spot is not None and spot.kind == "asset"


def _is_asset(name: str) -> bool:
    ending = extension(name)
    return ending not in _TEXT and ending not in SECRETS and not name.endswith("~")


def _top(name: str) -> Spot | None:
    if name == "agency.yaml":
        return Spot("agency")
    if name == "README.md":
        return Spot("kept")
    return Spot("asset") if _is_asset(name) else None


def _of_client(client: str, rest: list[str]) -> Spot | None:
    if len(rest) == 1:
        known: dict[str, FileKind] = {
            "client.yaml": "client",
            "questions.yaml": "questions",
            "withdrawn.yaml": "withdrawn",
            "README.md": "kept",
        }
        if rest[0] in known:
            return Spot(known[rest[0]], client)
        return Spot("asset", client) if _is_asset(rest[0]) else None
    if rest[0] == "internal":
        return _internal(client, rest)
    if rest[0] == "entries":
        own = len(rest) == 2 and rest[1].endswith(".yaml")
        return Spot("entry", client, name=rest[1].removesuffix(".yaml")) if own else None
    if rest[0] == "reports":
        return _report(client, rest)
    if rest[0] == "assets":
        return Spot("asset", client) if _is_asset(rest[-1]) else None
    if rest[0] == "projects" and len(rest) > 2:
        return _of_project(client, rest[1], rest[2:])
    return None


def _internal(client: str, rest: list[str]) -> Spot:
    """Return what a file below `internal/` is: money, what became of mails, or a note."""
    if rest[1:] == ["money.yaml"]:
        return Spot("money", client)
    if len(rest) == 4 and rest[1] == "delivery" and re.fullmatch(r"[1-9]\d*\.jsonl", rest[3]):
        return Spot("delivery", client, name=f"{rest[2]}/{rest[3].removesuffix('.jsonl')}")
    return Spot("kept", client)


def _report(client: str, rest: list[str]) -> Spot | None:
    """Return what a file below `reports/` is: what was sent and reviewed lies in folders there."""
    if len(rest) > 2 and rest[1] == "sent":
        own = len(rest) == 5 and rest[4] in _SENT and rest[3].isdigit()
        return Spot("sent", client, name=f"{rest[2]}/{rest[3]}") if own else None
    if len(rest) > 2 and rest[1] == "reviewed":
        own = len(rest) == 3 and rest[2].endswith(".json")
        return Spot("reviewed", client, name=rest[2].removesuffix(".json")) if own else None
    return _page_or_asset(client, "", rest)


def _of_project(client: str, project: str, rest: list[str]) -> Spot | None:
    if len(rest) == 1:
        known: dict[str, FileKind] = {
            "project.yaml": "project",
            "budget.yaml": "budget",
            "README.md": "kept",
        }
        if rest[0] in known:
            return Spot(known[rest[0]], client, project)
        return Spot("asset", client, project) if _is_asset(rest[0]) else None
    if rest[0] == "internal":
        return Spot("money" if rest[1:] == ["money.yaml"] else "kept", client, project)
    if rest[0] == "deliverables":
        if len(rest) == 2 and rest[1].endswith(".yaml"):
            return Spot("deliverable", client, project, rest[1].removesuffix(".yaml"))
        return Spot("asset", client, project) if _is_asset(rest[-1]) else None
    if rest[0] in ("updates", "meetings"):
        return _page_or_asset(client, project, rest)
    if rest[0] == "assets":
        return Spot("asset", client, project) if _is_asset(rest[-1]) else None
    return None


def _page_or_asset(client: str, project: str, rest: list[str]) -> Spot | None:
    if len(rest) == 2 and rest[1].endswith(".md"):
        return Spot(_PAGES[rest[0]], client, project, rest[1].removesuffix(".md"))
    return Spot("asset", client, project) if _is_asset(rest[-1]) else None


def is_record(path: str) -> bool:
    """Say whether *path* is a record that amportal keeps of what it did, which nobody wrote."""
    return "/internal/delivery/" in path or "/internal/publish/" in path


# Endings that editors and systems put in the place of `.md` and `.yaml`, or behind them.
_ADDED = frozenset(
    {"", "txt", "text", "markdown", "mdown", "mkdn", "mkd", "mdwn", "mdtxt", "mdtext", "mdx"}
    | {"json", "toml", "htm", "html", "rtf", "doc", "docx", "odt", "pages"}
)


def storage_folder(path: str) -> bool:
    """Say whether *path* stands where files may be kept that nothing reads."""
    return "assets" in path.split("/")[1:-1] or for_agency_alone(path)


def meant_name(path: str) -> str | None:
    """Return what the file at *path*, that is none of ours by its ending, was to be called.

    None where it looks like nothing that people write for amportal.
    """
    folder, _, name = path.rpartition("/")
    stem, ending = _without_ending(name)
    if ending not in _ADDED:
        return None
    while extension(stem) in _ADDED | _TEXT and "." in stem.strip("."):
        stem = _without_ending(stem)[0]
    last = folder.rpartition("/")[2]
    if last in _PAGES:
        return f"{stem}.md"
    if last in ("deliverables", "entries"):
        return f"{stem}.yaml"
    parts = folder.split("/")
    known = {1: _TOP, 3: _CLIENT, 5: _PROJECT}.get(len(parts), ())
    near = nearest(f"{stem}.yaml", [each for each in known if not each.endswith("/")])
    return near or ("README.md" if stem.lower() == "readme" else None)


def _without_ending(name: str) -> tuple[str, str]:
    """Return *name* without its last ending, and that ending in small letters, without spaces."""
    trimmed = name.rstrip(". ")
    stem, dot, ending = trimmed.rpartition(".")
    if not dot or not stem:
        return trimmed, ""
    return stem, "" if ending.lower() in _TEXT else ending.lower()


def unknown_files(paths: Iterable[str]) -> list[Problem]:
    """Return a problem for each of *paths* that is no known file; a folder is named once."""
    problems: list[Problem] = []
    told: set[str] = set()
    for path in sorted(paths):
        base, wrong, known = _off_the_map(path)
        if f"{base}/{wrong}" not in told:
            told.add(f"{base}/{wrong}")
            problems.append(_unknown(path, base, wrong, known))
    return problems


def _off_the_map(path: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the folder where *path* leaves the map, the name that does, the names known there."""
    parts = path.split("/")
    steps: tuple[tuple[int, tuple[str, ...]], ...] = ((1, _TOP), (3, _CLIENT), (5, _PROJECT))
    for index, known in steps:
        folder = len(parts) > index + 1
        if len(parts) <= index:
            break
        name = parts[index] + ("/" if folder else "")
        at_last = index == 5 or not (
            (index == 1 and name == "clients/") or (index == 3 and name == "projects/")
        )
        if name not in known or (at_last and not folder):
            return "/".join(parts[:index]), name, known
        if at_last:
            return "/".join(parts[:-1]), parts[-1], ()
    return "/".join(parts[:-1]), parts[-1], ()


def _unknown(path: str, base: str, wrong: str, known: tuple[str, ...]) -> Problem:
    ending = extension(wrong)
    if ending in SECRETS or wrong.endswith("~"):
        return at_file(
            path,
            "stray-file",
            f"`{wrong}` is a backup or a secret and is left out",
            hint="delete it, or move it out of `content/`",
            severity="warning",
        )
    what = "folder" if wrong.endswith("/") else "file"
    if ending == "yml":
        hint = f"rename it to `{wrong[:-4]}.yaml`"
    else:
        near = nearest(wrong, known)
        hint = f"did you mean `{near}`?" if near else _where(base, known)
    return at_file(path, "unknown-file", f"{what} `{wrong}` does not belong in `{base}`", hint=hint)


def _where(base: str, known: tuple[str, ...]) -> str:
    if known:
        return f"known here: {listed(known)}; put notes for the agency alone in `internal/`"
    last = base.rpartition("/")[2]
    if "/reports/sent" in base or "/reports/reviewed" in base:
        return "`amportal report` writes here, and nobody else; delete the file, or move it away"
    if last in _PAGES:
        return f"a page in `{last}/` is a file such as `2026-11-20-film-in-edit.md`"
    if last == "clients":
        return "each client has a folder of its own, with a `client.yaml` in it"
    if last == "projects":
        return "each project has a folder of its own, with a `project.yaml` in it"
    if last == "entries":
        return "an entry is a file such as `2026-11-20-key-visual.yaml`"
    if last == "deliverables":
        return "a deliverable is a file such as `key-visual.yaml`, its pictures in `key-visual/`"
    return "put notes for the agency alone in `internal/`, pictures and documents in `assets/`"

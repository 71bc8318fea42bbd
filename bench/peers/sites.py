"""Write the facts as a site of each peer: the same tables and prose in its own way.

Hugo and Eleventy read tables from front matter and lay them out; MkDocs and Pelican cannot, so
there they stand in the Markdown. Layouts are the least that shows everything, in `sites/`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import yaml

from bench.peers.facts import Client, Project

LAYOUTS = Path(__file__).parent / "sites"


def write_site(peer: str, root: Path, clients: Iterable[Client]) -> None:
    """Write the sources and layouts of *peer* to *root*, which must not be there yet."""
    shutil.copytree(LAYOUTS / peer, root)
    _WRITERS[peer](root, list(clients))


def edited(peer: str, root: Path, client: str, project: str) -> Path:
    """Return the file of a project, which the benches edit."""
    return root / SOURCES[peer] / client / f"{project}.md"


SOURCES = {"hugo": "content", "eleventy": "src", "mkdocs": "docs", "pelican": "content/pages"}


def _hugo(root: Path, clients: Sequence[Client]) -> None:
    _structured(root / SOURCES["hugo"], clients, "_index.md", {})


def _eleventy(root: Path, clients: Sequence[Client]) -> None:
    _structured(root / SOURCES["eleventy"], clients, "index.md", {"layout": "client.njk"})


def _structured(
    folder: Path, clients: Sequence[Client], index: str, extra: dict[str, object]
) -> None:
    for client in clients:
        home = folder / client.slug
        _put(home / index, _matter({"title": client.name, "client": client.slug, **extra}))
        for project in client.projects:
            _put(home / f"{project.slug}.md", _matter(_front(client, project)) + project.body)


def _mkdocs(root: Path, clients: Sequence[Client]) -> None:
    def headed(title: str, _slug: str) -> str:
        return _matter({"title": title}) + f"# {title}\n\n"

    _tabled(root / SOURCES["mkdocs"], clients, headed)


def _pelican(root: Path, clients: Sequence[Client]) -> None:
    def headed(title: str, slug: str) -> str:
        return f"Title: {title}\nSlug: {slug}\nStatus: published\n\n"

    _tabled(root / SOURCES["pelican"], clients, headed)


def _tabled(folder: Path, clients: Sequence[Client], headed: Callable[[str, str], str]) -> None:
    names = "".join(f"- [{each.name}]({each.slug}/index.html)\n" for each in clients)
    _put(folder / "index.md", headed("Clients", "index") + names)
    for client in clients:
        home = folder / client.slug
        rows = [
            f"| [{each.title}]({each.slug}.html) | {each.state} | {each.money.approved} "
            f"| {each.due} |"
            for each in client.projects
        ]
        listed = ["| Project | Status | Budget | Due |", "|---|---|---:|---|", *rows, ""]
        _put(home / "index.md", headed(client.name, f"{client.slug}/index") + "\n".join(listed))
        for project in client.projects:
            head = headed(project.title, f"{client.slug}/{project.slug}")
            _put(home / f"{project.slug}.md", head + _tables(project) + project.body)


def _front(client: Client, project: Project) -> dict[str, object]:
    return {
        "title": project.title,
        "client": client.slug,
        "client_name": client.name,
        "project": project.slug,
        "status": project.state,
        "manager": f"Manager {project.manager}",
        "start": str(project.start),
        "due": str(project.due),
        "budget": _budget(project),
        "milestones": [
            {"name": each.name, "due": str(each.due), "state": each.state, "done": each.percent}
            for each in project.milestones
        ],
        "deliverables": [
            {
                "name": each.name,
                "kind": each.kind,
                "version": each.version,
                "link": each.link,
                "state": each.state,
            }
            for each in project.deliverables
        ],
    }


def _budget(project: Project) -> dict[str, object]:
    money = project.money
    return {
        "currency": "EUR",
        "approved": money.approved,
        "invoiced": money.invoiced,
        "remaining": money.remaining,
        "forecast": money.forecast,
        "rate": money.rate,
    }


def _tables(project: Project) -> str:
    lines = [
        f"Status: **{project.state}**, manager Manager {project.manager}, "
        f"{project.start} to {project.due}.",
        "\n## Budget\n\n| Item | Amount |\n|---|---:|",
        *(f"| {name} | {value} |" for name, value in _budget(project).items()),
        "\n## Milestones\n\n| Milestone | Due | State | Done |\n|---|---|---|---:|",
        *(
            f"| {each.name} | {each.due} | {each.state} | {each.percent}% |"
            for each in project.milestones
        ),
        "\n## Deliverables\n\n| Deliverable | Kind | Version | State |\n|---|---|---|---|",
        *(
            f"| [{each.name}]({each.link}) | {each.kind} | {each.version} | {each.state} |"
            for each in project.deliverables
        ),
    ]
    return "\n".join(lines) + "\n\n"


def _matter(values: dict[str, object]) -> str:
    text: str = yaml.dump(values, Dumper=yaml.CSafeDumper, sort_keys=False)
    return f"---\n{text}---\n"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


_WRITERS: dict[str, Callable[[Path, Sequence[Client]], None]] = {
    "hugo": _hugo,
    "eleventy": _eleventy,
    "mkdocs": _mkdocs,
    "pelican": _pelican,
}

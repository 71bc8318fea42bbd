"""What people, programs and the night do to a site: each edit is one small change of real files.

Every edit works on whatever the site has become by then; one that finds nothing to do does
nothing. The number that comes with an edit picks the place and the words, so that a sequence says
all it takes to repeat it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.sites import BASE, Site

MOST_CLIENTS = 3
BASE_CLIENT = BASE / "content/clients/acme"
_CODES = {"acme": "ACM", "beta": "BET", "gamma": "GAM", "delta": "DEL"}


@dataclass(frozen=True)
class Edit:
    """One change, with a name to print."""

    apply: Callable[[Site, int], None]

    def __repr__(self) -> str:
        return self.apply.__name__


def clients(site: Site) -> list[Path]:
    """Return the folders of all clients, sorted."""
    return sorted((site.root / "content/clients").iterdir())


def projects(site: Site) -> list[Path]:
    """Return the folders of all projects, sorted."""
    return sorted((site.root / "content/clients").glob("*/projects/*/"))


def _one(found: list[Path], n: int) -> Path | None:
    return found[n % len(found)] if found else None


def _glob(site: Site, pattern: str, n: int) -> Path | None:
    return _one(sorted((site.root / "content/clients").glob(pattern)), n)


def _change(file: Path | None, pattern: str, text: str) -> None:
    """Replace the first place where *pattern* stands in *file*, if it does."""
    if file is not None and file.is_file():
        before = file.read_text(encoding="utf-8")
        after = re.sub(pattern, text, before, count=1, flags=re.MULTILINE)
        if after != before:
            file.write_text(after, encoding="utf-8")


def _move(here: Path, there: Path) -> None:
    if not there.exists():
        there.parent.mkdir(exist_ok=True)
        here.rename(there)


def mark_of(file: Path) -> str:
    """Return a word that is of one client alone, by the folder its file is in now."""
    parts = file.parts
    return f"canary-{parts[parts.index('clients') + 1]}"


# Content -----------------------------------------------------------------------------------------


def headline(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/project.yaml", n)
    if file:
        _change(file, r"^headline:.*$", f"headline: News {n} of {mark_of(file)}.")


def comment(site: Site, n: int) -> None:
    file = _glob(site, "**/*.yaml", n)
    if file:
        file.write_text(f"# seen {n}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")


def milestone_date(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/project.yaml", n)
    _change(file, r"forecast: 2026-12-\d\d", f"forecast: 2026-12-{1 + n % 17:02}")


def milestone_reached(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/project.yaml", n)
    _change(file, r"^    forecast: 2026-12.*$", "    actual: 2026-11-20")


def contact(site: Site, n: int) -> None:
    _change(_glob(site, "*/client.yaml", n), r"name: Lena.*$", f"name: Lena {'BCD'[n % 3]}randt")


def no_contact(site: Site, n: int) -> None:
    file = _glob(site, "*/client.yaml", n)
    _change(file, r"^  - id: lena\n    name: .*\n    email: .*\n", "")


def client_name(site: Site, n: int) -> None:
    file = _glob(site, "*/client.yaml", n)
    if file:
        _change(file, r"^name:.*$", f"name: {mark_of(file).title()} {n % 3}")


def same_names(site: Site, n: int) -> None:
    """Give two clients one name: what is sorted by it must still have one order."""
    for client in clients(site):
        _change(client / "client.yaml", r"^name:.*$", f"name: Twin {n % 2}")


def client_colour(site: Site, n: int) -> None:
    _change(_glob(site, "*/client.yaml", n), r'accent: ".*"', f'accent: "#{n % 10}05F73"')


def locale(site: Site, n: int) -> None:
    _change(_glob(site, "*/client.yaml", n), r"^locale:.*$", f"locale: {['de-DE', 'en-GB'][n % 2]}")


def zone(site: Site, n: int) -> None:
    zones = ("Asia/Kathmandu", "Europe/London", "America/Adak")
    _change(_glob(site, "*/client.yaml", n), r"^timezone:.*$", f"timezone: {zones[n % 3]}")


def draft(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/deliverables/slogan.yaml", n)
    if file:
        _change(file, r"^draft:.*\n", "")
        if n % 2:
            file.write_text(file.read_text(encoding="utf-8") + "draft: true\n", encoding="utf-8")


def no_deliverable(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/deliverables/slogan.yaml", n)
    if file:
        file.unlink()


def picture(site: Site, n: int) -> None:
    """Swap one version's picture for the other's, or put it back."""
    for name in ("v1.png", "v2.png")[n % 2 :]:
        file = _glob(site, f"*/projects/*/deliverables/key-visual/{name}", n)
        other = file.with_name("v2.png" if name == "v1.png" else "v1.png") if file else None
        if file and other and other.is_file():
            file.write_bytes(other.read_bytes())


def logo(site: Site, n: int) -> None:
    file = _glob(site, "*/logo.svg", n)
    if file:
        drawing = f'<circle cx="5" cy="5" r="{1 + n % 4}"/>'
        file.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{drawing}</svg>',
            encoding="utf-8",
        )


def question(site: Site, n: int) -> None:
    file = _glob(site, "*/questions.yaml", n)
    if file:
        _change(file, r"text: Who .*$", f"text: Who brings {n} of {mark_of(file)}?")


def budget(site: Site, n: int) -> None:
    _change(_glob(site, "*/projects/*/budget.yaml", n), r"spent: \d+$", f"spent: {7000 + n}")


def money(site: Site, n: int) -> None:
    _change(_glob(site, "*/internal/money.yaml", n), r"cost: \d+", f"cost: {6000 + n}")


def meeting(site: Site, n: int) -> None:
    _change(_glob(site, "*/projects/*/meetings/*.md", n), r"^title:.*$", f"title: Weekly {n}")


def report(site: Site, n: int) -> None:
    file = _glob(site, "*/reports/*.md", n)
    if file:
        _change(file, r"^A good.*$", f"A good *week* {n} at {mark_of(file)}.")


def report_state(site: Site, n: int) -> None:
    state = ("draft", "reviewed")[n % 2]
    _change(_glob(site, "*/reports/*.md", n), r"^state:.*$", f"state: {state}")


def update(site: Site, n: int) -> None:
    folder = _one(projects(site), n)
    if folder:
        day = f"2026-11-{10 + n % 9}"
        file = folder / "updates" / f"{day}-news.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f"---\ntitle: News {n}\ndate: {day}\nauthor: tom\n---\nIt is *{mark_of(file)}* {n}.\n",
            encoding="utf-8",
        )


def update_for_finance(site: Site, n: int) -> None:
    """Keep an update for finance, or no longer: a portal of its own comes or goes."""
    folder = _one(projects(site), n)
    if folder:
        file = folder / "updates" / "2026-11-09-money.md"
        file.parent.mkdir(exist_ok=True)
        audience = ("finance", "everyone", "internal")[n % 3]
        file.write_text(
            f"---\ntitle: Money {n}\ndate: 2026-11-09\nauthor: tom\naudience: {audience}\n---\n"
            f"It is *{mark_of(file)}* {n}.\n",
            encoding="utf-8",
        )


def no_update(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/updates/*.md", n)
    if file:
        file.unlink()


def renamed_update(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/updates/*.md", n)
    if file:
        _move(file, file.with_name(f"2026-11-0{1 + n % 8}-moved.md"))


def case_of_update(site: Site, n: int) -> None:
    """Rename a page so that only the case of its letters differs."""
    file = _glob(site, "*/projects/*/updates/*.md", n)
    if file:
        _move(file, file.with_name(file.stem.swapcase() + file.suffix))


def renamed_project(site: Site, n: int) -> None:
    folder = _one(projects(site), n)
    if folder:
        _move(folder, folder.with_name(("spring", "summer", "autumn")[n % 3]))


def moved_project(site: Site, n: int) -> None:
    """Take a project from one client to another, as a slip of the mouse does."""
    folder, target = _one(projects(site), n), _one(clients(site), n + 1)
    if folder and target:
        _move(folder, target / "projects" / folder.name)


def moved_client(site: Site, n: int) -> None:
    here = clients(site)[n % len(clients(site))]
    _move(here, here.with_name(tuple(_CODES)[n % len(_CODES)]))


def case_of_client(site: Site, n: int) -> None:
    here = clients(site)[n % len(clients(site))]
    _move(here, here.with_name(here.name.swapcase()))


def no_client(site: Site, n: int) -> None:
    if len(clients(site)) > 1:
        shutil.rmtree(clients(site)[n % len(clients(site))])


def withdrawn(site: Site, n: int) -> None:
    """Withdraw a client's portal, or take it back; without other files its folder goes then."""
    here = clients(site)[n % len(clients(site))]
    file = here / "withdrawn.yaml"
    if not file.exists():
        file.write_text("on: 2026-11-20\n", encoding="utf-8")
        return
    file.unlink()
    if not any(here.iterdir()) and len(clients(site)) > 1:
        here.rmdir()


def another_client(site: Site, n: int) -> None:
    slug = tuple(_CODES)[n % len(_CODES)]
    folder = site.root / "content/clients"
    if len(clients(site)) < MOST_CLIENTS and not (folder / slug).exists():
        first = clients(site)[0]
        shutil.copytree(first, folder / slug)
        for file in (folder / slug).rglob("*"):
            if file.suffix in (".yaml", ".md"):
                text = file.read_text(encoding="utf-8")
                text = re.sub(r"\b(ACM|BET|GAM|DEL)\b", _CODES[slug], text)
                text = re.sub(r"canary-\w+", mark_of(file), text, flags=re.IGNORECASE)
                text = text.replace(f"{first.name.title()} Coffee", f"{slug.title()} Coffee")
                text = text.replace(f"@{first.name}.example", f"@{slug}.example")
                file.write_text(text, encoding="utf-8")


def agency(site: Site, n: int) -> None:
    _change(site.root / "content/agency.yaml", r"^name:.*$", f"name: Studio {n % 3}")


def phone(site: Site, n: int) -> None:
    _change(site.root / "content/agency.yaml", r"phone: .*$", f"phone: +44 20 7946 {100 + n:04}")


# What goes wrong, and its mending ----------------------------------------------------------------


def unknown_key(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/project.yaml", n)
    if file:
        file.write_text(file.read_text(encoding="utf-8") + "hedline: wrong\n", encoding="utf-8")


def broken_agency(site: Site, n: int) -> None:
    file = site.root / "content/agency.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "nmae: wrong\n", encoding="utf-8")


def half_saved(site: Site, n: int) -> None:
    file = _glob(site, "**/*.yaml", n)
    if file:
        file.write_bytes(file.read_bytes()[: n * 5])


def no_picture(site: Site, n: int) -> None:
    file = _glob(site, "*/projects/*/deliverables/key-visual/*.png", n)
    if file:
        file.unlink()


def symlink(site: Site, n: int) -> None:
    """Put a link to another client's file among a client's own."""
    here, other = _one(clients(site), n), _one(clients(site), n + 1)
    if here and other:
        # A copy of a client has it as a file.
        (here / "notes.md").unlink(missing_ok=True)
        (here / "notes.md").symlink_to(other / "client.yaml")


def mend(site: Site, n: int) -> None:
    """Take away every broken thing, and bring back from the start what is gone."""
    for link in (site.root / "content").rglob("*"):
        if link.is_symlink():
            link.unlink()
    for file in (site.root / "content").rglob("*.yaml"):
        _change(file, r"(^hedline:.*\n)+", "")
        _change(file, r"(^nmae:.*\n)+", "")
    for folder in projects(site):
        for name in ("v1.png", "v2.png"):
            gone = folder / "deliverables/key-visual" / name
            if gone.parent.is_dir() and not gone.exists():
                gone.write_bytes(_first(site, f"deliverables/key-visual/{name}"))


def start_again(site: Site, n: int) -> None:
    """Bring one client back to what it was in the beginning."""
    folder = clients(site)[n % len(clients(site))]
    shutil.rmtree(folder)
    folder = folder.with_name("acme")
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(BASE_CLIENT, folder)


def _first(site: Site, path: str) -> bytes:
    return (BASE_CLIENT / "projects/spring" / path).read_bytes()


# Templates ---------------------------------------------------------------------------------------


def override(site: Site, n: int) -> None:
    name = ("team", "home", "update")[n % 3]
    body = f"{{% block name %}}Name {n}{{% endblock %}}"
    site.write(f"templates/{name}.html", f'{{% extends "default/{name}.html" %}}{body}\n')


def dynamic_include(site: Site, n: int) -> None:
    """Include whichever is there: the first name is looked for in vain until it is written."""
    include = '{% include ["extra-" ~ page.key ~ ".html", "extra.html"] ignore missing %}'
    body = f"{{% block name %}}{n % 5}{include}{{% endblock %}}"
    site.write("templates/team.html", f'{{% extends "default/team.html" %}}{body}\n')


def partial(site: Site, n: int) -> None:
    name = ("extra.html", "extra-team.html", "extra-home.html")[n % 3]
    site.write(f"templates/{name}", f"<p>Partial {n}</p>\n")


def shared_part(site: Site, n: int) -> None:
    """Stand before a part that many pages import."""
    text = (site.theme / "default/parts/people.html").read_text(encoding="utf-8")
    site.write("templates/parts/people.html", f"{text}{{# {n} #}}\n")


def style(site: Site, n: int) -> None:
    name = ("tokens", "portal", "print")[n % 3]
    text = (site.theme / f"default/css/{name}.css").read_text(encoding="utf-8")
    site.write(f"templates/css/{name}.css", f"{text}\n.n{n} {{ top: 0 }}\n")


def no_template(site: Site, n: int) -> None:
    files = sorted((site.root / "templates").rglob("*.*"))
    if files:
        files[n % len(files)].unlink()


def broken_template(site: Site, n: int) -> None:
    site.write("templates/team.html", "{{ view.nobody }}\n")


# git ---------------------------------------------------------------------------------------------


def commit(site: Site, n: int) -> None:
    """Commit everything, at a moment that *n* tells; the first time makes the repository."""
    if not (site.root / ".git").exists():
        _git(site, "init", "-q", "-b", "main")
    _git(site, "add", "content")
    when = f"2026-11-{1 + n % 22:02}T12:00:00Z"
    _git(site, "commit", "-q", "--allow-empty", "-m", f"{n}", when=when)


def checkout(site: Site, n: int) -> None:
    """Go back to an earlier commit, and forward again the next time."""
    if (site.root / ".git").exists():
        there = _git(site, "rev-list", "main").split()
        _git(site, "checkout", "-q", "--force", there[n % len(there)])


def _git(site: Site, *words: str, when: str = "2026-11-01T12:00:00Z") -> str:
    done = subprocess.run(
        ["git", "-c", "gc.auto=0", *words],
        cwd=site.root,
        env={**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


CONTENT = (
    *(headline, comment, milestone_date, milestone_reached, contact, no_contact, client_name),
    same_names,
    *(client_colour, locale, zone, draft, no_deliverable, picture, logo, question, budget, money),
    *(meeting, report, report_state, update, update_for_finance, no_update, agency, phone),
)
PLACES = (
    *(renamed_update, case_of_update, renamed_project, moved_project, moved_client),
    *(case_of_client, no_client, another_client, start_again, withdrawn),
)
BREAKS = (unknown_key, broken_agency, half_saved, no_picture, symlink, broken_template)
TEMPLATES = (override, dynamic_include, partial, shared_part, style, no_template)
GIT = (commit, checkout)


def edits(*changes: Callable[[Site, int], None]) -> list[Edit]:
    """Return *changes* as edits, which print well."""
    return [Edit(change) for change in changes]

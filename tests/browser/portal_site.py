"""Write portals to a folder as a build would, so that a browser can open them from there.

Every output is made by the recipe of its job, but reports: laying them out takes longer than all
pages together and is tested on its own, so a report is a stand-in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from amportal.errors import Problem
from amportal.plan import routes
from amportal.plan.brand_assets import agency_logos, client_logos
from amportal.plan.file_facts import FileFacts
from amportal.plan.output_jobs import Asset, Job, Sources, jobs_of
from amportal.plan.view.page_views import Portal
from amportal.render.recipe import Inputs
from amportal.render.recipe_table import RECIPES
from amportal.render.stylesheet import page_files
from amportal.render.theme import Theme
from tests.sample import ROOT, sample_files, sample_loaded, sample_portals, sample_site

STAND_IN = b"%PDF-1.7\n"


@lru_cache(maxsize=1)
def theme() -> Theme:
    """Return the default theme as it is in the checkout."""
    root = ROOT / "templates"
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return Theme({path.relative_to(root).as_posix(): path.read_bytes() for path in files})


def fonts() -> tuple[str, ...]:
    """Return the theme's names of the fonts and scripts that pages ask for."""
    return page_files(theme())


def write_sample(out: Path) -> tuple[Problem, ...]:
    """Write all portals of the sample content below *out*; return what was to be mended."""
    problems: list[Problem] = []
    for slug, portal in sample_portals().items():
        problems += write_portal(portal, sample_sources(slug), sample_files(), out / slug)
    return tuple(problems)


def sample_sources(slug: str) -> Sources:
    """Return which file of the sample is behind which output of the client *slug*."""
    site, facts = sample_site(), sample_files()
    client = next(each for each in site.clients if each.slug == slug)
    logos = {**client_logos(client), **agency_logos(site.agency, site.agency_path)}
    return Sources(
        {output: source for output, source in logos.items() if source in facts},
        {source: fact.sha256 for source, fact in facts.items()},
    )


def write_portal(
    portal: Portal, sources: Sources, files: dict[str, FileFacts], out: Path
) -> tuple[Problem, ...]:
    """Write every output of *portal* into the folder *out*; return what was to be mended."""
    problems: list[Problem] = []
    for job, content, found in all_made(jobs_of(portal, files, sources, fonts())):
        problems += found
        target = out / job.output
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tuple(problems)


def write_pages(portal: Portal, out: Path, shown_by: Theme | None = None) -> tuple[Problem, ...]:
    """Write the pages of *portal* alone, without the files they link to.

    *shown_by* is a theme other than the default one.
    """
    shown = [
        file
        for project in portal.projects
        for work in project.deliverables
        for version in work.versions
        for file in version.files
    ]
    facts = {file.source: FileFacts(file.sha256) for file in shown}
    digests = {source: each.sha256 for source, each in facts.items()}
    problems: list[Problem] = []
    files = page_files(shown_by or theme())
    recipes = ("page", "style", "theme-file", "search-index")
    jobs = jobs_of(portal, facts, Sources({}, digests), files)
    for job, content, found in all_made((j for j in jobs if j.recipe in recipes), shown_by):
        problems += found
        target = out / job.output
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tuple(problems)


def all_made(
    jobs: Iterable[Job], shown_by: Theme | None = None
) -> Iterator[tuple[Job, bytes, tuple[Problem, ...]]]:
    """Yield *jobs* with what they make, assets first and named as a build names them."""
    names: dict[str, str] = {}
    for job in sorted(jobs, key=lambda each: not each.output.startswith(routes.ASSETS)):
        content, found = made(job, shown_by, names)
        output = job.output
        if output.startswith(routes.ASSETS):
            names[output] = sha256(content).hexdigest()[:12]
            output = routes.named(output, names[output])
        yield replace(job, output=output), content, found


def made(
    job: Job, shown_by: Theme | None = None, names: dict[str, str] | None = None
) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the bytes of the output of *job*, and what was to be mended."""
    if job.recipe == "report":
        return STAND_IN, ()
    assets = {asset.name: _read(asset) for asset in job.assets}
    built = RECIPES[job.recipe](
        Inputs(job.output, job.data, assets, shown_by or theme(), None, names or {})
    )
    return built.content, built.problems


def _read(asset: Asset) -> bytes:
    return sample_loaded()[0].read(asset.source)


def pages_of(portal: Portal) -> tuple[str, ...]:
    """Return one page of each kind, the fullest first where there are several."""
    projects = sorted(portal.projects, key=lambda p: -len(p.deliverables))
    works = [work for project in projects for work in project.deliverables]
    asked = [work for work in works if work.state == "in_review"]
    copy = [work for work in works if work.current and work.current.text]
    pages = [routes.HOME, *(p.path for p in projects[:1]), *(w.path for w in asked[:1])]
    pages += [*(w.path for w in copy[:1]), *(u.path for u in portal.updates[:1])]
    pages += [m.path for m in portal.meetings if not m.upcoming][:1]
    changes = [routes.CHANGES] if portal.home.since else []
    pages += [each.path for each in portal.frame.nav if each.key not in ("home", "project")]
    return tuple(dict.fromkeys([*pages, *changes, routes.SEARCH, routes.MISSING]))


__all__ = [
    "STAND_IN",
    "all_made",
    "fonts",
    "made",
    "pages_of",
    "theme",
    "write_pages",
    "write_portal",
    "write_sample",
]

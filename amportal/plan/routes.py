"""Where every output of a client's portal goes.

The only place that knows output paths: pages link to each other, jobs write and feeds point by
what stands here, so a path cannot be spelt in two ways. Paths are posix and relative to the
portal's root. Nothing here looks at a disk, and no path within a portal depends on who reads.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

HOME = "index.html"
UPDATES = "updates/index.html"
MEETINGS = "meetings/index.html"
BUDGET = "budget.html"
QUESTIONS = "questions.html"
TEAM = "team.html"
REPORTS = "reports.html"
CHANGES = "changes.html"
SEARCH = "search.html"
MISSING = "404.html"

CALENDAR = "calendar.ics"
FEED = "feed.xml"
DATA = "portal.json"
SCHEMA = "portal.schema.json"

# The tables of a portal, see `table`.
TABLES = (
    "milestones",
    "deliverables",
    "versions",
    "decisions",
    "budget",
    "change_orders",
    "actions",
    "risks",
    "questions",
    "updates",
    "meetings",
)

# What pages load or show: each file's name carries the digest of its bytes, see `named`.
ASSETS = "assets/"
# Begins the name of a read that is of such a file; no file of a theme begins so.
OF_PORTAL = "/"
STYLE = "assets/style.css"
INDEX = "assets/search-index.js"
LOGO_STEM = "assets/logo"
LOGO_DARK_STEM = "assets/logo-dark"
AGENCY_STEM = "assets/agency"
AGENCY_DARK_STEM = "assets/agency-dark"

# The folder beside the clients' that holds the agency's own pages, and the page in it.
BOARD_FOLDER = "_agency"
BOARD = "index.html"
# Below the agency's own folder: mails as they were made, one for each contact who gets one.
LETTERS = "letters"
DRAFTS = "drafts"

# How many hexadecimal digits of a digest stand in a name, and a name that has them.
_DIGITS = 12
_NAMED = re.compile(rf"\.[0-9a-f]{{{_DIGITS}}}(?=\.[^./]+$)")

# Parts a client's name from the roles a portal is for; no client's name may hold it.
_FOR = "."


def portal_folder(client: str, roles: tuple[str, ...]) -> str:
    """Return the output folder of *client*'s portal for *roles*; without them, everybody's."""
    return _FOR.join((client, *roles))


def client_of_folder(folder: str) -> str:
    """Return the client whose portal is in the output folder *folder*."""
    return folder.partition(_FOR)[0]


def project(slug: str) -> str:
    """Return the page of the project in the folder *slug*."""
    return f"projects/{slug}.html"


def deliverable(job_no: str, ident: str) -> str:
    """Return the page of deliverable *ident* of job *job_no*."""
    return f"deliverables/{work_slug(job_no, ident)}.html"


def update(job_no: str, slug: str) -> str:
    """Return the page of the update in the file *slug*."""
    return f"updates/{work_slug(job_no, slug)}.html"


def meeting(job_no: str, slug: str) -> str:
    """Return the page of the meeting in the file *slug*."""
    return f"meetings/{work_slug(job_no, slug)}.html"


def report(slug: str, issue: int = 1) -> str:
    """Return the PDF of the report in the file *slug*; a correction has an address of its own."""
    return f"reports/{slug}.pdf" if issue == 1 else f"reports/{slug}-issue-{issue}.pdf"


def draft_report(client: str, slug: str) -> str:
    """Return where, in the agency's own folder, a report is kept until it was reviewed."""
    return f"{DRAFTS}/{client}/{slug}.pdf"


def letter(client: str, report: str, issue: int, contact: str) -> str:
    """Return where, in the agency's own folder, the mail to *contact* about a report is kept."""
    return f"{LETTERS}/{client}/{report}/{issue}/{contact}.json"


def of_client(path: str) -> str | None:
    """Return the client whose output *path* of the agency's own folder is, or None."""
    folder, _, rest = path.partition("/")
    return rest.partition("/")[0] if folder in (DRAFTS, LETTERS) else None


def table(name: str) -> str:
    """Return the CSV file of the table *name*."""
    return f"data/{name}.csv"


def contact_card(person: str) -> str:
    """Return the vCard of the agency's *person*."""
    return f"contacts/{person}.vcf"


def font(name: str) -> str:
    """Return where the font file *name* goes."""
    return f"assets/fonts/{name}"


def script(name: str) -> str:
    """Return where the theme's script *name*, or its licence, goes."""
    return f"assets/{name}"


def named(path: str, digest: str) -> str:
    """Return the name under which the asset *path* is written, where its bytes have *digest*.

    Two releases never have different bytes at one name, so a page of one never loads what
    belongs to the other, whatever a host or a browser keeps.
    """
    stem, ending = _split(path)
    return f"{stem}.{digest[:_DIGITS]}{ending}"


def unnamed(path: str) -> str:
    """Return the output *path* without the digest in its name, if it has one."""
    return _NAMED.sub("", path) if path.startswith(ASSETS) else path


def bears_digest(path: str, digest: str) -> bool:
    """Say whether the output *path* is that of an asset whose bytes have *digest*."""
    bare = unnamed(path)
    return bare != path and named(bare, digest) == path


def logo(source: str, *, agency: bool = False, dark: bool = False) -> str:
    """Return where the logo read from *source* goes; the kind of picture stays."""
    stem = (AGENCY_DARK_STEM if dark else AGENCY_STEM) if agency else None
    stem = stem or (LOGO_DARK_STEM if dark else LOGO_STEM)
    return stem + _split(source.rpartition("/")[2])[1].lower()


def version_file(job_no: str, ident: str, n: int, name: str) -> str:
    """Return where the file *name* of version *n* goes."""
    return f"files/{work_slug(job_no, ident)}/v{n}/{name}"


def thumbnail(job_no: str, ident: str, n: int, stem: str) -> str:
    """Return where the small picture of the file with *stem* goes."""
    return f"files/{work_slug(job_no, ident)}/v{n}/thumb-{stem}.webp"


def row_picture(job_no: str, ident: str, n: int, stem: str, edge: int) -> str:
    """Return where the square of *edge* pixels goes that stands for the file with *stem*."""
    return f"files/{work_slug(job_no, ident)}/v{n}/row-{stem}-{edge}.webp"


def page_picture(job_no: str, ident: str, n: int, stem: str, page: int, size: str) -> str:
    """Return where the picture of a page of the file with *stem* goes; *size* tells two apart."""
    return f"files/{work_slug(job_no, ident)}/v{n}/page-{stem}-{page}-{size}.webp"


def poster(job_no: str, ident: str, n: int, stem: str, name: str) -> str:
    """Return where the picture *name* goes that stands for the film with *stem*."""
    return f"files/{work_slug(job_no, ident)}/v{n}/poster-{stem}{_split(name)[1].lower()}"


def work_slug(job_no: str, name: str) -> str:
    """Return the name that an object of a job has in links: `mer-014-d1`."""
    return f"{job_no}-{name}".lower()


def reference(job_no: str, ident: str) -> str:
    """Return the id a client says on the phone: `MER-014-D1`."""
    return f"{job_no}-{ident}"


def file_names(paths: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return a file name and a stem for its thumbnail for each of one version's *paths*.

    The last part of the path, where that is enough. Two files of one name in two folders keep
    their folders in the name (`a-hero.png`), and thumbnails keep the ending where stems are
    equal (`hero-png`), so no file lands on another, on systems that fold case too.
    """
    names = _apart([p.rpartition("/")[2] for p in paths], [p.replace("/", "-") for p in paths])
    stems = _apart([_split(n)[0] for n in names], [n.replace(".", "-") for n in names])
    return tuple(zip(names, stems, strict=True))


def _split(name: str) -> tuple[str, str]:
    """Return a file's name without its ending, and the ending with its dot."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem else (name, "")


def _apart(short: list[str], long: list[str]) -> list[str]:
    if len(short) == 1:
        return short
    folded = [name.casefold() for name in short]
    chosen = [
        brief if folded.count(fold) == 1 else full
        for brief, full, fold in zip(short, long, folded, strict=True)
    ]
    taken: set[str] = set()
    result = []
    for name in chosen:
        (stem, ending), count, free = _split(name), 2, name
        while free.casefold() in taken:
            free = f"{stem}-{count}{ending}"
            count += 1
        taken.add(free.casefold())
        result.append(free)
    return result


def relative(from_path: str, to_path: str) -> str:
    """Return the link from the page *from_path* to *to_path*, percent-encoded for an `href`.

    Both are paths from the portal's root, as they are on a disk: a `#` in one is part of a name,
    so a fragment is the caller's to add. The result never begins with `/` and never holds a
    host, so a portal works in any folder and from a disk.
    """
    # Pages say the same links over and over. A template is given this function, not a cache.
    return _relative(from_path, to_path)


@lru_cache(maxsize=16_384)
def _relative(from_path: str, to_path: str) -> str:
    here = from_path.split("/")[:-1]
    there = to_path.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    up = [".."] * (len(here) - common)
    return "/".join([*up, *map(_quoted, there[common:])])


@lru_cache(maxsize=4096)
def _quoted(part: str) -> str:
    return quote(part, safe="")

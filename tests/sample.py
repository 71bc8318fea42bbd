"""The portals of the sample content that ships with the project, for trying pages on them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image

from amportal.model.derive.client_today import today_of
from amportal.model.nouns.site import Site
from amportal.model.site_loader import Loaded, load
from amportal.plan.file_facts import FileFacts, thumb_size
from amportal.plan.portal.client_portal import portal_of, zone_name
from amportal.plan.report.told_things import Thing
from amportal.plan.report_audience import addressed
from amportal.plan.view.page_views import Portal, ReportPage
from amportal.sources.content_scan import scan
from amportal.sources.snapshot import Snapshot

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).resolve().parent.parent
_NUMBER = rb"""\b%s\s*=\s*["']([0-9.]+)"""
_BOX = re.compile(rb"""viewBox\s*=\s*["']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)""")
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif"}


@lru_cache(maxsize=1)
def sample_loaded() -> tuple[Snapshot, Loaded]:
    """Return the sample content as read, with its problems."""
    snapshot = scan(ROOT, ["content"])
    return snapshot, load(snapshot, TODAY)


def sample_site() -> Site:
    """Return the sample's site."""
    site = sample_loaded()[1].site
    assert site is not None, sample_loaded()[1].problems
    return site


@lru_cache(maxsize=1)
def sample_files() -> dict[str, FileFacts]:
    """Return the facts of every picture and document of the sample."""
    snapshot, _ = sample_loaded()
    return {path: facts_of(path, snapshot.read(path)) for path in sample_site().assets}


def facts_of(path: str, raw: bytes) -> FileFacts:
    """Return what is known of the bytes *raw* of the file at *path*."""
    digest, ending = sha256(raw).hexdigest(), Path(path).suffix.lower()
    if ending == ".svg":
        width, height = _drawing_size(raw)
        return FileFacts(digest, "drawing", width, height)
    if ending in _PICTURES:
        with Image.open(BytesIO(raw)) as picture:
            return FileFacts(digest, "picture", *picture.size, *thumb_size(*picture.size))
    return FileFacts(digest)


def _drawing_size(raw: bytes) -> tuple[int, int]:
    head = raw[: raw.find(b">", raw.find(b"<svg")) + 1]
    sizes = [re.search(_NUMBER % name, head) for name in (b"width", b"height")]
    if all(sizes):
        width, height = (round(float(found[1])) for found in sizes if found)
        return width, height
    box = _BOX.search(head)
    return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)


@lru_cache(maxsize=16)
def sample_report(client: str, slug: str = "") -> tuple[Portal, ReportPage, tuple[Thing, ...]]:
    """Return a report as it would go out today, its portal, and all that its reader is told.

    Where none is named: the newest about all projects, or the newest at all.
    """
    site = sample_site()
    own = next(each for each in site.clients if each.slug == client)
    newest = sorted(own.reports, key=lambda each: (each.file.project is None, each.slug))
    report = next(each for each in reversed(newest) if slug in ("", each.slug))
    day = today_of(site.agency, TODAY, None, zone_name(site.agency, own.settings))
    portal, page, things = addressed(site, own, report, day, None, sample_files())
    assert page is not None
    return portal, page, things


@lru_cache(maxsize=8)
def sample_portals(roles: frozenset[str] = frozenset()) -> dict[str, Portal]:
    """Return each sample client's portal for a reader with *roles*, by the client's folder."""
    site, files = sample_site(), sample_files()
    return {
        client.slug: portal_of(
            site,
            client,
            roles,
            today_of(site.agency, TODAY, None, zone_name(site.agency, client.settings)),
            None,
            files,
        )
        for client in site.clients
    }

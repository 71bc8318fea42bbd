"""Versions of a deliverable as the client sees them: files, checks, decisions.

The digest shown beside a version is that of the very bytes (or the copy's UTF-8 text) that the
client gets, so an approval can be bound to it. It is never the digest that caches use.
"""

from __future__ import annotations

from amportal.model.derive.deliverable_state import outcome_of, review_due
from amportal.model.nouns.deliverable import Decision, Version
from amportal.model.nouns.site import Deliverable, Project
from amportal.model.version_digest import set_digest, text_digest
from amportal.plan import routes
from amportal.plan.brand_assets import beside
from amportal.plan.file_facts import FileFacts, thumb_size
from amportal.plan.project.file_views import (
    FilePlace,
    leaves_of,
    media_of,
    row_picture,
    with_poster,
)
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.view.deliverable_views import DecisionView, FileView, VersionView
from amportal.plan.view.picture_views import RowPicture

_UNKNOWN = FileFacts(sha256="")


def versions_of(
    reading: ReaderContext, project: Project, deliverable: Deliverable
) -> tuple[VersionView, ...]:
    """Return the versions that were sent, newest first; the first is the current one."""
    newest = sorted(deliverable.file.versions, key=lambda each: each.n, reverse=True)
    return tuple(
        _version(reading, project, deliverable, version, current=at == 0)
        for at, version in enumerate(newest)
    )


def _version(
    reading: ReaderContext,
    project: Project,
    deliverable: Deliverable,
    version: Version,
    *,
    current: bool,
) -> VersionView:
    people, quality = reading.people, version.quality
    checker = people.person(quality.by) if quality else None
    files = _files(reading, project, deliverable, version)
    # Only versions that were sent reach this place; the fallback is for the type alone.
    sent_on = version.sent_on or reading.today
    return VersionView(
        n=version.n,
        round=version.round,
        sent_on=sent_on,
        review_due=review_due(version, reading.terms, reading.calendars.theirs) or sent_on,
        files=files,
        text=version.text or "",
        note=version.note or "",
        checked_by=people.name(quality.by) if quality else "",
        checked_department=people.department(checker.department) if checker else "",
        checked_on=quality.on if quality else None,
        checks=quality.checks if quality else (),
        decisions=tuple(
            _decision(reading, project, each)
            for each in sorted(version.decisions, key=lambda each: each.on)
        ),
        outcome=outcome_of(deliverable.file, version),
        current=current,
        sha256=_digest(version, files),
        waiver=version.waiver or "",
    )


def _digest(version: Version, files: tuple[FileView, ...]) -> str:
    if not files:
        return text_digest(version.text) if version.text else ""
    known = tuple(file.sha256 for file in files)
    return set_digest(known) if all(known) else ""


def _decision(reading: ReaderContext, project: Project, decision: Decision) -> DecisionView:
    source = reading.named.source(project.slug, decision.source)
    return DecisionView(
        outcome=decision.outcome,
        by=reading.people.name(decision.by),
        on=decision.on,
        comment=decision.comment or "",
        source=source.text,
        source_path=source.path or None,
        sha256=decision.sha256 or "",
        stood_in_for=reading.people.name(decision.for_),
    )


def _places(project: Project, deliverable: Deliverable, version: Version) -> tuple[FilePlace, ...]:
    names = routes.file_names(tuple(each.path for each in version.files))
    own = (project.file.job_no, deliverable.file.id, version.n)
    return tuple(FilePlace(*own, *name) for name in names)


def picture_of(
    reading: ReaderContext,
    project: Project,
    deliverable: Deliverable,
    views: tuple[VersionView, ...],
) -> RowPicture | None:
    """Return what stands for *deliverable* in lists: its newest version, the first of *views*."""
    if not views:
        return None
    newest = next(each for each in deliverable.file.versions if each.n == views[0].n)
    places = _places(project, deliverable, newest)
    return row_picture(views[0].files, views[0].text, places, reading.files)


def _files(
    reading: ReaderContext, project: Project, deliverable: Deliverable, version: Version
) -> tuple[FileView, ...]:
    sources = [beside(deliverable.path, each.path) for each in version.files]
    places = _places(project, deliverable, version)
    files = tuple(
        _file(source, each.alt or "", reading.files.get(source, _UNKNOWN), place)
        for source, each, place in zip(sources, version.files, places, strict=True)
    )
    return tuple(
        with_poster(file, each.poster or "", place, deliverable.path, files)
        for file, place, each in zip(files, places, version.files, strict=True)
    )


def _file(source: str, alt: str, facts: FileFacts, place: FilePlace) -> FileView:
    """Return one file. A drawing is its own thumbnail; so is a picture that needs none."""
    path = place.whole
    image = facts.kind != "other"
    small = facts.kind == "picture" and facts.thumb_width > 0
    width, height = thumb_size(facts.width, facts.height) if facts.width else (0, 0)
    return FileView(
        path=path,
        name=path.rpartition("/")[2],
        source=source,
        sha256=facts.sha256,
        alt=alt,
        image=image,
        width=facts.width,
        height=facts.height,
        thumb=(place.thumbnail if small else path) if image else "",
        thumb_width=(facts.thumb_width if small else width) if image else 0,
        thumb_height=(facts.thumb_height if small else height) if image else 0,
        media="picture" if image else media_of(path),
        pages=facts.pages,
        leaves=leaves_of(facts, place),
        undrawn=facts.undrawn,
    )

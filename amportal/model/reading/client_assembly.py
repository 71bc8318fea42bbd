"""Put a sound dossier together as a client of the site. Knows no rule."""

from __future__ import annotations

from amportal.model.content_layout import extension, spot_of
from amportal.model.nouns.budget import InternalLine, InternalMoneyFile
from amportal.model.nouns.site import Client, Deliverable, Meeting, Project, Report, Update
from amportal.model.reading.client_files import ClientFiles, ProjectFiles

_TEXT = frozenset({"yaml", "md"})


def assemble(dossier: ClientFiles) -> Client | None:
    """Return the client of *dossier*, or None where a file it needs could not be read."""
    read = dossier.read
    if read is None or read.noun is None:
        return None
    projects = tuple(project_of(one, dossier) for one in dossier.projects)
    paths = tuple(sorted(dossier.paths))
    return Client(
        slug=dossier.slug,
        path=read.path,
        settings=read.noun,
        projects=tuple(one for one in projects if one),
        questions=(
            dossier.questions.noun.questions if dossier.questions and dossier.questions.noun else ()
        ),
        reports=tuple(
            Report(one.name, one.path, one.noun, one.body, one.body_line)
            for one in dossier.reports
            if one.noun
        ),
        sent=dossier.sent,
        deliveries=dossier.deliveries,
        sources=paths,
        assets=tuple(path for path in paths if _is_asset(path)),
    )


def _is_asset(path: str) -> bool:
    spot = spot_of(path)
    return spot is not None and spot.kind == "asset" and extension(path) not in _TEXT


def project_of(one: ProjectFiles, dossier: ClientFiles) -> Project | None:
    """Return the project of the files *one*, or None where its own file could not be read."""
    if one.read is None or one.read.noun is None:
        return None
    return Project(
        slug=one.slug,
        path=one.read.path,
        file=one.read.noun,
        budget=one.budget.noun if one.budget else None,
        budget_path=one.budget.path if one.budget else "",
        deliverables=tuple(
            Deliverable(each.name, each.path, each.noun) for each in one.deliverables if each.noun
        ),
        updates=tuple(
            Update(each.name, each.path, each.noun, each.body, each.body_line)
            for each in one.updates
            if each.noun
        ),
        meetings=tuple(
            Meeting(each.name, each.path, each.noun, each.body, each.body_line)
            for each in one.meetings
            if each.noun
        ),
        money=_money(one, dossier),
    )


def _money(one: ProjectFiles, dossier: ClientFiles) -> InternalMoneyFile | None:
    """Return the project's own figures: of its folder, and of the client's by full reference."""
    own = one.money.noun if one.money else None
    job = one.file.job_no if one.file else ""
    shared = dossier.money.noun.lines if dossier.money and dossier.money.noun else ()
    prefix = f"{job}-"
    more = tuple(
        InternalLine.model_construct(
            line=line.line.removeprefix(prefix), cost=line.cost, rate=line.rate, margin=line.margin
        )
        for line in shared
        if line.line.startswith(prefix)
    )
    if not more:
        return own
    return InternalMoneyFile.model_construct(
        lines=(*(own.lines if own else ()), *more), note=own.note if own else None
    )

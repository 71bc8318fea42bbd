"""Jobs: one output each, with everything its recipe may read. Nothing else can be reached.

This is the rule that keeps clients apart and incremental builds true: a job is cut from one
reader's portal, and names the few source files whose bytes go with it. Recipes are named here and
known in `render`; whoever runs jobs knows neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from amportal.model.value_types import Paper
from amportal.plan import routes
from amportal.plan.file_facts import PAGE_EDGE, Files
from amportal.plan.portal.search_contents import contents_of, found_of
from amportal.plan.report.issued_reports import listed
from amportal.plan.view.deliverable_views import FileView
from amportal.plan.view.meeting_views import MeetingPage, MeetingsPage
from amportal.plan.view.page_frame import Frame, Link, PageInfo, Reachable
from amportal.plan.view.page_views import (
    BoardPage,
    BudgetPage,
    DeliverablePage,
    Portal,
    ProjectBudget,
    ProjectPage,
    ReportPage,
    ReportsPage,
    UpdatePage,
    UpdatesPage,
)
from amportal.plan.view.search_views import Found, SearchPage

TABLES = routes.TABLES


class Asset(Struct, frozen=True):
    """A source file a job may read: the name its recipe knows, where it is, and its digest."""

    name: str
    source: str
    digest: str


class Job(Struct, frozen=True):
    """One output to make. `data` is plain view data; `assets` are all the files it may read.

    `slow` jobs have a second step that takes its time, so whoever runs jobs begins with them.
    """

    output: str
    recipe: str
    data: object
    assets: tuple[Asset, ...] = ()
    slow: bool = False

    def showing(self, view: object) -> Job:
        """Return the same page with *view* in place of its own."""
        assert isinstance(self.data, PageData)
        return replace(self, data=replace(self.data, view=view))


class PageData(Struct, frozen=True):
    """What the recipe `page` is given. Without a frame it is the agency's own page."""

    template: str
    view: object
    frame: Frame | None
    page: PageInfo


class ReportData(Struct, frozen=True):
    """What the recipe `report` is given; its assets are named as in the portal."""

    view: ReportPage
    frame: Frame


class IssuedReport(Struct, frozen=True):
    """What the recipe `issued-report` is given: a report, the portal its data is from, and proof.

    `data` is `report.json` as it is kept beside the PDF, `commit` that of the sources; empty where
    there is no git.
    """

    report: ReportData
    portal: Portal
    data: bytes
    commit: str


class TableData(Struct, frozen=True):
    """What the recipe `table` is given: which table, of which portal."""

    table: str
    portal: Portal


class CardData(Struct, frozen=True):
    """What the recipe `card` is given: somebody to call, and for whom they work."""

    person: Reachable
    agency_name: str


class StyleData(Struct, frozen=True):
    """What the recipe `style` is given: the client's colours and paper."""

    accent: str
    primary: str | None
    paper: Paper


class IndexData(Struct, frozen=True):
    """What the recipe `search-index` is given: all that can be found, and the client's language."""

    found: tuple[Found, ...]
    frame: Frame


class ThemeFile(Struct, frozen=True):
    """What the recipe `theme-file` is given: the name of a file of the theme."""

    name: str


class Sources(Struct, frozen=True):
    """Which source file is behind an output that is copied or drawn from one.

    `logos` maps output paths to source paths; `digests` maps source paths to digests.
    """

    logos: Mapping[str, str]
    digests: Mapping[str, str]

    def asset(self, source: str, name: str = "source") -> Asset:
        """Return *source* as an asset a recipe knows as *name*."""
        return Asset(name, source, self.digests[source])


def jobs_of(
    portal: Portal, files: Files, sources: Sources, theme_files: tuple[str, ...]
) -> tuple[Job, ...]:
    """Return every job of *portal*: reports first, for they take longest, then by output path.

    *theme_files* are the fonts and scripts that pages use, by their names in the theme.
    """
    found = found_of(portal)
    search = SearchPage(contents_of(found))
    jobs = [
        *_pages(portal),
        _page("search.html", routes.SEARCH, "search", search, portal.frame),
        Job(routes.INDEX, "search-index", IndexData(found, portal.frame)),
        *_data(portal),
        *_files(portal, files, sources),
        *_sent(portal),
        *_theme(_style_of(portal.frame), sources, theme_files),
    ]
    reports = [report_job(report, portal, sources) for report in portal.reports]
    return (*reports, *sorted(jobs, key=lambda job: job.output))


def reports_page(job: Job) -> ReportsPage | None:
    """Return the view of *job* where it is a page that leads to reports, else None."""
    data = job.data
    if isinstance(data, PageData) and isinstance(data.view, ReportsPage):
        return data.view
    return None


def _style_of(frame: Frame) -> StyleData:
    return StyleData(frame.brand.accent, frame.brand.primary, frame.paper)


def board_jobs(
    board: BoardPage, style: StyleData, sources: Sources, theme_files: tuple[str, ...]
) -> tuple[Job, ...]:
    """Return the jobs of the agency's own pages, which run no script."""
    fonts = tuple(name for name in theme_files if name.startswith("fonts/"))
    page = PageData("board.html", board, None, PageInfo(routes.BOARD, "home"))
    return (Job(routes.BOARD, "page", page), *_theme(style, sources, fonts))


def issued_job(job: Job, portal: Portal, data: bytes, commit: str | None) -> Job:
    """Return the report of *job*, which is one of *portal*, as it goes out: with all it says.

    *data* is its `report.json`, *commit* that of its sources.
    """
    assert isinstance(job.data, ReportData)
    whole = IssuedReport(job.data, portal, data, commit or "")
    return replace(job, recipe="issued-report", data=whole)


def draft_jobs(portal: Portal, sources: Sources) -> tuple[Job, ...]:
    """Return the jobs of reports nobody has reviewed yet, for the agency's own folder.

    *portal* is the one that holds them; the account manager looks them over before the client
    can see them.
    """
    drafts = [report for report in portal.reports if report.card.state == "draft"]
    return tuple(
        replace(
            report_job(report, portal, sources),
            output=routes.draft_report(portal.frame.client_slug, report.card.slug),
        )
        for report in drafts
    )


def _page(template: str, path: str, key: str, view: object, frame: Frame) -> Job:
    return Job(path, "page", PageData(template, view, frame, PageInfo(path, key)))


def _pages(portal: Portal) -> Iterator[Job]:
    frame = portal.frame
    yield _page("home.html", routes.HOME, "home", portal.home, frame)
    # A host shows this page wherever something is missing, however deep.
    info = PageInfo(routes.MISSING, "", portal.root)
    yield Job(routes.MISSING, "page", PageData("missing.html", portal.calls, frame, info))
    for project in portal.projects:
        view = ProjectPage(project, portal.calls)
        yield _page("project.html", project.path, "project", view, frame)
        for deliverable in project.deliverables:
            decide = deliverable.answer_due is not None
            one = DeliverablePage(
                deliverable, project.name, project.path, project.job_no, decide, portal.calls
            )
            yield _page("deliverable.html", deliverable.path, "project", one, frame)
    yield from _update_pages(portal)
    yield from _list_pages(portal)
    for meeting in portal.meetings:
        yield _page("meeting.html", meeting.path, "meetings", MeetingPage(meeting), frame)
    yield _page("team.html", routes.TEAM, "team", portal.team, frame)
    if portal.home.since:
        yield _page("changes.html", routes.CHANGES, "reports", portal.home.since, frame)


def _list_pages(portal: Portal) -> Iterator[Job]:
    """Yield the pages that list one kind of thing: those that the menu leads to."""
    frame = portal.frame
    upcoming = tuple(meeting for meeting in portal.meetings if meeting.ahead)
    past = tuple(meeting for meeting in portal.meetings if not meeting.ahead)
    meetings = MeetingsPage(tuple(sorted(upcoming, key=lambda each: each.start)), past)
    cards = listed((*portal.sent, *(report.card for report in portal.reports)))
    pages: dict[str, object] = {
        "updates": UpdatesPage(portal.updates),
        "meetings": meetings,
        "budget": _budget(portal),
        "questions": portal.questions,
        "reports": ReportsPage(cards, portal.home.since),
    }
    for item in frame.nav:
        if item.key in pages:
            yield _page(f"{item.key}.html", item.path, item.key, pages[item.key], frame)


def _update_pages(portal: Portal) -> Iterator[Job]:
    """Yield a page an update, with links to its neighbours in time."""
    links = [Link(update.path, update.title) for update in portal.updates]
    for at, update in enumerate(portal.updates):
        newer = links[at - 1] if at > 0 else None
        older = links[at + 1] if at + 1 < len(links) else None
        yield _page(
            "update.html", update.path, "updates", UpdatePage(update, newer, older), portal.frame
        )


def _budget(portal: Portal) -> BudgetPage:
    return BudgetPage(
        tuple(
            ProjectBudget(project.name, project.path, project.job_no, project.po_no, project.budget)
            for project in portal.projects
            if project.budget
        )
    )


def _data(portal: Portal) -> Iterator[Job]:
    yield Job(routes.CALENDAR, "calendar", portal)
    yield Job(routes.FEED, "feed", portal)
    yield Job(routes.DATA, "json", portal)
    yield Job(routes.SCHEMA, "json-schema", ())
    for table in TABLES:
        yield Job(routes.table(table), "table", TableData(table, portal))
    for person in {each.id: each for each in portal.calls}.values():
        card = CardData(person, portal.frame.agency_name)
        yield Job(routes.contact_card(person.id), "card", card)


def _shown_files(portal: Portal) -> Iterator[FileView]:
    for project in portal.projects:
        for deliverable in project.deliverables:
            for version in deliverable.versions:
                yield from version.files


def _files(portal: Portal, files: Files, sources: Sources) -> Iterator[Job]:
    recipes = {"picture": "picture", "drawing": "drawing", "other": "document"}
    for file in _shown_files(portal):
        asset = (sources.asset(file.source),)
        facts = files[file.source]
        yield Job(file.path, recipes[facts.kind], (), asset)
        if file.thumb and file.thumb != file.path:
            yield Job(file.thumb, "thumbnail", (file.thumb_width, file.thumb_height), asset)
        for leaf in file.leaves:
            yield Job(leaf.path, "page-picture", (leaf.n, 0), asset)
            yield Job(leaf.small, "page-picture", (leaf.n, PAGE_EDGE), asset)
    for path, source in sorted(_posters(portal)):
        yield Job(path, recipes[files[source].kind], (), (sources.asset(source),))
    for project in portal.projects:
        for deliverable in project.deliverables:
            picture = deliverable.picture
            for edge, path in picture.sizes if picture else ():
                if picture and edge:
                    yield Job(path, "row-picture", (edge,), (sources.asset(picture.source),))


def _posters(portal: Portal) -> set[tuple[str, str]]:
    """Return the posters that are no file of their version: their paths and source files."""
    shown = list(_shown_files(portal))
    own = {file.path for file in shown}
    return {(f.poster, f.poster_source) for f in shown if f.poster and f.poster not in own}


def _sent(portal: Portal) -> Iterator[Job]:
    """Yield the reports that were sent, each the very bytes that went out."""
    for card in portal.sent:
        yield Job(card.path, "frozen", (), (Asset("source", card.frozen, card.sha256),))


def _theme(style: StyleData, sources: Sources, theme_files: tuple[str, ...]) -> Iterator[Job]:
    yield Job(routes.STYLE, "style", style)
    for file in theme_files:
        folder, _, name = file.rpartition("/")
        output = routes.font(name) if folder == "fonts" else routes.script(name)
        yield Job(output, "theme-file", ThemeFile(file))
    for output, source in sources.logos.items():
        recipe = "drawing" if output.endswith(".svg") else "picture"
        yield Job(output, recipe, (), (sources.asset(source),))


def report_job(report: ReportPage, portal: Portal, sources: Sources) -> Job:
    """Return a report's job; it may read the logos and the newest picture of what it lists."""
    assets = [sources.asset(source, output) for output, source in sources.logos.items()]
    for project in report.projects:
        for deliverable in project.deliverables:
            if deliverable.current:
                assets += [
                    sources.asset(file.source, file.path)
                    for file in deliverable.current.files
                    if file.image
                ]
    data = ReportData(report, portal.frame)
    return Job(report.card.path, "report", data, tuple(assets), slow=True)

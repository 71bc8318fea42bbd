"""How much of a report's lists fits on its first page, which holds the whole answer.

A client who reads one page must find status, what is asked of them, what was done, the plan and
the money there. So long lists are cut where the page ends and go on behind it. Heights are worked
out from the width of the words, a little too large, in millimetres of the print style's columns.
Nothing is lost by a wrong guess: a section too many moves to the next page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from amportal.plan.view.page_views import ReportPage
from amportal.plan.view.waiting_views import Waiting
from amportal.plan.view.work_views import MilestoneView, ProjectView, StatusView, StepView
from amportal.render.pages.money_columns import money_columns
from amportal.render.pages.text_height import begins_with_paragraph, line_count, markdown_height
from amportal.render.text.change_sentences import sentence
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.work_sentences import late_with_us, off_plan, stage, stopped

# Of each paper what its margins leave.
_PAGES = {"a4": 297.0 - 13 - 17 + 4.6, "letter": 279.4 - 13 - 17 + 4.6}
# (The last section has no padding.)
# What lies around a section's rows: its rule, its padding and the head of its table.
_SECTION, _HEAD = 7.1, 4.7
_TEXT, _SMALL, _FINE, _LEAD, _TITLE = 3.0, 2.65, 2.69, 3.35, 7.41
_LINE, _SMALL_LINE, _FINE_LINE, _LEAD_LINE, _TITLE_LINE = 4.24, 3.53, 3.89, 4.77, 8.47
_ROW = 1.75
_NAME, _NAME_LINE = 3.88, 4.94
_MAST, _MONEY, _CALL, _MORE = 14.0, 14.3, 4.3, 4.6
# Rows of what waits, of steps and of milestones: the least, where possible, and the most.
_LEAST = ((3, 2, 3), (2, 1, 2), (1, 1, 1), (1, 1, 0))
# So many that wait are shown whole, rather than that a line says that one more follows.
_WHOLE = {
    2: ((2, 2, 3), (2, 1, 2), (2, 1, 1), (2, 1, 0)),
    3: ((3, 2, 3), (3, 2, 2), (3, 1, 2), (3, 1, 1), (3, 1, 0)),
    4: ((4, 2, 3), (4, 2, 2), (4, 2, 1), (4, 1, 1)),
    5: ((5, 2, 3),),
}
_MOST = (7, 6, 12)
# How wide the column is that says how a day stands.
_DUE = 28.0
# How wide the column is that says why an area stands as it does, and the one of the last report.
_WHY, _LAST = 87.0, 23.0
# What a correction corrects, at most, on page one.
CORRECTED = 4


class FirstPage(Struct, frozen=True):
    """How many things that wait, and steps on either side, come first; and which milestones.

    `words`: whether all the account manager wrote stands there. If not, with `opening` its first
    paragraph does, else nothing: a heading or a list is not parted from what follows it.
    `corrected`: how much of what a correction corrects.
    """

    waiting: int
    steps: int
    milestones: tuple[MilestoneView, ...]
    words: bool
    opening: bool
    corrected: int = CORRECTED


def first_page(
    view: ReportPage, language: LocaleFormat, paper: str = "a4", client: str = ""
) -> FirstPage:
    """Return what of *view* fits on page one of *paper*; at least one of everything there is.

    *language* is what it is written in: how many lines a row takes depends on it. *client* is the
    name that stands above it all where there is no logo.
    """
    page = _PAGES[paper] - _mast(view, client)
    brief = _counts(view, language, page, whole=False)
    whole = _counts(view, language, page, whole=True)
    single = view.projects[0] if len(view.projects) == 1 else None
    milestones = _chosen(single.milestones, brief[2]) if single else ()
    opening = begins_with_paragraph(view.words)
    return FirstPage(brief[0], brief[1], milestones, words=whole == brief, opening=opening)


def _counts(view: ReportPage, language: LocaleFormat, page: float, *, whole: bool) -> list[int]:
    """Return how much of each list fits, and what is lacking, as `_fill` does.

    With *whole* below all the account manager wrote, else below its first paragraph.
    """
    single = view.projects[0] if len(view.projects) == 1 else None
    waiting = [_waiting(each, single is None, language) for each in view.waiting]
    done, ahead = [_step(each) for each in view.done], [_step(each) for each in view.next]
    plan = single.milestones if single else ()
    stones = {each.id: _milestone(each, language) for each in plan}
    room = page - _fixed(view, single, language, whole=whole)
    for rows in (waiting, [*done, *ahead], plan):
        room -= _SECTION + _HEAD if rows else 0
    lists = [_beginnings(waiting), _beginnings([max(pair) for pair in _pairs(done, ahead)])]
    lists.append(_parts(plan, stones))
    for least in (*_WHOLE.get(len(waiting), ()), *_LEAST):
        counts = _fill(room, lists, least, _MOST)
        if counts[-1] == 0:
            break
    return counts


def _beginnings(rows: Sequence[float]) -> list[float]:
    """Return how high a list is that shows its first 0, 1, 2 ... of *rows*."""
    more = [_MORE] * len(rows) + [0.0]
    return [sum(rows[:n]) + more[n] for n in range(len(rows) + 1)]


def _parts(plan: Sequence[MilestoneView], heights: Mapping[str, float]) -> list[float]:
    """Return how high a plan is that shows 0, 1, 2 ... of its milestones, those of `_chosen`."""
    more = [_MORE] * len(plan) + [0.0]
    return [
        sum(heights[each.id] for each in _chosen(plan, n)) + more[n] for n in range(len(plan) + 1)
    ]


def _fill(
    room: float,
    lists: Sequence[Sequence[float]],
    least: Sequence[int],
    most: Sequence[int],
) -> list[int]:
    """Return how many rows of each list to show: the least of each, then one more in turn.

    Each list is given as its heights with 0, 1, 2 ... rows; where some are left out, the line that
    says so counts. The last number is what is left of *room* when even the least is too much,
    else 0.
    """
    counts = [min(len(heights) - 1, few) for heights, few in zip(lists, least, strict=True)]
    room -= sum(heights[n] for heights, n in zip(lists, counts, strict=True))
    lacking = min(0, int(room))
    grown = True
    while grown:
        grown = False
        for at, heights in enumerate(lists):
            n = counts[at]
            if n == min(len(heights) - 1, most[at]):
                continue
            needed = heights[n + 1] - heights[n]
            if needed <= room:
                room -= needed
                counts[at] += 1
                grown = True
    return [*counts, lacking]


def _fixed(
    view: ReportPage, single: ProjectView | None, language: LocaleFormat, *, whole: bool
) -> float:
    """Return the height of all that page one holds in any case."""
    height = _top(view, language, whole=whole)
    if single and single.stop:
        height += line_count(stopped(single.stop, language), 118, _LEAD) * _LEAD_LINE
    if single:
        areas = single.status[1:]
        width = _WHY - (_LAST if any(each.last for each in areas) else 0)
        height += _SECTION + _HEAD if areas else 0
        height += sum(_area(each, width, language) for each in areas)
        height += _SECTION + _MONEY if single.budget else 0
    else:
        had = any(project.overall and project.overall.last for project in view.projects)
        height += _SECTION + _HEAD
        width = 37 if had else 60
        height += sum(_project(project, width, language) for project in view.projects)
        height += _budgets(view.projects, language)
    lines = 2 if any(each.stands_in_for for each in view.calls) else 1
    return height + (_SECTION + _CALL * lines if view.calls else 0)


def _mast(view: ReportPage, client: str) -> float:
    """Return the height of the line above it all: the client, and whose report it is."""
    single = view.projects[0] if len(view.projects) == 1 else None
    about = f"{single.job_no} {single.name}" if single else ""
    name = line_count(client, 75, _NAME, bold=True) * _NAME_LINE
    return max(_MAST, name + 3, (1 + line_count(about, 95, _SMALL)) * _SMALL_LINE + 3)


def _budgets(projects: Sequence[ProjectView], language: LocaleFormat) -> float:
    """Return the height of the sums of several projects; each part of them repeats the names."""
    rows = [(each.name, each.budget.total) for each in projects if each.budget]
    if not rows:
        return 0
    sums = [
        language.money(each)
        for _, total in rows
        for each in (
            total.approved, total.spent, total.committed, total.remaining, total.forecast
        )
    ]  # fmt: skip
    fit = money_columns(sums, 5)
    width, above = (31.0, 0.0) if fit.place == "beside" else (44.0, 10.5)
    names = sum(line_count(name, width, _FINE, bold=True) * _FINE_LINE + _ROW for name, _ in rows)
    parts = -(-5 // fit.together)
    return _SECTION + above + parts * (_HEAD + names) + (parts - 1) * 4


def _top(view: ReportPage, language: LocaleFormat, *, whole: bool) -> float:
    width = 118.0 if view.waiting else 122.0
    size, line = (5.65, 6.7) if len(view.headline) > 75 else (_TITLE, _TITLE_LINE)
    height = _LINE + 3.6 + line_count(view.headline, width, size, bold=True) * line
    if view.status:
        why = f"{view.status.reason} {view.status.recovery}"
        height += line_count(why, width, _LEAD) * _LEAD_LINE
    if len(view.projects) == 1 and view.projects[0].ours_late:
        late = f"Late with us: {late_with_us(view.projects[0].ours_late, language)}"
        height += line_count(late, width, _LEAD) * _LEAD_LINE
    if view.card.issue > 1:
        corrects = f"This issue corrects the issue before it. {view.card.reason}"
        height += line_count(corrects, width, _LEAD) * _LEAD_LINE + 1.6
        for each in view.corrected[:CORRECTED]:
            height += (
                line_count(f"{each.where} {sentence(each, language)}", width, _LEAD) * _LEAD_LINE
            )
            height += 1.6
    height += markdown_height(view.words, width, opening=not whole)
    return max(height, 44.0 if view.waiting else 26.0) + 6


def _project(project: ProjectView, width: float, language: LocaleFormat) -> float:
    ahead = project.next_milestone
    below = f"{project.job_no} Next {ahead.name} 26 Nov 2027" if ahead else project.job_no
    below += f" {stopped(project.stop, language, reason=False)}" if project.stop else ""
    late = late_with_us(project.ours_late, language) if project.ours_late else ""
    below += f" Late with us: {late}" if late else ""
    left = line_count(project.name, width, _TEXT, bold=True) * _LINE
    left += line_count(below, width, _SMALL) * _SMALL_LINE
    return max(left, line_count(language.slip(project.slip), _DUE, _TEXT, bold=True) * _LINE) + _ROW


def _milestone(milestone: MilestoneView, language: LocaleFormat) -> float:
    """Return the height of a row; one whose plan was moved says the first plan below it."""
    gap = off_plan(milestone.slip, milestone.stage, milestone.days or 0, language)
    right = line_count(gap, 33, _TEXT, bold=milestone.slip > 0 or milestone.stage == "overdue")
    overdue = milestone.stage == "overdue"
    owner = line_count(stage(milestone, language), 22, _TEXT, bold=overdue)
    below = 2 if milestone.first_plan != milestone.plan or milestone.forecast_on else 0
    plan = _LINE + below * _SMALL_LINE
    name = line_count(milestone.name, 33, _TEXT, bold=True) * _LINE
    name += line_count(milestone.cancelled_reason, 33, _SMALL) * _SMALL_LINE
    return max(plan, name, max(right, owner) * _LINE) + _ROW


def _area(status: StatusView, width: float, language: LocaleFormat) -> float:
    last = line_count(language.term(status.last, "rag"), 20, _TEXT) if status.last else 1
    why = line_count(f"{status.reason} {status.recovery}", width, _TEXT)
    return max(1, why, last) * _LINE + _ROW


def _waiting(each: Waiting, with_project: bool, language: LocaleFormat) -> float:
    title = f"{each.what}{'' if each.kind in ('action', 'milestone') else ' ' * 40}"
    why = f"{each.project if with_project else ''} {each.ref} {', '.join(each.blocks)} Blocks"
    why += " 00,000.00 and 3 days more, if approved" if each.amount is not None else ""
    why += " No answer by then counts as approval." if each.deemed and each.until >= 0 else ""
    for one in each.absent:
        why += f" {one.name} is away until 26 November 2027. {one.instead} stands in."
    left = (
        line_count(title, 55, _TEXT, bold=True) * _LINE + line_count(why, 55, _SMALL) * _SMALL_LINE
    )
    due = language.late(each.standing, each.days, each.until)
    right = line_count(due, _DUE, _TEXT, bold=each.standing == "late")
    return max(left, max(right, line_count(", ".join(each.owners), 26, _TEXT)) * _LINE) + _ROW


def _step(each: StepView) -> float:
    wider = f"{each.what} 26 Nov{'' if each.kind == 'text' else ' version 2 approved'}"
    return line_count(wider, 68, _TEXT) * _LINE + 1.6


def _pairs(left: Sequence[float], right: Sequence[float]) -> Iterable[tuple[float, float]]:
    for at in range(max(len(left), len(right))):
        yield left[at] if at < len(left) else 0.0, right[at] if at < len(right) else 0.0


def _chosen(plan: Sequence[MilestoneView], count: int) -> tuple[MilestoneView, ...]:
    """Return *count* milestones in their order: what comes next before what is done."""
    if count >= len(plan):
        return tuple(plan)
    if not count:
        return ()
    ahead = [each for each in plan if not each.done and not each.cancelled]
    behind = [each for each in plan if each.done and not each.cancelled]
    # One that was reached shows how far the plan has come, where there is room for two more.
    reached = 1 if behind and count > 2 else 0
    kept = ahead[: count - reached]
    kept += behind[-(count - len(kept)) :] if behind and count > len(kept) else []
    kept_ids = {each.id for each in kept}
    return tuple(each for each in plan if each.id in kept_ids)

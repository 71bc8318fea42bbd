"""A new project's files: `project.yaml`, `budget.yaml` and a file for each deliverable."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from amportal.author.free_names import free_name, slug_of
from amportal.author.scaffold.client_words import ClientWords
from amportal.author.scaffold.deliverable_yaml import NewDeliverable, deliverable_yaml
from amportal.author.scaffold.project_plans import Plan, PlannedMilestone, PlannedPhase, plan_of
from amportal.author.scaffold.text_files import filled, noted
from amportal.model.derive.working_days import Workdays
from amportal.sources.edit.written_text import scalar


class NewProject(Struct, frozen=True):
    """All that is known of a project before it begins. `start` is a working day."""

    name: str
    client: str
    job_no: str
    lead: str
    start: date
    today: date
    locale: str
    brief: str = ""
    approver: str = ""


def project_files(new: NewProject, plan: str, days: Workdays) -> dict[str, str]:
    """Return the texts of a new project by path below its folder; *plan* is a plan's name.

    Nothing in them is true only for a while: as long as nobody writes that work has begun, it has
    not, and no judgement of how it stands is made for anybody.
    """
    words = ClientWords(new.locale)
    placed = plan_of(plan, new.start, words, days)
    files = {
        "project.yaml": _project_yaml(new, placed, words),
        "budget.yaml": _budget_yaml(new, placed),
    }
    taken: list[str] = []
    for number, each in enumerate(placed.deliverables, 1):
        slug = free_name(slug_of(each.name) or slug_of(each.english), taken)
        taken.append(slug)
        files[f"deliverables/{slug}.yaml"] = deliverable_yaml(
            NewDeliverable(
                slug=slug,
                ident=f"D{number}",
                name=each.name,
                kind=each.kind,
                due=each.due,
                rounds=each.rounds,
                approvers=(new.approver,) if new.approver else (),
                blocks="" if each.blocks is None else f"M{each.blocks + 1}",
            )
        )
    return files


def _project_yaml(new: NewProject, plan: Plan, words: ClientWords) -> str:
    brief = new.brief or words.said("brief", project=new.name, client=new.client)
    return filled(
        "project.yaml",
        name=scalar(new.name),
        job_no=scalar(new.job_no),
        kind=plan.kind,
        brief=scalar(brief),
        lead=scalar(new.lead),
        start=new.start,
        due=plan.due,
        headline=scalar(words.said("headline")),
        first_step=scalar(plan.milestones[0].name),
        phases=_phases(plan.phases),
        milestones="".join(
            _milestone(number, each, new.approver) for number, each in enumerate(plan.milestones, 1)
        ),
    )


def _phases(phases: tuple[PlannedPhase, ...]) -> str:
    if not phases:
        return ""
    lines = ["# The bars of the timeline.", "phases:"]
    for number, each in enumerate(phases, 1):
        lines += [
            f"  - id: P{number}",
            f"    name: {scalar(each.name)}",
            f"    start: {each.start}",
            f"    end: {each.end}",
        ]
    return "\n".join(lines) + "\n\n"


def _milestone(number: int, each: PlannedMilestone, approver: str) -> str:
    lines = [f"  - id: M{number}", f"    name: {scalar(each.name)}", f"    baseline: {each.day}"]
    if each.by_client:
        lines.append("    owner_side: client")
        lines += [f"    owner: {scalar(approver)}"] if approver else []
    if each.phase is not None:
        lines.append(f"    phase: P{each.phase + 1}")
    if number > 1:
        lines.append(f"    depends_on: M{number - 1}")
    return "\n".join(lines) + "\n"


def _budget_yaml(new: NewProject, plan: Plan) -> str:
    """Return the text of `budget.yaml`: a draft, since nobody knows the figures yet."""
    lines = []
    for number, name in enumerate(plan.budget, 1):
        fee = number == 1 or plan.kind == "retainer"
        kind, estimate = f"    kind: {'fee' if fee else 'production'}", "    estimate: 0.00"
        as_of = f"    as_of: {new.today}"
        if number == 1:
            kind = noted(kind, "also: production, media, expense, contingency")
            estimate = noted(estimate, "agreed at the start")
            as_of = noted(as_of, "the day on which these figures were true")
        lines += [f"  - id: B{number}", f"    name: {scalar(name)}", kind, estimate]
        lines += [] if fee else [noted("    committed: 0.00", "ordered, not yet spent")]
        lines += ["    spent: 0.00", as_of]
    return filled("budget.yaml", lines="\n".join(lines) + "\n")

"""A new project's files: `project.yaml`, `budget.yaml` and a file for each deliverable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amportal.cli.scaffold.deliverable_yaml import NewDeliverable, deliverable_yaml
from amportal.cli.scaffold.free_names import free_name, slug_of
from amportal.cli.scaffold.project_plans import Plan, Said
from amportal.cli.scaffold.yaml_scalar import scalar
from amportal.model.derive.working_days import Workdays

_HEADLINE = Said(
    "Kick-off is being prepared", "Der Auftakt wird vorbereitet", "Le lancement se prépare"
)
_BRIEF = Said("{project} for {client}", "{project} für {client}", "{project} pour {client}")
_FEE = Said("Fees", "Honorar", "Honoraires")
_PRODUCTION = Said("Production", "Produktion", "Production")


@dataclass(frozen=True, slots=True)
class NewProject:
    """All that is known of a project before it begins. `start` is a working day."""

    name: str
    client: str
    job_no: str
    lead: str
    start: date
    today: date
    language: str
    brief: str = ""
    approver: str = ""


def project_files(new: NewProject, plan: Plan, days: Workdays) -> dict[str, str]:
    """Return the texts of a new project by path below its folder."""
    files = {
        "project.yaml": project_yaml(new, plan, days),
        "budget.yaml": budget_yaml(new),
    }
    taken: list[str] = []
    for number, each in enumerate(plan.deliverables, 1):
        name = each.name.said_in(new.language)
        slug = free_name(slug_of(name), taken)
        taken.append(slug)
        files[f"deliverables/{slug}.yaml"] = deliverable_yaml(
            NewDeliverable(
                slug=slug,
                ident=f"D{number}",
                name=name,
                kind=each.kind,
                due=days.add(new.start, each.due),
                rounds=each.rounds,
                approvers=(new.approver,) if new.approver else (),
                blocks="" if each.blocks is None else f"M{each.blocks + 1}",
            )
        )
    return files


def project_yaml(new: NewProject, plan: Plan, days: Workdays) -> str:
    """Return the text of `project.yaml`, with all dates placed from the start."""
    state = "active" if new.start <= new.today else "not_started"
    brief = new.brief or _BRIEF.said_in(new.language).format(project=new.name, client=new.client)
    parts = [
        f"""\
# The job: what was agreed, and where it stands today.
# Lines that begin with # are notes and examples: take the # away to use one.

name: {scalar(new.name)}
job_no: {scalar(new.job_no)}
kind: {plan.kind:<28}# fixed, time_and_materials or retainer
# What the client asked for, in one or two sentences.
brief: {scalar(brief)}
state: {state:<27}# then: active, on_hold, finished, cancelled
lead: {scalar(new.lead)}
# team: [mina, leon]              # ids from agency.yaml
# po_no: PO-1234                  # the client's purchase order
start: {new.start}
due: {days.add(new.start, plan.length)}
tolerance:
  days: 2                         # working days of slip before green stops being true
  percent: 5                      # of overspend, likewise

# One sentence, some 60 characters. It is the first thing the client reads.
headline: {scalar(_HEADLINE.said_in(new.language))}

# green: on track, amber: at risk, red: off track. Amber and red need `reason:` and `recovery:`.
status:
  overall:
    rag: green
  schedule:
    rag: green
  budget:
    rag: green
  scope:
    rag: green
  quality:
    rag: green
""",
        _next_steps(new, plan),
        _phases(new, plan, days),
        _milestones(new, plan, days),
        _EXAMPLES,
    ]
    return "\n".join(part for part in parts if part)


_EXAMPLES = """\
# What somebody has to do by a day. Ours are `side: agency`, the client's `side: client`.
# actions:
#   - id: A1
#     what: Send the brand guidelines
#     side: client
#     owner: priya
#     due: 2027-01-15

# What might go wrong. For the agency alone, unless you write `audience: everyone`.
# risks:
#   - id: R1
#     title: Rain on the day of the shoot
#     probability: 3              # 1 rare to 5 almost certain
#     impact: 4                   # 1 small to 5 severe
#     response: A second day is booked

# What was decided, by whom, and how we know.
# decisions:
#   - id: DEC1
#     what: The film is in colour
#     by: priya
#     on: 2027-01-15
#     source: email
"""


def _next_steps(new: NewProject, plan: Plan) -> str:
    first = plan.milestones[0].name.said_in(new.language)
    return f"""\
# What happens next, in the client's words.
next_steps:
  - what: {scalar(first)}
    due: {new.start}
"""


def _phases(new: NewProject, plan: Plan, days: Workdays) -> str:
    if not plan.phases:
        return ""
    items = "".join(
        f"""\
  - id: P{number}
    name: {scalar(phase.name.said_in(new.language))}
    start: {days.add(new.start, phase.first)}
    end: {days.add(new.start, phase.last)}
"""
        for number, phase in enumerate(plan.phases, 1)
    )
    return f"# The bars of the timeline.\nphases:\n{items}"


def _milestones(new: NewProject, plan: Plan, days: Workdays) -> str:
    text = """\
# Days that were promised. When one moves, leave `baseline:` as it is and add `forecast:`;
# when it has happened, add `actual:`.
milestones:
"""
    for number, each in enumerate(plan.milestones, 1):
        text += f"""\
  - id: M{number}
    name: {scalar(each.name.said_in(new.language))}
    baseline: {days.add(new.start, each.day)}
"""
        if each.by_client:
            text += "    owner_side: client\n"
            text += f"    owner: {scalar(new.approver)}\n" if new.approver else ""
        if each.phase is not None:
            text += f"    phase: P{each.phase + 1}\n"
        if number > 1:
            text += f"    depends_on: M{number - 1}\n"
    return text


def budget_yaml(new: NewProject) -> str:
    """Return the text of `budget.yaml`: a draft, since nobody knows the figures yet."""
    return f"""\
# The money, in the client's currency and without tax. Sums are worked out, never written.
# Put in the agreed figures, then take the next line out: from then on the client sees them.
draft: true

lines:
  - id: B1
    name: {scalar(_FEE.said_in(new.language))}
    kind: fee                     # also: production, media, expense, contingency
    estimate: 0.00                # agreed at the start
    spent: 0.00
    as_of: {new.today}            # the day on which these figures were true
  - id: B2
    name: {scalar(_PRODUCTION.said_in(new.language))}
    kind: production
    estimate: 0.00
    committed: 0.00               # ordered, not yet spent
    spent: 0.00
    as_of: {new.today}

# change_orders:
#   - id: CO1
#     title: A third cut for cinema
#     reason: Asked for after the contract
#     asked_by: priya
#     asked_on: 2027-01-15
#     lines:
#       - line: B2
#         amount: 2500.00
#     days: 3                     # working days the end date moves
#     state: draft                # then: sent, approved, rejected, withdrawn
"""

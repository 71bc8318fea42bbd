"""What can happen in a story, one function each: it changes what an account manager writes.

Every move takes the story and a day. None works anything out beyond what a person would write.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.story.plot.cast import AGENCY, CLIENTS
from tests.story.plot.world import Facts, Money, World

_LIGHT = {"rag": "amber", "reason": "The dates are being looked at.", "recovery": "We ring you."}

ONE = timedelta(days=1)


@dataclass
class Story:
    """The world, the folders its clients and projects lie in now, and what happened so far."""

    world: World
    folders: dict[str, str] = field(default_factory=dict)  # client code -> folder
    jobs: dict[str, str] = field(default_factory=dict)  # job number -> folder
    log: list[tuple[date, str]] = field(default_factory=list)
    dirty: list[str] = field(default_factory=list)
    trouble: list[tuple[date, str, str]] = field(default_factory=list)

    def note(self, day: date, text: str) -> None:
        """Write down what happened on *day*; it becomes part of the commit's message."""
        self.log.append((day, text))
        self.dirty.append(text)

    def keep(self, day: date, hour: int = 16) -> None:
        """Commit what happened so far on *day*."""
        if self.dirty:
            self.world.commit(day, "\n".join(self.dirty), hour)
            self.dirty.clear()

    @property
    def agency(self) -> Facts:
        """The agency's file."""
        return self.world.files["content/agency.yaml"]

    def client(self, code: str) -> Facts:
        """Return a client's file by its code."""
        return self.world.files[f"{self.home(code)}/client.yaml"]

    def home(self, code: str) -> str:
        """Return a client's folder by its code."""
        return f"content/clients/{self.folders[code]}"

    def folder(self, job: str) -> str:
        """Return a project's folder by its job number."""
        return f"{self.home(job[:3])}/projects/{self.jobs[job]}"

    def project(self, job: str) -> Facts:
        """Return a project's file."""
        return self.world.files[f"{self.folder(job)}/project.yaml"]

    def budget(self, job: str) -> Facts:
        """Return a project's budget."""
        return self.world.files[f"{self.folder(job)}/budget.yaml"]

    def deliverable(self, job: str, ident: str) -> Facts:
        """Return a deliverable's file."""
        return self.world.files[f"{self.folder(job)}/deliverables/{ident.lower()}.yaml"]

    def entry(self, job: str, kind: str, ident: str) -> Facts:
        """Return an entry of a project's or a budget's list by its id."""
        file = self.budget(job) if kind in ("lines", "change_orders") else self.project(job)
        found: Facts = next(each for each in file[kind] if each["id"] == ident)
        return found


def begin(world: World) -> Story:
    """Return a story with the agency and its four clients, and no work yet."""
    story = Story(world)
    world.begin()
    world.files["content/agency.yaml"] = copy.deepcopy(AGENCY)
    for folder, facts in CLIENTS.items():
        world.files[f"content/clients/{folder}/client.yaml"] = copy.deepcopy(facts)
        story.folders[facts["code"]] = folder
    return story


def start_project(story: Story, day: date, job: str, folder: str, due: date, **more: Any) -> None:
    """A job begins: the plan's first and last day, without milestones yet."""
    code = job[:3]
    manager = story.client(code)["account_manager"]
    story.jobs[job] = folder
    story.world.files[f"{story.folder(job)}/project.yaml"] = {
        "name": more.pop("name", f"Project {job}"),
        "job_no": job,
        "kind": more.pop("kind", "fixed"),
        "brief": "As agreed in the contract.",
        "state": "active",
        "lead": manager,
        "team": ["sam"],
        "start": day,
        "due": due,
        "tolerance": {"days": more.pop("tolerance", 20), "percent": Money("50")},
        "headline": "Work is under way.",
        "status": {
            name: dict(_LIGHT) for name in ("overall", "schedule", "budget", "scope", "quality")
        },
        "milestones": [],
        "actions": [],
        "next_steps": [],
        **more,
    }
    story.note(day, f"{job} begins")


def plan(story: Story, day: date, job: str, ident: str, baseline: date, **more: Any) -> None:
    """A milestone is promised."""
    entry = {"id": ident, "name": f"Step {ident} of {job}", "baseline": baseline, **more}
    story.project(job)["milestones"].append(entry)
    story.note(day, f"{job}-{ident} is planned for {baseline}")


def act(
    story: Story, day: date, job: str, ident: str, side: str, owner: str, due: date, **more: Any
) -> None:
    """Somebody has something to do."""
    entry = {
        "id": ident,
        "what": f"Task {ident} of {job}",
        "side": side,
        "owner": owner,
        "due": due,
    }
    entry.update(more)
    story.project(job)["actions"].append(entry)
    story.note(day, f"{job}-{ident} is to be done by {due}")


def done(story: Story, day: date, job: str, ident: str, on: date | None = None) -> None:
    """An action is done, or a milestone reached; noted on *day*, perhaps later than *on*."""
    kind, key = ("milestones", "actual") if ident[0] == "M" else ("actions", "done_on")
    story.entry(job, kind, ident)[key] = on or day
    story.note(day, f"{job}-{ident} is done on {on or day}")


def undone(story: Story, day: date, job: str, ident: str) -> None:
    """What was done is opened again."""
    kind, key = ("milestones", "actual") if ident[0] == "M" else ("actions", "done_on")
    del story.entry(job, kind, ident)[key]
    story.note(day, f"{job}-{ident} is open again")


def expect(story: Story, day: date, job: str, ident: str, forecast: date) -> None:
    """A milestone slips, or is won back."""
    story.entry(job, "milestones", ident)["forecast"] = forecast
    story.note(day, f"{job}-{ident} is now expected on {forecast}")


def offer(story: Story, day: date, job: str, ident: str, due: date, **more: Any) -> None:
    """A deliverable is agreed."""
    facts = {"id": ident, "name": f"Piece {ident} of {job}", "kind": "layout", "due": due}
    path = f"{story.folder(job)}/deliverables/{ident.lower()}.yaml"
    story.world.files[path] = {**facts, "rounds_included": 9, **more, "versions": []}
    story.note(day, f"{job}-{ident} is due on {due}")


def inside(story: Story, day: date, job: str, ident: str) -> None:
    """A version for us alone: round 0, never sent."""
    versions = story.deliverable(job, ident)["versions"]
    versions.append({"n": len(versions) + 1, "round": 0, "text": f"Draft {len(versions) + 1}"})
    story.note(day, f"{job}-{ident} has a version for us alone")


def send(story: Story, day: date, job: str, ident: str, **more: Any) -> None:
    """A version goes to the client."""
    versions = story.deliverable(job, ident)["versions"]
    used = max((each["round"] for each in versions), default=0)
    number = len(versions) + 1
    entry = {"n": number, "round": used + 1, "sent_on": day, "text": f"Text {number}", **more}
    versions.append(entry)
    story.note(day, f"{job}-{ident} version {number} is sent")


def decide(
    story: Story,
    day: date,
    job: str,
    ident: str,
    by: str,
    outcome: str,
    on: date | None = None,
    **more: Any,
) -> None:
    """A contact decides on the newest version; noted on *day*, perhaps later than *on*."""
    version = story.deliverable(job, ident)["versions"][-1]
    entry = {"outcome": outcome, "by": by, "on": on or day, "source": "email", **more}
    version.setdefault("decisions", []).append(entry)
    story.note(day, f"{job}-{ident}: {by} says {outcome} on {on or day}")


def deliver(story: Story, day: date, job: str, ident: str) -> None:
    """A deliverable is handed over, perhaps once more."""
    piece = story.deliverable(job, ident)
    (piece["reopened"][-1] if piece.get("reopened") else piece)["delivered_on"] = day
    story.note(day, f"{job}-{ident} is delivered")


def reopen(story: Story, day: date, job: str, ident: str) -> None:
    """Work goes on after the delivery."""
    story.deliverable(job, ident).setdefault("reopened", []).append({"on": day})
    story.note(day, f"{job}-{ident} is opened again")


def price(story: Story, day: date, job: str, lines: dict[str, str], **more: Any) -> None:
    """The budget is agreed: the estimate of each line."""
    story.world.files[f"{story.folder(job)}/budget.yaml"] = {
        "lines": [
            {"id": ident, "name": f"Line {ident}", "estimate": Money(amount), "as_of": day}
            for ident, amount in lines.items()
        ],
        "change_orders": [],
        **more,
    }
    story.note(day, f"{job} is priced")


def book(story: Story, day: date, job: str, ident: str, **amounts: str) -> None:
    """The figures of a budget line are brought up to date."""
    line = story.entry(job, "lines", ident)
    line.update({name: Money(amount) for name, amount in amounts.items()}, as_of=day)
    story.note(day, f"{job}-{ident} is booked: {amounts}")


def order(
    story: Story, day: date, job: str, ident: str, amounts: dict[str, str], days: int, by: str
) -> None:
    """A change order is written, for us alone so far."""
    entry = {
        "id": ident,
        "title": f"Change {ident} of {job}",
        "reason": "Asked for after the contract.",
        "asked_by": by,
        "asked_on": day,
        "lines": [{"line": line, "amount": Money(amount)} for line, amount in amounts.items()],
        "days": days,
        "state": "draft",
    }
    story.budget(job)["change_orders"].append(entry)
    story.note(day, f"{job}-{ident} is written")


def send_order(story: Story, day: date, job: str, ident: str) -> None:
    """A change order goes to the client."""
    story.entry(job, "change_orders", ident).update(sent_on=day, state="sent")
    story.note(day, f"{job}-{ident} is sent")


def revise_order(story: Story, day: date, job: str, ident: str, line: str, amount: str) -> None:
    """A change order that was sent gets another price."""
    entry = story.entry(job, "change_orders", ident)
    entry["lines"] = [{"line": line, "amount": Money(amount)}]
    story.note(day, f"{job}-{ident} is now {amount}")


def settle_order(
    story: Story, day: date, job: str, ident: str, state: str, by: str = "", **more: Any
) -> None:
    """A change order is approved, rejected or withdrawn."""
    entry = story.entry(job, "change_orders", ident)
    entry["state"] = state
    if by:
        entry["decision"] = {"by": by, "on": day, "source": "email", **more}
    story.note(day, f"{job}-{ident} is {state}")


def turn(story: Story, day: date, job: str, state: str, **more: Any) -> None:
    """A project is held, resumed, finished, cancelled or opened again; *more* says why."""
    file = story.project(job)
    for key in ("hold", "cancelled"):
        file.pop(key, None)
    file.update(state=state, **more)
    story.note(day, f"{job} is {state}")


def away(story: Story, day: date, person: str, first: date, last: date, stand_in: str = "") -> None:
    """Somebody of the agency will be away."""
    entry = {"from": first, "to": last} | ({"stand_in": stand_in} if stand_in else {})
    found = next(each for each in story.agency["people"] if each["id"] == person)
    found.setdefault("away", []).append(entry)
    story.note(day, f"{person} is away from {first} to {last}")


def duty(story: Story, day: date, person: str, first: date, last: date, hours: str) -> None:
    """Somebody is on call."""
    entry = {"from": first, "to": last, "person": person, "hours": hours}
    story.agency["on_call"].append(entry)
    story.note(day, f"{person} is on call from {first} to {last}, {hours}")


def meet(story: Story, day: date, job: str, on: date, at: str, until: str, **more: Any) -> None:
    """A meeting is arranged."""
    manager = story.client(job[:3])["account_manager"]
    path = f"{story.folder(job)}/meetings/{on.isoformat()}-weekly.md"
    front = {"title": f"Weekly of {job}", "start": f"{on} {at}", "end": f"{on} {until}"}
    story.world.texts[path] = ({**front, "present": [manager], **more}, "We spoke.")
    story.note(day, f"{job}: a meeting on {on}")


def minutes(story: Story, day: date, job: str, on: date) -> None:
    """A meeting's contact report goes out."""
    story.world.texts[f"{story.folder(job)}/meetings/{on.isoformat()}-weekly.md"][0][
        "issued_on"
    ] = day
    story.note(day, f"{job}: the contact report of {on}")


def ask(story: Story, day: date, code: str, ident: str, by: str, about: str) -> None:
    """A contact asks something."""
    path = f"{story.home(code)}/questions.yaml"
    entry = {"id": ident, "asked_by": by, "on": day, "about": about, "text": f"Why {ident}?"}
    story.world.files.setdefault(path, {"questions": []})["questions"].append(entry)
    story.note(day, f"{code}: {ident} is asked")


def answer(story: Story, day: date, code: str, ident: str, by: str) -> None:
    """We answer."""
    questions = story.world.files[f"{story.home(code)}/questions.yaml"]["questions"]
    found = next(each for each in questions if each["id"] == ident)
    found.update(answer="Because.", answered_by=by, answered_on=day)
    story.note(day, f"{code}: {ident} is answered")


def rename_client(story: Story, day: date, code: str, folder: str) -> None:
    """A client's folder gets another name."""
    old = story.home(code)
    story.folders[code] = folder
    story.world.move(old, story.home(code))
    story.note(day, f"{code} lies in {folder}")


def rename_project(story: Story, day: date, job: str, folder: str) -> None:
    """A project's folder gets another name."""
    old = story.folder(job)
    story.jobs[job] = folder
    story.world.move(old, story.folder(job))
    story.note(day, f"{job} lies in {folder}")


def gone(story: Story, day: date, code: str, ident: str, stand_in: str) -> None:
    """A contact has left from *day* on, or one of the agency's people, if there is no *code*."""
    people = story.client(code)["contacts"] if code else story.agency["people"]
    found = next(each for each in people if each["id"] == ident)
    found.update(left_on=day, stand_in=stand_in)
    story.note(day, f"{ident} has left")


def leave(
    story: Story, day: date, code: str, contact: str, first: date, last: date, stand_in: str
) -> None:
    """A contact will be away, and another one is asked meanwhile."""
    found = next(each for each in story.client(code)["contacts"] if each["id"] == contact)
    found.setdefault("away", []).append({"from": first, "to": last, "stand_in": stand_in})
    story.note(day, f"{code}: {contact} is away from {first} to {last}")


def close(story: Story, day: date, code: str, first: date, last: date) -> None:
    """A client is closed, or the agency, if there is no *code*."""
    file = story.client(code) if code else story.agency
    file.setdefault("closed", []).append({"from": first, "to": last, "reason": "Works holiday"})
    story.note(day, f"{code or 'agency'} is closed from {first} to {last}")


def role(story: Story, day: date, code: str, contact: str, **more: Any) -> None:
    """A contact gets another role or limit; what held until then is kept."""
    found = next(each for each in story.client(code)["contacts"] if each["id"] == contact)
    held = {key: found[key] for key in ("roles", "approval_limit") if key in found}
    found.setdefault("formerly", []).append({"until": day - ONE, **held})
    found.update(more)
    story.note(day, f"{code}: {contact} is now {more}")

"""A client whose projects stand in every way that days can: late, moved, agreed, held, over.

All days are seen from Monday 23 November 2026. Each project has one circumstance, said in its name;
names of what is in it say what it is and of which job, so that a line in any output can be told
from another.
"""

from __future__ import annotations

from textwrap import dedent

from tests import mailsite

SLUG, CODE = "orbit", "ORB"
REPORT = "2026-w47"
_FOLDER = f"content/clients/{SLUG}"
_CLIENT = """\
    name: Orbit Cycles
    code: ORB
    timezone: Europe/London
    currency: GBP
    country: GB
    region: ENG
    account_manager: ruth
    contacts:
      - {id: nia, name: Nia Boyd, email: nia@orbit.example, roles: approver, delivery: attach}
      - {id: max, name: Max Hale, email: max@orbit.example, roles: [finance], delivery: attach}
    """
_REPORT = """\
    ---
    period: {from: 2026-11-16, to: 2026-11-23}
    state: draft
    recipients: [nia]
    headline: Six projects, each in its own way.
    ---
    """
_STATUS = """\
    status:
      overall: {rag: amber, reason: Days moved, recovery: We add a day}
      schedule: {rag: amber, reason: Days moved, recovery: We add a day}
      budget: {rag: green}
      scope: {rag: green}
      quality: {rag: green}
    """
_ORDER = """\
    audience: finance
    lines: [{id: B1, name: Film, estimate: 5000, forecast: 5100, as_of: 2026-11-02}]
    change_orders:
      - {id: CO1, title: A longer film, reason: Asked for, asked_by: nia, asked_on: 2026-11-02,
         sent_on: 2026-11-03, days: 4, lines: [{line: B1, amount: 900}], state: approved,
         decision: {by: nia, on: 2026-11-06, source: email}}
    """
# A version sent; what was decided on it is filled in.
_SENT = "versions: [{n: 1, round: 1, sent_on: 2026-11-10, text: Words, decisions: [%s]}]"
_APPROVED = "{outcome: approved, by: nia, on: 2026-11-17, source: email}"
_ASKED = "{outcome: changes_required, by: nia, on: 2026-11-12, source: email}"


class Job:
    """One project: its number, its state, its plan, and its deliverables and budget."""

    def __init__(
        self,
        number: str,
        name: str,
        plan: str,
        *pieces: str,
        state: str = "active",
        money: str = "",
    ) -> None:
        self.number, self.name, self.state = number, name, state
        self._plan, self._pieces, self._money = plan, pieces, money

    def files(self) -> dict[str, str]:
        """Return the project's files by path."""
        folder = f"{_FOLDER}/projects/{self.number.lower()}"
        head = (
            f"name: {self.name}\njob_no: {self.number}\nbrief: A job\nstate: {self.state}\n"
            f"lead: ruth\nstart: 2026-10-05\nheadline: {self.name}\n"
        )
        found = {f"{folder}/project.yaml": head + dedent(_STATUS) + dedent(self._plan)}
        for at, each in enumerate(self._pieces, 1):
            more = f"id: D{at}\nname: Piece D{at} of {self.number}\napprovers: nia\n"
            found[f"{folder}/deliverables/d{at}.yaml"] = more + dedent(each)
        if self._money:
            found[f"{folder}/budget.yaml"] = dedent(self._money)
        return found


def _stone(number: str, ident: str, baseline: str, more: str = "") -> str:
    tail = f", {more}" if more else ""
    return f"      - {{id: {ident}, name: Step {ident} of {number}, baseline: {baseline}{tail}}}\n"


def _task(number: str, ident: str, due: str, more: str) -> str:
    return f"      - {{id: {ident}, what: Task {ident} of {number}, due: {due}, {more}}}\n"


JOBS = (
    # The end was agreed four working days later; the forecast lies one beyond it.
    Job(
        "ORB-101",
        "Agreed later",
        "due: 2026-12-18\nmilestones:\n"
        + _stone("ORB-101", "M1", "2026-12-04")
        + _stone("ORB-101", "M2", "2026-12-18", "forecast: 2026-12-29"),
        money=_ORDER,
    ),
    # A milestone of ours whose day has passed; work that was never sent, and sent back.
    Job(
        "ORB-102",
        "Late with us",
        "due: 2026-12-18\nmilestones:\n"
        + _stone("ORB-102", "M1", "2026-11-18")
        + _stone("ORB-102", "M2", "2026-12-11")
        + "actions:\n"
        + _task("ORB-102", "A1", "2026-11-19", "owner: ruth, blocks: [M2, D3]"),
        "due: 2026-11-18",
        "due: 2026-11-17\n" + _SENT % _ASKED,
        "due: 2026-11-18\n" + _SENT % _APPROVED,
    ),
    # Waits on the client: late, today, and to come; work that is on time though the answer is not.
    Job(
        "ORB-103",
        "Late with them",
        "due: 2026-12-18\nmilestones:\n"
        + _stone("ORB-103", "M1", "2026-12-02", "owner_side: client, owner: nia")
        + "actions:\n"
        + _task("ORB-103", "A1", "2026-11-20", "side: client, owner: nia")
        + _task("ORB-103", "A2", "2026-11-23", "side: client, owner: nia"),
        "due: 2026-12-10\n" + _SENT % "",
    ),
    # The client's milestone that an approval has brought about, and one that waits for it.
    Job(
        "ORB-104",
        "By approval",
        "due: 2026-12-18\nmilestones:\n"
        + _stone("ORB-104", "M1", "2026-11-13", "owner_side: client, owner: nia")
        + _stone("ORB-104", "M2", "2026-11-13", "owner_side: client, owner: nia, depends_on: D2"),
        "due: 2026-11-12\nblocks: M1\n" + _SENT % _APPROVED,
        "due: 2026-12-12\n" + _SENT % "",
    ),
    Job(
        "ORB-105",
        "Held",
        "due: 2026-11-20\nmilestones:\n"
        + _stone("ORB-105", "M1", "2026-11-16")
        + _stone("ORB-105", "M2", "2026-11-25")
        + "actions:\n"
        + _task("ORB-105", "A1", "2026-11-16", "side: client, owner: nia"),
        "due: 2026-11-16",
        state="on_hold",
    ),
    Job(
        "ORB-106",
        "Stopped",
        "due: 2026-11-20\nmilestones:\n"
        + _stone("ORB-106", "M1", "2026-10-16", "actual: 2026-10-16")
        + _stone("ORB-106", "M2", "2026-11-16")
        + "actions:\n"
        + _task("ORB-106", "A1", "2026-11-16", "side: client, owner: nia"),
        "due: 2026-12-01\n" + _SENT % "",
        state="cancelled",
    ),
    Job(
        "ORB-107",
        "Done",
        "due: 2026-11-13\nmilestones:\n"
        + _stone("ORB-107", "M1", "2026-11-13", "actual: 2026-11-17"),
        state="finished",
    ),
)


def content() -> dict[str, bytes]:
    """Return the files of a site with this client alone, with a report that is not yet reviewed."""
    files = {
        path: text for path, text in mailsite.content().items() if "content/clients/" not in path
    }
    own = {f"{_FOLDER}/client.yaml": _CLIENT, f"{_FOLDER}/reports/{REPORT}.md": _REPORT}
    written = {path: dedent(text).encode() for path, text in own.items()}
    for job in JOBS:
        written |= {path: text.encode() for path, text in job.files().items()}
    return files | written

"""Sites with a word of its own planted in everything that may be kept from somebody.

Each word stands in an object's id, its name and its file's name, and the site says which readers
may see it. So a search for words tells whatever leaked, by whichever way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from amportal.model.nouns.site import Site
from amportal.model.reading.client_assembly import assemble
from amportal.model.reading.client_reader import gather_agency, gather_client
from amportal.model.site_loader import client_slugs
from amportal.sources.snapshot import Snapshot

Roles = frozenset[str]
ROLES = ("approver", "day_to_day", "finance", "legal", "observer")
AGENCY: Roles = frozenset({*ROLES, "internal"})
READERS: tuple[Roles, ...] = (
    frozenset(),
    *(frozenset({role}) for role in ROLES),
    frozenset({"finance", "legal"}),
    AGENCY,
)
EVERY = frozenset(READERS)
Seen = frozenset[Roles]

# What an object may say of who sees it; nothing most of the time.
_SAYS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"draft": "true"},
    {"audience": "internal"},
    {"audience": "finance"},
    {"audience": ["legal", "observer"]},
    {"audience": ["everyone"]},
)


def seen_by(says: dict[str, Any], default: str = "everyone") -> Seen:
    """Return the readers who see an object that *says* this."""
    if says.get("draft"):
        return frozenset()
    audience = says.get("audience", default)
    names = {audience} if isinstance(audience, str) else set(audience)
    return frozenset(reader for reader in READERS if "everyone" in names or names & reader)


@dataclass
class Planted:
    """A site, and who may see each word and each amount that was planted."""

    contents: dict[str, bytes] = field(default_factory=dict)
    words: dict[str, Seen] = field(default_factory=dict)
    # Of each project by its word: its lines (amount, who sees it).
    estimates: dict[str, list[tuple[Decimal, Seen]]] = field(default_factory=dict)

    def site(self) -> Site:
        """Return the site, every file of which must be sound by itself."""
        snapshot = Snapshot.of(self.contents)
        agency = gather_agency(snapshot).read
        assert agency.noun is not None, agency.problems
        clients = []
        for slug in client_slugs(snapshot):
            dossier = gather_client(snapshot, slug)
            told = [problem for read in dossier.reads() for problem in read.problems]
            assert told == []
            client = assemble(dossier)
            assert client is not None
            clients.append(client)
        return Site(agency.noun, tuple(clients))


class Planter:
    """Plants words; every word is used once."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.planted = Planted()
        self._numbers: Iterator[int] = iter(range(1, 10_000))

    def word(self, seen: Seen = frozenset()) -> str:
        """Return a new word that *seen* may read; nobody, where it is a note of our own."""
        word = f"k{next(self._numbers):04d}x"
        self.planted.words[word] = seen
        return word

    def amount(self) -> Decimal:
        """Return an amount that no sum of others looks like."""
        return Decimal(7_000_001 + 100_003 * next(self._numbers)) / 100

    def says(self) -> dict[str, Any]:
        """Return what an object says of its readers, with a note of our own."""
        says = dict(self.draw(st.sampled_from(_SAYS)))
        note = self.draw(st.sampled_from(["none", "text", "nested"]))
        if note == "text":
            says["internal"] = self.word()
        elif note == "nested":
            says["internal"] = {"why": [self.word(), {"who": self.word()}]}
        return says

    def some(self, items: list[str]) -> list[str]:
        """Return some of *items*, each once."""
        return self.draw(st.lists(st.sampled_from(items), unique=True, max_size=3)) if items else []

    def many(self, most: int = 2) -> range:
        """Return up to *most* turns."""
        return range(self.draw(st.integers(0, most)))

    def write(self, path: str, data: dict[str, Any], body: str | None = None) -> None:
        """Write *data* as YAML (of which JSON is a part), or as front matter before *body*."""
        text = json.dumps(data, default=str)
        whole = text if body is None else f"---\n{text}\n---\n{body}\n"
        self.planted.contents[f"content/{path}"] = whole.encode()


def plant_client(planter: Planter, slug: str) -> None:
    """Plant one client with its projects, questions and reports."""
    contacts = []
    people = []
    for at in range(3):
        says = planter.says() if at else {}
        word = planter.word(seen_by(says))
        people.append(word)
        contacts.append(
            {"id": word, "name": word, "email": f"{word}@client.example", "roles": "approver"}
            | says
        )
    planter.write(
        f"clients/{slug}/client.yaml",
        {
            "name": slug,
            "code": "MER",
            "currency": "GBP",
            "account_manager": "ruth",
            "contacts": contacts,
            "internal": planter.word(),
        },
    )
    planter.write(f"clients/{slug}/internal/notes.md", {"note": planter.word()}, planter.word())
    refs: list[str] = []
    projects: list[tuple[str, Seen]] = []
    for _ in range(1 + planter.draw(st.integers(0, 1))):
        projects.append(_project(planter, slug, people, refs))
    questions = []
    for _ in planter.many():
        says = planter.says()
        word = planter.word(seen_by(says))
        ask = {"id": word, "asked_by": _one(planter, people), "on": "2026-11-10", "text": word}
        questions.append(ask | {"about": planter.some(refs)} | says)
    planter.write(f"clients/{slug}/questions.yaml", {"questions": questions})
    for _ in planter.many():
        _report(planter, slug, projects)


def _one(planter: Planter, items: list[str]) -> str:
    return str(planter.draw(st.sampled_from(items)))


def _report(planter: Planter, slug: str, projects: list[tuple[str, Seen]]) -> None:
    says = planter.says()
    seen = seen_by(says)
    data: dict[str, Any] = {
        "period": {"from": "2026-11-01", "to": "2026-11-20"},
        "state": "reviewed",
    }
    if planter.draw(st.booleans()):
        project, of_project = planter.draw(st.sampled_from(projects))
        data["project"] = project
        seen &= of_project
    if planter.draw(st.booleans()):
        data["state"], seen = "draft", frozenset()
    word = planter.word(seen)
    step_says = planter.says()
    step = {"what": planter.word(seen & seen_by(step_says))} | step_says
    data |= {"headline": word, "done": [step]} | says
    planter.write(f"clients/{slug}/reports/{word}.md", data, planter.word(seen))


def _project(planter: Planter, slug: str, people: list[str], refs: list[str]) -> tuple[str, Seen]:
    says = planter.says()
    seen = seen_by(says)
    word = planter.word(seen)
    folder = f"clients/{slug}/projects/{word}"
    ids: list[str] = []
    meetings = [_meeting(planter, folder, people, seen, ids) for _ in planter.many()]
    sources = ["email", *meetings]
    _deliverables(planter, folder, people, seen, ids, sources)
    _budget(planter, folder, word, people, seen, ids)
    data = _plan(planter, people, seen, ids, sources)
    refs += [f"{word}-{ident}" for ident in ids]
    for _ in planter.many():
        own = planter.says()
        shown = seen & seen_by(own)
        name = planter.word(shown)
        front = {"title": name, "date": "2026-11-12", "author": "ruth", "about": planter.some(ids)}
        planter.write(f"{folder}/updates/{name}.md", front | own, planter.word(shown))
    data |= {
        "name": word,
        "job_no": word,
        "brief": word,
        "lead": "ruth",
        "start": "2026-09-01",
        "due": "2027-02-22",
        "headline": word,
    }
    planter.write(f"{folder}/project.yaml", data | says)
    return word, seen


def _plan(
    planter: Planter, people: list[str], seen: Seen, ids: list[str], sources: list[str]
) -> dict[str, Any]:
    def entries(most: int, make: Callable[[str], dict[str, Any]], default: str = "everyone") -> Any:
        found = []
        for _ in planter.many(most):
            says = planter.says()
            word = planter.word(seen & seen_by(says, default))
            found.append({"id": word} | make(word) | says)
        ids.extend(each["id"] for each in found)
        return found

    days = ["2026-11-02", "2026-11-20", "2026-12-04"]
    phases = entries(2, lambda word: {"name": word, "start": "2026-09-01", "end": "2026-12-01"})
    named = [each["id"] for each in phases]
    return {
        "phases": phases,
        "actions": entries(
            3,
            lambda word: (
                {
                    "what": word,
                    "side": _one(planter, ["agency", "client"]),
                    "owner": _one(planter, ["ruth", *people]),
                    "due": _one(planter, days),
                    "blocks": planter.some(ids),
                }
                | planter.draw(st.sampled_from([{}, {"done_on": "2026-11-12"}]))
            ),
        ),
        "milestones": entries(
            3,
            lambda word: (
                {
                    "name": word,
                    "baseline": _one(planter, days),
                    "forecast": _one(planter, days),
                    "owner_side": _one(planter, ["agency", "client"]),
                    "owner": _one(planter, ["ruth", *people]),
                    "depends_on": planter.some(ids),
                }
                | ({"phase": _one(planter, named)} if named else {})
            ),
        ),
        "risks": entries(
            2,
            lambda word: {"title": word, "probability": 2, "impact": 2, "response": word},
            "internal",
        ),
        "decisions": entries(
            2,
            lambda word: {
                "what": word,
                "by": _one(planter, people),
                "on": "2026-11-10",
                "source": _one(planter, sources),
            },
        ),
        "next_steps": [
            {"what": planter.word(seen & seen_by(says))} | says
            for says in [planter.says() for _ in planter.many()]
        ],
    }


def _meeting(planter: Planter, folder: str, people: list[str], seen: Seen, ids: list[str]) -> str:
    says = planter.says()
    shown = seen & seen_by(says)
    word = planter.word(shown)
    own = planter.says()
    action = planter.word(shown & seen_by(own))
    ids.append(action)
    planter.write(
        f"{folder}/meetings/{word}.md",
        {
            "title": word,
            "start": "2026-11-12 10:00",
            "end": "2026-11-12 11:00",
            "present": ["ruth", *planter.some(people)],
            "agenda": [planter.word(shown)],
            "decisions": [{"what": planter.word(shown), "by": _one(planter, people)}],
            "actions": [{"id": action, "what": action, "owner": "ruth", "due": "2026-11-25"} | own],
        }
        | says,
        planter.word(shown),
    )
    return word


def _deliverables(
    planter: Planter,
    folder: str,
    people: list[str],
    seen: Seen,
    ids: list[str],
    sources: list[str],
) -> None:
    for _ in planter.many():
        says = planter.says()
        shown = seen & seen_by(says)
        word = planter.word(shown)
        ids.append(word)
        versions = []
        for n in range(1, 1 + planter.draw(st.integers(0, 3))):
            own = planter.says()
            sent = planter.draw(st.sampled_from([None, "2026-11-10", "2026-12-10"]))
            internal_round = planter.draw(st.sampled_from([1, 1, 0]))
            is_out = sent == "2026-11-10" and internal_round
            text = planter.word(shown & seen_by(own) if is_out else frozenset())
            version: dict[str, Any] = {"n": n, "round": n * internal_round, "text": text}
            if sent:
                version |= {"sent_on": sent, "note": text}
                version["decisions"] = [
                    {
                        "outcome": _one(planter, ["approved", "changes_required"]),
                        "by": person,
                        "on": "2026-11-12",
                        "comment": text,
                        "source": _one(planter, sources),
                    }
                    for person in planter.some(people)
                ]
            versions.append(version | own)
        data = {
            "id": word,
            "name": word,
            "due": "2026-12-01",
            "approvers": planter.some(people),
            "rule": _one(planter, ["any", "all"]),
            "blocks": planter.some(ids),
            "versions": versions,
        }
        planter.write(f"{folder}/deliverables/{word}.yaml", data | says)


def _budget(
    planter: Planter, folder: str, project: str, people: list[str], seen: Seen, ids: list[str]
) -> None:
    says = planter.says()
    shown = seen & seen_by(says)
    lines, money = [], []
    estimates: list[tuple[Decimal, Seen]] = []
    for _ in planter.many(3):
        own = planter.says()
        readers = shown & seen_by(own)
        word, estimate = planter.word(readers), planter.amount()
        estimates.append((estimate, readers))
        line = {"id": word, "name": word, "estimate": str(estimate), "as_of": "2026-11-20"}
        lines.append(line | {"spent": str(planter.amount())} | own)
        cost = planter.amount()
        planter.planted.words[str(cost)] = frozenset()
        money.append({"line": word, "cost": str(cost)})
    orders = []
    for _ in planter.many():
        own = planter.says()
        state = _one(planter, ["draft", "sent", "approved"])
        word = planter.word(frozenset() if state == "draft" else shown & seen_by(own))
        ids.append(word)
        order: dict[str, Any] = {
            "id": word,
            "title": word,
            "reason": word,
            "asked_by": _one(planter, people),
            "asked_on": "2026-11-01",
            "state": state,
            "lines": [{"line": line["id"], "amount": str(planter.amount())} for line in lines],
        }
        if state != "draft":
            order["sent_on"] = "2026-11-02"
        if state == "approved":
            by = _one(planter, people)
            order["decision"] = {"by": by, "on": "2026-11-05", "source": "email"}
        orders.append(order | own)
    burn = [{"on": "2026-11-01", "spent": str(planter.amount())}]
    # A note stands under figures: where a reader sees none, there is no note.
    figures = [seen for _, seen in estimates] + [planter.planted.words[o["id"]] for o in orders]
    note = planter.word(frozenset().union(*figures))
    data: dict[str, Any] = {"note": note, "lines": lines}
    planter.write(f"{folder}/budget.yaml", data | {"change_orders": orders, "burn": burn} | says)
    planter.write(f"{folder}/internal/money.yaml", {"lines": money, "note": planter.word()})
    planter.planted.estimates[project] = estimates


@st.composite
def planted_sites(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Planted:
    """Return sites of an agency with the client `mine` and another."""
    planter = Planter(draw)
    planter.write(
        "agency.yaml",
        {
            "name": "Halden Studio",
            "people": [
                {
                    "id": "ruth",
                    "name": "Ruth Adeyemi",
                    "role": "Account manager",
                    "email": "ruth@agency.example",
                    "internal": planter.word(),
                }
            ],
        },
    )
    plant_client(planter, "mine")
    theirs = Planter(draw)
    theirs._numbers = iter(range(5_001, 10_000))
    plant_client(theirs, "theirs")
    planter.planted.contents |= theirs.planted.contents
    planter.planted.words |= dict.fromkeys(theirs.planted.words, frozenset())
    return planter.planted

"""From a snapshot to the site: who is held, what is told, what one client's load may read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amportal.errors import Problem
from amportal.model.site_loader import Loaded, load, load_agency, load_client
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import base_site
from tests.unit.model.made import TODAY

ACME = "content/clients/acme"
PROJECT = f"{ACME}/projects/spring/project.yaml"
BETA = b"""\
name: Beta Tea
code: BET
account_manager: tom
contacts:
  - {id: ann, name: Ann Low, email: ann@beta.example}
"""


def with_beta(beta: bytes = BETA) -> dict[str, bytes]:
    return {**base_site(), "content/clients/beta/client.yaml": beta}


def loaded(files: dict[str, bytes]) -> Loaded:
    return load(Snapshot.of(files), TODAY)


def slugs(result: Loaded) -> list[str]:
    return [problem.slug for problem in result.problems]


def test_a_sound_site_is_whole() -> None:
    """Every file of the client is in the site, with its path, its order and its text."""
    result = loaded(base_site())
    assert result.problems == ()
    assert result.site is not None
    (client,) = result.site.clients
    assert client.sources == tuple(sorted(path for path in base_site() if path.startswith(ACME)))
    assert [path.rpartition("/")[2] for path in client.assets] == ["logo.svg", "v1.png", "v2.png"]
    (project,) = client.projects
    assert [each.slug for each in project.deliverables] == ["key-visual", "slogan"]
    assert project.updates[0].body.strip() == "The first cut is there."
    assert project.updates[0].body_line == 7
    assert [each.slug for each in client.reports] == ["2026-w47"]
    assert project.money is not None
    assert [line.line for line in project.money.lines] == ["B1"]


def test_one_clients_mistake_holds_that_client_only() -> None:
    """Acme is held and told; Beta goes on."""
    files = with_beta()
    files[PROJECT] = files[PROJECT].replace(b"state: active", b"state: activ")
    result = loaded(files)
    assert result.site is not None
    assert [client.slug for client in result.site.clients] == ["beta"]
    assert result.site.held == {"acme"}
    assert not any(path.startswith(ACME) for path in result.site.assets)


def test_a_mistake_in_the_agency_holds_all() -> None:
    """No portal can be made without the agency; clients' own mistakes are told all the same."""
    files = with_beta(BETA.replace(b"code: BET", b"code: B E T"))
    files["content/agency.yaml"] = files["content/agency.yaml"].replace(
        b"country: GB", b"country: UK"
    )
    result = loaded(files)
    assert result.site is None
    assert sorted(slugs(result)) == ["bad-id", "unknown-country"]


def test_a_warning_holds_nobody() -> None:
    """An overdue contact report is told, and the portal still made."""
    files = base_site() | {}
    path = f"{ACME}/projects/spring/meetings/2026-11-18-weekly.md"
    files[path] = files[path].replace(b"issued_on: 2026-11-19\n", b"")
    result = loaded(files)
    assert slugs(result) == ["contact-report-overdue"]
    assert result.site is not None
    assert not result.site.held


def test_all_problems_of_all_files_are_told_in_one_run_in_order() -> None:
    """Mistakes in fields and in what fields mean, in three files, come together, sorted."""
    files = dict(base_site())
    files[f"{ACME}/client.yaml"] = files[f"{ACME}/client.yaml"].replace(
        b"on: friday", b"on: fryday"
    )
    files[PROJECT] = (
        files[PROJECT]
        .replace(b"lead: ruth", b"lead: rut")
        .replace(b"probability: 3", b"probability: 9")
    )
    deliverable = f"{ACME}/projects/spring/deliverables/slogan.yaml"
    files[deliverable] = files[deliverable].replace(b"round: 1", b"round: 4")
    result = loaded(files)
    assert slugs(result) == [
        "bad-choice",
        "round-gap",
        "round-not-included",
        "unknown-person",
        "out-of-range",
    ]
    assert list(result.problems) == sorted(result.problems, key=Problem.sort_key)


def test_a_wrong_value_does_not_make_what_names_it_unknown() -> None:
    """A milestone whose date is wrong still exists for those who wait for it."""
    files = dict(base_site())
    files[PROJECT] = files[PROJECT].replace(b"baseline: 2026-12-01", b"baseline: soon")
    assert slugs(loaded(files)) == ["bad-date"]


def test_one_client_is_loaded_from_its_own_files_alone() -> None:
    """Loading a client reads nothing of another: its bytes are not even asked for."""

    asked: list[str] = []

    class Watched(Snapshot):
        def read(self, path: str) -> bytes:
            asked.append(path)
            return super().read(path)

    snapshot = Watched.of(with_beta())
    agency = load_agency(snapshot)
    asked.clear()
    result = load_client(snapshot, "beta", agency, TODAY)
    assert result.client is not None
    assert result.problems == ()
    assert {path.split("/")[2] for path in asked} == {"beta"}


def test_one_client_alone_is_what_it_is_in_the_whole() -> None:
    """Loading clients one by one gives the clients of the whole site."""
    snapshot = Snapshot.of(with_beta())
    agency = load_agency(snapshot)
    whole = load(snapshot, TODAY).site
    assert whole is not None
    alone = tuple(load_client(snapshot, slug, agency, TODAY).client for slug in ("acme", "beta"))
    assert whole.clients == alone


def test_a_client_that_takes_anothers_code_is_held() -> None:
    """Where nothing says who was first, it is the first by path; that one goes on."""
    result = loaded(with_beta(BETA.replace(b"code: BET", b"code: acm")))
    assert slugs(result) == ["duplicate-code"]
    assert result.site is not None
    assert result.site.held == {"beta"}


def test_today_is_the_clients_own() -> None:
    """What is in the future in New York may be today in London."""
    files = dict(base_site())
    files[PROJECT] = files[PROJECT].replace(b"forecast: 2026-12-03", b"actual: 2026-11-24")
    late_evening = datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert load(Snapshot.of(files), late_evening).problems == ()
    path = f"{ACME}/client.yaml"
    files[path] = files[path].replace(b"Europe/London", b"America/New_York")
    assert slugs(load(Snapshot.of(files), late_evening)) == ["future-date"]
    assert load(Snapshot.of(files), late_evening, date(2026, 11, 24)).problems == ()


def test_a_key_left_empty_is_left_out() -> None:
    """Who deletes the last action and leaves `actions:` has no action, and no problem."""
    files = dict(base_site())
    files[PROJECT] = files[PROJECT].replace(b"team: [tom, ines]", b"team:")
    result = loaded(files)
    assert result.problems == ()
    assert result.site is not None
    assert result.site.clients[0].projects[0].file.team == ()


LINES = st.sampled_from(
    [
        "", "state: approved", "due: 2026-13-45", "  - id: M1", "- x", "versions:", "a: [",
        "status:", "  - n: 9", "    round: 77", "id: 'x", "\tk: v", "---", "contacts: []",
        "milestones: 3", "lines: [[], {}]", "amount: 1e9", "on: 0000-00-00", "audience: [a, 1]",
        "code: É", "approvers: {a: b}", "files: [{path: ../../x}]", "people: ~",
        "internal: [1, {a: []}]", "start: 9999-12-31", "<<: *a", "burn: [{on: 2026-01-01}, {}]",
        "headline: " + "x" * 99,
    ]
)  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.integers(0, 999),
        st.integers(0, 999),
        st.sampled_from(["drop", "double", "insert", "swap", "cut", "indent"]),
        LINES,
    ),
    min_size=1,
    max_size=4,
)
TEXTS = sorted(path for path in base_site() if path.endswith((".yaml", ".md")))


def edited(raw: bytes, at: int, how: str, line: str) -> bytes:
    lines = raw.decode().split("\n")
    index = at % len(lines)
    if how == "drop":
        del lines[index]
    elif how == "double":
        lines.insert(index, lines[index])
    elif how == "insert":
        lines.insert(index, line)
    elif how == "swap":
        lines[index] = line
    elif how == "cut":
        lines[index] = lines[index][: len(lines[index]) // 2]
    else:
        lines[index] = f" {lines[index]}"
    return "\n".join(lines).encode()


@settings(max_examples=150)
@given(EDITS)
def test_no_edit_makes_it_raise_and_every_place_is_in_its_file(
    edits: list[tuple[int, int, str, str]],
) -> None:
    """Whatever is written, problems come back; each points into its file and says its mend."""
    files = dict(base_site())
    for which, at, how, line in edits:
        path = TEXTS[which % len(TEXTS)]
        files[path] = edited(files[path], at, how, line)
    result = load(Snapshot.of(files), TODAY)
    assert result.site is None or {"acme"} == result.site.held | {
        client.slug for client in result.site.clients
    }
    for problem in result.problems:
        assert problem.span is not None
        assert problem.hint, problem
        assert problem.message[0] == problem.message[0].lower()
        assert not problem.message.endswith(".")
        if problem.slug == "missing-file":
            continue
        lines = files[problem.span.path].decode().splitlines() or [""]
        assert 1 <= problem.span.line <= len(lines) + 1, problem
        line = lines[problem.span.line - 1] if problem.span.line <= len(lines) else ""
        assert 1 <= problem.span.column <= len(line) + 2, problem
        assert problem.excerpt in ("", line), problem


@pytest.mark.parametrize("path", TEXTS)
def test_every_file_may_be_anything(path: str) -> None:
    """No file's content makes loading raise: a list, a number, nothing, bytes, or very deep."""
    for raw in (
        b"",
        b"[]",
        b"1",
        b"a:",
        b"\xff\xfe",
        b"---\n---\n",
        b"[" * 60_000,
        b"{}",
        b"a: [b",
    ):
        result = load(Snapshot.of({**base_site(), path: raw}), TODAY)
        assert result.problems or raw in (b"a:", b"{}", b"---\n---\n"), raw

"""A correction lays over what it names, and nothing else of what happened since."""

from __future__ import annotations

from textwrap import dedent

import pytest

from amportal.builder.reports.corrected_sources import laid_over, moved
from amportal.model.nouns.page_settings import CorrectedFact
from amportal.sources.edit.edit_request import EditRefused
from amportal.sources.edit.file_edit import values_of
from amportal.sources.snapshot import Snapshot

HOME = "content/clients/acme"
SPRING = f"{HOME}/projects/spring"
PLAN, MONEY, FILM = (
    f"{SPRING}/project.yaml",
    f"{SPRING}/budget.yaml",
    f"{SPRING}/deliverables/film.yaml",
)
REPORT = f"{HOME}/reports/w46.md"
THEN = {
    "content/agency.yaml": "name: Halden\npeople: [{id: ruth, name: Ruth, phone: '1'}]\n",
    f"{HOME}/client.yaml": "name: Acme\ncode: ACM\n",
    PLAN: """\
        name: Spring
        job_no: ACM-014
        headline: All is well.
        status:
          overall: {rag: green}
        milestones:
          - {id: M1, name: Shoot, baseline: 2026-11-10}
          - {id: M2, name: Launch, baseline: 2026-12-10}    # a comment
        """,
    MONEY: """\
        lines:
          - {id: B1, name: Film, estimate: 5000, spent: 300, as_of: 2026-11-12}
          - {id: B2, name: Sound, estimate: 900, spent: 10, as_of: 2026-11-12}
        """,
    FILM: """\
        id: D1
        name: Film
        due: 2026-12-01
        versions:
          - {n: 1, round: 1, sent_on: 2026-11-09, text: One.}
        """,
    REPORT: "---\nperiod: {from: 2026-11-07, to: 2026-11-13}\nstate: reviewed\n"
    "reviewed: {by: ruth, on: 2026-11-13}\nrecipients: [ana]\n---\nA good week.\n",
}
NOW = {
    **THEN,
    "content/agency.yaml": "name: Halden\npeople: [{id: ruth, name: Ruth, phone: '2'}]\n",
    PLAN: """\
        name: Spring
        job_no: ACM-014
        headline: We are late.
        status:
          overall: {rag: amber, reason: Rain.}
        milestones:
          - {id: M2, name: Launch, baseline: 2026-12-10, forecast: 2026-12-17}
          - {id: M3, name: Party, baseline: 2026-12-20}
        """,
    MONEY: """\
        lines:
          - {id: B1, name: Film, estimate: 5000, spent: 800, as_of: 2026-11-20}
          - {id: B2, name: Sound, estimate: 900, spent: 200, as_of: 2026-11-20}
        """,
    FILM: """\
        id: D1
        name: Film
        due: 2026-12-01
        versions:
          - {n: 1, round: 1, sent_on: 2026-11-10, text: One.}
          - {n: 2, round: 2, sent_on: 2026-11-12, files: [{path: film/v2.png, alt: A}]}
        """,
    f"{SPRING}/deliverables/film/v2.png": "a picture",
    REPORT: "---\nperiod: {from: 2026-11-07, to: 2026-11-13}\nstate: sent\n"
    "corrects: [{what: ACM-014-B1}]\nheadline: Corrected.\n---\nA better week.\n",
}


def snapshot(files: dict[str, str]) -> Snapshot:
    return Snapshot.of({path: dedent(text).encode() for path, text in files.items()})


def fact(what: str, key: str | None = None, now: str | None = None) -> CorrectedFact:
    said = {"what": what, "key": key, "is": now}
    return CorrectedFact.model_validate({name: each for name, each in said.items() if each})


def laid(*facts: CorrectedFact) -> Snapshot:
    return laid_over(snapshot(THEN), snapshot(NOW), "acme", "w46", facts)


def changed(*facts: CorrectedFact) -> dict[str, object]:
    """Return what files say otherwise than then, but for the report's own."""
    before, after = snapshot(THEN), laid(*facts)
    return {
        path: values_of(path, after.read(path))
        for path in after
        if path.endswith(".yaml")
        and (
            path not in before
            or values_of(path, after.read(path)) != values_of(path, before.read(path))
        )
    }


def plan(**changes: object) -> object:
    tree = values_of(PLAN, dedent(THEN[PLAN]).encode())
    return {PLAN: {**tree, **changes}}


def test_without_facts_only_the_reports_own_words_are_new() -> None:
    assert changed() == {}
    said = values_of(REPORT, laid().read(REPORT))
    assert said == {
        "period": {"from": "2026-11-07", "to": "2026-11-13"},
        "state": "draft",
        "headline": "Corrected.",
    }
    assert laid().read(REPORT).endswith(b"A better week.\n")


def test_one_key_is_as_it_is_now_or_as_it_was_right() -> None:
    (tree,) = changed(fact("ACM-014-B1", "spent")).values()
    assert [each["spent"] for each in tree["lines"]] == ["800", "10"]  # type: ignore[index]
    assert [each["as_of"] for each in tree["lines"]] == ["2026-11-12"] * 2  # type: ignore[index]
    (tree,) = changed(fact("ACM-014-B1", "spent", "350.50")).values()
    assert [each["spent"] for each in tree["lines"]] == ["350.50", "10"]  # type: ignore[index]


def test_a_project_a_file_and_the_agency_have_keys_too() -> None:
    assert changed(fact("ACM-014", "headline")) == plan(headline="We are late.")
    amber = {"overall": {"rag": "amber"}}
    assert changed(fact("ACM-014", "status.overall.rag")) == plan(status=amber)
    reason = {"overall": {"rag": "green", "reason": "Rain."}}
    assert changed(fact("ACM-014", "status.overall.reason")) == plan(status=reason)
    assert changed(fact("projects/spring/project.yaml", "headline")) == plan(
        headline="We are late."
    )
    (agency,) = changed(fact("agency", "people.ruth.phone")).values()
    assert agency["people"][0]["phone"] == "2"  # type: ignore[index]


def test_an_entry_is_laid_over_added_or_taken_out_whole() -> None:
    first, second = values_of(PLAN, dedent(THEN[PLAN]).encode())["milestones"]
    now = values_of(PLAN, dedent(NOW[PLAN]).encode())["milestones"]
    assert changed(fact("ACM-014-M2")) == plan(milestones=[first, now[0]])
    assert changed(fact("ACM-014-M3")) == plan(milestones=[first, second, now[1]])
    assert changed(fact("ACM-014-M1")) == plan(milestones=[second])
    assert changed(fact("ACM-014-M1"), fact("ACM-014-M2", "forecast")) == plan(
        milestones=[{**second, "forecast": "2026-12-17"}]
    )


def test_versions_are_named_by_their_numbers_and_bring_their_files() -> None:
    (tree,) = changed(fact("ACM-014-D1", "versions.1.sent_on")).values()
    assert [each["sent_on"] for each in tree["versions"]] == ["2026-11-10"]  # type: ignore[index]
    (tree,) = changed(fact("ACM-014-D1", "versions.2")).values()
    assert [each["n"] for each in tree["versions"]] == ["1", "2"]  # type: ignore[index]
    assert f"{SPRING}/deliverables/film/v2.png" in laid(fact("ACM-014-D1", "versions.2"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (fact("ACM-014-B9"), "written nowhere"),
        (fact("ACM-014-B1", "spnt"), "has no `spnt`"),
        (fact("ACM-014-M3", "name"), "was not there"),
        (fact("ACM-014-M1", "actual"), "written nowhere now"),
    ],
)
def test_what_cannot_be_laid_over_is_refused(wrong: CorrectedFact, why: str) -> None:
    with pytest.raises(EditRefused) as refused:
        laid(wrong)
    assert why in refused.value.text


def test_what_is_gone_now_may_still_be_said_of_then() -> None:
    (tree,) = changed(fact("ACM-014-M1", "actual", "2026-11-11")).values()
    assert tree["milestones"][0]["actual"] == "2026-11-11"  # type: ignore[index]


def test_a_renamed_client_is_the_same() -> None:
    then = moved(
        snapshot({path.replace("acme", "old"): text for path, text in THEN.items()}), "old", "acme"
    )
    assert sorted(then) == sorted(snapshot(THEN))
    facts = [fact("ACM-014-B1", "spent")]
    assert laid_over(then, snapshot(NOW), "acme", "w46", facts).read(MONEY) == laid(*facts).read(
        MONEY
    )


def test_a_renamed_project_is_found_by_its_number() -> None:
    now = {path.replace("spring", "launch"): text for path, text in NOW.items()}
    facts = [fact("ACM-014-M3"), fact("ACM-014-D1", "versions.2")]
    made = laid_over(snapshot(THEN), snapshot(now), "acme", "w46", facts)
    assert len(values_of(PLAN, made.read(PLAN))["milestones"]) == 3
    assert f"{SPRING}/deliverables/film/v2.png" in made
    assert not [path for path in made if "launch" in path]

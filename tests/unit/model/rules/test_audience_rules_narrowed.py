"""What reports told and is hidden now is told, with the line that hides it, report and reader."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache

import pytest

from amportal.errors import Problem
from amportal.model.reading.client_reader import gather_client
from amportal.model.reading.hidden_entries import Kept, places_of
from amportal.model.records.report_record import ReportRecord
from amportal.model.records.told_places import told_places
from amportal.model.rules.audience_rules import NARROWED
from amportal.model.site_loader import load
from amportal.plan.reader.visibility import hidden_from, visible
from amportal.plan.report.record_things import told_by
from amportal.sources.snapshot import Snapshot
from tests.issued import issue_files, kept
from tests.mailsite import REPORT, TODAY, content, loaded, report_source
from tests.unit.model.rules.site_edits import PROJECT, UPDATE

Files = dict[str, bytes]
SHOWN = b"    audience: everyone\n"
PHRASE = "# allow released-before-narrowed: they were told on the phone"


def before() -> Files:
    """Return the site before the report went out; its risk is shown, which risks are not else."""
    files = content()
    assert files[PROJECT].count(b"  - id: R1\n") == 1
    files[PROJECT] = files[PROJECT].replace(b"  - id: R1\n", b"  - id: R1\n" + SHOWN)
    return files


@cache
def record() -> ReportRecord:
    """Return what the report of acme told everybody."""
    from amportal.plan.portal.client_portal import portal_and_things

    site = loaded(before())
    acme = next(each for each in site.clients if each.slug == "acme")
    portal, things = portal_and_things(site, acme, frozenset(), TODAY, None, {})
    return kept(portal, portal.reports[0], things, TODAY)


def sent(*, audience: tuple[str, ...] = ("everyone",), first: bool = False) -> Files:
    """Return the site after its report went out; *first*: in the form of the first reports."""
    files = before()
    told = record().model_copy(update={"format": 1, "facts": ()}) if first else record()
    changes = {"audience": audience}
    files |= issue_files(told, ("priya", "omar"), changes=changes)
    text = files[report_source("acme")].decode()
    files[report_source("acme")] = text.replace("state: reviewed", "state: sent").encode()
    return files


def warnings(files: Files) -> list[Problem]:
    found = load(Snapshot.of(files), TODAY).problems
    assert not [each for each in found if each.slug == "allow-comment"]
    return [each for each in found if each.slug == NARROWED]


def places(files: Files) -> tuple[Kept, ...]:
    return tuple(places_of(gather_client(Snapshot.of(files), "acme")))


def hidden(files: Files, kept: Kept, key: str) -> Files:
    """Return *files* with the line *key* in the innermost entry of *kept*."""
    keeper = kept.keepers[-1]
    doc, path = keeper.read.doc, keeper.read.path
    data = doc.data
    for step in keeper.loc:
        data = data[step]
    lines = files[path].decode().split("\n")
    span = doc.key_span((*keeper.loc, next(iter(data))))
    line = lines[span.line - 1]
    margin = span.column - 1
    if "{" in line[:margin]:
        lines[span.line - 1] = f"{line[:margin]}{key}, {line[margin:]}"
    else:
        lines[span.line - 1 : span.line] = [
            f"{line[:margin]}{key}",
            " " * margin + line[margin:],
        ]
    return {**files, path: "\n".join(lines).encode()}


def can_be_hidden(kept: Kept) -> bool:
    """Say whether *kept* is written as more than a word, and says nothing of its readers yet."""
    keeper = kept.keepers[-1]
    data = keeper.read.doc.data
    for step in keeper.loc:
        data = data[step]
    return isinstance(data, dict) and "audience" not in data


def told(files: Files) -> dict[str, str]:
    """Return all that the report of *files* told of."""
    (data,) = (raw for path, raw in files.items() if path.endswith("report.json"))
    every = {each.place for each in places(files)}
    return told_places(data, every)


WHOLE = sent()
TOLD = told(WHOLE)
EACH = [each for each in places(WHOLE) if each.place in TOLD and can_be_hidden(each)]


def test_everything_that_may_be_hidden_is_among_them() -> None:
    """Each kind of entry that a report tells of."""
    kinds = {type(each.keepers[-1].entry).__name__ for each in EACH}
    assert kinds == {
        *("Action", "BudgetFile", "BudgetLine", "ChangeOrder", "Contact", "DeliverableFile"),
        *("MeetingFile", "Milestone", "NextStep", "Phase", "ProjectDecision", "ProjectFile"),
        *("Question", "UpdateFile", "Version"),
    }


@pytest.mark.parametrize("key", ["audience: internal", "draft: true", "audience: legal"])
@pytest.mark.parametrize("kept", EACH, ids=lambda each: each.place)
def test_each_thing_that_is_hidden_afterwards_is_told(kept: Kept, key: str) -> None:
    """Once, at the line that hides it, with the report and whom it told."""
    files = hidden(WHOLE, kept, key)

    (problem,) = warnings(files)

    assert problem.severity == "warning"
    assert problem.span is not None
    assert problem.span.path == kept.keepers[-1].read.path
    line = files[problem.span.path].decode().split("\n")[problem.span.line - 1]
    assert key in line
    assert f"`{TOLD[kept.place]}`" in problem.message or "more" in problem.message
    assert f"the report `{REPORT}` of {TODAY}" in problem.message
    assert "`Priya Nair`" in problem.message or kept.place == "/contact/priya"
    (note,) = problem.notes
    assert note.span.path.endswith("report.json")


@pytest.mark.parametrize("kept", EACH, ids=lambda each: each.place)
def test_a_comment_on_the_line_says_that_it_is_meant(kept: Kept) -> None:
    """So that nobody is told again for ever."""
    path = kept.keepers[-1].read.path
    files = hidden(WHOLE, kept, "audience: internal")
    lines = files[path].decode().split("\n")
    (at,) = {each.span.line for each in warnings(files) if each.span}
    if "{" in lines[at - 1]:
        lines[at - 1] += f"  {PHRASE}"
    else:
        lines[at - 1] = lines[at - 1].replace("internal", f"internal  {PHRASE}")
    assert warnings({**files, path: "\n".join(lines).encode()}) == []


def test_nothing_is_told_of_what_no_report_told() -> None:
    """What was hidden all along, what is for everybody, and what is gone."""
    assert warnings(WHOLE) == []
    assert warnings(content()) == []
    ours = b"\n  - id: M9\n    name: Ours\n    baseline: 2026-12-02\n    audience: internal"
    new = ours + b"\nactions:\n"
    files = {**WHOLE, PROJECT: WHOLE[PROJECT].replace(b"\nactions:\n", new, 1)}
    assert b"M9" in files[PROJECT]
    assert warnings(files) == []
    assert warnings({path: raw for path, raw in WHOLE.items() if path != UPDATE}) == []


def test_only_those_who_may_not_see_it_any_more_are_named() -> None:
    """Omar, of finance, still may."""
    budget = next(each for each in EACH if each.place == "ACM-014/budget")
    (problem,) = warnings(hidden(WHOLE, budget, "audience: finance"))
    assert "`Omar Haddad`" not in problem.message
    assert "`Priya Nair`" in problem.message


def test_a_report_for_a_role_told_that_role_alone() -> None:
    """Nobody else is named, and nothing is told where that role may see it still."""
    files = sent(audience=("finance",))
    budget = next(each for each in EACH if each.place == "ACM-014/budget")
    assert warnings(hidden(files, budget, "audience: finance")) == []
    (problem,) = warnings(hidden(files, budget, "audience: legal"))
    assert "tells `Omar Haddad` of them" in problem.message


def test_what_hides_many_things_is_told_once() -> None:
    """A project with all that is in it: at its own line."""
    project = next(each for each in EACH if each.place == "ACM-014/project")
    (problem,) = warnings(hidden(WHOLE, project, "audience: internal"))
    assert " more are hidden here" in problem.message


def test_what_is_hidden_by_default_is_told_at_its_own_line() -> None:
    """A risk that was shown, and of which nothing says so any more."""
    files = {**WHOLE, PROJECT: WHOLE[PROJECT].replace(SHOWN, b"")}
    (problem,) = warnings(files)
    assert "R1" in problem.message
    assert "- id: R1" in problem.excerpt


def test_a_report_that_is_hidden_itself_is_told() -> None:
    """Its mails went, and its portal page stays, for that is of the report as it was sent."""
    path = report_source("acme")
    files = {**WHOLE, path: WHOLE[path].replace(b"state: sent", b"state: sent\naudience: finance")}
    (problem,) = warnings(files)
    assert problem.span is not None
    assert problem.span.path == path
    assert problem.message.startswith("this report is hidden here, but the report `2026-w47`")
    assert "`Priya Nair`" in problem.message
    assert "Omar" not in problem.message


def test_reports_of_the_first_form_are_read_as_well() -> None:
    """As far as they told of things by their ids."""
    files = sent(first=True)
    here = told(files).keys()
    first = record().model_copy(update={"format": 1, "facts": ()})
    own = {each.place for each in told_by(first).things}
    within = {place for place in own if "/status/" in place or place.count("/") > 2}
    assert own - within == {place for place in here if "/update/" not in place}
    update = next(each for each in EACH if "/update/" in each.place)
    assert len(warnings(hidden(files, update, "draft: true"))) == 1


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"format": 2, "facts": [1]}', "{}"])
def test_a_report_that_is_damaged_tells_of_nothing(damage: str) -> None:
    """Nor does one that is gone."""
    assert told_places(damage.encode(), {"/key"}) == {}
    assert told_places(b'{\n "format": 2, "facts": "key": "key"', {"/key"}) == {}
    assert told_places(None, {"/key"}) == {}


@pytest.mark.parametrize("kept", EACH, ids=lambda each: each.place)
def test_what_is_hidden_here_is_what_portals_leave_out(kept: Kept) -> None:
    """Both walks over a client know the same places."""
    files = hidden(WHOLE, kept, "audience: internal")
    client = gather_client(Snapshot.of(files), "acme")
    site = load(Snapshot.of(files), TODAY + timedelta(days=1)).site
    acme = next((each for each in site.clients if each.slug == "acme"), None) if site else None
    if acme is None:
        return  # what refers to it is an error now, so there is no portal
    roles = frozenset[str]()
    here = {each.place for each in places_of(client) if each.hidden_by(roles)}
    there = hidden_from(acme, visible(acme, roles, TODAY))
    assert there - here == set()
    assert json.dumps(sorted(here - there)) == json.dumps(
        sorted(place for place in here - there if place.startswith("/contact/"))
    )

"""Plans that projects start from: sound in themselves, in every language."""

from __future__ import annotations

import pytest

from amportal.cli.scaffold.project_plans import PLANS, Plan, Said

EVERY = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


@EVERY
def test_days_are_within_the_project_and_in_order(plan: Plan) -> None:
    """Phases follow one another, milestones too, and nothing is due after the end."""
    ends = [0]
    for phase in plan.phases:
        assert ends[-1] <= phase.first <= phase.last <= plan.length
        ends.append(phase.last)
    days = [each.day for each in plan.milestones]
    assert days == sorted(days)
    assert days[0] == 0
    assert days[-1] <= plan.length
    assert all(each.due <= plan.length for each in plan.deliverables)


@EVERY
def test_milestones_lie_in_their_phase(plan: Plan) -> None:
    """The timeline shows a milestone on the bar it belongs to."""
    for each in plan.milestones:
        if each.phase is not None:
            phase = plan.phases[each.phase]
            assert phase.first <= each.day <= phase.last


@EVERY
def test_what_waits_for_a_deliverable_comes_after_it(plan: Plan) -> None:
    """No milestone is promised before what it waits for."""
    for each in plan.deliverables:
        if each.blocks is not None:
            assert plan.milestones[each.blocks].day >= each.due


@EVERY
def test_every_name_is_there_in_every_language(plan: Plan) -> None:
    """No two things of one plan share a name, in any language."""
    for language in ("en", "de", "fr"):
        for group in (plan.phases, plan.milestones, plan.deliverables):
            names = [each.name.said_in(language) for each in group]
            assert all(names)
            assert len(set(names)) == len(names)


def test_an_unknown_language_is_answered_in_english() -> None:
    """A plan is better in English than not at all."""
    said = Said("Launch", "Start", "Lancement")
    assert [said.said_in(each) for each in ("en", "de", "fr", "nl")] == [
        "Launch",
        "Start",
        "Lancement",
        "Launch",
    ]

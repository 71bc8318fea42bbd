"""All that can be looked for in a portal, and where it leads."""

from __future__ import annotations

from amportal.plan.output_jobs import PageData, jobs_of
from amportal.plan.portal.search_contents import contents_of, found_of
from tests.browser.portal_site import sample_sources
from tests.portals import portal
from tests.sample import sample_files, sample_portals


def test_every_thing_with_a_number_can_be_found_by_it() -> None:
    """Deliverables, milestones, actions, risks, decisions, change orders and questions."""
    for whole in sample_portals().values():
        found = {each.ref for each in found_of(whole)}
        for project in whole.projects:
            rows = (project.milestones, project.actions, project.risks, project.decisions)
            wanted = {project.job_no, *(each.ref for each in project.deliverables)}
            wanted |= {each.ref for group in rows for each in group}
            orders = project.budget.change_orders if project.budget else ()
            wanted |= {each.ref for each in orders}
            assert wanted <= found
        assert {each.id for each in whole.questions.open} <= found


def test_the_contents_name_every_page_of_the_work_once() -> None:
    """Without a script the search page leads everywhere; it carries none of the words."""
    whole = sample_portals()["meridian"]
    pages = {
        job.output
        for job in jobs_of(whole, sample_files(), sample_sources("meridian"), ())
        if isinstance(job.data, PageData)
        and job.data.template in ("project.html", "deliverable.html", "update.html", "meeting.html")
    }
    contents = contents_of(found_of(whole))
    named = [each.path for each in contents]

    assert sorted(named) == sorted(pages)
    assert {each.text for each in contents} == {""}


def test_a_row_is_pointed_at_by_its_own_short_id() -> None:
    """`MER-014-A3` is the row `A3` of its project's page."""
    found = next(each for each in found_of(portal()) if each.kind == "action")

    assert found.ref.endswith(f"-{found.fragment}")
    assert found.path.startswith("projects/")
    assert not found.whole


def test_words_of_what_was_superseded_are_not_found() -> None:
    """Only the newest copy counts: nobody should quote an old line by accident."""
    whole = sample_portals()["meridian"]
    works = [work for project in whole.projects for work in project.deliverables]
    old = [v.text for work in works for v in work.versions if v.text and not v.current]
    text = "\n".join(each.text for each in found_of(whole))

    assert old
    assert all(each not in text for each in old)


def test_a_reports_row_is_found_whether_it_was_sent_or_not() -> None:
    """Every row of the page of reports, by the id that the page gives it."""
    for whole in sample_portals().values():
        cards = [*whole.sent, *(report.card for report in whole.reports)]
        rows = {each.fragment for each in found_of(whole) if each.kind == "report"}

        assert rows == {f"report-{card.number}-{card.issue}" for card in cards}

"""Names and pages of ids, as one reader may follow them."""

from __future__ import annotations

from amportal.plan.reader.shown_ids import ShownIds
from amportal.plan.reader.visibility import visible
from amportal.plan.view.page_frame import Link
from tests.unit.plan.sites import EVERYBODY, PROJECT, TODAY, client_of, site_of, text

MEETING = "---\ntitle: {title}\nstart: 2026-11-12 10:00\nend: 2026-11-12 11:00\n{more}---\nM.\n"
PLAN = "milestones: [{id: M1, name: %s, baseline: 2026-12-01}]\n"


def named() -> ShownIds:
    other = PROJECT.replace("MER-014", "MER-015").replace("Spring launch", "Website")
    action = "actions: [{id: A1, what: Ring Tom, owner: ruth, due: 2026-12-01}]\n"
    files = {
        "projects/spring/project.yaml": text(PROJECT, PLAN % "Launch"),
        "projects/web/project.yaml": text(other, PLAN % "Live"),
        "projects/web/meetings/2026-11-12-web.md": MEETING.format(title="About the web", more=""),
        "projects/web/meetings/2026-11-12-both.md": MEETING.format(title="Of the web", more=""),
        "projects/spring/meetings/2026-11-12-both.md": MEETING.format(
            title="Of spring", more=action
        ),
        "projects/spring/deliverables/key.yaml": "id: D1\nname: Key visual\ndue: 2026-12-01\n",
    }
    return ShownIds(visible(client_of(site_of(files)), EVERYBODY, TODAY))


def test_a_short_id_is_the_projects_own() -> None:
    """`M1` means the milestone of the project it is written in; a whole id leads anywhere."""
    assert named().link("spring", "M1") == Link("projects/spring.html", "Launch")
    assert named().link("web", "M1") == Link("projects/web.html", "Live")
    assert named().link("web", "MER-014-M1") == Link("projects/spring.html", "Launch")
    assert named().link("", "MER-014-M1") == Link("projects/spring.html", "Launch")
    assert named().link("", "M1") is None
    assert named().link("spring", "M2") is None


def test_things_with_a_page_of_their_own_lead_there() -> None:
    """A deliverable and a meeting's action lead to their own pages, a job to its project."""
    assert named().link("spring", "D1") == Link("deliverables/mer-014-d1.html", "Key visual")
    action = named().link("spring", "A1")
    assert action == Link("meetings/mer-014-2026-11-12-both.html", "Ring Tom")
    assert named().link("", "MER-015") == Link("projects/web.html", "Website")


def test_names_come_once_and_in_order() -> None:
    """Two ways to write one id give one name; an id nobody may follow gives none."""
    found = named().names("spring", ["D1", "X9", "M1", "MER-014-D1"])
    assert found == ("Key visual", "Launch")


def test_a_source_is_a_meeting_or_as_written() -> None:
    """A meeting's file by its title, the own project's first; a signed file by its name alone."""
    web = Link("meetings/mer-015-2026-11-12-web.html", "About the web")
    assert named().source("spring", "2026-11-12-web") == web
    assert named().source("spring", "meetings/2026-11-12-web.md") == web
    assert named().source("spring", "2026-11-12-both").text == "Of spring"
    assert named().source("web", "2026-11-12-both").text == "Of the web"
    assert named().source("web", "email") == Link("", "email")
    assert named().source("web", "signed/order.pdf") == Link("", "order.pdf")

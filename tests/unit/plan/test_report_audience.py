"""One PDF goes to everybody a report is for, so it holds only what each of them may see."""

from __future__ import annotations

import pytest

from amportal.plan.report_audience import addressed
from tests.unit.plan.sites import CLIENT, PROJECT, TODAY, client_of, site_of, text

PLAN = """
    milestones:
      - {id: M1, name: All see, baseline: 2026-12-01}
      - {id: M2, name: Money sees, baseline: 2026-12-02, audience: finance}
      - {id: M3, name: Law sees, baseline: 2026-12-03, audience: legal}
      - {id: M4, name: Both see, baseline: 2026-12-04, owner_side: client, owner: mo,
         audience: [finance, legal]}
      - {id: M5, name: None see, baseline: 2026-12-05, audience: internal}
    """
CONTACTS = """\
  - {id: mo, name: Mo Hidden, email: mo@client.example, roles: finance, audience: finance}
"""
REPORT = """---
period: {{from: 2026-11-16, to: 2026-11-20}}
audience: {audience}
---
Words.
"""


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        ("everyone", {"All see"}),
        ("finance", {"All see", "Money sees", "Both see"}),
        ("legal", {"All see", "Law sees", "Both see"}),
        ("[finance, legal]", {"All see", "Both see"}),
        ("[legal, finance]", {"All see", "Both see"}),
    ],
)
def test_a_report_holds_what_all_it_is_for_may_see(audience: str, seen: set[str]) -> None:
    site = site_of(
        {
            "client.yaml": text(CLIENT) + CONTACTS,
            "projects/spring/project.yaml": text(PROJECT, PLAN),
            "reports/2026-w47.md": REPORT.format(audience=audience),
        }
    )
    client = client_of(site)
    _, page, _ = addressed(site, client, client.reports[0], TODAY, None, {})
    assert page is not None
    assert {each.name for each in page.projects[0].milestones} == seen
    # Whose name some may not know has none.
    owners = {each.owner for each in page.projects[0].milestones}
    assert ("Mo Hidden" in owners) == (audience == "finance")


def test_a_report_for_the_agency_alone_goes_to_nobody() -> None:
    site = site_of({"reports/2026-w47.md": REPORT.format(audience="internal")})
    client = client_of(site)
    assert addressed(site, client, client.reports[0], TODAY, None, {})[1] is None

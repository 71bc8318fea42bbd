"""Texts may link to everything that is made, and to nothing else."""

from __future__ import annotations

import pytest

from amportal.plan import routes
from amportal.plan.output_jobs import jobs_of
from amportal.plan.portal.portal_paths import paths_of
from tests.browser.portal_site import fonts, sample_sources
from tests.sample import sample_files, sample_portals


@pytest.mark.parametrize("slug", sorted(sample_portals()))
def test_the_paths_are_those_of_what_is_made(slug: str) -> None:
    portal = sample_portals()[slug]
    made = {each.output for each in jobs_of(portal, sample_files(), sample_sources(slug), fonts())}
    expected = {each for each in made if not each.startswith(routes.ASSETS)} - {routes.MISSING}
    assert paths_of(portal) == expected

"""The sample agency, four clients as they are: nothing that is there is taken for a leak."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from amportal.leaks.leak_check import LeakOptions, check_leaks
from amportal.render.pdf.pdf_pool import PdfPool
from tests.sites import ROOT, Site


def test_the_sample_has_none(tmp_path: Path) -> None:
    """Every portal and every letter of it, in three languages."""
    shutil.copytree(ROOT / "content", tmp_path / "site" / "content")
    clock = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
    site = Site(tmp_path / "site", PdfPool, clock)
    site.build()
    found = check_leaks(LeakOptions(site.root, site.output, ROOT / "templates", clock, None))
    assert found.problems == ()
    assert found.portals > 8
    assert found.size > 5_000_000

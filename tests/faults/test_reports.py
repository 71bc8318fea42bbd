"""A report that hangs, dies or asks for what it must not have is its own client's trouble only."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from amportal.render.pdf.pdf_limits import PdfLimits
from amportal.render.pdf.pdf_pool import PdfPool
from amportal.render.pdf.pdf_types import PdfInputs
from tests.sites import Site, base_site

HANG = '<table><tr><td colspan="1000000">x</td></tr></table>'
REACH = '<img src="file:///etc/hostname" alt="x">'
CRASH = '<div style="margin: calc(var(--undefined) + 2px)">x</div>'


class Sabotage:
    """A real pool, in which one client's report carries something harmful."""

    def __init__(self, harm: str, wall: float) -> None:
        self.pool = PdfPool(limits=PdfLimits(wall=wall, cpu=int(wall) + 5))
        self.harm = harm

    def submit(self, inputs: PdfInputs) -> Future[Any]:
        """Hand on a report, with the harm in it where it is beta's."""
        if "BET-014" in inputs.html:
            inputs = replace(inputs, html=inputs.html.replace("</main>", f"{self.harm}</main>"))
        return self.pool.submit(inputs)

    def start(self) -> None:
        """Get the real pool ready."""
        self.pool.start()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the real pool."""
        self.pool.shutdown(wait, cancel_futures=cancel_futures)


@pytest.mark.parametrize(
    ("harm", "wall", "slug"),
    [
        (HANG, 8.0, "pdf-timeout"),
        (REACH, 30.0, "refused-reference"),
        (CRASH, 30.0, "pdf-failed"),
    ],
    ids=["hangs", "reaches out", "crashes"],
)
def test_one_bad_report_holds_its_own_client(
    tmp_path: Path, harm: str, wall: float, slug: str
) -> None:
    """The other client is released whole; the bad one keeps its last good portal."""
    site = base_site(tmp_path / "site", PdfPool)
    site.add_client("beta", "BET")
    assert site.build().sound
    good = {path: raw for path, raw in site.tree().items() if path.startswith("beta/")}
    broken = Site(site.root, lambda: Sabotage(harm, wall))
    for client in ("acme", "beta"):
        project = f"content/clients/{client}/projects/spring/project.yaml"
        broken.edit(project, 'po_no: "4500017"', 'po_no: "P-1"')

    summary = broken.build()

    assert summary.exit_code == 1
    assert {each.slug for each in summary.clients if each.held} == {"beta"}
    assert slug in {problem.slug for problem in summary.problems if problem.severity == "error"}
    after = site.tree()
    assert {path: raw for path, raw in after.items() if path.startswith("beta/")} == good
    assert b"P-1" in after["acme/projects/spring.html"]
    portals = b"".join(raw for path, raw in after.items() if not path.startswith("_agency/"))
    assert b"/etc/hostname" not in portals
    assert b"beta/reports/2026-w47.pdf: " in after["_agency/index.html"], "it does not tell of it"

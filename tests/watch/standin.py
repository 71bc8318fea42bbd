"""Reports of no layout: laying them out takes longer than all pages, and is tested on its own."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from amportal.render.pdf.pdf_types import PdfOutcome


class StandIn:
    """Makes every report at once."""

    def submit(self, inputs: Any) -> Future[PdfOutcome]:
        """Return the same report for all inputs."""
        future: Future[PdfOutcome] = Future()
        future.set_result(PdfOutcome(b"%PDF-1.7\n"))
        return future

    def start(self) -> None:
        """There is nothing to get ready."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End nothing."""


__all__ = ["StandIn"]

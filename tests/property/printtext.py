"""Reports that are their own print text: making a PDF of it is tested elsewhere."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from amportal.render.pdf.pdf_types import PdfInputs, PdfOutcome

# Memory where there is some to write to: a build waits for its disk, and a thousand for long.
MEMORY = next((folder for folder in ("/dev/shm",) if Path(folder).is_dir()), None)

_LATE = 2


class PrintText:
    """A pool whose reports are their own print text."""

    def submit(self, inputs: PdfInputs) -> Future[PdfOutcome]:
        """Return at once what the report would be made from."""
        future: Future[PdfOutcome] = Future()
        future.set_result(PdfOutcome(f"{inputs.created}\n{inputs.css}\n{inputs.html}".encode()))
        return future

    def start(self) -> None:
        """There is nothing to get ready."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing was opened."""


class Late(Future[PdfOutcome]):
    """A report that is still being made the first two times that somebody looks."""

    looks = 0

    def done(self) -> bool:
        """Say whether somebody looked often enough."""
        return self.looks >= _LATE

    def result(self, timeout: float | None = None) -> PdfOutcome:
        """Return the report, or raise where it is too early."""
        self.looks += 1
        if not self.done() and timeout is not None:
            raise TimeoutError
        return super().result(timeout)


class PrintLate(PrintText):
    """A pool whose reports take their time."""

    def submit(self, inputs: PdfInputs) -> Future[PdfOutcome]:
        """Return at once what will be there later."""
        future = Late()
        future.set_result(super().submit(inputs).result())
        return future


__all__ = ["MEMORY", "PrintLate", "PrintText"]

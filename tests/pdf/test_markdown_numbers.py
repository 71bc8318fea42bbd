"""Numbers, dates and copy read on paper as they were written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_with
from tests import portals
from tests.pdf import reports

WORDS = """\
18. September: concept

2. Oktober: approval

3. 5. 2027

18. eighteen
2. two
   1. inner
   5. five
16. sixteen
17. seventeen

Said: **Start:**18:30, [the plan](https://x.example/p "Page four"), [B](agreed).
"""
COPY = """\
24. Dezember: offen
1. Platz
* Solange der Vorrat reicht
  - eingerückt
# kein Titel *kein Fett* \\_
| a | b |
|---|---|

[a]: https://x.example/b
<b>kein HTML</b> &amp; so"""


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The words of a report in which WORDS are said and COPY waits for an answer."""
    asked = replace(
        portals.DELIVERABLES[0],
        versions=(replace(portals.DELIVERABLES[0].versions[0], files=(), text=COPY),),
    )
    view = replace(portals.report((replace(portals.PROJECT, deliverables=(asked,)),)), words=WORDS)
    case = reports.Case(view, portals.frame(), reports.made_assets())
    path: Path = tmp_path_factory.mktemp("numbers") / "report.pdf"
    with PdfEngine(path.parent / "press") as press:
        outcome = render_with(press, case.inputs())
    assert outcome.problems == outcome.warnings == ()
    assert outcome.pdf is not None
    path.write_bytes(outcome.pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    )
    return "\n".join(" ".join(line.split()) for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "line",
    [
        *("18. September: concept", "2. Oktober: approval", "3. 5. 2027", "18. eighteen"),
        *("2. two", "1. inner", "5. five", "16. sixteen", "17. seventeen"),
        "Said: Start:18:30, the plan (Page four), [B](agreed).",
    ],
)
def test_a_number_is_the_one_that_was_written(text: str, line: str) -> None:
    assert line in text


def test_copy_is_the_text_line_for_line(text: str) -> None:
    """Spaces apart, which the reader of PDF guesses from distances."""
    said = "".join(text.split())
    at = 0
    for n, line in enumerate([line for line in COPY.split("\n") if line], 1):
        at = said.find(f"{n}{''.join(line.split())}", at)
        assert at >= 0, line

"""`minutes`: marks become entries once, where the logs are read; the text stays as it is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from amportal.model.minute_marks import marks_in, without_marks
from amportal.sources.edit.file_edit import values_of
from tests.commands import here

MEETING = "content/clients/acme/projects/spring/meetings/2026-11-18-weekly.md"
QUESTIONS = "content/clients/acme/questions.yaml"
MARKS = """
Priya liked the film.

! The cup is blue @priya
- ! Stills are cut by us
-> @tom send version 4 by 2026-12-04
-> bring the props by friday @lena
? Who pays for the extra day @omar
"""


def marked(site: Path, text: str = MARKS) -> Path:
    path = site / MEETING
    path.write_text(path.read_text() + text)
    return path


def values(site: Path, path: str) -> dict[str, list[dict[str, str]]]:
    return values_of(path, (site / path).read_bytes())


def test_marks_become_entries_once_and_the_text_stays(sound: Path) -> None:
    """Ids follow those that are there; what comes of it is told; a second time nothing changes."""
    path = marked(sound)
    ran = here(sound, "minutes", "acme/2026-11-18-weekly")
    assert ran.code == 0, ran.err
    assert path.read_text().endswith(MARKS)
    said = values(sound, MEETING)
    assert said["decisions"] == [
        {"what": "The film stays in colour", "by": "priya"},
        {"id": "DEC2", "what": "The cup is blue", "by": "priya"},
        {"id": "DEC3", "what": "Stills are cut by us"},
    ]
    assert said["actions"][1:] == [
        {"id": "A4", "what": "send version 4", "owner": "tom", "due": "2026-12-04"},
        {
            "id": "A5",
            "what": "bring the props",
            "side": "client",
            "owner": "lena",
            "due": "2026-11-20",
        },
    ]
    assert values(sound, QUESTIONS)["questions"][-1] == {
        "id": "Q3",
        "asked_by": "omar",
        "on": "2026-11-18",
        "text": "Who pays for the extra day",
    }
    assert "note: action A4: send version 4 (Tom Weller, by 2026-12-04)" in ran.err
    # Row 30: who was not there is told.
    assert "names Omar Haddad, who is not in `present`" in ran.err
    assert "names Tom" not in ran.err
    again = here(sound, "minutes", "acme/2026-11-18-weekly")
    assert again.code == 0
    assert "that is written already" in again.err
    assert here(sound, "check").code == 0


def test_a_dry_run_shows_and_a_line_may_be_left_out(sound: Path) -> None:
    """Nothing is written before somebody says so; what is left out is asked again."""
    path = marked(sound)
    before = path.read_bytes()
    shown = here(sound, "minutes", "acme/2026-11-18-weekly", "--dry-run")
    assert shown.code == 0
    assert path.read_bytes() == before
    assert "+  - id: DEC2" in shown.out
    line = before.decode().split("\n").index("! The cup is blue @priya") + 1
    assert here(sound, "minutes", "acme/2026-11-18-weekly", "--leave", f"L{line}").code == 0
    assert "id: DEC2\n    what: Stills are cut by us" in path.read_text()
    assert "DEC3" not in path.read_text()


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("-> send the film by 2026-12-04", "who does it is not said"),
        ("-> @tom send the film", "by when is not said"),
        ("-> @tom send the film by 2026-02-30", "by when is not said"),
        ("? Who pays", "who asked is not said"),
        ("? Who pays @tom", "Tom Weller is no contact"),
        ("! Blue it is @nobody", "there is no person `nobody`"),
    ],
    ids=["nobody", "no day", "no such day", "no asker", "ours", "unknown"],
)
def test_an_incomplete_mark_writes_nothing(sound: Path, mark: str, said: str) -> None:
    """The others wait too, so that nothing is written twice; the line is named."""
    path = marked(sound, f"! The cup is blue @priya\n{mark}\n")
    before = path.read_bytes()
    ran = here(sound, "minutes", "acme/2026-11-18-weekly")
    assert ran.code == 2
    assert said in ran.err
    assert "line 22" in ran.err
    assert path.read_bytes() == before


def test_what_is_marked_reads_as_a_sentence_elsewhere() -> None:
    """Only lines that begin with a sign and a space are marks; code never is."""
    body = "Is it so? Yes!\n```\n! no\n```\n!no\n->no\n\n> ! quoted\n! Yes @a by 2026-12-04"
    assert [each.text for each in marks_in(body)] == ["Yes @a by 2026-12-04"]
    assert without_marks(body) == body.rpartition("\n")[0]


def test_decisions_of_meetings_are_in_the_log_and_the_table(sound: Path) -> None:
    """F34: with the meeting as their source, once; pages leave the marks out."""
    marked(sound)
    assert here(sound, "minutes", "acme/2026-11-18-weekly").code == 0
    at = ("--start", "2026-12-02 10:00")
    assert here(sound, "new", "meeting", "acme/spring", "Next", *at).code == 0
    built = here(sound, "build")
    assert built.code == 0, built.err
    output = sound / "output" / "acme"
    with next(output.rglob("decisions.csv")).open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["outcome"]]
    assert [row["what"] for row in rows] == [
        "Stills are cut by us",
        "The cup is blue",
        "The film stays in colour",
        "The film is in colour",
    ]
    page = next(output.rglob("*2026-11-18-weekly.html")).read_text()
    assert "Priya liked the film." in page
    assert "@priya" not in page
    assert "-&gt;" not in page
    # F30: the next meeting brings what this one left open.
    coming = next(output.rglob("*2026-12-02-next.html")).read_text()
    for text in ("Still open", "send version 4", "Send the sound files", "Who brings the props?"):
        assert text in coming
    assert "Still open" not in page


def test_a_correction_is_the_next_version(sound: Path) -> None:
    """F31: it is dated, tells what changed, and the days to object begin anew."""
    asked = here(sound, "correct", "acme/2026-11-18-weekly", "The film stays silent.")
    assert asked.code == 0, asked.err
    assert "it is version 2 now" in asked.err
    assert here(sound, "check").code == 0
    assert here(sound, "build").code == 0
    page = next((sound / "output/acme").rglob("*2026-11-18-weekly.html")).read_text()
    assert "Version 2" in page
    assert "Corrected: " in page
    assert "The film stays silent." in page
    assert "Tell us by" in page
    path = sound / MEETING
    path.write_text(path.read_text().replace("issued_on: 2026-11-19\n", ""))
    assert here(sound, "correct", "acme/2026-11-18-weekly", "Again").code == 2

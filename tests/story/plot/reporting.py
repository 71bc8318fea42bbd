"""The life of status reports in a story: what a person does with the command line.

Each step commits, because a report is issued from a commit. A step that the product refuses is kept
in the story's `trouble`: whether it is right to refuse is for the test to say.
"""

from __future__ import annotations

from datetime import date

from tests.story.command import run
from tests.story.plot.moves import Story


def write(story: Story, day: date, code: str, name: str, first: date, last: date) -> None:
    """A report about all projects is begun."""
    path = f"{story.home(code)}/reports/{name}.md"
    contacts = [
        each["id"] for each in story.client(code)["contacts"] if each.get("left_on", date.max) > day
    ]
    story.world.texts[path] = (
        {"period": {"from": first, "to": last}, "state": "draft", "recipients": contacts},
        "We ring you about the rest.",
    )
    story.note(day, f"{code}: report {name} is begun")
    story.keep(day, 17)
    story.world.let_go(path)


def review(story: Story, day: date, code: str, name: str) -> None:
    """Somebody else looks it over."""
    story.keep(day, 17)
    _do(story, day, "report", "review", f"{story.folders[code]}/{name}", "--by", "sam")
    story.note(day, f"{code}: report {name} is reviewed")
    story.keep(day, 18)


def issue(story: Story, day: date, code: str, name: str) -> None:
    """It goes out."""
    story.keep(day, 18)
    _do(story, day, "report", "issue", f"{story.folders[code]}/{name}")
    story.note(day, f"{code}: report {name} goes out")
    story.keep(day, 19)


def correct(story: Story, day: date, code: str, name: str, reason: str) -> None:
    """A report that went out is corrected: its own words say what was missing."""
    file = story.world.root / f"{story.home(code)}/reports/{name}.md"
    file.write_text(file.read_text("utf-8").rstrip("\n") + f"\n\n{reason}\n", "utf-8")
    story.keep(day, 17)
    _do(story, day, "report", "review", f"{story.folders[code]}/{name}", "--by", "sam")
    story.note(day, f"{code}: report {name} is looked over again")
    story.keep(day, 18)
    _do(story, day, "report", "issue", f"{story.folders[code]}/{name}", "--reason", reason)
    story.note(day, f"{code}: report {name} is corrected")
    story.keep(day, 19)


def _do(story: Story, day: date, *arguments: str) -> None:
    ran = run(story.world.root, day, *arguments)
    if ran.code:
        story.trouble.append((day, " ".join(arguments), ran.out + ran.err))


__all__ = ["correct", "issue", "review", "write"]

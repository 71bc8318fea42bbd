"""As of when a client's files are: the newest commit that changed what one of them says."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.story.oracle.scene import Claim, is_hidden
from tests.story.oracle.sources import Account


def fresh(root: Path, account: Account) -> Iterator[Claim]:
    """Claim the minute, on the client's clock, in which the files of *account* last changed.

    A folder that only got another name changed nothing, nor does what is for some readers only.
    """
    hidden = {
        f"content/clients/{account.slug}/projects/{job.slug}/budget.yaml"
        for job in account.jobs
        if is_hidden(job.budget or {})
    }
    told = datetime.fromisoformat(_newest(root, account.slug, hidden))
    local = told.astimezone(ZoneInfo(account.file["timezone"]))
    yield Claim(account.file["code"], "data as of", f"{local:%Y-%m-%d %H:%M}")


def _newest(root: Path, slug: str, hidden: set[str]) -> str:
    command = ["git", "log", "--raw", "--no-renames", "--abbrev=40", "--format=@%cI"]
    done = subprocess.run(
        [*command, "--", "content/clients"], cwd=root, capture_output=True, check=True, text=True
    )
    for commit in done.stdout.split("@")[1:]:
        when, *lines = commit.strip().split("\n")
        states = [line.split("\t") for line in lines if line.startswith(":")]
        own = [each for each in states if each[1].startswith(f"content/clients/{slug}/")]
        gone = {each[0].split()[2] for each in states if each[0].endswith("D")}
        come = {each[0].split()[3] for each in states if each[0].endswith("A")}
        moved = [each for each in own if each[0].endswith("A") and each[0].split()[3] in gone]
        left = [each for each in own if each[0].endswith("D") and each[0].split()[2] in come]
        if any(each not in (*moved, *left) and each[1] not in hidden for each in own):
            return when
        if moved:
            blob = moved[0][0].split()[3]
            old = next(each[1] for each in states if each[0].split()[2] == blob)
            slug = old.split("/")[2]
    raise AssertionError(f"no commit of {slug}")


__all__ = ["fresh"]

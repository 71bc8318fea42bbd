"""What publishing asks of this machine: the clock, the web, who it is, and what git knows."""

from __future__ import annotations

import getpass
import os
import subprocess
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from amportal.cli.publishing.kept_logins import KeptLogins
from amportal.console.counts import counted
from amportal.publish.live.web_client import Web
from amportal.publish.portal_job import Surroundings
from amportal.publish.publish_errors import busy

if TYPE_CHECKING:
    from amportal.builder.build_options import ProgressReport
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.publish.publish_errors import PublishError


def surroundings(place: Place, console: Console, *, overwrite: bool = False) -> Surroundings:
    """Return what the engine may ask of this machine.

    With *overwrite* a release may be replaced whatever commit it was made from.
    """
    logins = KeptLogins(place)
    return Surroundings(
        now=lambda: datetime.now(UTC),
        sleep=lambda seconds: _wait(console, seconds),
        web=Web,
        login=logins.login,
        locked_out=logins.locked_out,
        progress=_progress(console),
        holder=holder(),
        commit=commit_of(place),
        overwrites=lambda commit: None if overwrite else older_than(place, commit),
    )


def _wait(console: Console, seconds: float) -> None:
    """Wait, and say so: the host still answers with something else."""
    console.progress("wait", f"the host, {seconds:.0f} s", 0)
    time.sleep(seconds)


def _progress(console: Console) -> ProgressReport:
    """Return what tells of steps: on a terminal each file, in a log each portal."""
    told: set[str] = set()

    def report(what: str, about: str, of: int = 0) -> None:
        portal = about.partition("/")[0]
        if what != "upload" or console.progress.live:
            console.progress(what, about, of)
        elif portal not in told:
            told.add(portal)
            console.progress(what, f"{counted(of, 'file')} of {portal}", of)

    return report


def commit_of(place: Place) -> str:
    """Return the commit that the site is at, empty where there is none."""
    return _git(place, "rev-parse", "--verify", "-q", "HEAD")


def older_than(place: Place, published: str) -> PublishError | None:
    """Return why what was made from the commit *published* must not be replaced from here.

    The sources here have to hold that commit. Otherwise an old or diverged clone, or a runner that
    builds an old commit, would take newer pages away and bring withdrawn ones back.
    """
    here = commit_of(place)
    if not here or not published or _git(place, "merge-base", here, published) == published:
        return None
    if _git(place, "merge-base", here, published) == here:
        text = f"the sources here are older than what is published (commit {published[:8]})"
        hint = "get the newer commits (`git pull`), or go back with `amportal publish --rollback`"
    else:
        text = (
            f"what is published was made from commit {published[:8]}, which is not part of the "
            "sources here"
        )
        hint = (
            "get it (`git pull`), then publish again; if that commit was rewritten or given up, "
            "`--overwrite` publishes all the same"
        )
    return busy(text, hint)


def unclean(place: Place) -> str:
    """Return why the site is not exactly a commit with all its history, or nothing."""
    if _git(place, "status", "--porcelain", "--", "content", "templates"):
        return "there are changes that no commit holds"
    if _git(place, "rev-parse", "--is-shallow-repository") == "true":
        return "this clone is shallow, so dates of older changes are not known"
    return ""


def holder() -> str:
    """Return who runs this: the account of a runner, else that of this machine."""
    for name in ("GITHUB_ACTOR", "GITLAB_USER_LOGIN"):
        if os.environ.get(name):
            return os.environ[name]
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def _git(place: Place, *words: str) -> str:
    try:
        ran = subprocess.run(
            ["git", "-C", str(place.root), *words], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return ran.stdout.strip() if ran.returncode == 0 else ""

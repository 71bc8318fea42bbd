"""The one way in: the command line, as a person types it, on the day of the story."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from tests.commands import Ran, here


def run(root: Path, today: date, *arguments: str) -> Ran:
    """Run `amportal -C root arguments` in this process, at 20:30 UTC of *today*.

    That is the same day for all: half past eleven in Kuwait, noon or after in Los Angeles.
    """
    moment = datetime(today.year, today.month, today.day, 20, 30, tzinfo=UTC)
    epoch = {"SOURCE_DATE_EPOCH": str(int(moment.timestamp()))}
    return here(root, *arguments, environment=epoch)


def build(root: Path, today: date) -> Ran:
    """Build all portals as of *today*."""
    return run(root, today, "build")


__all__ = ["build", "run"]

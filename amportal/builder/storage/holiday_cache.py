"""What the holiday library said, kept between builds: its calendars are slow to import.

The digest of our code tells the library's version too, so a newer library is asked anew.
"""

from __future__ import annotations

import json
from pathlib import Path

from amportal.builder.storage import user_cache
from amportal.model.derive.working_days import HOLIDAYS

_KIND = "holidays"


def recall_days(folder: Path | None, code: str) -> None:
    """Let this process know what is kept in *folder* for our own code of the digest *code*."""
    content = user_cache.kept(folder, _KIND, code)
    if content is not None:
        HOLIDAYS.take(json.loads(content))


def keep_days(folder: Path | None, code: str) -> None:
    """Keep what this process learned."""
    if HOLIDAYS.learned:
        user_cache.keep(folder, _KIND, code, json.dumps(HOLIDAYS.rows()).encode())
        HOLIDAYS.learned = False

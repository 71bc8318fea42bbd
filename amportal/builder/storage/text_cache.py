"""The texts of each client as HTML, kept between builds: `.amportal/bodies/`, one file a client.

Worth restoring in CI: with all texts known, a build that makes every output again is quicker, and
its bytes are the same. Only bodies of this very code are believed, and only where the file is
whole; a fresh output that is checked is made without them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from amportal.builder.storage import disk
from amportal.render.markdown.html_cache import Row

# Bodies of texts that are gone stay until they are so many times those in use, and some.
_TIMES, _AND_SOME = 2, 64


class TextCache:
    """The bodies below the folder *state*, made by *code*."""

    def __init__(self, state: Path, code: str) -> None:
        self._folder = state / "bodies"
        self._code = code

    def of(self, slug: str) -> dict[str, Row]:
        """Return what is known of the client's texts: nothing where the file is not to be used."""
        try:
            code, seal, text = json.loads((self._folder / f"{slug}.json").read_bytes())
            if code != self._code or seal != _seal(text):
                return {}
            return {key: (row[0], row[1]) if row else None for key, row in json.loads(text).items()}
        except (OSError, ValueError, RecursionError, TypeError, AttributeError, IndexError):
            return {}

    def keep(self, slug: str, known: Mapping[str, Row], made: Mapping[str, Row], used: int) -> None:
        """Write what was *known* and *made*; of what is known little more than was *used*."""
        if not made:
            return
        room = max(0, used * _TIMES + _AND_SOME - len(made))
        old = [item for item in known.items() if item[0] not in made]
        text = json.dumps(dict([*old[max(0, len(old) - room) :], *made.items()]))
        content: list[Any] = [self._code, _seal(text), text]
        disk.replace(self._folder / f"{slug}.json", json.dumps(content).encode())


def _seal(text: str) -> str:
    return sha256(text.encode()).hexdigest()

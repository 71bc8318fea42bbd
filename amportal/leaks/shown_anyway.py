"""What pages say of themselves, in any language and whoever they are for.

A hidden text that is no more than such words gives nothing away: a risk called "Budget".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from amportal.leaks.folded_text import fold
from amportal.leaks.hidden_texts import shown_text
from amportal.model.nouns.agency import Agency
from amportal.render.exports.json_export import portal_schema
from amportal.render.text.message_catalog import catalogue, languages


_THEME = frozenset({".css", ".html", ".js", ".txt"})


def shown_anyway(agency: Agency | None, themes: Iterable[Path]) -> str:
    """Return what every portal may say, folded: its own words, the agency's, those of *themes*."""
    files = (file for each in themes for file in sorted(each.rglob("*")) if file.suffix in _THEME)
    said = "\n".join(file.read_text("utf-8", "replace") for file in files)
    return f"{_words()}{fold(said)}{shown_text(agency) if agency else ''}"


@lru_cache(maxsize=1)
def _words() -> str:
    return fold("\n".join((portal_schema().decode("utf-8"), *_phrases())))


def _phrases() -> Iterator[str]:
    for language in languages():
        for message in catalogue(language):
            for each in (message.id, message.string):
                yield from (each,) if isinstance(each, str) else each

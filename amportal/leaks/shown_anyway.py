"""What pages say of themselves, in any language and whoever they are for.

A hidden text that is no more than such words gives nothing away: a risk called "Budget". Neither
does a client's name that is one of them, so such a name cannot be looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from amportal.render.exports.json_export import portal_schema
from amportal.render.text.message_catalog import calendar_words, catalogue, languages

_THEME = frozenset({".css", ".html", ".js", ".txt"})


@lru_cache(maxsize=1)
def own_words() -> str:
    """Return the words of amportal itself, in all languages."""
    return "\n".join((portal_schema().decode("utf-8"), *_phrases()))


def theme_words(theme: Path) -> str:
    """Return all texts below the folder *theme*."""
    files = (file for file in sorted(theme.rglob("*")) if file.suffix in _THEME)
    return "\n".join(file.read_text("utf-8", "replace") for file in files)


def _phrases() -> Iterator[str]:
    for language in languages():
        yield from calendar_words(language)
        for message in catalogue(language):
            for each in (message.id, message.string):
                yield from (each,) if isinstance(each, str) else each or ()

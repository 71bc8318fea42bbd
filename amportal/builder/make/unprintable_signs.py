"""Warn, at their place in the sources, of characters that reports describe instead of showing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from amportal.errors import Problem, Span
from amportal.render.pdf.lettering.fallback_fonts import fallbacks_for, signs_of
from amportal.render.pdf.lettering.printable_text import (
    are_equal,
    has_unusual,
    lacking_signs,
    stand_ins,
)
from amportal.render.stylesheet import fonts_of
from amportal.render.theme import Theme
from amportal.sources.snapshot import Snapshot

_TEXTS = (".md", ".yaml", ".yml")
_INTERNAL = "/internal/"
# The style sheets that name the fonts of reports.
_SHEETS = ("css/print.css", "css/report.css")


def unprintable_signs(sources: Snapshot, folder: str, theme: Theme) -> Iterator[Problem]:
    """Yield a warning for each text below *folder* with characters that no font of reports has.

    It stands at the first of them. Notes of the agency and comments in YAML are passed over.
    """
    for path in sources.under(folder):
        if not path.endswith(_TEXTS) or _INTERNAL in path:
            continue
        text = sources.read(path).decode("utf-8", "replace")
        if path.endswith(_TEXTS[1:]):
            lines = text.split("\n")
            text = "\n".join("" if line.lstrip().startswith("#") else line for line in lines)
        if has_unusual(text):
            yield from _in_text(path, text, theme)


def _in_text(path: str, text: str, theme: Theme) -> Iterator[Problem]:
    known = _known(theme)
    _, rest = fallbacks_for(lacking_signs(text, known))
    table = stand_ins(rest, known)
    told = {sign: words for sign, words in table.items() if not are_equal(sign, words)}
    if not told:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        column = next((at for at, sign in enumerate(line) if sign in told), None)
        if column is not None:
            said = [f"`{sign}` as `{words}`" for sign, words in told.items()]
            shown = ", ".join(said[:3]) + (f" and {len(said) - 3} more" if len(said) > 3 else "")
            yield Problem(
                "missing-glyph",
                f"no font of reports has all of this text: they print {shown}",
                Span(path, number, column + 1, 1),
                hint="write it another way, or add a font that has it to your `templates/fonts` "
                "and name it in `templates/css/report.css`",
                severity="warning",
            )
            return


def _known(theme: Theme) -> list[frozenset[str]]:
    """Return the characters of each font that reports of *theme* have."""
    names = [name for sheet in _SHEETS for name in fonts_of(theme.get(sheet) or b"")]
    found = (theme.get(f"fonts/{name}") for name in names)
    return [_signs(content) for content in found if content is not None]


@lru_cache(maxsize=16)
def _signs(content: bytes) -> frozenset[str]:
    try:
        return signs_of(content)
    except Exception:  # noqa: BLE001 - a broken font breaks its reader in many ways; reports tell it
        return frozenset()

"""The end of a sentence: a full stop after what somebody wrote without one, and never two."""

from __future__ import annotations

_ENDS = (".", "!", "?", "…", "؟", "。")
# Marks of direction, which stand behind the last letter.
_MARKS = "\u2066\u2067\u2068\u2069\u200e\u200f"


def ended(text: object) -> bool:
    """Say whether *text* ends a sentence by itself, such as a name with `Co.` at its end."""
    return isinstance(text, str) and text.rstrip(_MARKS).rstrip().endswith(_ENDS)


def full(text: str) -> str:
    """Return *text* with a full stop at its end, where it has none."""
    said = text.rstrip()
    return said if not said or ended(said) or said.endswith((":", ";")) else f"{said}."

"""Write one text as a YAML value, so that whatever a person typed is read back as it was.

Names come from a command line: they hold colons, quotes, umlauts, and words such as `no`. All
text in scaffolds goes through here; nothing else quotes.
"""

from __future__ import annotations

import re

from amportal.sources.text_positions import UNWANTED

# What editors that go by YAML's own types would take for something else than text.
_TYPED = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|~|\.nan|\.inf|\d[\w.,:+-]*)\Z", re.IGNORECASE
)
# What may follow a letter or digit without quotes; the colon and the hash are looked at apart.
_PLAIN = re.compile(r"[^\W_][^\"`\\{}\[\]|>\t]*\Z")


def one_line(text: str) -> str:
    """Return *text* on one line, without characters that cannot be seen."""
    return " ".join(UNWANTED.sub("", text).split())


def scalar(text: str) -> str:
    """Return *text* as a YAML value on one line, in quotes only where it needs them."""
    text = one_line(text)
    plain = _PLAIN.match(text) and not _TYPED.match(text)
    if plain and ": " not in text and " #" not in text and not text.endswith(":"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def block(text: str, indent: int) -> str:
    """Return *text* as a YAML value of several lines, each *indent* spaces in.

    Without the line end at its end, which is what form editors write too.
    """
    seen = UNWANTED.sub("", text).strip().expandtabs(2)
    lines = [line.rstrip() for line in seen.splitlines()]
    margin = " " * indent
    return "|-\n" + "\n".join(f"{margin}{line}" if line else "" for line in lines)

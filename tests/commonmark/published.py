"""The published examples of CommonMark and of GitHub Flavored Markdown, each text once."""

from __future__ import annotations

import json
import re
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_MODULES = ROOT / ".venv/node_modules"
_EXAMPLE = re.compile(
    r"^`{32} example\n(.*?)^\.\n.*?^`{32}$|^#{1,6} *([^\n]*)$", re.MULTILINE | re.DOTALL
)


class Example(NamedTuple):
    """One text of a specification: `name` is its number in it."""

    name: str
    section: str
    text: str


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Return all examples: those of CommonMark, then what GitHub's specification has beyond."""
    found: dict[str, Example] = {}
    for each in (*_commonmark(), *_github()):
        found.setdefault(each.text, each)
    return tuple(found.values())


def _commonmark() -> list[Example]:
    spec = (_MODULES / "commonmark-spec/spec.txt").read_text("utf-8")
    found, section = [], ""
    for match in _EXAMPLE.finditer(spec.partition("<!-- END TESTS -->")[0]):
        if match[2] is not None:
            section = match[2]
            continue
        text = match[1].replace("→", "\t")
        found.append(Example(f"CommonMark {len(found) + 1}", section, text))
    return found


def _github() -> list[Example]:
    done = subprocess.run(
        [ROOT / ".venv/bin/node", Path(__file__).with_name("examples.mjs"), _MODULES],
        capture_output=True,
        check=True,
    )
    return [
        Example(
            f"GFM {case['example']}",
            re.sub(r"^[\d.]+ ", "", case["section"]).removesuffix(" (extension)"),
            case["markdown"],
        )
        for case in json.loads(done.stdout)
    ]

"""What hostile texts cost: files that are no YAML, Markdown as long as it may be, many files.

    python -m bench.hostile [rounds]

Tests hold that such texts are refused or laid out, and that work grows with their length alone, by
counting calls. What calls cannot show, an expression that looks at a text again and again, takes
time, so it is measured here. A figure is the least of all rounds, of the text that takes longest.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from amportal.render.markdown.markdown_html import to_html
from amportal.sources.commonmark.markdown_source import MOST_CHARACTERS
from amportal.sources.content_scan import scan
from amportal.sources.yaml.yaml_document import parse
from bench.figures import Figure, table
from tests.unit.render.markdown.test_markdown_html_limits import PATTERNS, SHAPES
from tests.unit.sources.yaml.test_yaml_document import HOSTILE

MOST_YAML, MOST_MARKDOWN, MOST_SCAN = 0.3, 1.25, 0.2


def least(rounds: int, action: Callable[[], object]) -> float:
    """Return the least seconds of processor that *action* took."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        action()
        spent.append(time.process_time() - began)
    return min(spent)


def longest(rounds: int, actions: Iterable[tuple[str, Callable[[], object]]]) -> tuple[float, str]:
    """Return the seconds and the name of the action that takes longest."""
    return max((least(rounds, action), name) for name, action in actions)


def figures(rounds: int = 3) -> list[Figure]:
    """Return the longest of each kind, with what is promised."""
    yaml, which = longest(
        rounds, ((name, lambda raw=raw: parse("f", raw)) for name, raw in HOSTILE.items())
    )
    found = [Figure(f"hostile YAML of a megabyte, refused ({which})", yaml, "s", MOST_YAML)]
    texts = {
        f"{pattern!r}, {shape}": made(pattern, MOST_CHARACTERS // 4)
        for pattern in PATTERNS
        for shape, made in SHAPES.items()
    }
    markdown, which = longest(
        rounds,
        ((name, lambda text=text: to_html(text, "index.html")) for name, text in texts.items()),
    )
    name = f"hostile Markdown of a quarter of the longest ({which})"
    found.append(Figure(name, markdown, "s", MOST_MARKDOWN))
    with tempfile.TemporaryDirectory() as folder:
        for number in range(200):
            client = Path(folder) / f"content/clients/c{number}"
            client.mkdir(parents=True)
            for inner in range(25):
                (client / f"f{inner}.yaml").touch()
        looked = least(rounds, lambda: scan(Path(folder), ["content"]).signature())
    found.append(Figure("looking at 5,000 files of which none is read", looked, "s", MOST_SCAN))
    return found


if __name__ == "__main__":
    measured = figures(*map(int, sys.argv[1:]))
    print(table(measured))
    sys.exit(int(not all(each.held for each in measured)))

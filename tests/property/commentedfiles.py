"""YAML files of chance, as people write them: comments, quotes, blocks, brackets, empty values.

Written line by line without any code of ours, so that it is known beforehand what each value is
and which lines belong to it. All chance comes from one `random.Random`.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]

KEYS = (
    *("id", "name", "due", "on", "note", "rule", "text", "files", "versions", "approvers", "lines"),
    *("größe", "two words", "n", "by", "blocks", "state", "a-b", "x_1"),
)
PLAIN = (
    *(
        "D1",
        "Key visual",
        "2026-11-23",
        "6000.00",
        "010",
        "true",
        "no",
        "on-track",
        "é ü 🙂",
        "a:b",
    ),
    *(
        "what?",
        "it's",
        'say "so"',
        "x#y",
        "http://a.example/b?c=d#e",
        "1_000.50",
        "- 1"[2:],
        "a, b",
    ),
    *("one two three four five six seven eight nine ten", "100 %", "(a)", "12:30", "~5"),
)
QUOTED = (
    *PLAIN,
    *(
        "",
        " a ",
        "a: b",
        "# a",
        "a #b",
        "- a",
        "null",
        "[a]",
        "{a",
        "'",
        '"',
        "\\",
        "a\nb",
        "tab\there",
    ),
    *("@a", "`a`", "%a", "&a", "*a", "!a", "|", ">", "? a", ": a", "a:", "---", "..."),
)
BLOCKS = (
    *(
        "one line",
        "one\ntwo",
        "one\n\ntwo",
        "one\n  two\n three",
        "# no comment\nkey: value",
        "- a\n- b",
    ),
    *("a\n\n\nb", "quotes \" and '\nand \\ too", "ends with spaces  \nnext", "tab\there\n\tthere"),
)
ENDS = ("\n", "\r\n", "\r")


@dataclass
class ChanceFile:
    """A file as text, its values, and from which line to which each entry is written.

    `flow` are the paths of what stands in brackets or braces; lines of their own they have none.
    """

    text: str
    tree: Any
    lines: list[str]
    spans: dict[Path, tuple[int, int]]
    flow: set[Path] = field(default_factory=set)


class Writer:
    """Writes one file by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.lines: list[str] = []
        self.spans: dict[Path, tuple[int, int]] = {}
        self.flow: set[Path] = set()
        self.step = chance.choice((2, 2, 2, 4, 3))
        self.list_step = chance.choice((0, 2, 2, 4))
        self.chatty = chance.choice((0.0, 0.1, 0.4))
        # How many lines there were when a text in a block ended, and one that keeps empty lines.
        self.after_block = self.after_keeping = -1

    def file(self) -> ChanceFile:
        """Return a whole file."""
        self._notes(0, above=True)
        if self.maybe(0.04):
            written, tree = flow(chance=self.chance, depth=2, kind="map")
            self.lines.append(written + self._behind())
            self.flow.add(())
        else:
            tree = self._map((), 0, "", 3)
        if self.maybe(self.chatty):
            self._empty(2)
            self.lines.append("# the end")
        end = self.chance.choice(ENDS[:2] if self.maybe(0.9) else ENDS)
        closed = self.maybe(0.85) or self.after_block == len(self.lines)
        text = end.join(self.lines) + (end if closed else "")
        return ChanceFile(text, tree, self.lines, self.spans, self.flow)

    def maybe(self, part: float) -> bool:
        """Say yes in *part* of all cases."""
        return self.chance.random() < part

    def _empty(self, most: int) -> None:
        """Write empty lines, where they belong to no text."""
        if self.after_keeping != len(self.lines):
            self.lines += [""] * self.chance.randint(0, most)

    def _notes(self, margin: int, *, above: bool = False) -> None:
        """Write empty lines, and comments that belong to what comes next."""
        if self.maybe(self.chatty):
            self._empty(2)
        if self.maybe(self.chatty):
            key = self.chance.choice(KEYS)
            words = self.chance.choice(("# of the next", f"# {key}: x", "#! odd", "# - [", "#"))
            self.lines.append(" " * margin + words)
            if self.maybe(0.2):
                self.lines.append("" if above else " " * margin + "#   more")

    def _note_inside(self, least: int, most: int) -> None:
        """Write a comment that belongs to what was just written, by how far in it stands."""
        if least <= most and self.maybe(self.chatty):
            if self.maybe(0.2):
                self._empty(1)
            self.lines.append(" " * self.chance.randint(least, most) + "# inside")

    def _behind(self) -> str:
        """Return a comment behind a value, or nothing."""
        if not self.maybe(self.chatty):
            return " " if self.maybe(0.05) else ""
        return " " * self.chance.choice((1, 2, 6)) + self.chance.choice(("# why", "#", "# a: b"))

    def _map(self, path: Path, margin: int, lead: str, depth: int) -> dict[str, Any]:
        """Write a mapping in column *margin*; its first line begins with *lead*."""
        tree: dict[str, Any] = {}
        keys = self.chance.sample(KEYS, self.chance.randint(1, 4))
        for number, key in enumerate(keys):
            if number:
                self._notes(margin)
            start = len(self.lines)
            head = (lead if number == 0 and lead else " " * margin) + self._key(key) + ":"
            tree[key] = self._value((*path, key), margin, head, depth)
            self.spans[*path, key] = (start, len(self.lines))
        return tree

    def _list(self, path: Path, margin: int, lead: str, depth: int) -> list[Any]:
        tree: list[Any] = []
        for number in range(self.chance.randint(1, 3)):
            if number:
                self._notes(margin)
            start = len(self.lines)
            head = (lead if number == 0 and lead else " " * margin) + "-"
            tree.append(self._item((*path, number), margin, head, depth))
            self.spans[*path, number] = (start, len(self.lines))
        return tree

    def _item(self, path: Path, margin: int, head: str, depth: int) -> Any:
        width = self.chance.choice((1, 1, 1, 3))
        if depth > 0 and self.maybe(0.5):
            inner = margin + 1 + width
            compact = head + " " * width
            if self.maybe(0.15):
                self.lines.append(head + self._behind())
                compact = ""
            if self.maybe(0.85):
                found: Any = self._map(path, inner, compact, depth - 1)
            else:
                found = self._list(path, inner, compact, depth - 1)
            self._note_inside(margin + 1, inner)
            return found
        return self._value(path, margin, head, 0)

    def _value(self, path: Path, margin: int, head: str, depth: int) -> Any:
        """Write a value behind *head*, in one of the many ways."""
        way = self.chance.random()
        if depth > 0 and way < 0.45:
            self.lines.append(head + self._behind())
            if self.maybe(0.5):
                inner = margin + self.step
                self._notes_above(inner)
                found: Any = self._map(path, inner, "", depth - 1)
            else:
                inner = margin + self.list_step
                self._notes_above(inner)
                found = self._list(path, inner, "", depth - 1)
            self._note_inside(margin + 1, inner)
            return found
        if way < 0.55:
            return self._block(margin, head)
        if way < 0.65:
            found = self._flow_value(path, margin, head)
        elif way < 0.73:
            written = self.chance.choice(("", " ~", " null"))
            self.lines.append(head + written + self._behind())
            found = None
        else:
            found = self._text(margin, head)
        self._note_inside(margin + 1, margin + 4)
        return found

    def _notes_above(self, margin: int) -> None:
        if self.maybe(self.chatty):
            self.lines.append(" " * margin + "# above the first")

    def _key(self, key: str) -> str:
        return self.chance.choice((f'"{key}"', f"'{key}'")) if self.maybe(0.05) else key

    def _text(self, margin: int, head: str) -> str:
        gap = " " * self.chance.choice((1, 1, 1, 4))
        if self.maybe(0.6):
            text = self.chance.choice(PLAIN)
            if self.maybe(0.1) and " " in text and "#" not in text:
                first, _, rest = text.partition(" ")
                self.lines.append(head + gap + first)
                self.lines.append(" " * (margin + 3) + rest + self._behind())
                return text
            self.lines.append(head + gap + text + self._behind())
            return text
        text = self.chance.choice(QUOTED)
        self.lines.append(head + gap + quoted(text, self.chance) + self._behind())
        return text

    def _block(self, margin: int, head: str) -> str:
        text = self.chance.choice(BLOCKS)
        inner = margin + self.chance.choice((1, 2, 2, 4))
        sign, chomp = self.chance.choice("||||>"), self.chance.choice(("", "-", "+"))
        lines = text.split("\n")
        if sign == ">":
            lines = ["one two three", "four five"]
            text = " ".join(lines)
        behind = self._behind()
        self.lines.append(f"{head} {sign}{chomp}{behind}")
        self.lines += [" " * inner + line if line else "" for line in lines]
        empty = self.chance.randint(0, 2) if chomp == "+" or self.maybe(0.2) else 0
        if chomp == "+":
            self.lines += [""] * empty
            self.after_block = self.after_keeping = len(self.lines)
            return text + "\n" * (1 + empty)
        self.after_block = len(self.lines)
        self._note_inside(margin + 1, inner - 1)
        return text + ("\n" if chomp == "" else "")

    def _flow_value(self, path: Path, margin: int, head: str) -> Any:
        self.flow.add(path)
        if self.maybe(0.3):
            return self._flow_lines(path, margin, head)
        written, tree = flow(self.chance, 2)
        self.lines.append(f"{head} {written}{self._behind()}")
        return tree

    def _flow_lines(self, path: Path, margin: int, head: str) -> Any:
        """Write a list or mapping in brackets, each entry on a line of its own."""
        blank = " " * (margin + 2)
        pairs = self.maybe(0.5)
        self.lines.append(f"{head} {'{' if pairs else '['}{self._behind()}")
        tree: Any = {} if pairs else []
        count = self.chance.randint(1, 3)
        for number, key in enumerate(self.chance.sample(KEYS, count)):
            written, value = flow(self.chance, 1)
            comma = "," if number < count - 1 or self.maybe(0.5) else ""
            if pairs:
                tree[key] = value
                written = f"{key}: {written}"
            else:
                tree.append(value)
            self.lines.append(f"{blank}{written}{comma}{self._behind()}")
        self.lines.append(
            f"{blank if self.maybe(0.5) else ' ' * (margin + 1)}{'}' if pairs else ']'}"
        )
        return tree


def flow(chance: random.Random, depth: int, kind: str = "") -> tuple[str, Any]:
    """Return a value in brackets, braces or quotes, as written and as read."""
    way = kind or chance.choice(("list", "list", "map", "text", "text", "pair"))
    if depth == 0 or way == "text":
        text = chance.choice(("D1", "M2", "a b", "2026-11-23", "x", "it's", "é"))
        if chance.random() < 0.2:
            text = chance.choice(QUOTED)
            return quoted(text, chance), text
        return (text, text) if chance.random() < 0.9 else ("~", None)
    gap = chance.choice(("", "", " "))
    comma = chance.choice((", ", ", ", ",", ",  "))
    inner = [flow(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    tail = chance.choice(("", "", "", ",")) if inner else ""
    if way == "map":
        keys = chance.sample(KEYS, len(inner))
        pairs = [f"{key}: {written}" for key, (written, _) in zip(keys, inner, strict=True)]
        tree = dict(zip(keys, (value for _, value in inner), strict=True))
        return "{" + gap + comma.join(pairs) + tail + gap + "}", tree
    if way == "pair" and inner:
        key = chance.choice(KEYS)
        return f"[{key}: {inner[0][0]}]", [{key: inner[0][1]}]
    written = "[" + gap + comma.join(each for each, _ in inner) + tail + gap + "]"
    return written, [value for _, value in inner]


def quoted(text: str, chance: random.Random) -> str:
    """Return *text* in quotes of one kind or the other."""
    if chance.random() < 0.5 and not any(each in text for each in "\n\t"):
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(
        text, ensure_ascii=max(text, default=" ") < "\uffff" and chance.random() < 0.2
    )

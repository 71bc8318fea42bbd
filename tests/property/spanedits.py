"""One edit of chance in a file of chance, and what must be true of the file afterwards.

The oracle knows from the writer which lines belong to which entry. It computes the values after
the edit by itself, and holds the bytes outside the entry against what they were.
"""

from __future__ import annotations

import copy
import random
from datetime import date
from decimal import Decimal
from typing import Any

from amportal.sources.edit.edit_request import Edit, EditRefused, as_written
from amportal.sources.edit.file_edit import edited
from amportal.sources.front_matter import parse_page
from amportal.sources.yaml.yaml_document import parse
from tests.property.commentedfiles import BLOCKS, KEYS, QUOTED, ChanceFile, Path, Writer

BODY = "Words of a person.\n\n---\n\n- a: b\n"


def chance_edit(chance: random.Random) -> str:
    """Make one edit and hold it against the oracle; return its kind."""
    file = Writer(chance).file()
    end = next((each for each in ("\r\n", "\r", "\n") if each in file.text), "\n")
    page = chance.random() < 0.25 and not any(line.startswith("---") for line in file.lines)
    closed = file.text if file.text.endswith(end) else file.text + end
    text = f"---{end}{closed}---{end}{BODY.replace(chr(10), end)}" if page else file.text
    mark = b"\xef\xbb\xbf" if chance.random() < 0.1 else b""
    raw = mark + text.encode()
    path = "a.md" if page else "a.yaml"
    assert _read(path, raw) == file.tree, (text, file.tree)
    edit = _edit(chance, file.tree)
    try:
        after = edited(path, raw, [edit])
    except EditRefused:
        # Empty lines after a text that keeps them would become its own.
        assert edit.verb == "unset", (edit, text)
        assert "|+" in text or ">+" in text, (edit, text)
        return "refused"
    wanted = expected(file.tree, edit)
    assert _read(path, after) == wanted, (edit, text, after.decode())
    assert after.startswith(mark)
    head, tail = (f"---{end}", text[len(f"---{end}{closed}") :]) if page else ("", "")
    new = after[len(mark) :].decode()
    assert new.startswith(head)
    assert new.endswith(tail)
    inside = new[len(head) : len(new) - len(tail)]
    _check_bytes(file, closed if page else file.text, inside, edit, end)
    return edit.verb


def _read(path: str, raw: bytes) -> Any:
    if path.endswith(".md"):
        page = parse_page(path, raw)
        assert page.body == BODY or not page.body_line
        doc = page.front
    else:
        doc = parse(path, raw)
    assert not [each for each in doc.problems if each.severity == "error"], doc.problems
    return doc.data


def _edit(chance: random.Random, tree: Any) -> Edit:
    """Return an edit that can be made of *tree*."""
    places = list(_walk(tree))
    for _ in range(100):
        path, value = chance.choice(places)
        verb = chance.choice(("set", "set", "unset", "append", "insert", "add"))
        new = _new_value(chance, 2)
        if verb == "add" and (isinstance(value, dict) or value is None):
            way = chance.choices(KEYS, k=chance.choice((1, 1, 2)))
            if isinstance(value, dict) and way[0] in value:
                continue
            after = tuple(chance.sample(KEYS, 3)) if chance.random() < 0.5 else ()
            return Edit((*path, *way), "set", new, after)
        if verb == "append" and (isinstance(value, list) or (value is None and path)):
            return Edit(path, "append", new)
        if verb == "insert" and isinstance(value, list) and value:
            return Edit((*path, chance.randint(0, len(value))), "insert", new)
        if verb in ("set", "unset") and path:
            return Edit(path, verb, new if verb == "set" else None)  # type: ignore[arg-type]
    return Edit((), "set") if not places else Edit(("name",), "set", "x")


def _new_value(chance: random.Random, depth: int) -> Any:
    way = chance.random()
    if depth and way < 0.15:
        keys = chance.sample(KEYS, chance.randint(0, 3))
        return {key: _new_value(chance, depth - 1) for key in keys}
    if depth and way < 0.3:
        return [_new_value(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    if way < 0.4:
        return chance.choice((None, True, date(2026, 12, 1), Decimal("850.00"), 7))
    if way < 0.5:
        return chance.choice(BLOCKS) + chance.choice(("", "\n", "\n\n"))
    return chance.choice(
        (*QUOTED, "D2", "omar", "Größe: 3", "x " * 60, "\n", "a\n", " \n x", "a\r\nb")
    )


def _walk(tree: Any, path: Path = ()) -> Any:
    yield path, tree
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _walk(value, (*path, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _walk(value, (*path, number))


def expected(tree: Any, edit: Edit) -> Any:
    """Return what the values are after *edit*, worked out apart from the code under test."""
    box = {"root": copy.deepcopy(tree)}
    holder: Any = box
    way: list[str | int] = ["root", *edit.path]
    for step in way[:-1]:
        if (holder.get(step) if isinstance(holder, dict) else holder[step]) is None:
            holder[step] = {}
        holder = holder[step]
    last, value = way[-1], as_written(edit.value)
    if edit.verb == "set":
        holder[last] = value
    elif edit.verb == "unset":
        del holder[last]
    elif edit.verb == "append":
        holder[last] = [*(holder[last] or []), value]
    else:
        holder[last:last] = [value]
    return box["root"]


def _check_bytes(file: ChanceFile, before: str, after: str, edit: Edit, end: str) -> None:
    """No byte outside the entry that is edited may be another."""
    start, stop = _entry_lines(file, edit)
    rows = before.split(end)
    said = (edit, before, after)
    head = end.join(rows[:start]) + (end if start > 0 else "")
    tail = end.join(rows[stop:])
    # An entry is put in or taken out with a line end, which is the file's last one if need be.
    assert after.startswith(head) or after == head.removesuffix(end), said
    assert after.endswith(tail), said
    if before.endswith(end) and after:
        assert after.endswith(end), said
    if end != "\n":
        assert "\n" not in after.replace(end, ""), said


def _entry_lines(file: ChanceFile, edit: Edit) -> tuple[int, int]:
    """Return from which line to which an edit may change anything."""
    path = edit.path
    holder = path[:-1]
    adds = edit.verb == "append" or edit.verb == "insert"
    value = _at(file.tree, path) if not adds or edit.verb == "append" else None
    missing = value is _NOTHING
    if edit.verb == "append":
        holder = path
    ways = [holder[:count] for count in range(len(holder) + 1)]
    if flowing := [each for each in ways if each in file.flow]:
        return _lines(file, flowing[0])
    if adds or missing:
        while missing and _at(file.tree, holder) is _NOTHING:
            holder = holder[:-1]
        return _lines(file, holder)
    if edit.verb == "unset" and (len(_at(file.tree, holder)) == 1 or _beside(file, path)):
        return _lines(file, holder)
    return _lines(file, path)


def _beside(file: ChanceFile, path: Path) -> bool:
    """Say whether an entry stands behind the dash of what holds it."""
    return path[:-1] in file.spans and file.spans[path][0] == file.spans[path[:-1]][0]


_NOTHING = object()


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, TypeError, IndexError):
            return _NOTHING
    return tree


def _lines(file: ChanceFile, path: Path) -> tuple[int, int]:
    return file.spans[path] if path else (0, len(file.lines) + 1)

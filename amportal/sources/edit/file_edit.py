"""Edit a YAML file or the settings of a page, and prove that nothing else became another.

Every edit ends with a comparison: what is read from the edited text must be what was read before,
with the edit made in it. Where it is not, or where the file cannot be read, nothing comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from amportal.sources.edit.block_entries import entry_removed, item_added, key_added
from amportal.sources.edit.edit_request import Edit, EditRefused, Loc, as_written, shown, tree_after
from amportal.sources.edit.edited_lines import EditedLines, Splice
from amportal.sources.edit.flow_entries import flow_added, flow_removed
from amportal.sources.edit.syntax_tree import Entry, Node
from amportal.sources.edit.value_layout import flow_text
from amportal.sources.edit.value_replacement import replaced_in_block, replaced_in_flow
from amportal.sources.edit.written_text import key_text
from amportal.sources.front_matter import front_part
from amportal.sources.source_text import check_text, first_unwanted
from amportal.sources.text_positions import Lines
from amportal.sources.yaml.yaml_document import read_yaml

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def edited(path: str, raw: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the file *raw* with *edits* made one after the other; raise EditRefused.

    *path* names it, and says by its ending whether it is a page.
    """
    text, problems = check_text(path, raw)
    if problems:
        raise _unsound(path, problems[0])
    start, end = _part(path, text)
    for edit in edits:
        part = _edited(path, text, (start, end), edit)
        text = text[:start] + part + text[end:]
        end = start + len(part)
    mark = _BYTE_ORDER_MARK if raw.startswith(_BYTE_ORDER_MARK) else b""
    return mark + text.encode("utf-8")


def values_of(path: str, raw: bytes) -> Any:
    """Return the values in the file *raw*, as an edit would see them; raise EditRefused."""
    text, problems = check_text(path, raw)
    if problems:
        raise _unsound(path, problems[0])
    return _read(path, text, _part(path, text))


def _part(path: str, text: str) -> tuple[int, int]:
    """Return where the YAML of the file begins and ends."""
    if not path.endswith(".md"):
        return 0, len(text)
    found = front_part(text)
    if found is None:
        raise EditRefused(f"`{path}` has no settings at its top", "begin it with two lines `---`")
    return found[0]


def _edited(path: str, text: str, part: tuple[int, int], edit: Edit) -> str:
    before = _read(path, text, part)
    wanted = tree_after(before, edit)
    _stop_unwanted(as_written(edit.value))
    source = text[part[0] : part[1]]
    for made in _attempts(source, wanted, edit):
        whole = text[: part[0]] + made + text[part[1] :]
        if _says(path, whole, (part[0], part[0] + len(made)), wanted):
            return made
    raise EditRefused(
        f"`{shown(edit.path)}` of `{path}` cannot be changed without touching other lines",
        "change it in an editor",
        _line(text, part[0], EditedLines(source), edit.path),
    )


def _attempts(source: str, wanted: Any, edit: Edit) -> Iterator[str]:
    """Yield what *source* might become by *edit*, the most readable first.

    A text in a block may need a line end at the end of the file. It cannot stand above a comment
    that is as far in as its lines: then it goes into quotes.
    """
    for blocks in (True, False):
        lines = EditedLines(source, blocks=blocks)
        if lines.root is None:
            made = _first(source, lines.layout.mapping(wanted, 0))
        else:
            made = lines.spliced(_splices(lines, wanted, edit))
        yield made
        yield made + lines.break_at(len(source))


def _first(source: str, rows: list[str]) -> str:
    """Return a file that holds nothing but comments, with its first values."""
    end = EditedLines(source).break_at(0)
    gap = "" if not source or source.endswith(("\n", "\r")) else end
    return source + gap + "".join(f"{row}{end}" for row in rows)


def _read(path: str, text: str, part: tuple[int, int]) -> Any:
    """Return the values in *part*; raise EditRefused where they cannot be read without an error."""
    doc = read_yaml(path, text, part)
    errors = [each for each in doc.problems if each.severity == "error"]
    if not errors:
        return doc.data
    if [each.slug for each in errors] == ["empty-file"]:
        return {}
    raise _unsound(path, errors[0])


def _says(path: str, text: str, part: tuple[int, int], wanted: Any) -> bool:
    """Say whether *part* reads as what is *wanted*, and is still where it was."""
    if _part(path, text) != part:
        return False
    try:
        return bool(_read(path, text, part) == wanted)
    except EditRefused:
        return False


def _unsound(path: str, problem: Any) -> EditRefused:
    line = problem.span.line if problem.span else 0
    return EditRefused(f"`{path}` cannot be edited: {problem.message}", problem.hint, line)


def _stop_unwanted(value: Any) -> None:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for each in value:
            _stop_unwanted(each)
    elif isinstance(value, str) and first_unwanted(value):
        code = f"U+{ord(first_unwanted(value)):04X}"
        raise EditRefused(f"the text holds an invisible character ({code})", "leave it out")


def _line(text: str, base: int, lines: EditedLines, path: Loc) -> int:
    """Return the line of the deepest value along *path*."""
    node, start = lines.root, 0
    for step in path:
        entry = node.entry(step) if node else None
        if entry is None:
            break
        node, start = entry.value, entry.start
    return Lines("", text).number(base + start)


def _splices(lines: EditedLines, wanted: Any, edit: Edit) -> list[Splice]:
    """Return the splices that make *edit* of a text, so that its values are as *wanted*."""
    assert lines.root is not None
    path = edit.path[:-1] if edit.verb == "insert" else edit.path
    way, missing = _walk(lines.root, path)
    value = as_written(edit.value)
    if edit.verb == "unset":
        return _removed(lines, way)
    if edit.verb == "set" and not missing:
        return _replaced(lines, way[-1], value)
    if edit.verb == "insert":
        return _added(lines, way, edit.path[-1], value, wanted, edit.after)
    if edit.verb == "append":
        if not missing:
            return _added(lines, way, len(way[-1].entry.value.entries), value, wanted, edit.after)
        value = [value]
    for step in reversed(missing[1:]):
        value = {step: value}
    return _added(lines, way, missing[0], value, wanted, edit.after)


class _Step(NamedTuple):
    """One step of a path: the entry it leads to, and the list or mapping that holds the entry."""

    holder: Node
    entry: Entry
    step: str | int


def _walk(root: Node, path: Loc) -> tuple[list[_Step], Loc]:
    """Return the steps of *path* that lead to something written, and the rest of it."""
    way: list[_Step] = []
    node = root
    for number, step in enumerate(path):
        entry = node.entry(step)
        if entry is None:
            return way, path[number:]
        way.append(_Step(node, entry, step))
        node = entry.value
    return way, ()


def _replaced(lines: EditedLines, at: _Step, value: Any) -> list[Splice]:
    """Return the splices that put *value* in the place of the one *at* the end of a path."""
    replace = replaced_in_flow if at.holder.flow else replaced_in_block
    return replace(lines, at.entry, value)


def _added(
    lines: EditedLines,
    way: list[_Step],
    step: str | int,
    value: Any,
    wanted: Any,
    after: tuple[str, ...],
) -> list[Splice]:
    """Return the splices that add *value* as *step* to what *way* leads to."""
    assert lines.root is not None
    target = way[-1].entry.value if way else lines.root
    if target.bare:
        new = f", {key_text(str(step), flow=True)}: {flow_text(value, lines.layout.quote)}}}"
        return [Splice(target.start, target.start, "{"), Splice(target.end, target.end, new)]
    in_flow = bool(way) and way[-1].holder.flow
    if target.kind == "text" or (target.flow and not target.entries and not in_flow):
        if way:
            first = [value] if isinstance(step, int) else {step: value}
            return _replaced(lines, way[-1], first)
        top, *rest = lines.layout.mapping(wanted, 0)
        end = lines.line_end(target.end)
        below = "".join(f"{lines.break_at(end)}{line}" for line in rest)
        return [Splice(target.start, target.end, top), Splice(end, end, below)]
    if target.flow:
        if isinstance(step, int):
            return flow_added(lines, target, step, value)
        return flow_added(lines, target, len(target.entries), value, step)
    margin = lines.column(way[-1].entry.start) if way else -1
    if isinstance(step, int):
        return item_added(lines, target, step, value, margin)
    return key_added(lines, target, step, value, margin, after)


def _removed(lines: EditedLines, way: list[_Step]) -> list[Splice]:
    """Return the splices that take out what *way* leads to."""
    holder, entry, _ = way[-1]
    if holder.bare:
        return [Splice(holder.start, holder.end, "{}")]
    if holder.flow:
        return flow_removed(lines, holder, entry)
    return entry_removed(lines, holder, entry, way[-2].entry if len(way) > 1 else None)

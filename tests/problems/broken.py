"""The sound site of this folder with one value broken at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from amportal.errors import Problem
from amportal.model.site_loader import load
from amportal.sources.front_matter import parse_page
from amportal.sources.snapshot import Snapshot
from amportal.sources.yaml.yaml_document import Document, parse
from tests.problems.case_files import TODAY, base_site


class Broken(NamedTuple):
    """The site with one value broken; `name` says which, and how."""

    name: str
    path: str
    files: dict[str, bytes]


def problems(files: dict[str, bytes]) -> tuple[Problem, ...]:
    return load(Snapshot.of(files), TODAY).problems


def replaced(files: dict[str, bytes], problem: Problem, text: str) -> dict[str, bytes]:
    """Return *files* with *text* in place of what *problem* points at."""
    span = problem.span
    assert span is not None
    lines = files[span.path].decode().split("\n")
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + text + line[span.column - 1 + span.length :]
    return {**files, span.path: "\n".join(lines).encode()}


def each_value() -> Iterator[tuple[str, tuple[str | int, ...], Document, list[str]]]:
    """Yield path, place, document and lines of each text in the site, one of each kind."""
    seen = set()
    for path, raw in base_site().items():
        if path.endswith(".md"):
            doc = parse_page(path, raw).front
        elif path.endswith(".yaml"):
            doc = parse(path, raw)
        else:
            continue
        folder = path.rpartition("/")[0].rpartition("/")[2]
        for loc, value in _walk(doc.data, ()):
            kind = (folder, *("*" if isinstance(step, int) else step for step in loc))
            if isinstance(value, str) and "internal" not in loc and kind not in seen:
                seen.add(kind)
                yield path, loc, doc, raw.decode().split("\n")


def _walk(data: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for step, value in items:
        yield (*loc, step), value
        if isinstance(value, (dict, list)):
            yield from _walk(value, (*loc, step))


def with_value(text: str) -> Iterator[Broken]:
    """Yield the site with *text*, in quotes, in place of each value."""
    for path, loc, doc, lines in each_value():
        span = doc.span(loc)
        line = lines[span.line - 1]
        if line[span.column - 1] in "|>":
            continue
        end = span.column - 1 + span.length
        changed = [*lines]
        changed[span.line - 1] = f'{line[: span.column - 1]}"{text}"{line[end:]}'
        yield _broken(path, loc, text, changed)


def with_misspelt_key() -> Iterator[Broken]:
    """Yield the site with one letter too many in each key."""
    for path, loc, doc, lines in each_value():
        if isinstance(loc[-1], str):
            span = doc.key_span(loc)
            line, end = lines[span.line - 1], span.column - 1 + len(loc[-1])
            changed = [*lines]
            changed[span.line - 1] = f"{line[:end]}x{line[end:]}"
            yield _broken(path, loc, "misspelt", changed)


def _broken(path: str, loc: tuple[str | int, ...], how: str, lines: list[str]) -> Broken:
    name = f"{path}:{'.'.join(map(str, loc))} {how}"
    return Broken(name, path, {**base_site(), path: "\n".join(lines).encode()})

"""Read the cases of this folder: edits of the sound site in `base/`, and the text they must give.

A case is one file, `<slug>.txt` or `<slug>.<what>.txt`:

    # the rule it guards, in a sentence
    == clients/acme/client.yaml
     lines around, as in a diff
    -the line as it is in the base
    +the line as it shall be
    @@ begins a further place of the same file
    == clients/acme/notes.txt (new)
    |every line of a file that the base has not
    == clients/acme/odd.yaml (bytes)
    b"bytes as Python writes them"
    == clients/acme/logo.svg (gone)
    ---
    exactly what is printed
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Case:
    path: Path
    rule: str
    edits: str
    expected: str

    @property
    def slug(self) -> str:
        return self.path.name.split(".")[0]

    @property
    def name(self) -> str:
        return self.path.stem


@lru_cache(maxsize=1)
def base_site() -> dict[str, bytes]:
    root = HERE / "base"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def read_case(path: Path) -> Case:
    head, _, expected = path.read_text(encoding="utf-8").partition("\n---\n")
    rule, _, edits = head.partition("\n")
    assert rule.startswith("# "), f"{path.name} does not begin with its rule"
    return Case(path, rule[2:], edits, expected)


def all_cases() -> list[Case]:
    return [read_case(path) for path in sorted(HERE.glob("*.txt"))]


def site_of(case: Case) -> dict[str, bytes]:
    files = dict(base_site())
    for part in ("\n" + case.edits).split("\n== ")[1:]:
        head, _, body = part.partition("\n")
        name, _, how = head.partition(" (")
        path = f"content/{name}"
        if how == "new)":
            lines = [line.removeprefix("|") for line in body.splitlines()]
            files[path] = ("\n".join(lines) + "\n").encode()
        elif how == "bytes)":
            files[path] = _raw(body)
        elif how == "gone)":
            del files[path]
        else:
            files[path] = edited(files[path].decode(), body, case.name).encode()
    return files


def _raw(body: str) -> bytes:
    """Return bytes written as Python literals, each with `* times` where it repeats."""
    raw = b""
    for part in body.strip().split(" + "):
        literal, _, times = part.partition(" * ")
        raw += ast.literal_eval(literal) * int(times or 1)
    return raw


def edited(text: str, body: str, name: str) -> str:
    for hunk in f"\n{body}".split("\n@@"):
        lines = [line for line in hunk.split("\n") if line]
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
        new = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
        assert f"\n{text}".count(f"\n{old}") == 1, f"{name}: not exactly one place for {old!r}"
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:]
    return text

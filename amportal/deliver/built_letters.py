"""The letters that the last build made, exactly as it made them.

A letter that is not byte for byte what the build's ledger says is passed over and told of: what
goes out is what was built, never what somebody wrote into the output afterwards.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from pydantic import ValidationError

from amportal.builder.storage.build_ledger import Ledger as BuildLedger
from amportal.model.nouns.letter import Letter

# As the build names them; whoever delivers knows no route.
FOLDER, LETTERS = "_agency", "letters/"


class BuiltLetters(Struct, frozen=True):
    """Letters by client, report, issue and contact; `strange` are files that were changed."""

    letters: tuple[Letter, ...]
    strange: tuple[str, ...]


def letters_in(output: Path, state: Path, only: tuple[str, ...] = ()) -> BuiltLetters:
    """Return the letters of the clients *only* (all where none is named) below *output*."""
    traces = BuildLedger(state).shelf(FOLDER).traces
    letters, strange = [], []
    for path in sorted(path for path in traces if path.startswith(LETTERS)):
        if only and path.removeprefix(LETTERS).partition("/")[0] not in only:
            continue
        letter = _letter(output / FOLDER / path, traces[path].content)
        if letter is None or _place(letter) != path:
            strange.append(path)
        else:
            letters.append(letter)
    return BuiltLetters(tuple(letters), tuple(strange))


def _letter(file: Path, digest: str) -> Letter | None:
    try:
        raw = file.read_bytes()
    except OSError:
        return None
    if sha256(raw).hexdigest() != digest:
        return None
    try:
        return Letter.model_validate_json(raw)
    except ValidationError:
        return None


def _place(letter: Letter) -> str:
    return f"{LETTERS}{letter.client}/{letter.report}/{letter.issue}/{letter.contact}.json"

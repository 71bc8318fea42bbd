"""Write reports and their outcomes as plain frames of bytes, to cross between processes.

It exists instead of pickle because one end of the wire has just laid out other people's words:
a frame is lengths, JSON and bytes, and reading one can run nothing. It does no input or output.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from amportal.errors import Note, Problem
from amportal.render.pdf.pdf_types import PdfInputs, PdfOutcome

_LENGTH = struct.Struct(">Q")
_MOST = 512 << 20  # bytes of one frame


def pack(head: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """Return one frame: *head* as JSON, then *blobs* as they are."""
    text = json.dumps({"head": head, "sizes": [len(blob) for blob in blobs]}).encode()
    body = b"".join((_LENGTH.pack(len(text)), text, *blobs))
    return _LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return the head and the blobs of a frame's body; ValueError where it is damaged."""
    if len(body) < _LENGTH.size:
        raise ValueError("a frame is too short")
    start = _LENGTH.size + _LENGTH.unpack_from(body)[0]
    envelope = json.loads(body[_LENGTH.size : start])
    blobs = []
    for size in envelope["sizes"]:
        blobs.append(body[start : start + size])
        start += size
    if start != len(body):
        raise ValueError("a frame's parts do not add up")
    return envelope["head"], blobs


class FrameReader:
    """Puts frames together again from whatever pieces a pipe hands over."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield the body of each frame that *piece* completes."""
        self._held += piece
        while len(self._held) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._held)[0]
            if end > _MOST:
                raise ValueError("a frame is too long")
            if len(self._held) < end:
                return
            body = bytes(self._held[_LENGTH.size : end])
            del self._held[:end]
            yield body


def pack_inputs(number: int, inputs: PdfInputs) -> bytes:
    """Return the frame of job *number*."""
    names, attached = sorted(inputs.assets), sorted(inputs.attached)
    head = {
        "number": number,
        "html": inputs.html,
        "css": inputs.css,
        "names": names,
        "attached": attached,
        "source": inputs.source,
        "created": inputs.created.isoformat(),
        "modified": inputs.modified.isoformat(),
    }
    blobs = [inputs.assets[name] for name in names]
    return pack(head, [*blobs, *(inputs.attached[name] for name in attached)])


def unpack_inputs(body: bytes) -> tuple[int, PdfInputs]:
    """Return the number and the inputs of a job's frame."""
    head, blobs = unpack(body)
    count = len(head["names"])
    inputs = PdfInputs(
        html=head["html"],
        css=head["css"],
        assets=dict(zip(head["names"], blobs[:count], strict=True)),
        attached=dict(zip(head["attached"], blobs[count:], strict=True)),
        created=datetime.fromisoformat(head["created"]),
        modified=datetime.fromisoformat(head["modified"]),
        source=head["source"],
    )
    return head["number"], inputs


def pack_outcome(number: int, outcome: PdfOutcome) -> bytes:
    """Return the frame of what came of job *number*."""
    head = {
        "number": number,
        "problems": [_plain(problem) for problem in outcome.problems],
        "warnings": [_plain(problem) for problem in outcome.warnings],
    }
    return pack(head, [] if outcome.pdf is None else [outcome.pdf])


def unpack_outcome(body: bytes) -> tuple[int, PdfOutcome]:
    """Return the number of a job and what came of it."""
    head, blobs = unpack(body)
    outcome = PdfOutcome(
        pdf=blobs[0] if blobs else None,
        problems=tuple(_problem(plain) for plain in head["problems"]),
        warnings=tuple(_problem(plain) for plain in head["warnings"]),
    )
    return head["number"], outcome


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "slug": problem.slug,
        "message": problem.message,
        "hint": problem.hint,
        "severity": problem.severity,
        "notes": [note.text for note in problem.notes],
    }


def _problem(plain: dict[str, Any]) -> Problem:
    return Problem(
        slug=plain["slug"],
        message=plain["message"],
        hint=plain["hint"],
        severity=plain["severity"],
        notes=tuple(Note(text) for text in plain["notes"]),
    )

"""Bytes that nobody thought of, made from bytes that somebody did: cut, doubled, moved, spoilt."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

_EDGES = (b"\x00", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00")
_LONGEST = 48


@st.composite
def mutated(
    draw: st.DrawFn, seeds: Sequence[bytes], pieces: Sequence[bytes] = (), most: int = 6
) -> bytes:
    """Return one of *seeds*, changed in up to *most* places by *pieces* and parts of the seeds."""
    raw = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, most))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, _LONGEST)))
        how = draw(st.sampled_from(["delete", "double", "piece", "edge", "bytes", "other"]))
        if how == "delete":
            new = b""
        elif how == "double":
            new = raw[start:end] * draw(st.integers(2, 5))
        elif how == "piece" and pieces:
            new = draw(st.sampled_from(pieces)) * draw(st.sampled_from([1, 1, 1, 30]))
        elif how == "edge":
            new = draw(st.sampled_from(_EDGES))
        elif how == "other":
            other = draw(st.sampled_from(seeds))
            at = draw(st.integers(0, len(other)))
            new = other[at : at + draw(st.integers(0, 4 * _LONGEST))]
        else:
            new = draw(st.binary(max_size=8))
        raw = raw[:start] + new + raw[draw(st.sampled_from([start, end])) :]
    return raw


def mutated_text(
    seeds: Sequence[str], pieces: Sequence[str] = (), most: int = 6
) -> st.SearchStrategy[str]:
    """Return texts made in the same way; bytes that are no UTF-8 become marks of that."""
    strategy = mutated([each.encode() for each in seeds], [each.encode() for each in pieces], most)
    return strategy.map(lambda raw: raw.decode("utf-8", "replace"))

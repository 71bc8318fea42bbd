"""Hide the exact length of a file: its length, its bytes, and zeros up to a step.

The steps are those of Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files",
2019): at most 12 % more, less the longer a file is.
"""

from __future__ import annotations

PREFIX_BYTES = 8
# Every file up to about a kilobyte has one length.
LEAST = 1024


def step(length: int) -> int:
    """Return the least length of a step that holds *length* bytes."""
    if length <= LEAST:
        return LEAST
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def padded(content: bytes) -> bytes:
    """Return *content* behind its length, filled with zeros up to a step."""
    whole = step(PREFIX_BYTES + len(content))
    filling = bytes(whole - PREFIX_BYTES - len(content))
    return b"".join((len(content).to_bytes(PREFIX_BYTES, "big"), content, filling))


def unpadded(framed: bytes) -> bytes:
    """Return what `padded` was given; raise `ValueError` where *framed* is not of its making."""
    length = int.from_bytes(framed[:PREFIX_BYTES], "big")
    end = PREFIX_BYTES + length
    if len(framed) != step(end) or framed.count(0, end) != len(framed) - end:
        raise ValueError("not padded by this format")
    return framed[PREFIX_BYTES:end]

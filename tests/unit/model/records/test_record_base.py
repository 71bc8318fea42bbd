"""A field that came later is not written while it holds its default, so old bytes stay as kept."""

from __future__ import annotations

from amportal.model.records.record_base import Kept, kept_bytes, later


class _Old(Kept):
    name: str


class _New(Kept):
    name: str
    aside: str = later("")
    days: tuple[int, ...] = later(())


def test_what_was_kept_before_a_field_came_reads_and_writes_to_the_byte() -> None:
    """Without a value the field leaves no trace; with one it is kept and read back."""
    old = kept_bytes(_Old(name="Launch"))
    again = _New.model_validate_json(old)
    assert kept_bytes(again) == old
    full = _New(name="Launch", aside="moved", days=(3,))
    assert _New.model_validate_json(kept_bytes(full)) == full
    assert b"moved" in kept_bytes(full)

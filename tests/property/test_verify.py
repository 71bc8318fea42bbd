"""A report that was sent is genuine as it is, and altered wherever one byte of it is flipped."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import example, given
from hypothesis import strategies as st

from amportal.builder.reports.pdf_match import PdfMatch, match_of
from amportal.model.records.issued_report import SentReport
from amportal.sources.snapshot import Snapshot
from tests.sample import sample_loaded, sample_site


@lru_cache(maxsize=1)
def sent() -> tuple[tuple[SentReport, ...], Snapshot]:
    snapshot, _ = sample_loaded()
    found = tuple(each for client in sample_site().clients for each in client.sent)
    assert found
    return found, snapshot


def flipped(raw: bytes, share: float, bit: int) -> bytes:
    at = min(int(share * len(raw)), len(raw) - 1)
    return raw[:at] + bytes([raw[at] ^ (1 << bit)]) + raw[at + 1 :]


def test_every_report_of_the_sample_is_genuine() -> None:
    known, snapshot = sent()
    for each in known:
        found = match_of(snapshot.read(each.pdf), known, snapshot.read)
        assert (found.word, found.sent) == (PdfMatch.GENUINE, each)


@given(st.floats(0, 1), st.integers(0, 7), st.integers(0, 10**6))
@example(0.0, 0, 0)
@example(1.0, 7, 0)
def test_one_flipped_bit_is_found_and_its_report_named(share: float, bit: int, which: int) -> None:
    """Anywhere in the file: in its head, its pictures, its tables or its last line."""
    known, snapshot = sent()
    one = known[which % len(known)]
    found = match_of(flipped(snapshot.read(one.pdf), share, bit), known, snapshot.read)
    assert found.word == PdfMatch.ALTERED
    assert found.sent == one


@given(st.binary(max_size=4096))
def test_what_we_never_sent_is_unknown(raw: bytes) -> None:
    known, snapshot = sent()
    assert match_of(raw, known, snapshot.read).word == PdfMatch.UNKNOWN


def test_something_put_behind_it_makes_it_altered() -> None:
    """As an editor that saves "incrementally" does."""
    known, snapshot = sent()
    more = snapshot.read(known[0].pdf) + b"9 0 obj\n<< >>\nendobj\n%%EOF\n"
    assert match_of(more, known, snapshot.read).word == PdfMatch.ALTERED

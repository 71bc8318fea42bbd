"""A locked report opens with its password alone, says the same, and is the same bytes each time."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.pdf.pdf_lock import (
    PdfLocks,
    content_of,
    is_locked,
    keyring_name,
    locked,
    variable_of,
)
from amportal.deliver.smtp.secret_value import Secret
from amportal.model.nouns.letter import Letter
from tests.mailsite import OPENS, a_pdf, content, issued, letters_of, loaded, locking, opens_with

VARIABLE = "AMPORTAL_PDF_PASSWORD__ACME__PRIYA"


def nothing_kept(service: str, user: str) -> str | None:
    return None


@pytest.fixture(scope="module")
def letter() -> Letter:
    site = loaded(issued(locking(content(), "priya")))
    return next(each for each in letters_of(site) if each.contact == "priya")


@pytest.fixture(scope="module")
def shut() -> bytes:
    return locked(a_pdf(), Secret(OPENS))


def test_it_opens_with_its_password_alone(shut: bytes) -> None:
    assert is_locked(shut)
    assert not is_locked(a_pdf())
    assert opens_with(shut, OPENS)
    assert not opens_with(shut, "")
    assert not opens_with(shut, OPENS.lower())
    assert b"Acme Coffee" not in shut
    assert b"Status report" not in shut


def test_it_is_aes_of_256_bits_and_can_be_read_aloud(shut: bytes) -> None:
    """Revision 6 of the standard; tags and language stay, and screen readers may read them."""
    with pikepdf.open(BytesIO(shut), password=OPENS) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert str(pdf.encryption.stream_method).endswith("aesv3")
        assert pdf.allow.accessibility
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en"
        metadata = pdf.Root.Metadata.read_bytes()
    assert b"pdfuaid" in metadata
    assert b"pdfaid:part" not in metadata


def test_its_content_is_that_of_the_report_and_of_no_other(shut: bytes) -> None:
    assert content_of(shut, Secret(OPENS)) == content_of(a_pdf()) is not None
    assert content_of(shut, Secret("yet another one")) is None
    assert content_of(a_pdf("Acme Coffee, spring: a bad week.")) != content_of(a_pdf())
    assert content_of(b"%PDF-1.7 nothing") is None


@given(st.floats(0, 1), st.integers(0, 7))
def test_a_flipped_bit_never_shows_anything_else_as_the_same(
    shut: bytes, share: float, bit: int
) -> None:
    """It may break the lock, or lie where nothing is: then what opens is what was sent."""
    at = min(int(share * len(shut)), len(shut) - 1)
    raw = shut[:at] + bytes([shut[at] ^ (1 << bit)]) + shut[at + 1 :]
    found = content_of(raw, Secret(OPENS))
    if found == content_of(a_pdf()):
        with pikepdf.open(BytesIO(raw), password=OPENS) as pdf:
            assert len(pdf.pages) == 1


def test_a_copy_is_locked_once(letter: Letter, tmp_path: Path) -> None:
    """The bytes that were looked at are the bytes that go; a new password makes a new copy."""
    environment = {VARIABLE: OPENS}
    looking = PdfLocks(tmp_path / "outbox", environment, nothing_kept, keep=False)
    assert opens_with(looking.copy(letter, a_pdf()), OPENS)
    assert not (tmp_path / "outbox").exists()
    locks = PdfLocks(tmp_path / "outbox", environment, nothing_kept)
    first = locks.copy(letter, a_pdf())
    assert locks.copy(letter, a_pdf()) == looking.copy(letter, a_pdf()) == first
    assert locks.kept(first) == ("acme", letter.report, 1)
    assert locks.kept(a_pdf()) is None
    environment[VARIABLE] = "yet another one"
    assert opens_with(locks.copy(letter, a_pdf()), "yet another one")
    other = locks.copy(letter, a_pdf("Corrected."))
    assert content_of(other, Secret("yet another one")) == content_of(a_pdf("Corrected."))


def test_a_password_comes_from_the_environment_or_the_keyring(tmp_path: Path) -> None:
    """By client and contact; one too short is refused, and none is ever repeated."""
    assert variable_of("acme-tea", "j-2") == "AMPORTAL_PDF_PASSWORD__ACME_TEA__J_2"
    kept = {("amportal", keyring_name("acme", "priya")): "from the keyring"}
    locks = PdfLocks(tmp_path, {}, lambda *where: kept.get(where))
    assert locks.password("acme", "priya").reveal() == "from the keyring"
    with pytest.raises(DeliveryError) as missing:
        locks.password("acme", "omar")
    assert "`keyring set amportal pdf/acme/omar`" in missing.value.hint
    for bad in ("x" * 11, "x" * 128):
        with pytest.raises(DeliveryError) as refused:
            PdfLocks(tmp_path, {VARIABLE: bad}, nothing_kept).password("acme", "priya")
        assert bad not in f"{refused.value.text} {refused.value.hint}"
    assert PdfLocks(tmp_path, {VARIABLE: "x" * 12}, nothing_kept).password("acme", "priya")


@pytest.mark.parametrize("other", [("acme", "omar"), ("bolt", "priya")])
@pytest.mark.parametrize("written", [OPENS, "Gru\u0308ner Kaffee 4711"])
def test_a_password_is_one_contacts_alone(
    tmp_path: Path, other: tuple[str, str], written: str
) -> None:
    """Wherever both are kept and however they were typed; both are told, nothing is repeated."""
    everyone = (("acme", "priya"), other, ("acme", "lena"))
    kept = {("amportal", keyring_name(*other)): written}
    locks = PdfLocks(tmp_path, {VARIABLE: OPENS}, lambda *where: kept.get(where), everyone=everyone)
    for client, contact in everyone[:2]:
        with pytest.raises(DeliveryError) as refused:
            locks.password(client, contact)
        said = f"{refused.value.text} {refused.value.hint}"
        assert "`priya`" in said
        assert f"`{other[1]}`" in said
        assert "Kaffee" not in said
    kept["amportal", keyring_name(*other)] = "another password"
    assert locks.password("acme", "priya").reveal() == OPENS


def test_without_the_library_it_says_what_to_install(
    letter: Letter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with an extra of the package, because few need it."""
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(DeliveryError) as missing:
        PdfLocks(tmp_path, {VARIABLE: OPENS}, nothing_kept).copy(letter, a_pdf())
    assert '`pip install "amportal[secrets]"`' in missing.value.hint


def test_a_password_is_the_same_however_it_was_typed(tmp_path: Path) -> None:
    """An umlaut is one character or two on different keyboards."""
    locks = PdfLocks(tmp_path, {VARIABLE: "Gru\u0308ner Kaffee 4711"}, nothing_kept)
    assert locks.password("acme", "priya").reveal() == OPENS

"""A card holds one person to call, escaped and folded as address books expect."""

from __future__ import annotations

import re

from msgspec.structs import replace

from amportal.render.exports.vcard import card_of
from tests.portals import CALLS


def fields(card: bytes) -> dict[str, str]:
    """Read a card by the rules of RFC 2426: unfold, then cut names from values."""
    text = card.decode().replace("\r\n ", "")
    pairs = (line.split(":", 1) for line in text.split("\r\n") if line)
    return {name.split(";")[0]: value for name, value in pairs}


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)


def test_a_card_says_who_and_how_to_reach_them() -> None:
    found = fields(card_of(CALLS[0], "Halden Studio"))
    assert found["VERSION"] == "3.0"
    assert found["FN"] == "Ruth Adeyemi"
    assert found["N"] == "Adeyemi;Ruth;;;"
    assert found["ORG"] == "Halden Studio"
    assert found["TITLE"] == "Account manager"
    assert found["EMAIL"] == "ruth@haldenstudio.example"
    assert found["TEL"] == "+44 20 7946 0112"


def test_commas_semicolons_and_backslashes_survive() -> None:
    person = replace(CALLS[0], role="Film; sound, \\ light")
    found = fields(card_of(person, "Halden, Brandt; Sons"))
    assert found["TITLE"] == "Film\\; sound\\, \\\\ light"
    assert unescaped(found["TITLE"]) == person.role
    assert unescaped(found["ORG"]) == "Halden, Brandt; Sons"


def test_a_name_cannot_add_fields_of_its_own() -> None:
    person = replace(CALLS[0], role="Manager\r\nTEL:+1 900 0000\x00")
    card = card_of(person, "Halden Studio")
    assert card.count(b"TEL") == 2
    assert b"\r\nTEL:+1" not in card
    assert unescaped(fields(card)["TITLE"]) == "Manager\nTEL:+1 900 0000"


def test_who_has_no_phone_has_no_phone_field() -> None:
    assert "TEL" not in fields(card_of(replace(CALLS[0], phone=None), "Halden Studio"))


def test_one_name_is_a_family_name() -> None:
    assert fields(card_of(replace(CALLS[0], name="Ruth"), "Halden Studio"))["N"] == "Ruth;;;;"


def test_long_lines_fold_at_75_octets_between_characters() -> None:
    role = "Geschäftsführung für Übergrößen und Sondermaße " * 4
    card = card_of(replace(CALLS[0], role=role), "Halden Studio")
    assert max(map(len, card.split(b"\r\n"))) <= 75
    assert fields(card)["TITLE"] == role.strip()

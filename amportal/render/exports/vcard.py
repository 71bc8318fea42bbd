"""A card to save: somebody of the agency whom the client may call.

vCard 3.0 (RFC 2426), because Outlook and older phones read nothing newer, and every newer program
reads it too. The card holds what the portal shows of that person and nothing else.
"""

from __future__ import annotations

from amportal.plan.view.page_frame import Reachable
from amportal.render.text.safe_names import without_controls

# A line holds 75 octets at most, and goes on in the next behind a space.
_WIDTH = 75


def card_of(person: Reachable, agency_name: str) -> bytes:
    """Return the card of *person* as UTF-8, with lines ended by CR LF."""
    *given, family = person.name.split() or [""]
    fields = [
        ("VERSION", "3.0"),
        ("N", f"{_text(family)};{_text(' '.join(given))};;;"),
        ("FN", _text(person.name)),
        ("ORG", _text(agency_name)),
        ("TITLE", _text(person.role)),
        ("EMAIL;TYPE=INTERNET,WORK", _text(person.email)),
    ]
    if person.phone:
        fields.append(("TEL;TYPE=WORK,VOICE", _text(person.phone)))
    lines = ["BEGIN:VCARD", *(f"{name}:{value}" for name, value in fields), "END:VCARD"]
    return b"".join(_folded(line) for line in lines)


def _text(value: str) -> str:
    """Return *value* escaped: in a card, commas and semicolons separate, and a line end ends."""
    plain = without_controls(value).replace("\t", " ").strip()
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, "\\" + mark)
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return *line* with its end, folded between characters."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _WIDTH:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"

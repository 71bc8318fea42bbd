"""A card with one contact's way into their portal, to print or to read out on the phone.

It stands alone on a sheet of A5, or as a note on the paper of an office, and holds nothing of the
portal but its address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Literal

from msgspec import Struct

from amportal.render.accent_colours import accent
from amportal.render.pdf.pdf_types import PdfInputs
from amportal.render.text.message_catalog import cldr_locale, language_of, translations

FONTS = (
    "fonts/inter-print-400.woff2",
    "fonts/inter-print-600.woff2",
    "fonts/arabic-print-400.woff2",
    "fonts/arabic-print-600.woff2",
)
CardPaper = Literal["a5", "a4", "letter"]
_SHEET = """\
@font-face { font-family: "Inter"; font-weight: 400; src: url("fonts/inter-print-400.woff2"); }
@font-face { font-family: "Inter"; font-weight: 600; src: url("fonts/inter-print-600.woff2"); }
@font-face { font-family: "Portal Arabic"; font-weight: 400;
  src: url("fonts/arabic-print-400.woff2"); }
@font-face { font-family: "Portal Arabic"; font-weight: 600;
  src: url("fonts/arabic-print-600.woff2"); }
@page { size: PAPER; margin: 15mm SIDE 12mm 14mm; }
html { font: 400 9pt/13pt Inter, "Portal Arabic", sans-serif; color: #15181B; }
body, h1, h2, p, ol { margin: 0; padding: 0; }
.band { position: absolute; top: -15mm; left: -14mm; right: -SIDE; height: 3mm;
  background: FIELD; }
.who { font-size: 9pt; font-weight: 600; padding-bottom: 9mm; }
h1 { font-size: 20pt; line-height: 23pt; letter-spacing: -0.022em; font-weight: 600;
  padding-bottom: 8mm; }
h2 { font-size: 9pt; line-height: 12pt; font-weight: 600; border-top: 0.25mm solid #15181B;
  padding: 2mm 0 1mm; }
.value { font-size: 12pt; line-height: 16pt; padding-bottom: 5mm; overflow-wrap: anywhere; }
ol { list-style: none; padding-bottom: 1mm; }
li { font-size: 15pt; line-height: 20pt; font-weight: 600; border-bottom: 0.1mm solid #C9CED3; }
li span { display: inline-block; width: 9mm; font-size: 9pt; font-weight: 400; color: #59616A; }
.soft { color: #59616A; padding-bottom: 6mm; }
.last { border-top: 0.25mm solid #15181B; padding-top: 2mm; }
"""


# The width of a line stays that of the card: on larger paper the rest of the sheet is for notes.
_SIDES: dict[CardPaper, str] = {"a5": "14mm", "a4": "76mm", "letter": "82mm"}


class AccessCard(Struct, frozen=True):
    """What stands on the card; `user` and `password` or `passphrase` may be empty.

    `call` is whom to tell when it is lost: a name, and a number or an address.
    """

    agency: str
    client: str
    contact: str
    address: str
    locale: str
    accent: str | None
    call: tuple[str, str]
    at: datetime
    paper: CardPaper = "a5"
    user: str = ""
    password: str = ""
    passphrase: str = ""

    def __repr__(self) -> str:
        return f"AccessCard({self.contact!r}, {self.address!r})"


def card_inputs(card: AccessCard, fonts: Mapping[str, bytes]) -> PdfInputs:
    """Return what the card's PDF is laid out from; *fonts* are those of FONTS.

    Raises MissingWords where there are no words for its language.
    """
    language = language_of(card.locale)
    _ = translations(language).gettext
    direction = cldr_locale(language).text_direction
    title = _("Your portal with %(agency)s") % {"agency": card.agency}
    parts = [
        '<div class="band"></div>',
        f'<p class="who">{escape(card.contact)}, {escape(card.client)}</p>',
        f"<h1>{escape(title)}</h1>",
        *_value(_("Address"), card.address),
    ]
    if card.password:
        parts += _value(_("User name"), card.user)
        parts += _words(
            _("Password"), card.password, _("Small letters, with a hyphen between the words.")
        )
    if card.passphrase:
        said = _("Capitals, spaces and hyphens make no difference.")
        parts += _words(_("Passphrase"), card.passphrase, said)
    kept = _("This card is for %(name)s alone. Keep it apart from the mail with the link.")
    lost = _("Lost, or seen by somebody else? Tell %(name)s: %(reached)s")
    name, reached = card.call
    last = f"{kept % {'name': card.contact}} {lost % {'name': name, 'reached': reached}}"
    parts += [f'<p class="last">{escape(last)}</p>']
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta name="author" content="{escape(card.agency)}"></head>'
        f"<body>{''.join(parts)}</body></html>"
    )
    side = _SIDES[card.paper]
    sheet = _SHEET.replace("PAPER", card.paper).replace("SIDE", side)
    sheet = sheet.replace("FIELD", accent(card.accent).light.field)
    return PdfInputs(html, sheet, dict(fonts), card.at, card.at)


def _value(title: str, value: str) -> list[str]:
    return [f'<h2>{escape(title)}</h2><p class="value" dir="ltr">{escape(value)}</p>']


def _words(title: str, words: str, said: str) -> list[str]:
    """Return *words* one below the other, numbered, so that none is left out when read aloud."""
    rows = (
        f"<li><span>{number}</span>{escape(word)}</li>"
        for number, word in enumerate(words.split("-"), 1)
    )
    return [
        f'<h2>{escape(title)}</h2><ol dir="ltr">{"".join(rows)}</ol>',
        f'<p class="soft">{escape(said)}</p>',
    ]

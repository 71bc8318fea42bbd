"""A drawing is handed on as it looks: nothing else its maker wrote in it goes along."""

from __future__ import annotations

from io import BytesIO

import pytest
import resvg_py
from PIL import Image, ImageChops

from amportal.render.media.drawings.svg_cleaning import clean_svg
from amportal.render.refusal import Refusal
from tests.browser.drawings import drawings

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
    'xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/" '
    'xmlns:serif="http://www.serif.com/" viewBox="0 0 90 60" '
    'id="MARK-root" data-file="MARK" aria-label="MARK" name="MARK" sodipodi:docname="MARK.svg" '
    'inkscape:export-filename="MARK.png" style="-inkscape-font-specification:\'MARK\'">'
)


def drawing(inside: str) -> str:
    return f"{HEAD}{inside}</svg>"


def cleaned(inside: str) -> str:
    once = clean_svg(drawing(inside).encode())
    assert clean_svg(once) == once
    return once.decode()


def pixels(text: str) -> Image.Image:
    return Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=text)))).convert("RGBA")


def differ(one: str, other: str) -> bool:
    first, second = pixels(one), pixels(other)
    return first.size != second.size or bool(ImageChops.difference(first, second).getbbox())


RED = "<rect width='9' height='9' fill='red'/>"
# Each way in which a maker's words can stand in a file without being drawn.
HIDDEN = {
    "title": f"<title>MARK</title><g><desc>MARK</desc>{RED}</g>",
    "comment": f"<!-- MARK -->{RED}<style>/* MARK */ rect{{opacity:.5}}</style>",
    "metadata": f"<metadata><a xmlns='x'>MARK</a></metadata>{RED}",
    "layer name": f"<g inkscape:label='MARK' id='MARK' serif:id='MARK' i:layer='MARK'>{RED}</g>",
    "note": "<rect data-name='MARK' data-x='MARK' aria-label='MARK' role='MARK' width='9' "
    "height='9' MARK='1' tabindex='0' content='MARK'/>",
    "class": "<style>.MARK{fill:red}.MARK-unused{fill:blue}</style>"
    "<rect class='MARK MARK-other' width='9' height='9'/>",
    "id": "<defs><linearGradient id='MARK'><stop stop-color='red'/></linearGradient></defs>"
    "<rect width='9' height='9' fill='url(#MARK)'/><use xlink:href='#MARK2'/>"
    "<g id='MARK2'><rect width='5' height='20'/></g>",
    "id of a sheet": "<style>#MARK{fill:red}#MARK-absent{fill:blue}</style>"
    "<rect id='MARK' width='9' height='9'/>"
    "<rect fill='url(#MARK-gone) blue' width='3' height='3'/>",
    "filter": "<filter id='MARK'><feFlood flood-color='red' result='MARK'/><feMerge>"
    "<feMergeNode in='MARK'/></feMerge></filter>"
    "<rect width='9' height='9' filter='url(#MARK)'/>",
    "variable": "<style>rect{--MARK:red;--MARK-unused:'MARK';fill:var(--MARK)}</style>"
    "<rect width='9' height='9'/>",
    "property": "<rect width='9' height='9' "
    'style=\'-x-MARK:2;MARK:"x";fill:red;content:"MARK"\'/>',
    "rule": "<style>MARK{fill:red} @page MARK{margin:0} @layer MARK{rect{opacity:1}}</style>"
    f"{RED}",
    "stray letters": f"MARK<g>MARK{RED}MARK</g>MARK<a>MARK{RED}</a><defs>MARK</defs>",
    "unused": "<defs><text id='MARK'>MARK</text></defs><symbol id='s'><text>MARK</text></symbol>"
    "<pattern id='p'><text>MARK</text></pattern>"
    f"<clipPath id='c'><text>MARK</text></clipPath>{RED}",
    "used by what is hidden": "<g display='none'><use href='#t'/></g>"
    f"<defs><text id='t'>MARK</text></defs>{RED}",
    "layer": f"<g display='none'><g><text>MARK</text></g></g>{RED}",
    "layer with a part in use": "<g style='display:none'><text>MARK</text>"
    "<rect id='a' width='20' height='9'/></g><use href='#a'/>",
    "layer by a sheet": f"<style>.x{{display:none}}</style><g class='x'><text>MARK</text></g>{RED}",
    "layer beside a dark one": "<style>.x{display:none}@media (prefers-color-scheme:dark)"
    "{.l{display:none}.d{display:inline}}.d{display:none}</style>"
    f"<g class='x'><text>MARK</text></g><g class='l'>{RED}</g><g class='d'>{RED}</g>",
    "sheet of children": "<style>rect:nth-child(3){fill:red}</style>"
    "<text display='none'>MARK</text><rect width='9' height='9'/><rect width='5' height='30'/>",
    "visibility": f"<g visibility='hidden'><text>MARK</text></g>{RED}",
    "opacity": f"<g opacity='0'><text>MARK</text></g><text style='opacity:0%'>MARK</text>{RED}",
    "size": f"<text font-size='0'>MARK</text>{RED}",
    "colour": "<text fill='none'>MARK</text><text style='fill:transparent'>MARK</text>"
    f"<g fill-opacity='0'><text>MARK</text></g><text fill='#fff0'>MARK</text>{RED}",
}


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_nothing_of_its_maker_goes_along(name: str) -> None:
    text = HIDDEN[name]
    clean = cleaned(text)
    assert "MARK" not in clean, clean
    assert not differ(drawing(text), clean), clean


@pytest.mark.parametrize("name", sorted(drawings()))
def test_every_drawing_looks_as_before(name: str) -> None:
    raw = drawings()[name]
    clean = clean_svg(raw)
    assert clean_svg(clean) == clean
    assert not differ(raw.decode(), clean.decode())


@pytest.mark.parametrize(
    "inside",
    [
        "<text visibility='hidden'>a<tspan visibility='visible'>seen</tspan></text>",
        "<g visibility='hidden'><text visibility='visible'>seen</text></g>",
        "<g fill='none'><text id='t'>seen</text></g><use href='#t' fill='red'/>",
        "<clipPath id='c'><text fill='none' opacity='0'>seen</text></clipPath>"
        "<rect width='9' height='9' clip-path='url(#c)'/>",
        "<path id='p' fill='none' d='M0 9h90'/><text><textPath href='#p'>seen</textPath></text>",
        "<style>text{display:none}@media (prefers-color-scheme:dark){text{display:inline}}</style>"
        "<text>seen</text>",
        "<style media='print'>text{display:none}</style><text>seen</text>",
        "<text fill='none' stroke='red'>seen</text>",
        "<switch><text systemLanguage='de'>seen</text><text>other</text></switch>",
        "<text>a <a href='#x'>seen</a></text>",
    ],
)
def test_what_some_reader_sees_stays(inside: str) -> None:
    if "tspan visibility" in inside:
        with pytest.raises(Refusal):
            cleaned(inside)
        return
    assert "seen" in cleaned(inside)


@pytest.mark.parametrize(
    "inside",
    [
        "<text>a<tspan display='none'>MARK</tspan></text>",
        "<text>a<tspan fill='none'>MARK</tspan></text>",
        "<style>[data-name='MARK']{fill:red}</style><rect/>",
        "<style>@keyframes MARK{to{opacity:1}}</style><rect/>",
    ],
)
def test_what_cannot_be_taken_out_is_refused(inside: str) -> None:
    """Without it the drawing could look different, so its maker has to decide."""
    with pytest.raises(Refusal) as caught:
        cleaned(inside)
    assert caught.value.problems[0].slug == "svg-unsafe"
    assert caught.value.problems[0].hint

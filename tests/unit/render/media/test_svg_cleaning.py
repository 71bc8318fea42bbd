"""Drawings: what draws is kept, what acts or loads or unfolds is refused."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image as Pillow

from amportal.render.media.svg_cleaning import MAX_BYTES, MAX_NODES, clean_svg
from amportal.render.refusal import Refusal

SPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)


def svg(inside: str, head: str = "") -> bytes:
    return f"{head}<svg {SPACES} viewBox='0 0 9 9'>{inside}</svg>".encode()


def refusal(raw: bytes) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        clean_svg(raw)
    problem = caught.value.problems[0]
    assert problem.hint
    return problem.slug, problem.message


def test_keeps_what_draws() -> None:
    """Shapes, gradients, text, styles and references inside the drawing stay as they are."""
    cleaned = clean_svg(
        svg(
            "<title>Logo</title><defs><linearGradient id='g'><stop offset='0'/></linearGradient>"
            "</defs><style>.a{fill:url(#g)}</style><g class='a' transform='scale(2)'>"
            "<path d='M0 0h9' style='stroke:#005f73'/></g><use xlink:href='#g'/>"
            "<text>Ä &amp; B</text>"
        )
    ).decode()
    for part in (
        "<title>Logo</title>", '<stop offset="0" />', ".a{fill:url(#g)}", 'd="M0 0h9"',
        'href="#g"', "Ä &amp; B", 'transform="scale(2)"', 'xmlns="http://www.w3.org/2000/svg"',
    ):  # fmt: skip
        assert part in cleaned
    assert "ns0" not in cleaned


def test_drops_what_no_eye_sees() -> None:
    """Comments, metadata and editors' notes are left out: they may name people and folders."""
    cleaned = clean_svg(
        svg(
            "<!-- canary --><metadata><rdf:RDF>canary</rdf:RDF></metadata>"
            "<inkscape:grid a='canary'/>"
            "<path inkscape:label='canary' data-name='canary' d='M0 0'/>"
        )
    ).decode()
    assert "canary" not in cleaned
    assert 'd="M0 0"' in cleaned


def test_cleaning_twice_changes_nothing() -> None:
    """A clean drawing stays as it is, so a rebuild writes nothing."""
    once = clean_svg(svg("<g><!-- x --><path d='M0 0'/></g>"))
    assert clean_svg(once) == once


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        "<animate attributeName='href' to='javascript:1'/>",
        "<set attributeName='onload' to='x'/>",
        "<path onload='alert(1)'/>",
        "<path ONCLICK='alert(1)'/>",
        "<a href='javascript:alert(1)'><path/></a>",
        "<a href='https://tracker.example/'><path/></a>",
        "<image href='http://127.0.0.1/x.png'/>",
        "<image xlink:href='file:///etc/hostname'/>",
        "<image href='../other-client/logo.png'/>",
        "<image href='data:image/svg+xml;base64,AAAA'/>",
        "<use href='other.svg#a'/>",
        "<use href=' //127.0.0.1/x.svg#a'/>",
        "<feImage href='x.png'/>",
        "<style>@import url(http://127.0.0.1/x.css);</style>",
        "<style>@IMPORT 'x.css';</style>",
        "<style>@\\69mport 'x.css';</style>",
        "<style>@font-face{font-family:x;src:url(http://127.0.0.1/f)}</style>",
        "<style>path{fill:url( 'http://127.0.0.1/x#a' )}</style>",
        "<style>path{background:image-set('x.png' 1x)}</style>",
        "<path style='fill:url(http://127.0.0.1/x#a)'/>",
        "<path fill='url(http://127.0.0.1/x#a)'/>",
        "<path style='fill:u\\72l(http://127.0.0.1/x)'/>",
        "<path filter='url(#a) url(x.svg#b)'/>",
    ],
)
def test_refuses_what_acts_or_loads(inside: str) -> None:
    """Scripts, handlers and references out of the drawing are refused by name, never dropped."""
    assert refusal(svg(inside))[0] == "svg-unsafe"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>',
    ],
)
def test_refuses_entities(head: str) -> None:
    """An entity can unfold without end or read a file: none is allowed."""
    assert refusal(svg("<path/>", head)) == (
        "svg-unsafe",
        "the drawing declares entities, which can unfold without end",
    )


def test_a_plain_doctype_is_fine() -> None:
    """What drawing programs write above an SVG 1.1 file does no harm and is left out."""
    head = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    assert b"DOCTYPE" not in clean_svg(svg("<path d='M0 0'/>", head))


def levels(step: str) -> str:
    return "".join(
        f"<g id='a{level}'>" + step.replace("N", str(level - 1)) * 10 + "</g>"
        for level in range(1, 9)
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<g id='a0'><path/></g>" + levels("<use href='#aN'/>"),
        "<g id='a0'><path/></g>" + levels("<rect fill='url(#aN)'/>"),
        "<g id='a0'><path/></g>" + levels("<path style='marker-start:url(#aN)'/>"),
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
        "<g id='a'><use href='#a'/></g>",
        "".join(f"<g id='a{n}'><use href='#a{n + 1}'/></g>" for n in range(2000)),
    ],
    ids=["use", "pattern", "marker", "circle", "self", "chain"],
)
def test_refuses_what_unfolds(inside: str) -> None:
    """Few lines that become millions of shapes, or never end, are refused quickly."""
    assert refusal(svg(inside))[0] == "svg-unsafe"


def test_refuses_too_many_parts() -> None:
    """The number of parts and the depth of a drawing are bounded."""
    assert refusal(svg("<path/>" * MAX_NODES))[0] == "svg-unsafe"
    assert refusal(svg("<g>" * 100 + "</g>" * 100))[0] == "svg-unsafe"


def test_refuses_too_large_a_file() -> None:
    """A drawing of megabytes is refused before it is read."""
    assert refusal(b" " * (MAX_BYTES + 1))[0] == "image-too-large"


@pytest.mark.parametrize("raw", [b"", b"<svg", b"not xml", b"<svg><g></svg>", b"\xff\xfe<"])
def test_names_what_is_damaged(raw: bytes) -> None:
    """What is no well-formed XML is said to be damaged."""
    assert refusal(raw)[0] == "image-broken"


def test_refuses_another_document() -> None:
    """A page or a feed with an SVG's name is no drawing."""
    assert refusal(b"<html><svg/></html>")[1] == (
        "the drawing is not a drawing: its outermost element is not `svg`"
    )


def test_embedded_pictures_are_made_clean() -> None:
    """A photo inside a drawing is held to the rule of photos: no metadata comes along."""
    exif = Pillow.Exif()
    exif[0x010E] = "canary"
    out = BytesIO()
    Pillow.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif.tobytes())
    coded = base64.b64encode(out.getvalue()).decode()
    cleaned = clean_svg(svg(f"<image xlink:href='data:image/jpeg;base64,{coded}'/>")).decode()
    picture = base64.b64decode(cleaned.split("base64,")[1].split('"')[0])
    assert b"canary" in out.getvalue()
    assert b"canary" not in picture
    assert picture.startswith(b"\xff\xd8")


def test_a_pointer_is_named_as_such() -> None:
    """A drawing that Git LFS has not brought yet is named with its mend."""
    raw = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    assert refusal(raw)[0] == "lfs-pointer"

"""Drawings: what draws is kept, what acts or loads or unfolds is refused."""

from __future__ import annotations

import base64
import gzip
from io import BytesIO

import pytest
from PIL import Image as Pillow

from amportal.render.media.drawings import svg_cleaning
from amportal.render.media.drawings.svg_cleaning import MAX_BYTES, MAX_NODES, clean_svg
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
        '<stop offset="0" />', ".c1{fill:url(#i1)}", 'class="c1"', 'd="M0 0h9"',
        'href="#i1"', "Ä &amp; B", 'transform="scale(2)"', 'xmlns="http://www.w3.org/2000/svg"',
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


@pytest.mark.parametrize(
    ("inside", "message", "mend"),
    [
        ("<script/>", "runs a script", "without scripts"),
        ("<foreignObject/>", "holds a piece of web page", "outlines"),
        ("<animateTransform/>", "moves by itself (`animateTransform`)", "without animation"),
        ("<font/>", "brings its own font (`font`)", "outlines"),
        ("<video/>", "plays something else (`video`)", "alone"),
        ("<feImage/>", "holds `feImage`, which is not allowed in a portal", "plain SVG"),
        ("<path onclick='x'/>", "acts on events (`onclick`)", "without scripts"),
        ("<a href='https://x.example'/>", "links to `https://x.example`", "take the link out"),
        ("<image href='p.png'/>", "shows the picture `p.png`, which is not in it", "embed"),
        ("<image href='data:image/tiff;base64,A'/>", "embeds a picture in a form", "PNG or JPEG"),
        ("<image href='data:image/png;base64,A'/>", "holds a damaged picture", "embed the picture"),
        ("<use href='b.svg#a'/>", "points outside itself (`b.svg#a`)", "plain SVG"),
        ("<style>@import 'x';</style>", "loads a style sheet (`@import`)", "outlines"),
        (
            "<style>@font-face{src:url(data:font/woff2;base64,A)}</style>",
            "brings its own font (`@font-face`)",
            "outlines",
        ),
        ("<path style='fill:url(x.png)'/>", "loads something by its style (`x.png`)", "embed"),
        ("<path style='x:url(data:y)'/>", "embeds something in its style (`data:y`)", "embed"),
        ("<path style='f\\69ll:red'/>", "hides part of its style", "plain SVG"),
        ("<path fill='url(#a'/>", "loads something by its style (`(#a`)", "embed"),
        ("<path style='x:expression(1)'/>", "runs something from its style", "without scripts"),
        ("<g id='a'><use href='#a'/></g>", "refers to itself in a circle", "`use`"),
        ("<path/>" * MAX_NODES, "is too detailed", "simplify"),
    ],
)
def test_each_cause_has_its_own_mend(inside: str, message: str, mend: str) -> None:
    """Whoever exports the drawing again learns what to change, and it is what was wrong."""
    with pytest.raises(Refusal) as caught:
        clean_svg(svg(inside))
    problem = caught.value.problems[0]
    assert problem.slug == "svg-unsafe"
    assert problem.message.startswith(f"the drawing {message}")
    assert mend in problem.hint


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (gzip.compress(svg("")), "the file is a compressed SVG file"),
        (b"\x89PNG\r\n\x1a\n", "the file is called SVG, but it is a picture of pixels"),
        (b"%PDF-1.7\n", "the file is a PDF file"),
        (b"<!DOCTYPE html><p>Not found", "the file is an HTML file"),
        (
            svg("<g>\n  </a>"),
            "the drawing is damaged: it is no well-formed SVG, in line 2, column 5",
        ),
    ],
)
def test_other_files_are_named(raw: bytes, message: str) -> None:
    """What only bears the name of a drawing is told as what it is."""
    assert refusal(raw)[1].startswith(message)


def picture(width: int, height: int) -> str:
    out = BytesIO()
    Pillow.new("1", (width, height)).save(out, "PNG")
    return f"<image href='data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}'/>"


@pytest.mark.parametrize("inside", [picture(5000, 5000) * 2, picture(1, 1) * 801])
def test_embedded_pictures_are_bounded_together(inside: str) -> None:
    """A drawing costs no more than one picture, however many it embeds."""
    assert refusal(svg(inside)) == (
        "svg-unsafe",
        "the drawing embeds too many pictures: together over 40 million pixels, or over 800",
    )


def test_a_broken_embedded_picture_is_told_as_such() -> None:
    """The mend for a picture is said of the picture, not of the drawing."""
    coded = base64.b64encode(b"\xff\xd8\xff\xe0").decode()
    assert refusal(svg(f"<image href='data:image/jpeg;base64,{coded}'/>")) == (
        "image-broken",
        "of a picture embedded in the drawing: the picture is damaged or cut short",
    )


def test_what_is_left_out_costs_no_time_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand editors' notes are passed over once each."""
    looked: list[str] = []
    local = svg_cleaning._local
    monkeypatch.setattr(svg_cleaning, "_local", lambda each: looked.append("") or local(each))
    clean_svg(svg("<metadata/>" * 100_000 + "<path d='M0 0'/>"))
    assert len(looked) < 100_010


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


def styled(step: str, rule: str) -> str:
    rules = "".join(rule.replace("N", str(level)) for level in range(8))
    return f"<style>{rules}</style><g id='a0'><path/></g>{levels(step)}"


@pytest.mark.parametrize(
    "inside",
    [
        "<g id='a0'><path/></g>" + levels("<use href='#aN'/>"),
        "<g id='a0'><path/></g>" + levels("<rect fill='url(#aN)'/>"),
        "<g id='a0'><path/></g>" + levels("<path style='marker-start:url(#aN)'/>"),
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
        "<g id='a'><use href='#a'/></g>",
        "".join(f"<g id='a{n}'><use href='#a{n + 1}'/></g>" for n in range(2000)),
        styled(
            "<rect class='c-N'/>", ".c-N, .other > .c-N:hover {stroke: red; fill: url( '#aN' )}"
        ),
        styled("<g id='x-N'/>", "@media screen {#x-N{marker:url(#aN)}}"),
        "<g id='a0'><path/></g>" + levels("<use href='#aN'/>") + "<path id='a7'/><path id='a1'/>",
    ],
    ids=["use", "pattern", "marker", "circle", "self", "chain", "style", "tag", "same name"],
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
        "the file is no drawing: its outermost element is `html`, not `svg`"
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

"""What is wrong with a drawing, each with the mend for its own cause."""

from __future__ import annotations

from amportal.errors import Problem
from amportal.render.media.picture_formats import format_name, unshown
from amportal.render.refusal import Refusal

_PLAIN = "export the drawing again as plain SVG, or as PNG"
_SIMPLER = "simplify the drawing, or export it as PNG"
_OUTLINES = "turn its text into outlines (paths) before you export it, or export it as PNG"
_STATIC = "export it without scripts and interactive parts, or as PNG"
_NO_MOTION = "export it without animation; moving pictures may be GIF, WebP or video (`.mp4`)"
_SHORTEST = 40  # characters of a name or an address that are shown
# Elements by what they do: how to say it, and the mend.
_ELEMENTS = {
    "script": ("runs a script", _STATIC),
    "foreignObject": ("holds a piece of web page (`foreignObject`)", _OUTLINES),
    **dict.fromkeys(
        ("animate", "animateTransform", "animateMotion", "animateColor", "set", "mpath"),
        ("moves by itself (`{name}`)", _NO_MOTION),
    ),
    **dict.fromkeys(
        ("font", "font-face", "glyph", "missing-glyph", "hkern", "vkern"),
        ("brings its own font (`{name}`)", _OUTLINES),
    ),
    **dict.fromkeys(
        ("audio", "video", "iframe", "canvas", "embed", "object"),
        ("plays something else (`{name}`)", "export the drawing alone, and hand the rest on apart"),
    ),
}


def unsafe(what: str, hint: str) -> Refusal:
    """Return the refusal of a drawing that does *what*, with its mend."""
    return Refusal(Problem(slug="svg-unsafe", message=f"the drawing {what}", hint=hint))


def too_large(size: int, most: int) -> Refusal:
    """Return the refusal of a file of *size* bytes."""
    return Refusal(
        Problem(
            slug="image-too-large",
            message=f"the drawing is too large: {size:,} bytes, and {most:,} is the most",
            hint=_SIMPLER,
        )
    )


def damaged(raw: bytes, place: tuple[int, int] | None) -> Refusal:
    """Return the refusal of what is no XML: by what it is instead, or by where it breaks."""
    if raw.startswith(b"\x1f\x8b"):
        return Refusal(unshown("compressed SVG"))
    name = format_name(raw)
    if name is None and raw.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")):
        return Refusal(
            Problem(
                "image-format",
                "the file is called SVG, but it is a picture of pixels",
                hint="let its name end in what it is, such as `.png` or `.jpg`",
            )
        )
    if name not in (None, "SVG"):
        return Refusal(unshown(name))
    where = f", in line {place[0]}, column {place[1] + 1}" if place else ""
    return Refusal(
        Problem(
            slug="image-broken",
            message=f"the drawing is damaged: it is no well-formed SVG{where}",
            hint="open it in a drawing program and export it again as plain SVG",
        )
    )


def not_a_drawing(name: str) -> Refusal:
    """Return the refusal of XML whose outermost element is *name*."""
    return Refusal(
        Problem(
            slug="svg-unsafe",
            message=f"the file is no drawing: its outermost element is `{name[:_SHORTEST]}`, "
            "not `svg`",
            hint="get the drawing itself, or export it again as plain SVG",
        )
    )


def entities() -> Refusal:
    """Return the refusal of entities."""
    return unsafe(
        "declares entities, which can unfold without end",
        "export it again as plain SVG; in Illustrator, without preserving editing capabilities",
    )


def outside_definition() -> Refusal:
    """Return the refusal of a document type that lies outside the file."""
    return unsafe("takes its definition from another file", _PLAIN)


def too_detailed(nodes: int, depth: int) -> Refusal:
    """Return the refusal of too many parts."""
    return unsafe(f"is too detailed: over {nodes:,} parts, or {depth} levels deep", _SIMPLER)


def unfolds(what: str) -> Refusal:
    """Return the refusal of references that become too many shapes."""
    return unsafe(what, "expand repeated shapes and patterns, simplify them, or export it as PNG")


def too_much_style() -> Refusal:
    """Return the refusal of style sheets that take too long to apply."""
    return unsafe("has too many style rules for its shapes", _SIMPLER)


def circle() -> Refusal:
    """Return the refusal of a shape that draws itself."""
    return unsafe(
        "refers to itself in a circle", "take the `use` or pattern that points back to itself out"
    )


def not_allowed(name: str) -> Refusal:
    """Return the refusal of an element."""
    what, hint = _ELEMENTS.get(name, ("holds `{name}`, which is not allowed in a portal", _PLAIN))
    return unsafe(what.format(name=name[:_SHORTEST]), hint)


def handler(name: str) -> Refusal:
    """Return the refusal of an attribute that acts on events."""
    return unsafe(f"acts on events (`{name[:_SHORTEST]}`)", _STATIC)


def outside(element: str, reference: str) -> Refusal:
    """Return the refusal of what *element* points to outside the drawing."""
    shown = f"`{reference[:_SHORTEST]}`"
    if element == "a":
        return unsafe(f"links to {shown}", "take the link out; a page can hold it beside")
    if element == "image" and reference.lower().startswith("data:"):
        return unsafe(
            f"embeds a picture in a form that is not shown ({shown})",
            "embed it as PNG or JPEG, or export the drawing as PNG",
        )
    if element == "image":
        return unsafe(
            f"shows the picture {shown}, which is not in it",
            "embed its pictures when you export the drawing, or export it as PNG",
        )
    return unsafe(f"points outside itself ({shown})", _PLAIN)


def damaged_picture() -> Refusal:
    """Return the refusal of an embedded picture that cannot be read."""
    return unsafe("holds a damaged picture", "embed the picture anew, and export it again")


def too_many_pictures(most: int) -> Refusal:
    """Return the refusal of embedded pictures that are too large together."""
    return unsafe(
        f"embeds too many pictures: together over {most // 1_000_000} million pixels, or over 800",
        "embed fewer or smaller pictures, or export it as PNG",
    )


def style_sheet() -> Refusal:
    """Return the refusal of an imported style sheet."""
    return unsafe("loads a style sheet (`@import`), for a font as a rule", _OUTLINES)


def odd_style(code: str, *, moves: bool = False) -> Refusal:
    """Return the refusal of a part of a style sheet that nobody else can be handed as it is."""
    shown = " ".join(code.split())[:_SHORTEST]
    if moves:
        return unsafe(f"moves by itself (`{shown}`)", _NO_MOTION)
    return unsafe(f"has a style that may hold its maker's notes (`{shown}`)", _PLAIN)


def hidden_letters() -> Refusal:
    """Return the refusal of a line of text of which a part is hidden."""
    return unsafe(
        "hides a part of a line of text",
        "delete the hidden words, or turn the text into outlines (paths) and export it again",
    )


def font() -> Refusal:
    """Return the refusal of a font, loaded or embedded."""
    return unsafe("brings its own font (`@font-face`)", _OUTLINES)


def script_in_style() -> Refusal:
    """Return the refusal of a style that runs something."""
    return unsafe("runs something from its style or an attribute", _STATIC)


def backslash() -> Refusal:
    """Return the refusal of escapes, which hide what a style says."""
    return unsafe("hides part of its style behind backslashes", _PLAIN)


def outside_by_style(url: str) -> Refusal:
    """Return the refusal of a style that loads *url*."""
    where = "embeds something in" if url.lower().startswith("data:") else "loads something by"
    return unsafe(
        f"{where} its style (`{url[:_SHORTEST]}`)",
        "embed what it shows as a picture of its own (`image`), or export it as PNG",
    )


def no_size() -> Problem:
    """Return the problem of a drawing without width, height and view box."""
    return Problem(
        slug="svg-unsafe",
        message="the drawing does not say how large it is",
        hint='export it again with a `viewBox`, such as `viewBox="0 0 600 800"`',
    )


def odd_size(width: float, height: float, most: int) -> Problem:
    """Return the problem of a drawing that is nothing, or larger than anything."""
    return Problem(
        slug="svg-unsafe",
        message=f"the drawing says that it is {width:g} by {height:g} large",
        hint=f"give it a width and a height, or a `viewBox`, of more than 0 and under {most:,}",
    )

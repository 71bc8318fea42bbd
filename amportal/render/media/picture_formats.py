"""What a file that is no picture for a portal is instead, by its bytes or by its name.

Phones and programs give pictures in more formats than every browser shows. Whoever is told which
one it is knows what to export.
"""

from __future__ import annotations

from amportal.errors import Problem

_EXPORT = "export it as PNG or JPEG; another ending of the name does not change what it is"
_PHONE = (
    "export it as JPEG; an iPhone takes JPEG pictures with Settings, Camera, Formats, "
    "Most Compatible"
)
# What stands after `ftyp` in files of the same family.
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"), "HEIC"),
    b"crx ": "Canon raw",
}
_GENERAL_BRAND = b"mif1"
_HEADS = (
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"8BPS", "Photoshop"),
    (b"%PDF-", "PDF"),
    (b"%!PS", "PostScript"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\x00\x00\x01\x00", "ICO"),
)
# Formats of pictures that no portal shows, by the ending of a name.
BY_ENDING = {
    **dict.fromkeys((".avif", ".avifs"), "AVIF"),
    **dict.fromkeys((".heic", ".heif", ".hif"), "HEIC"),
    **dict.fromkeys((".bmp", ".dib"), "BMP"),
    **dict.fromkeys((".jp2", ".j2k", ".jpx"), "JPEG 2000"),
    ".jxl": "JPEG XL",
    ".ico": "ICO",
    ".svgz": "compressed SVG",
}


def format_name(raw: bytes) -> str | None:
    """Return what people call the format of *raw*, where it is known and no portal's."""
    if raw[4:8] == b"ftyp":
        # The first brand is often a general one; those it is compatible with follow.
        size = min(int.from_bytes(raw[:4], "big"), 64)
        brands = [raw[8:12], *(raw[at : at + 4] for at in range(16, size, 4))]
        names = [_BRANDS[each] for each in brands if each in _BRANDS]
        return names[0] if names else "HEIC" if _GENERAL_BRAND in brands else None
    start = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml")) and b"<svg" in raw[:4096].lower():
        return "SVG"
    if start.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    return next((name for head, name in _HEADS if raw.startswith(head)), None)


def other_format(raw: bytes) -> Problem:
    """Return the problem with *raw*, which is not a picture that portals show."""
    return unshown(format_name(raw))


def unshown(name: str | None) -> Problem:
    """Return the problem with a picture in the format *name*; None where it is not known."""
    if name is None:
        return Problem(
            "image-format", "the file is not a PNG, JPEG, WebP or GIF picture", hint=_EXPORT
        )
    hints = {
        "HEIC": _PHONE,
        "SVG": "let its name end in `.svg`, or export it as PNG",
        "compressed SVG": "export it as plain SVG, or as PNG",
        "HTML": "it is a web page, perhaps of a failed download: get the picture itself",
    }
    return Problem(
        "image-format",
        f"the file is {_article(name)} {name} file, and portals show PNG, JPEG, WebP and GIF",
        hint=hints.get(name, _EXPORT),
    )


def _article(name: str) -> str:
    return "an" if name[0] in "AEIO" or name.startswith(("SVG", "HEIC", "HTML")) else "a"

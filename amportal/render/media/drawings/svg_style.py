"""Styles and attributes of a drawing: refused where they load something or hide what they say."""

from __future__ import annotations

from collections.abc import Iterator

from amportal.render.media.drawings import svg_problems as told


def check_style(text: str, *, is_style: bool) -> None:
    """Raise Refusal where *text* loads something or hides what it says.

    *is_style*: it is a style sheet or a list of declarations, not the value of one attribute.
    """
    lowered = text.lower()
    if "@import" in lowered:
        raise told.style_sheet()
    if "javascript:" in lowered or "expression(" in lowered:
        raise told.script_in_style()
    if "\\" in text and (is_style or "(" in text):
        raise told.backslash()
    for url in urls_in(text):
        if not url.startswith("#"):
            raise told.font() if "@font-face" in lowered else told.outside_by_style(url)
    if "image-set(" in lowered or "src(" in lowered:
        raise told.outside_by_style("image-set")


def urls_in(text: str) -> Iterator[str]:
    """Yield what stands in each `url(...)` of *text*, without its quotes.

    One that never ends is taken to its end: it begins with no `#`, or points nowhere.
    """
    lowered = text.lower()
    at = lowered.find("url(")
    while at >= 0:
        end = text.find(")", at)
        inside = text[at + 4 : end if end >= 0 else None].strip()
        if len(inside) > 1 and inside[0] in "\"'" and inside[0] == inside[-1]:
            inside = inside[1:-1]
        yield inside if end >= 0 else f"({inside}"
        at = lowered.find("url(", end) if end >= 0 else -1

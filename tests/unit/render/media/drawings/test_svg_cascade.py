"""Style sheets of drawings: after they are resolved, each element carries what applies to it."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from amportal.render.media.drawings.svg_cascade import resolve_styles
from amportal.render.refusal import Refusal

PATHS = "<path id='x'/>"


def styled(inside: str) -> tuple[dict[str, str], list[str]]:
    """Return the attributes of the element with the id `x`, and what was not resolved."""
    root = fromstring(f"<svg>{inside}</svg>")
    left = resolve_styles(root)
    assert not list(root.iter("style"))
    return next(dict(each.attrib) for each in root.iter() if each.get("id") == "x"), left


@pytest.mark.parametrize(
    ("sheet", "element", "style"),
    [
        ("path{fill:red}", "<path id='x' fill='blue'/>", "fill:red"),
        ("path{fill:red}.a{fill:lime}", "<path id='x' class='a'/>", "fill:lime"),
        (".a{fill:lime}path{fill:red}", "<path id='x' class='a'/>", "fill:lime"),
        ("path{fill:red}", "<path id='x' style='fill:blue'/>", "fill:blue"),
        ("path{fill:red!important}", "<path id='x' style='fill:blue'/>", "fill:red"),
        ("g > :nth-child(2){fill:red}", "<g><path/><path id='x'/></g>", "fill:red"),
        ("svg{--a:red}path{fill:var(--a)}", "<path id='x'/>", "fill:red"),
        ("g{--a:red}", "<g><path id='x' fill='var(--a)'/></g>", "fill:red"),
        ("path{fill:var(--none, blue)}", "<path id='x'/>", "fill:blue"),
        ("@media screen{path{fill:red}}", "<path id='x'/>", "fill:red"),
        ("@media print{path{fill:red}}", "<path id='x' fill='blue'/>", None),
        ("@media (prefers-color-scheme:dark){path{fill:red}}", "<path id='x'/>", None),
    ],
)
def test_what_applies(sheet: str, element: str, style: str | None) -> None:
    """Specificity, order, importance, inheritance of custom properties and media, as CSS says."""
    attributes, left = styled(f"<style>{sheet}</style>{element}")
    assert left == []
    assert attributes.get("style") == style
    assert "fill" not in attributes or style is None


def test_a_property_without_value_is_unset() -> None:
    """A custom property that has no value takes what stands below it out, as browsers do."""
    attributes, _ = styled("<path id='x' fill='red' style='fill:var(--none)'/>")
    assert set(attributes) == {"id"}


def test_properties_that_engines_read_as_attributes() -> None:
    """Geometry, transforms and paths of CSS become attributes without units."""
    attributes, _ = styled(
        "<style>#x{cx:6px;transform:rotate(45deg) translateX(2px);d:path('M0 0h9')}</style>"
        "<circle id='x' cx='1'/>"
    )
    assert attributes == {
        "id": "x",
        "cx": "6",
        "transform": "rotate(45) translate(2,0)",
        "d": "M0 0h9",
    }


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        ("@media (min-width:9px){path{fill:red}}", "@media (min-width:9px)"),
        ("@layer a{path{fill:red}}", "@layer"),
        ("g{path{fill:red}}", "path"),
        ("path:has(g){fill:red}:::{fill:red}", ":::"),
    ],
)
def test_what_is_not_resolved_is_named(sheet: str, left: str) -> None:
    """Rules that cannot be applied are named; the others are."""
    attributes, unresolved = styled(f"<style>{sheet} path{{stroke:red}}</style><path id='x'/>")
    assert unresolved == [left]
    assert attributes["style"] == "stroke:red"


def test_custom_properties_have_an_end() -> None:
    """Circles and properties that double each other without end give no value."""
    doubling = "".join(f"--a{at}:var(--a{at - 1}) var(--a{at - 1});" for at in range(1, 90))
    attributes, _ = styled(
        f"<style>svg{{--a0:red;--c:var(--c);{doubling}}}</style>"
        "<path id='x' style='fill:var(--c);stroke:var(--a89)'/>"
    )
    assert set(attributes) == {"id"}


def test_a_custom_property_has_the_value_of_where_it_is_declared() -> None:
    """What is changed further in does not change what was declared further out."""
    attributes, _ = styled(
        "<style>svg{--a:var(--b);--b:red}g{--b:blue}</style>"
        "<g><path id='x' style='fill:var(--a);stroke:var(--b)'/></g>"
    )
    assert attributes["style"] == "fill:red;stroke:blue"


def test_sheets_without_end_are_refused() -> None:
    """Many rules for many shapes are refused; intricate selectors are left out and named."""
    with pytest.raises(Refusal):
        styled(f"<style>{'path{fill:red}' * 3000}</style>{PATHS * 1000}")
    _, left = styled(f"<style>path ~ path{{fill:red}}</style>{PATHS * 9000}")
    assert left == ["path ~ path"]

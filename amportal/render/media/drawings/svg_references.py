"""What the parts of a drawing refer to by id, in attributes and in style sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

_URL = re.compile(r"url\(\s*([\"']?)#([^)\"']*)\1\s*\)", re.IGNORECASE)


def references(element: Element) -> Iterator[str]:
    """Yield the ids that the attributes of *element* refer to."""
    for name, value in element.attrib.items():
        if name == "href":
            if value.startswith("#"):
                yield unquote(value[1:])
        else:
            yield from ids_in(value)


def ids_in(text: str) -> Iterator[str]:
    """Yield the ids that each `url(#...)` of *text* refers to."""
    for found in _URL.finditer(text):
        yield unquote(found[2].strip())


def renamed(text: str, name_of: Callable[[str], str]) -> str:
    """Return *text* with `url(#...)` of other ids: *name_of* gives each its new one."""
    return _URL.sub(lambda found: f"url(#{name_of(unquote(found[2].strip()))})", text)

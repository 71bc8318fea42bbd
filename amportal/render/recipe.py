"""What a recipe is given and what comes of it: the words between rendering and building.

A recipe is a pure function `Inputs -> Built`. It reads its inputs and nothing else, so the same
inputs give the same bytes on any machine, and nothing of another client can be reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from amportal.errors import Problem
from amportal.render.markdown.html_cache import HtmlCache
from amportal.render.theme import Theme


class Read(Struct, frozen=True, order=True):
    """A file of the theme that was looked for; `digest` None: in vain.

    A name that begins with `routes.OF_PORTAL` is that of an asset of the portal.
    """

    name: str
    digest: str | None


class Rendered(Struct, frozen=True):
    """The bytes of an output, every file of the theme that was looked for, and what to mend.

    With a problem of severity `error` there is no content.
    """

    content: bytes
    reads: frozenset[Read]
    problems: tuple[Problem, ...] = ()


class Inputs(Struct, frozen=True):
    """All that one output may be made from.

    `bodies` are what is known of the client's texts; they save time and change no byte. `named`
    maps each asset of the portal, as `routes` calls it, to the digest of its bytes.
    """

    output: str
    data: object
    assets: Mapping[str, bytes]
    theme: Theme
    bodies: HtmlCache | None = None
    named: Mapping[str, str] = field(default_factory=dict)


class Later(Struct, frozen=True):
    """A second step too slow to do at once: `inputs` for the worker, and the digest of them."""

    inputs: object
    digest: str


class Built(Struct, frozen=True):
    """What a recipe made: the bytes, or a second step that will make them.

    `reads` names every template looked for, with its digest or None where there was none.
    Error-severity problems mean that there is nothing to release.
    """

    content: bytes = b""
    reads: tuple[tuple[str, str | None], ...] = ()
    problems: tuple[Problem, ...] = ()
    later: Later | None = None


Recipe = Callable[[Inputs], Built]

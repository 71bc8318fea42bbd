"""The templates of the forms: ours alone, so no sandbox, but whatever is put in is escaped."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(str(files(__package__)))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(name: str, **shown: Any) -> str:
    """Return the page that the template *name* makes of what is *shown*."""
    return _environment().get_template(f"{name}.html").render(**shown)


def own_style() -> bytes:
    """Return the style sheet of the forms."""
    return (_FOLDER / "forms.css").read_bytes()


def pencil_style() -> bytes:
    """Return the style sheet of what is added to portals."""
    return (_FOLDER / "pencils.css").read_bytes()

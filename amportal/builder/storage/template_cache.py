"""Compiled templates kept between builds. They are code, so it matters where they lie."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from pathlib import Path

from amportal.builder.storage import user_cache
from amportal.render.theme import CompiledTemplates

# More than this many templates is not a theme but its history.
_MOST = 400
_KIND = "templates"


def codes_in(folder: Path | None, code: str) -> CompiledTemplates:
    """Return what is kept in *folder* for our own code of the digest *code*."""
    content = user_cache.kept(folder, _KIND, code)
    if content is None:
        return CompiledTemplates()
    try:
        return CompiledTemplates(marshal.loads(content))
    except (ValueError, EOFError, TypeError):
        return CompiledTemplates()


def keep_codes(folder: Path | None, code: str, codes: CompiledTemplates) -> None:
    """Keep what was compiled, with what was known."""
    if not codes.made:
        return
    kept: Mapping[str, bytes] = {**codes.known, **codes.made}
    if len(kept) > _MOST:
        kept = codes.made
    user_cache.keep(folder, _KIND, code, marshal.dumps(dict(kept)))

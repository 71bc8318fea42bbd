"""Compiled templates as bytes, by name and content: what another process need not compile again.

Only good for the very code and libraries that made them; whoever keeps them has to see to that.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from types import CodeType


class Codes:
    """What is known of compiled templates, and what was compiled since."""

    def __init__(self, known: Mapping[str, bytes] | None = None) -> None:
        """Begin with what is *known*, as `made` held it before."""
        self.known: Mapping[str, bytes] = known or {}
        self.made: dict[str, bytes] = {}

    def of(self, name: str, digest: str, compiled: Callable[[], CodeType]) -> CodeType:
        """Return the code of the template *name* whose bytes have *digest*."""
        key = f"{name}\0{digest}"
        raw = self.known.get(key) or self.made.get(key)
        if raw is not None:
            code = marshal.loads(raw)
            assert isinstance(code, CodeType)
            return code
        code = compiled()
        self.made[key] = marshal.dumps(code)
        return code


__all__ = ["Codes"]

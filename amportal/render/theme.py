"""The theme: every template, style sheet and font a page may be made from.

It is plain bytes by name, so it crosses processes and can be digested as a whole. A site's own
`home.html` stands before the default theme's; the default one stays within reach as
`default/home.html`, so an override may extend what it replaces. Nothing here reads a disk.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import sha256
from types import CodeType

from msgspec import Struct, field


class CompiledTemplates:
    """What is known of templates: their code, which are sound, and what was found out since."""

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

    def is_sound(self, name: str, digest: str, faults: Callable[[], bool]) -> bool:
        """Say whether the file *name* whose bytes have *digest* is known to have no *faults*.

        Where it is not known, *faults* says whether it has any.
        """
        key = f"{name}\0{digest}\0sound"
        if key in self.known or key in self.made:
            return True
        if faults():
            return False
        self.made[key] = b""
        return True


DEFAULT = "default/"


class Theme(Struct, frozen=True, eq=False, dict=True):
    """Files by name: the path below `templates/`, such as `home.html`, `default/css/tokens.css`.

    `codes` are templates compiled before; they save time and change no byte. `replaces_default`:
    the site has a `default/` of its own, in place of the one that comes with amportal.
    """

    files: Mapping[str, bytes]
    codes: CompiledTemplates = field(default_factory=CompiledTemplates)
    replaces_default: bool = False

    @cached_property
    def digest(self) -> str:
        """One digest for the whole theme: equal themes have equal digests, in any order."""
        whole = sha256()
        for name in sorted(self.files):
            whole.update(f"{name}\0{self.file_digest(name)}\n".encode())
        return whole.hexdigest()

    @cached_property
    def file_digests(self) -> Mapping[str, str]:
        """The digest of every file, by its exact name."""
        return {name: self.file_digest(name) or "" for name in self.files}

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {}

    @cached_property
    def _names(self) -> dict[int, str]:
        return {id(content): name for name, content in self.files.items()}

    def name_of(self, content: bytes) -> str | None:
        """Return which file *content* is: the very object, not one that is equal; else None."""
        name = self._names.get(id(content))
        return name if name is not None and self.files[name] is content else None

    def candidates(self, name: str) -> tuple[str, ...]:
        """Return the names under which *name* may be found, the first to be taken first."""
        return (name,) if name.startswith(DEFAULT) else (name, DEFAULT + name)

    def is_own(self, name: str) -> bool:
        """Say whether the file called exactly *name* is there and is the site's own."""
        return name in self.files and (self.replaces_default or not name.startswith(DEFAULT))

    def find(self, name: str) -> str | None:
        """Return the file that answers to *name*, or None."""
        return next((each for each in self.candidates(name) if each in self.files), None)

    def get(self, name: str) -> bytes | None:
        """Return the bytes of the file that answers to *name*, or None."""
        found = self.find(name)
        return None if found is None else self.files[found]

    def file_digest(self, name: str) -> str | None:
        """Return the digest of the file called exactly *name*, or None where there is none."""
        if name not in self.files:
            return None
        if name not in self._digests:
            self._digests[name] = sha256(self.files[name]).hexdigest()
        return self._digests[name]

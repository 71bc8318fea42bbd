"""What tells one client from another, whatever its folder is called.

Folders are renamed, and a name may come to another client. A code may be corrected. So a client is
the same as before where it has the same code, or still has a contact or a job of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from amportal.model.nouns.client import ClientSettings


class ClientIdentity(Struct, frozen=True):
    """A client's code, and its `marks`: job numbers and addresses of contacts that it alone has."""

    code: str
    marks: frozenset[str] = frozenset()

    @classmethod
    def of(cls, code: str, marks: Iterable[str]) -> ClientIdentity:
        """Return the identity with *code* and *marks*, in which case makes no difference."""
        return cls(code.casefold(), frozenset(each.casefold() for each in marks if each))

    @classmethod
    def written(cls, settings: ClientSettings, job_numbers: Iterable[str]) -> ClientIdentity:
        """Return the identity of the client with *settings* and the jobs *job_numbers*."""
        own = (each.email for each in settings.contacts if not each.shared)
        return cls.of(settings.code, (*own, *job_numbers))

    def is_same(self, other: ClientIdentity) -> bool:
        """Say whether both may be one client."""
        return self.code == other.code or not self.marks.isdisjoint(other.marks)

"""What is asked about one portal, and what was found."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from amportal.publish.portal_manifest import Manifest

Weight = Literal["leak", "wrong", "advice"]


class Subject(Struct, frozen=True):
    """A published portal as seen from outside.

    `address` ends with a slash. `mode` says who may read. `before` is the release before this one,
    whose bytes a cache may still show. `removed` are paths that must be gone, `foreign` paths of
    other clients' portals. `others` are further addresses of the same files that must be closed:
    the storage's own, earlier deploys.
    """

    portal: str
    address: str
    mode: Literal["sign-in", "encrypted", "both", "open"]
    manifest: Manifest
    before: Manifest | None = None
    removed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Finding(Struct, frozen=True):
    """One thing that is not as it shall be.

    A `leak` shows somebody what is not theirs, or what was taken back; what is `wrong` is not what
    was published; an `advice` makes the host safer.
    """

    slug: str
    url: str
    text: str
    weight: Weight = "wrong"
    hint: str = ""


class Verdict(Struct, frozen=True):
    """All that was found by so many questions; `notes` say what could not be asked."""

    findings: tuple[Finding, ...]
    asked: int
    notes: tuple[str, ...] = ()

    @property
    def leaks(self) -> bool:
        """Whether anything is read by who must not."""
        return any(each.weight == "leak" for each in self.findings)

    @property
    def proved(self) -> bool:
        """Whether the portal is what was published, and nobody else reads it."""
        return all(each.weight == "advice" for each in self.findings)

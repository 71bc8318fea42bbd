"""The digest of what the client was shown: of a version's files or copy, or of a change order."""

from __future__ import annotations

import posixpath

from amportal.author.open_site import OpenSite
from amportal.author.target_list import Target
from amportal.model.derive.budget_totals import order_amount
from amportal.model.nouns.budget import ChangeOrder
from amportal.model.nouns.deliverable import DeliverableFile, Version
from amportal.model.version_digest import content_digest, order_digest


def digest_of(site: OpenSite, at: Target, n: int | None) -> str | None:
    """Return the digest of version *n* of *at*, or of the change order *at*; None: not sent."""
    noun = at.noun
    if isinstance(noun, ChangeOrder):
        return order_digest(noun.title, order_amount(noun), noun.days) if noun.sent_on else None
    if not isinstance(noun, DeliverableFile):
        return None
    version = next((each for each in noun.versions if each.n == n), None)
    if version is None or version.sent_on is None or version.draft:
        return None
    return version_digest(site, at.path, version)


def version_digest(site: OpenSite, path: str, version: Version) -> str:
    """Return the digest of *version* of the deliverable in the file *path*; "": a file is lost."""
    home, snapshot = posixpath.dirname(path), site.snapshot
    paths = (posixpath.normpath(f"{home}/{each.path}") for each in version.files)
    return content_digest(
        version.text, (snapshot.read(each) if each in snapshot else None for each in paths)
    )


def file_digests(site: OpenSite, at: Target, n: int | None) -> frozenset[str]:
    """Return the digests of the single files of version *n* of *at*; older decisions name one."""
    if not isinstance(at.noun, DeliverableFile):
        return frozenset()
    home, snapshot = posixpath.dirname(at.path), site.snapshot
    paths = [
        posixpath.normpath(f"{home}/{each.path}")
        for version in at.noun.versions
        if version.n == n
        for each in version.files
    ]
    return frozenset(snapshot.digest(each) for each in paths if each in snapshot)

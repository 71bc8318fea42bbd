"""`amportal doctor publish`: try what each target can do, and take away what that wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from amportal.cli.publishing.known_hosts import known_trouble
from amportal.cli.publishing.target_opening import opened
from amportal.model.content_layout import AGENCY_PATH
from amportal.model.site_loader import load_agency
from amportal.publish.live.web_client import UnreachableError, Web, mend_of
from amportal.publish.publish_errors import PublishError
from amportal.sources.content_scan import scan

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.model.publish_places import PublishTarget


_STATES: dict[str, Literal["ok", "warn", "fail"]] = {"ok": "ok", "warn": "warn"}


class TargetFinding(Struct, frozen=True):
    """What one trial found: `found` in words, and the `mend` where there is one to do."""

    state: Literal["ok", "warn", "fail"]
    what: str
    found: str
    mend: str = ""


def target_findings(place: Place) -> list[TargetFinding]:
    """Return what was found of each target of the site."""
    agency = load_agency(scan(place.root, (AGENCY_PATH,))).read.noun
    if agency is None:
        return [TargetFinding("fail", "targets", "agency.yaml has problems", "amportal check")]
    if not agency.publish:
        mend = "add `publish:` to it; docs/publishing.md says how"
        return [TargetFinding("warn", "targets", "agency.yaml names none", mend)]
    return [each for target in agency.publish for each in _of(target, place)]


def _asked(target: PublishTarget) -> TargetFinding:
    """Ask the address that readers use whether anybody answers there."""
    what = f"{target.id} address"
    try:
        answer = Web().ask(target.address)
    except UnreachableError as why:
        return TargetFinding("warn", what, f"{target.address}: {why}", mend_of(why))
    return TargetFinding("ok", what, f"{target.address} answers ({answer.status})")


def _of(target: PublishTarget, place: Place) -> Iterator[TargetFinding]:
    try:
        there = opened(target, "", place.root, place.state / "publish" / ".look")
        for state, what, found in there.abilities():
            yield TargetFinding(_STATES.get(state, "fail"), f"{target.id} {what}", found)
    except PublishError as fault:
        yield TargetFinding("fail", target.id, fault.text, fault.hint)
    yield _asked(target)
    trouble = known_trouble(target.address)
    if trouble:
        yield TargetFinding("warn", f"{target.id} host", trouble)
    with suppress(OSError):
        (place.state / "publish" / ".look").rmdir()

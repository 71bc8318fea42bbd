"""`amportal doctor publish`: try what each target can do, and take away what that wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from amportal.cli.publishing.known_hosts import known_trouble
from amportal.cli.publishing.target_opening import opened
from amportal.model.content_layout import AGENCY_PATH
from amportal.model.publish_places import portal_place
from amportal.model.site_loader import load, load_agency
from amportal.plan.reader.reader_kinds import readers_of
from amportal.publish.live.live_check import asks_to_sign_in
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
    found = [each for target in agency.publish for each in _of(target, place)]
    return [*found, *_sign_ins(place)]


def _sign_ins(place: Place) -> Iterator[TargetFinding]:
    """Ask each portal that shall be behind a sign-in, without one; also before it is published."""
    site = load(scan(place.root, ("content",)), place.now, place.today).site
    for client in site.clients if site else ():
        if site is None or client.settings.access.mode not in ("sign-in", "both"):
            continue
        for reader in readers_of(client):
            targets, where = site.agency.publish, client.settings.publish
            found = portal_place(targets, where, client.slug, reader.roles)
            if found is not None:
                yield from _sign_in(reader.folder, found.address)


def _sign_in(portal: str, address: str) -> Iterator[TargetFinding]:
    what = f"{portal} sign-in"
    try:
        asks = asks_to_sign_in(Web(), address)
    except UnreachableError:
        # That its host does not answer was said of the target.
        return
    if asks:
        yield TargetFinding("ok", what, f"{address} asks for one, for pages and reports")
    else:
        yield TargetFinding(
            "fail",
            what,
            f"{address} answers without one",
            "`amportal access write --for HOST`, then let the host read it (docs/access.md)",
        )


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

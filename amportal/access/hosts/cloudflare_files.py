"""Cloudflare Access: one application a portal, as its API takes it (`POST .../access/apps`).

Whoever is on the list gets a one-time PIN by mail, so a wrong address lets a stranger in: addresses
must be of the client's own domains. The addresses that Cloudflare Pages gives each deployment are
closed by the same application.
"""

from __future__ import annotations

import json

from amportal.access.hosts.signed_portals import Files, Reader, SignedPortal, WriteOptions
from amportal.access.key_store import KeyStoreError

_SESSION = "24h"


def cloudflare_files(portals: tuple[SignedPortal, ...], options: WriteOptions) -> Files:
    """Return the files for *portals*. Raises KeyStoreError where an address is none of theirs."""
    del options
    closed = [each for each in portals if each.closed]
    if not closed:
        raise KeyStoreError(
            "no portal asks for a sign-in", "write `mode: sign-in` or `mode: both` in client.yaml"
        )
    return {
        f"applications/{each.portal}.json": json.dumps(_application(each), indent=2) + "\n"
        for each in closed
    }


def _application(portal: SignedPortal) -> dict[str, object]:
    domains = [f"{portal.host}{portal.path}"]
    if portal.project:
        pages = f"{portal.project}.pages.dev"
        domains += [pages, f"*.{pages}"]
    emails = sorted({_address(portal, each) for each in portal.readers})
    return {
        "name": f"Portal {portal.portal}",
        "type": "self_hosted",
        "domain": domains[0],
        "destinations": [{"type": "public", "uri": each} for each in domains],
        "session_duration": _SESSION,
        "app_launcher_visible": False,
        "http_only_cookie_attribute": True,
        "same_site_cookie_attribute": "lax",
        "policies": [_policy(portal.portal, emails)],
    }


def _policy(portal: str, emails: list[str]) -> dict[str, object]:
    if emails:
        include: list[object] = [{"email": {"email": each}} for each in emails]
        return {"name": f"Readers of {portal}", "decision": "allow", "include": include}
    return {"name": f"Nobody reads {portal}", "decision": "deny", "include": [{"everyone": {}}]}


def _address(portal: SignedPortal, reader: Reader) -> str:
    domain = reader.email.rpartition("@")[2].casefold()
    if not any(domain == each or domain.endswith(f".{each}") for each in portal.domains):
        said = f"which is not in `domains:` of {portal.client}"
        hint = f"add `domains: [{domain}]` to its client.yaml, if that is the client's"
        raise KeyStoreError(f"a PIN for {portal.portal} would go to {reader.email}, {said}", hint)
    return reader.email.casefold()

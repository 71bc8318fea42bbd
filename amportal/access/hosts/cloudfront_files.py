"""S3 behind CloudFront: a viewer function that asks for a sign-in, and the entries of its store.

The function keeps no secret: what it compares is the SHA-256 of the header that a browser sends,
from a key-value store. The bucket must let in the distribution alone.
"""

from __future__ import annotations

import json
from importlib import resources

from amportal.access.hosts.password_hashes import header_digest
from amportal.access.hosts.signed_portals import MARK, Files, SignedPortal, WriteOptions, quoted
from amportal.access.key_store import KeyStoreError


def cloudfront_files(portals: tuple[SignedPortal, ...], options: WriteOptions) -> Files:
    """Return the function, and the entries as its store imports them."""
    del options
    if not portals:
        raise KeyStoreError("no portal is published", "add `publish:` to a client.yaml")
    entries = [
        {"key": f"{each.path}/{reader.user}", "value": header_digest(each.path, reader)}
        for each in portals
        if each.closed
        for reader in each.readers
    ]
    # A path that is no portal's is closed, and so is a portal that nobody was given access to.
    entries += [{"key": f"open:{each.path}", "value": "yes"} for each in portals if not each.closed]
    entries += [{"key": f"path:{each.path}", "value": "yes"} for each in portals if each.path]
    function = resources.files(__package__).joinpath("cloudfront_function.js").read_text("utf-8")
    return {
        "function.js": function,
        "entries.json": json.dumps({"data": sorted(entries, key=_key)}, indent=2) + "\n",
        "README.md": _readme(portals),
    }


def _key(entry: dict[str, str]) -> str:
    return entry["key"]


def _readme(portals: tuple[SignedPortal, ...]) -> str:
    hosts = ", ".join(sorted({quoted(each.host)[1:-1] for each in portals}))
    return f"""\
<!-- {MARK} -->
# Sign-in for {hosts}

1. Make a key-value store and import `entries.json` into it.
2. Make a function with the runtime `cloudfront-js-2.0` from `function.js`, associate the store with
   it, and publish it.
3. Associate the function with the viewer request of every behaviour of the distribution.
4. Let the bucket's policy allow the distribution alone (origin access control), and turn
   `Block all public access` on.

After `amportal access give`, `again` or `revoke`, write again and import the entries again: keys
that are not in the file have to be deleted.
"""

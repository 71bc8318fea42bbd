"""An encrypted portal in one HTML file, for mail: the viewer with the sealed files inside.

It opens from a disk, without a network and without a service worker, with the same word and
passphrase as the published portal. Scripts and styles are named in its policy by their digests.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from amportal.access.encrypted.viewer_files import viewer_files


def boxed_page(sealed: Mapping[str, bytes]) -> bytes:
    """Return the page that holds the files *sealed* of one release; the viewer is added here."""
    viewer = viewer_files()
    style, scripts = viewer["viewer.css"], [viewer["open.js"], viewer["viewer.js"]]
    files = {path: b64encode(raw).decode() for path, raw in sealed.items() if path not in viewer}
    beside = {
        path: raw.decode() for path, raw in viewer.items() if path.startswith(("t/", "words"))
    }
    # Nothing in it may end the element that holds it.
    data = json.dumps({"files": files, "beside": beside}, sort_keys=True).replace("<", "\\u003c")
    head, _, rest = viewer["index.html"].decode().partition('<meta http-equiv="Content-Security')
    _, _, rest = rest.partition(">")
    for name in ("open.js", "viewer.js"):
        rest = rest.replace(f'<script src="{name}" defer></script>', "")
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_source, scripts))}; "
        f"style-src {_source(style)} blob:; img-src blob:; font-src blob:; media-src blob:; "
        "frame-src blob:; base-uri 'none'; form-action 'none'"
    )
    rest = rest.replace(
        '<link rel="stylesheet" href="viewer.css">', f"<style>{style.decode()}</style>"
    )
    inline = "".join(f"<script>{each.decode()}</script>" for each in scripts)
    body = f'<script type="application/json" id="boxed">{data}</script>{inline}</body>'
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return (head + meta + rest.replace("</body>", body)).encode()


def _source(content: bytes) -> str:
    return f"'sha256-{b64encode(sha256(content).digest()).decode()}'"

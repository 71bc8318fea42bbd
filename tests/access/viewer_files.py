"""Write the viewer of encrypted portals as it is published, from its sources.

`python -m tests.access.viewer_files` needs `uglify-js` in `.venv/node_modules`, which
`make setup-test` brings, or in the folder that UGLIFY names. What it writes is committed, so that
the viewer is the same to the byte for every site; `SOURCES.txt` says of which sources it was made.
"""

from __future__ import annotations

import os
import re
import subprocess
from hashlib import sha256
from pathlib import Path

from amportal.access.encrypted.viewer_files import viewer_files

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "amportal/access/viewer_source"
VIEWER = ROOT / "amportal/access/viewer"
RECORD = VIEWER / "SOURCES.txt"
NAMES = ("index.html", "open.js", "sw.js", "viewer.css", "viewer.js")


def record() -> str:
    """Return the digests of the sources and of what was made of them, as they are now."""
    lines = [
        f"{sha256((folder / name).read_bytes()).hexdigest()}  {folder.name}/{name}\n"
        for folder in (SOURCES, VIEWER)
        for name in NAMES
    ]
    return "".join(lines)


DOCUMENT = ROOT / "docs/encrypted-format.md"
_DIGESTS = re.compile(r"(?<=<!-- digests -->\n).*?(?=<!-- end -->)", re.DOTALL)


def documented() -> str:
    """Return the document with the digests of the viewer as it is published now."""
    rows = "".join(
        f"{sha256(raw).hexdigest()}  {path}\n" for path, raw in sorted(viewer_files().items())
    )
    return _DIGESTS.sub(f"```text\n{rows}```\n", DOCUMENT.read_text("utf-8"))


def made(name: str) -> bytes:
    """Return the published form of the source *name*."""
    source = SOURCES / name
    if name.endswith(".js"):
        tool = os.environ.get("UGLIFY", str(ROOT / ".venv/node_modules/uglify-js"))
        command = [
            "node",
            f"{tool}/bin/uglifyjs",
            str(source),
            "-c",
            "passes=3",
            "-m",
            "--toplevel",
        ]
        return subprocess.run(command, capture_output=True, check=True).stdout
    text = source.read_text("utf-8")
    if name.endswith(".css"):
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        text = re.sub(r"\s+", " ", text)
        text = re.sub(r"\s*([{};,>])\s*", r"\1", text).replace(": ", ":").replace(";}", "}")
        return text.strip().encode()
    return re.sub(r">\n+<", "><", text).encode()


if __name__ == "__main__":
    for each in NAMES:
        (VIEWER / each).write_bytes(made(each))
    RECORD.write_text(record(), "ascii")
    DOCUMENT.write_text(documented(), "utf-8")

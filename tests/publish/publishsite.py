"""A small site on disk whose portals are published to a web server of this machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.commands import Ran, here
from tests.problems.case_files import base_site
from tests.publish.stand import Served

ACME = "content/clients/acme/client.yaml"
OPEN = "access: {mode: open, because: A test of ours.}\n"


class Site:
    """A small site with two clients whose portals go to a folder behind nginx."""

    def __init__(self, root: Path, served: Served) -> None:
        self.root, self.served = root, served
        for path, raw in base_site().items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(raw)
        report = root / "content/clients/acme/reports/2026-w47.md"
        report.unlink()
        self.add(
            "content/agency.yaml",
            f"publish:\n  - id: box\n    kind: folder\n    folder: {served.folder}\n"
            f"    address: {served.address}\n",
        )
        self.name = f"x{len(list(served.folder.iterdir()))}{root.parent.name[-1]}"
        # Sites of one host are told apart by the agency's name.
        self.change("content/agency.yaml", "name: Halden Studio\n", f"name: Halden {self.name}\n")
        self.add(ACME, f"publish: {{to: box, path: {self.name}}}\n")

    def add(self, path: str, text: str) -> None:
        """Add *text* to the end of the file *path*."""
        file = self.root / path
        file.write_text(file.read_text("utf-8") + text, "utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replace *old* in the file *path*."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (old, text)
        file.write_text(text.replace(old, new), "utf-8")

    def run(self, *words: str, **environment: str) -> Ran:
        """Run the command line."""
        return here(self.root, *words, environment=environment)

    @property
    def address(self) -> str:
        """Where acme's portal is read."""
        return self.served.at(self.name)

    def git(self, *words: str) -> str:
        """Run git in the site, and return what it prints."""
        who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        ran = subprocess.run(
            ["git", *who, *words], cwd=self.root, check=True, capture_output=True, text=True
        )
        return ran.stdout.strip()

    def commit(self, message: str) -> str:
        """Commit everything, and return the commit."""
        if not (self.root / ".git").exists():
            self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-qm", message)
        return self.git("rev-parse", "HEAD")

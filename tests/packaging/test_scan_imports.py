"""What a scan of the sources imports."""

from __future__ import annotations

import subprocess
import sys


def test_a_scan_needs_no_parser() -> None:
    """A build with nothing to do does not pay for reading YAML."""
    script = (
        "import sys\nfrom amportal.sources.content_scan import scan\n"
        "from amportal.sources.snapshot import Snapshot\n"
        "print([name for name in ('yaml', 'subprocess', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

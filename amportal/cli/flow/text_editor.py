"""The person's own editor, opened on one file until they close it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

_USUAL = ("nano", "vim", "vi")


def edited_in(file: Path) -> bool:
    """Let somebody edit *file* in $VISUAL or $EDITOR; False where there is no editor."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    words = shlex.split(named) or [each for each in _USUAL if shutil.which(each)][:1]
    if not words or shutil.which(words[0]) is None:
        return False
    return subprocess.call([*words, str(file)]) == 0

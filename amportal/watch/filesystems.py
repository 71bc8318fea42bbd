"""Which file systems never tell of changes made elsewhere, by the name the system gives them.

On a network share, or a folder that a virtual machine or a container shares with its host, a
watch is granted and stays silent. Such folders are looked at again and again instead.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_SILENT = frozenset(
    {
        "9p", "acfs", "afs", "afpfs", "beegfs", "ceph", "cifs", "davfs", "drvfs", "fakeowner",
        "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "osxfs", "prl_fs", "shfs",
        "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
    }
)  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
_OCTAL = re.compile(r"\\([0-7]{3})")


def mounted() -> str:
    """Return the system's table of mounts, or "" where it has none to read."""
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def silent_kind(folder: Path, mounts: str) -> str:
    """Return the kind of *folder*'s file system when it tells of no change, else "".

    *mounts* is a table as `mounted` returns it; later lines lie over earlier ones.
    """
    path = os.path.realpath(folder)
    longest, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[1])
        within = path == point or path.startswith(point.rstrip("/") + "/")
        if within and len(point) >= longest:
            longest, kind = len(point), fields[2]
    return kind if kind in _SILENT or kind.startswith("fuse.") else ""


__all__ = ["mounted", "silent_kind"]

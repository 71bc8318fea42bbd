"""Folders whose file system tells of no changes are known by its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.watch.file_events import mounted, silent_kind

MOUNTS = """\
proc /proc proc rw 0 0
/dev/vda / ext4 rw 0 0
C:\\134 /mnt/c 9p rw 0 0
server:/data /srv/studio nfs4 rw 0 0
/dev/vdb /srv/studio/local xfs rw 0 0
me@host:/ /srv/my\\040sites fuse.sshfs rw 0 0
tmpfs /over tmpfs rw 0 0
//share /over cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/agency", ""),
        ("/mnt/c/Users/ada/site", "9p"),
        ("/mnt/cc/site", ""),
        ("/srv/studio", "nfs4"),
        ("/srv/studio/site", "nfs4"),
        ("/srv/studio/local/site", ""),
        ("/srv/my sites/one", "fuse.sshfs"),
        ("/over/site", "cifs"),
    ],
)
def test_the_innermost_and_latest_mount_decides(folder: str, kind: str) -> None:
    """A share within a disk is a share, a disk within a share is a disk."""
    assert silent_kind(Path(folder), MOUNTS) == kind


def test_without_a_table_events_are_trusted() -> None:
    """Systems that have no such table have events of their own."""
    assert silent_kind(Path("/srv/studio"), "") == ""
    assert isinstance(mounted(), str)


def test_odd_lines_are_passed_over() -> None:
    """A table may hold anything."""
    assert silent_kind(Path("/srv"), "\nx\n/dev/a / nfs rw 0 0\n") == "nfs"

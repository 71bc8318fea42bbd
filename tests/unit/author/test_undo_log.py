"""What was written last, and how it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.author import undo_log
from amportal.author.undo_log import UndoLog
from amportal.author.verb_errors import Refused
from amportal.sources.edit.file_change import FileChange, write_changes

A, B = "content/a.yaml", "content/b.yaml"


def test_an_entry_takes_back_what_it_wrote(tmp_path: Path) -> None:
    """New files go, others become what they were; the newest entry is the one."""
    log = UndoLog(tmp_path / ".amportal" / "undo")
    (tmp_path / "content").mkdir()
    (tmp_path / A).write_bytes(b"a: 1\n")
    changes = [FileChange(A, b"a: 1\n", b"a: 2\n"), FileChange(B, None, b"b: 1\n")]
    write_changes(tmp_path, changes)
    assert log.add("amportal set x", changes) == 1
    entry = log.entry()
    assert (entry.number, entry.command) == (1, "amportal set x")
    assert entry.undone(tmp_path) == tuple(each.undone for each in changes)
    (tmp_path / B).write_bytes(b"b: 2\n")
    with pytest.raises(Refused, match="was changed since"):
        entry.undone(tmp_path)


def test_the_newest_entries_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers go on; what is damaged or gone is said."""
    monkeypatch.setattr(undo_log, "_MOST", 3)
    log = UndoLog(tmp_path)
    with pytest.raises(Refused, match="nothing to take back"):
        log.entry()
    for number in range(1, 6):
        assert log.add("x", [FileChange(A, None, b"a")]) == number
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        f"00000{number}.json" for number in (3, 4, 5)
    ]
    with pytest.raises(Refused, match="no entry 1"):
        log.entry(1)
    (tmp_path / "000004.json").write_bytes(b'{"files": [["a"]]}')
    with pytest.raises(Refused, match="damaged"):
        log.entry(4)
    log.drop(5)
    assert log.entry(3).number == 3

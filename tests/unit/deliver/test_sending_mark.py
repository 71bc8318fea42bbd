"""The mark is written whatever stands in its place, and deletes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from amportal.deliver.sending_mark import FILE, SendingMark


@pytest.mark.parametrize("name", [FILE, f"{FILE}.new"])
@pytest.mark.parametrize("full", [True, False])
def test_a_folder_in_its_place_is_moved_aside(tmp_path: Path, name: str, full: bool) -> None:
    mark = SendingMark(tmp_path / FILE)
    for count in (1, 2):
        (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / name).mkdir()
        if full:
            (tmp_path / name / "a.txt").write_text("kept")
        mark.write("ledger", count)
        assert mark.read() == ("ledger", count)
    aside = [each for each in tmp_path.iterdir() if each.is_dir()]
    assert len(aside) == 2
    assert all((each / "a.txt").is_file() == full for each in aside)

"""One function says why an output must be made again; each thing it was made from counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.builder.storage.output_trace import Reason, Trace, Wanted, reason_to_make, signature

WRITTEN = (10, 1, 2, 3)
WANTED = Wanted("page", "d1", (("logo.svg", "a1"),))
TEMPLATES = {"home.html": "t1", "base.html": "t2"}
TRACE = Trace(
    recipe="page",
    data="d1",
    assets=(("logo.svg", "a1"),),
    reads=(("home.html", "t1"), ("parts/extra.html", None)),
    content="c1",
    written=WRITTEN,
)


def test_an_output_is_fresh_when_nothing_it_was_made_from_changed() -> None:
    """Same recipe, data, assets, templates, code and file: nothing to do."""
    assert reason_to_make(WANTED, TRACE, TEMPLATES, WRITTEN, same_code=True) is None


def test_what_was_never_made_is_new() -> None:
    """Without a trace nothing is known."""
    assert reason_to_make(WANTED, None, TEMPLATES, None, same_code=True) == Reason("new")


@pytest.mark.parametrize(
    ("wanted", "templates", "on_disk", "same_code", "reason"),
    [
        (WANTED, TEMPLATES, WRITTEN, False, Reason("code")),
        (replace(WANTED, recipe="feed"), TEMPLATES, WRITTEN, True, Reason("recipe")),
        (replace(WANTED, data="d2"), TEMPLATES, WRITTEN, True, Reason("data")),
        (
            replace(WANTED, assets=(("logo.svg", "a2"),)),
            TEMPLATES,
            WRITTEN,
            True,
            Reason("asset", "logo.svg"),
        ),
        (replace(WANTED, assets=()), TEMPLATES, WRITTEN, True, Reason("asset", "logo.svg")),
        (
            WANTED,
            {**TEMPLATES, "home.html": "t9"},
            WRITTEN,
            True,
            Reason("template", "home.html"),
        ),
        (
            WANTED,
            {**TEMPLATES, "parts/extra.html": "t3"},
            WRITTEN,
            True,
            Reason("template", "parts/extra.html"),
        ),
        (WANTED, {"base.html": "t2"}, WRITTEN, True, Reason("template", "home.html")),
        (WANTED, TEMPLATES, None, True, Reason("missing")),
        (WANTED, TEMPLATES, (10, 1, 2, 4), True, Reason("changed-by-hand")),
    ],
)
def test_each_input_makes_an_output_stale_and_is_named(
    wanted: Wanted,
    templates: dict[str, str],
    on_disk: tuple[int, int, int, int] | None,
    same_code: bool,
    reason: Reason,
) -> None:
    """Code, recipe, data, files, templates (also one that was looked for in vain), the output."""
    assert reason_to_make(wanted, TRACE, templates, on_disk, same_code) == reason
    assert reason.words()


def test_a_template_nobody_read_changes_nothing() -> None:
    """Only recorded reads count."""
    templates = {**TEMPLATES, "base.html": "other"}
    assert reason_to_make(WANTED, TRACE, templates, WRITTEN, same_code=True) is None


def test_a_signature_is_of_a_regular_file_only(tmp_path: Path) -> None:
    """Links and folders have none, so nothing of ours is ever taken for them."""
    (tmp_path / "file").write_bytes(b"12")
    (tmp_path / "link").symlink_to("file")
    found = signature(tmp_path / "file")
    assert found is not None
    assert found[0] == 2
    assert signature(tmp_path / "link") is None
    assert signature(tmp_path) is None
    assert signature(tmp_path / "none") is None
    assert signature(tmp_path / "file" / "below") is None

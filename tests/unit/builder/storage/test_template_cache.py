"""Compiled templates are kept for the same code alone, and only where nobody else may write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amportal.builder.storage.template_cache import codes_in, keep_codes
from amportal.render.pages.html_page import compile_pages
from amportal.render.templating.template_functions import filters
from amportal.render.templating.template_sandbox import environment
from amportal.render.text.locale_format import speaker
from amportal.render.theme import CompiledTemplates, Theme

FILES = {
    "page.html": b"{{ view.day | on }} {% include 'part.html' %}",
    "part.html": b"part of {{ view.name }}",
    "broken.html": b"{% if %}",
}


@pytest.fixture(autouse=True)
def nothing_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr("amportal.render.templating.template_sandbox._THEMES", {})


def rendered(theme: Theme) -> str:
    """Return what the page of *theme* says."""
    ready = environment(theme, set(), filters(speaker("en-GB", "GBP", date(2026, 1, 1))), {})
    view = type("View", (), {"day": date(2026, 3, 2), "name": "it"})
    return ready.get_template("page.html").render(view=view)


def kept(folder: Path, code: str = "one") -> Path:
    """Compile and keep, and return the file."""
    theme = Theme({**FILES, "code.html": code.encode()})
    compile_pages(theme)
    keep_codes(folder, code, theme.codes)
    return folder / f"templates-{code}.bin"


def test_what_is_kept_renders_the_same_and_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken template is left for whoever renders it."""
    expected = rendered(Theme({**FILES, "other.html": b""}))
    kept(tmp_path / "cache")
    codes = codes_in(tmp_path / "cache", "one")
    monkeypatch.setattr("amportal.render.templating.template_sandbox._THEMES", {})
    monkeypatch.setattr("jinja2.Environment.compile", lambda *_, **__: pytest.fail("compiled"))

    assert rendered(Theme(dict(FILES), codes)) == expected
    assert codes.made == {}


def test_other_code_finds_nothing(tmp_path: Path) -> None:
    """What another version compiled is taken away with the next one kept."""
    old = kept(tmp_path)
    assert not codes_in(tmp_path, "two").known
    assert codes_in(None, "one").known == {}
    kept(tmp_path, "two")
    assert not old.exists()


def test_what_others_may_have_written_is_not_run(tmp_path: Path) -> None:
    """Nor what was cut short, changed by a byte, or is a link."""
    file = kept(tmp_path)
    whole = file.read_bytes()
    assert codes_in(tmp_path, "one").known
    for raw in (whole[:-1], whole[:40], b"", whole[:50] + b"\0" + whole[51:]):
        file.write_bytes(raw)
        assert not codes_in(tmp_path, "one").known
    file.write_bytes(whole)
    file.chmod(0o666)
    assert not codes_in(tmp_path, "one").known
    file.chmod(0o600)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert not codes_in(tmp_path, "one").known


def test_a_cache_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "cache").write_text("")
    codes = CompiledTemplates()
    codes.made["a"] = b"1"
    keep_codes(tmp_path / "cache", "one", codes)
    assert not codes_in(tmp_path / "cache", "one").known

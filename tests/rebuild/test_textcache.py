"""Texts kept between builds save work and change no byte."""

from __future__ import annotations

import json
import shutil

import pytest

from amportal.render.markdown import markdown_html
from tests.sites import Site


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that Markdown was asked for."""
    asked: list[str] = []
    convert = markdown_html._convert

    def noted(text: str, page: str, level: int) -> object:
        asked.append(text)
        return convert(text, page, level)

    monkeypatch.setattr(markdown_html, "_convert", noted)
    return asked


def test_all_output_is_made_again_from_known_texts(site: Site, parsed: list[str]) -> None:
    """As where CI restores `.amportal/` and nothing else: no text is parsed that is free."""
    site.build()
    whole, first = site.tree(), len(parsed)
    parsed.clear()
    shutil.rmtree(site.output)

    site.build()

    assert site.tree() == whole
    assert first > 0
    assert not parsed


@pytest.mark.parametrize("damage", ["", "[]", '["", "", ""]', "{", '["code", "seal", "{}"]'])
def test_a_damaged_file_is_as_none(site: Site, damage: str) -> None:
    """Whatever became of it, texts are worked out again."""
    site.build()
    whole = site.tree()
    for file in (site.state / "bodies").iterdir():
        file.write_text(damage)
    shutil.rmtree(site.output)

    assert site.build().exit_code == 0
    assert site.tree() == whole


def test_a_changed_body_is_not_believed(site: Site) -> None:
    """A flipped byte is found by the seal, so it can reach no page."""
    site.build()
    whole = site.tree()
    files = list((site.state / "bodies").iterdir())
    for file in files:
        code, seal, text = json.loads(file.read_text())
        file.write_text(json.dumps([code, seal, text.replace("<p>", "<p>Evil ")]))
    shutil.rmtree(site.output)

    site.build()

    assert files
    assert site.tree() == whole


def test_other_code_makes_its_own(site: Site, parsed: list[str]) -> None:
    """Bodies of another version of amportal are not used."""
    site.build()
    parsed.clear()
    (site.package / "code.py").write_text("# version 2\n")

    site.build()

    assert parsed

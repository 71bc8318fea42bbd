"""The viewer: the same bytes for every portal, small, strict, in every language."""

from __future__ import annotations

import re

import pytest

from amportal.access.encrypted.viewer_files import viewer_files
from amportal.access.wordlist.passphrase import word_list
from amportal.render.text.message_catalog import languages
from tests.access.viewer_files import DOCUMENT, RECORD, documented, record
from tests.access.viewer_words import file_of, written

CODE = ("index.html", "open.js", "sw.js", "viewer.css", "viewer.js")


def test_what_is_published_was_made_of_the_sources_as_they_are() -> None:
    """Whoever changes a source runs `python -m tests.access.viewer_files`."""
    assert RECORD.read_text("ascii") == record()


def test_the_digests_are_published() -> None:
    assert DOCUMENT.read_text("utf-8") == documented()


def test_the_code_is_under_25_kilobytes() -> None:
    assert sum(len(viewer_files()[name]) for name in CODE) < 25_000


@pytest.mark.parametrize("language", languages())
def test_the_words_are_those_of_the_catalogues(language: str) -> None:
    """Whoever changes a phrase runs `python -m tests.access.viewer_words`."""
    assert file_of(language).read_text("utf-8") == written(language)
    assert viewer_files()[f"t/{file_of(language).name}"] == written(language).encode()


def test_each_language_can_be_chosen_and_is_told_without_a_script() -> None:
    index = viewer_files()["index.html"].decode()
    names = {file_of(language).stem for language in languages()}
    assert set(re.findall(r'<option value="([^"]+)"', index)) == names
    assert set(re.findall(r'<p lang="([^"]+)"', index)) == names


def test_nothing_is_inline_and_nothing_is_evaluated() -> None:
    files = viewer_files()
    index = files["index.html"].decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', index)
    assert policy
    assert "script-src 'self';" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"<script(?![^>]* src=)|<style| on\w+=| style=", index)
    scripts = "".join(files[name].decode() for name in CODE if name.endswith(".js"))
    assert not re.search(r"\beval\(|new Function|innerHTML|localStorage|document\.write", scripts)
    assert set(re.findall(r"https?://[^\"'` )]*", scripts)) == set()


def test_the_words_are_those_that_are_drawn() -> None:
    assert tuple(viewer_files()["words.txt"].decode().split()) == word_list()

"""Signs that people write keep their meaning: paths of Windows, escapes, addresses with spaces."""

from __future__ import annotations

from time import process_time

import pytest

from amportal.sources.commonmark.markdown_source import read_markdown
from amportal.sources.commonmark.plain_words import plain_words


@pytest.mark.parametrize(
    "path",
    [
        r"\\server\share",
        r"\\nas-01\_Kunden\2026",
        r"\\nas.local\Marketing\*.pdf",
        r"C:\new\_final_\!x",
        r"C:\Program Files\_old\[a]\(b)",
        r"D:\Fotos\Müller & Söhne\#1",
        r"(\\server\share\_x)",
        r'"Z:\_Archiv\~temp"',
    ],
)
def test_paths_of_windows_stay_whole(path: str) -> None:
    """A backslash between folders is no escape, and nothing after it is markup."""
    assert plain_words(f"See {path} there") == f"See {path} there"
    assert plain_words(path) == path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"\*no list\* and \_so\_ on", "*no list* and _so_ on"),
        (r"\$40 \~ \$50", "$40 ~ $50"),
        (r"C:\\new\\folder", r"C:\new\folder"),
        (r"\\\\server\\share", r"\\server\share"),
        (r"In C:\x it is \*new\*", r"In C:\x it is *new*"),
        (r"Note:\*", "Note:*"),
    ],
)
def test_elsewhere_a_backslash_escapes(text: str, words: str) -> None:
    """Also where somebody escaped the backslashes of a path."""
    assert plain_words(text) == words


@pytest.mark.parametrize(
    "address", ["https://a.example/b c.pdf", "www.a.example/b c", "mailto:a b"]
)
def test_an_address_with_a_space_is_told(address: str) -> None:
    """It is no link, which its writer would not notice."""
    (remark,) = read_markdown(f"one\n\nSee [it]({address}) there").remarks
    assert (remark.slug, remark.line, remark.column) == ("link-removed", 2, 4)


@pytest.mark.parametrize(
    "text", ['[a](https://a.example/b "c d")', "[a](<https://a.example/b c>)", "[a] (see page 4)"]
)
def test_others_are_not(text: str) -> None:
    assert read_markdown(text).remarks == ()


def test_many_backslashes_take_time_by_their_number() -> None:
    """A line of them is read as fast as several lines."""
    before = process_time()
    plain_words("C:\\_x" + "\\a" * 90_000)
    assert process_time() - before < 5


@pytest.mark.parametrize(
    "text",
    ["10*20*30 cm", "Kund*innen und Partner*innen", "a*b*c.txt", "5*x*3 = 15x", "*Wort*teil"],
)
def test_one_star_inside_a_word_is_a_star(text: str) -> None:
    """It is a sign of its own there, and none of it vanishes."""
    assert plain_words(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [("*so*, (*so*)", "so, (so)"), ("**Wort**teil", "Wortteil"), ("中*文*字", "中文字")],
)
def test_stars_at_the_edge_of_words_are_markup(text: str, words: str) -> None:
    assert plain_words(text) == words

"""Nothing that was written disappears: each word of a text stands on its page."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from amportal.render.markdown.markdown_html import to_html
from amportal.sources.commonmark.markdown_source import read_markdown
from amportal.sources.commonmark.plain_words import plain_words
from tests.commonmark.structure import words

# Words that no markup is made of; each piece of a text is made with some of them.
_WORDS = "Priya Größe 日本 مرحبا agreed Freitag 1.950,00 budget café naïve 18:30 ACME014"
WORD = st.sampled_from(_WORDS.split())
PHRASE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
NUMBER = st.integers(0, 2030).map(str)
MONTH = st.sampled_from(["September", "Oktober", "mai", "září", "March"])


FORMS = r"""
W|W, W.|- W|* W|+ W|  - W|    - W|-|- - W|> W|>> W|> - W|  W|    W|- > W|
N. W|N) W|N. M|N. M: W|N. N. N|- N. W|1. - W|- 1. W|1.  W|N. M$- W|(N) W|a) W|1. W$   W|
# W|#W|## W ##|W$---|W$===|---|***|W  |W\|W\$W|W:|• W|– W|- [ ] W|- [x] W|\*W\*|\[W\]|
¦ W ¦ W ¦|¦---¦---¦|W$¦W¦$¦-¦$¦W¦|
¦W¦W¦$¦-¦-:¦$¦W¦W¦W¦$¦W¦|W ¦ W$--- ¦ ---$W ¦ W|```$W$```|~~~$W|```|
**W:**W|**W**|*W*|_W_|***W***|~~W~~|`W`|``W|*W **W*|<W>|W < W > W|<b>W</b>|a & W|&amp; W|
[W](https://x.example/a)|[W](W)|[W](see W)|[W](https://x.example "W")|[W](javascript:W "W")|
[W]: W|[W]: W W|[W]: W "W"|[W][W]|[W]|![W](x.png)|![W](x.png "W")
""".replace("\n", "").split("|")


def _filled(form: str) -> st.SearchStrategy[str]:
    """Return texts of *form* with each `W` a phrase, `N` a number and `M` a month."""
    whole = form.replace("¦", "|").replace("$", "\n")
    parts = [
        {"W": PHRASE, "N": NUMBER, "M": MONTH}.get(part, st.just(part))
        for part in re.split(r"([WNM])", whole)
        if part
    ]
    return st.tuples(*parts).map("".join)


LINE = st.one_of(st.just(""), *map(_filled, FORMS))
TEXT = st.lists(LINE, min_size=1, max_size=14).map("\n".join)
# What is shown with a style, beside the words, or by its number.
_TITLE = re.compile(r'title="([^"]*)"')
_ITEM_NUMBER = re.compile(r"^(?:[\s>*+-]|\d{1,9}[.)](?=\s))*")


# What is no word of the text: addresses, an entity, and what a link that nobody may follow says
# beside its words, which alone are kept.
_ADDRESS = re.compile(
    r"""https://x[.]example(?:/a)?|x[.]png|javascript:[^ )]*(?: "[^"\n]*")?|&amp;"""
)


def spoken(text: str) -> list[str]:
    """Return the words of *text* that are no markup and no numbers of items."""
    lines = [_ITEM_NUMBER.sub("", line) for line in _ADDRESS.sub("", text).split("\n")]
    return re.findall(r"[^\W_]+", "\n".join(lines))


@given(TEXT)
@example("The vote:\n[June]: yes\n[Theo]: no")
@example("18. September\n\n2. Oktober\n\n16. Oktober")
@example("|a|b|\n|-|-|\n|1|2|3|")
def test_every_word_stands_on_the_page(text: str) -> None:
    """In the page as it is shown, from the text as it is read."""
    source = read_markdown(text)
    shown = to_html(source.text, "index.html")

    assert source.text == text or "javascript:" in text
    assert shown.problems == ()
    html = str(shown.html)
    found = f"{words(html)} {' '.join(_TITLE.findall(html))}"
    kept = re.findall(r"[^\W_]+", found)
    for word in spoken(text):
        assert word in kept, (word, html)


@given(TEXT)
def test_what_is_found_is_what_is_shown(text: str) -> None:
    """The search index holds the words of the page."""
    html = str(to_html(text, "index.html").html)
    indexed = plain_words(text)

    for word in re.findall(r"[^\W_]+", words(html)):
        assert word in indexed

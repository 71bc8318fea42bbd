"""Letters that are already addressed."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from amportal.render.text.mailto_link import LONGEST, mailto


def test_subject_and_lines_arrive_as_they_were_said() -> None:
    """A mail program shows subject and text as given, lines apart."""
    link = mailto("ruth@x.example", "MER-014-D1 v2 approved", ["sha256 9f2c", "Name: "])
    parts = urlsplit(link)

    assert (parts.scheme, parts.path) == ("mailto", "ruth@x.example")
    assert parse_qs(parts.query) == {
        "subject": ["MER-014-D1 v2 approved"],
        "body": ["sha256 9f2c\r\nName: "],
    }


@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1, max_size=60
    )
)
def test_no_text_can_add_a_field_or_a_recipient(text: str) -> None:
    """Ampersands, question marks and line ends in a subject stay in the subject."""
    parts = urlsplit(mailto("ruth@x.example", text, [text]))

    assert parts.path == "ruth@x.example"
    fields = parse_qs(parts.query, keep_blank_values=True)
    assert fields == {"subject": [text], "body": [text]}


def test_phrases_of_a_page_lose_their_escapes() -> None:
    """Phrases come escaped for HTML; a letter says `it's`, not `it&#39;s`."""
    assert "it%27s" in mailto("a@b.example", escape("it's"))
    assert "%26" in mailto("a@b.example", Markup("a &amp; b"))


def test_a_line_end_in_a_subject_is_a_space() -> None:
    """A header has one line."""
    assert mailto("a@b.example", "a\nBcc: x") == "mailto:a@b.example?subject=a%20Bcc%3A%20x"


def test_a_copy_comes_before_the_subject() -> None:
    """So that words can still be added at the end of the link."""
    link = mailto("jonas@x.example", "D1 v2, ", copy="ruth@x.example")
    assert link == "mailto:jonas@x.example?cc=ruth@x.example&subject=D1%20v2%2C%20"


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=900),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=900),
)
def test_a_letter_is_short_enough_for_every_mail_program(name: str, subject: str) -> None:
    """Windows opens no longer link; short lines, such as ids and digests, stay whole."""
    kept = "[ACM-001-D1 v2 approved-with-changes 7F3K-92QM]"
    link = mailto("ruth@x.example", subject, [kept, name, "Name: "], copy="jonas@x.example")
    assert len(link) <= LONGEST
    assert kept in parse_qs(urlsplit(link).query)["body"][0]

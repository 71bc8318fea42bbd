"""Every header decodes to what it was set to, by both readers of the standard library."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.deliver.smtp.mail_headers import HEADERS, HeaderError, prove
from amportal.model.nouns.letter import hidden_character, one_line

WORDS = st.sampled_from(
    [
        "Ladeneröffnung", "für", "Käse", "König", "in", "Zürich", "a", "=?utf-8?q?x?=", "=?", "?=",
        "Ó’Brien", "名前", "😀", "مرحبا", '"q"', "(c)", "a,b", "<x>", "@", "\\", ";", "_", "x" * 80,
        "\u00a0", "é", "Dr.", "%",
    ]
)  # fmt: skip
SPACES = st.sampled_from(["", " ", " ", "  ", "   "])
TEXTS = st.one_of(
    st.lists(st.tuples(WORDS, SPACES), min_size=1, max_size=30).map(
        lambda pairs: "".join(word + space for word, space in pairs)
    ),
    st.text(min_size=1, max_size=200),
).filter(lambda text: not hidden_character(text))
NAMES = TEXTS.map(one_line).filter(bool)


def head(headers: dict[str, object]) -> bytes:
    message = EmailMessage(policy=HEADERS)
    for name, value in headers.items():
        message[name] = value
    message.set_content("x")
    return message.as_bytes()


@given(TEXTS, st.lists(NAMES, min_size=3, max_size=3))
def test_what_is_coded_is_decoded(subject: str, names: list[str]) -> None:
    boxes = [Address(name, addr_spec=f"a{n}@acme.example") for n, name in enumerate(names)]
    meant = {"Subject": subject, "From": boxes[:1], "To": boxes[1:2], "Reply-To": boxes}
    raw = head(meant)
    prove(raw, meant)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = message_from_bytes(raw, policy=default)
    assert message["Subject"] == subject
    older = message_from_bytes(raw)
    assert str(make_header(decode_header(older["Subject"]))) == subject
    for name, box in zip(names, message["Reply-To"].addresses, strict=True):
        # A coded word here holds 36 bytes; beyond, the modern reader may add spaces of its own.
        if len(name.encode()) <= 36:
            assert box.display_name == name


@pytest.mark.parametrize(
    "name",
    [
        "Dr. Maria-Magdalena Würtenberger-Österreicher",
        "عبد الرحمن محمد الأنصاري الخزرجي",
        "Łucja Brzęczyszczykiewicz-Świątkiewicz",
    ],
)
def test_a_long_name_is_one_coded_word_in_the_charset_of_its_language(name: str) -> None:
    raw = head({"To": [Address(name, addr_spec="a@acme.example")]})
    assert message_from_bytes(raw, policy=default)["To"].addresses[0].display_name == name
    assert b"\r\n" not in raw.partition(b"\r\n <")[0]


def test_the_standard_policy_is_not_enough() -> None:
    """The reason for ours; where this passes no more, ours may go."""
    subject = "ACM-001 Ladeneröffnung für Käse König in Zürich: Auf Kurs, 16.–23. Nov. 2026"
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    assert message_from_bytes(message.as_bytes(), policy=default)["Subject"] != subject


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        (b"Subject: a b\r\n\r\n", {"Subject": "a  b"}),
        (b"Subject: a\r\nSubject: a\r\n\r\n", {"Subject": "a"}),
        (b"Subject: a\r\n\r\n", {"To": []}),
        (b"To: A <b@c.example>\r\n\r\n", {"To": [Address("A", addr_spec="x@c.example")]}),
        (b"To: A, B <b@c.example>\r\n\r\n", {"To": [Address("A, B", addr_spec="b@c.example")]}),
    ],
)
def test_what_would_be_read_otherwise_is_refused(raw: bytes, meant: dict[str, object]) -> None:
    with pytest.raises(HeaderError):
        prove(raw, meant)


def test_a_word_that_must_stay_whole_is_ascii() -> None:
    with pytest.raises(HeaderError):
        head({"Message-ID": "<ü@halden.example>"})

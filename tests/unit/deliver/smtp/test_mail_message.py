"""A letter becomes the same bytes each time, with nothing of ours or of the moment in them."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from amportal.deliver.smtp.mail_message import check_header, message_bytes
from amportal.model.nouns.letter import Letter, Mailbox, hidden_character
from tests.letters import MERIDIAN, letters
from tests.mailsite import a_pdf


@pytest.fixture(scope="module")
def letter() -> Letter:
    return letters(*MERIDIAN)["priya"]


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_it_is_the_same_bytes_each_time(letter: Letter) -> None:
    assert message_bytes(letter, a_pdf()) == message_bytes(letter, a_pdf())


def test_its_parts_are_text_html_and_the_pdf(letter: Letter) -> None:
    message = read(message_bytes(letter, a_pdf()))
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == letter.body.text
    assert html.get_content().replace("\r\n", "\n").rstrip() == letter.body.html.rstrip()
    (pdf,) = message.iter_attachments()
    assert (pdf.get_content(), pdf.get_filename()) == (a_pdf(), "meridian-2026-11-23.pdf")
    assert pdf.get_content_type() == "application/pdf"


def test_its_head_says_who_and_how_to_answer(letter: Letter) -> None:
    message = read(message_bytes(letter, None))
    assert message["From"] == "Halden Studio <reports@haldenstudio.example>"
    assert message["To"] == "Priya Nair <priya.nair@meridiancoffee.example>"
    assert message["Reply-To"] == (
        "Ruth Adeyemi <ruth@haldenstudio.example>, Halden Studio <accounts@haldenstudio.example>"
    )
    assert message["Subject"] == letter.subject
    assert message["Date"].datetime == letter.moment
    assert message["Message-ID"] == letter.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == ("<mailto:ruth@haldenstudio.example?subject=unsubscribe>")
    assert message["Content-Language"] == "en-GB"


def test_no_header_names_us_and_none_is_copied_to_others(letter: Letter) -> None:
    raw = message_bytes(letter, a_pdf())
    message = read(raw)
    heads = [head for part in message.walk() for head in part.items()]
    assert not any("amportal" in f"{name}: {value}".lower() for name, value in heads)
    names = {name.lower() for name, _ in message.items()}
    assert names.isdisjoint({"x-mailer", "user-agent", "cc", "bcc", "disposition-notification-to"})


def test_every_line_may_travel_anywhere(letter: Letter) -> None:
    """CRLF ends, ASCII alone, no line above the limit; long and foreign subjects survive."""
    long = letter.model_copy(
        update={
            "subject": "Brandt & Söhne: Gefährdet, " + "ein sehr langer Name, " * 9 + "Ende",
            "to": Mailbox(name="Siân Ó’Brien-Łukasz", email="sian@meridian.example"),
        }
    )
    raw = message_bytes(long, a_pdf())
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    message = read(raw)
    assert message["Subject"] == long.subject
    assert message["To"].addresses[0].display_name == "Siân Ó’Brien-Łukasz"


@pytest.mark.parametrize(
    "subject",
    ["Ladeneröffnung für Käse König in Zürich", "two  spaces  " * 12 + "end", "=?utf-8?q?a?= b"],
)
def test_a_subject_is_read_as_it_was_written(letter: Letter, subject: str) -> None:
    raw = message_bytes(letter.model_copy(update={"subject": subject}), None)
    assert read(raw)["Subject"] == subject


def test_a_long_address_keeps_its_way_out_whole(letter: Letter) -> None:
    """Neither it nor the Message-ID is folded or coded, however long its line gets."""
    address = f"{'a' * 60}@{'b' * 60}.example"
    changes = {
        "reply_to": (Mailbox(name="A", email=address),),
        "message_id": f"<{'c' * 32}@{'d' * 60}.example>",
    }
    lines = message_bytes(letter.model_copy(update=changes), None).decode().split("\r\n")
    assert f"List-Unsubscribe: <mailto:{address}?subject=unsubscribe>" in lines
    assert f"Message-ID: {changes['message_id']}" in lines


@pytest.mark.parametrize("odd", ["\n", "\r", "\0", "\u2028", "\u2029", "\u202e", "\u200b", "\x7f"])
def test_what_could_break_a_header_is_refused(letter: Letter, odd: str) -> None:
    """Line ends, zeros, and what turns or hides letters: in a subject and in a name."""
    with pytest.raises(ValueError, match="does not belong"):
        check_header(f"a{odd}b")
    with pytest.raises(ValueError):
        message_bytes(letter.model_copy(update={"subject": f"a{odd}Bcc: eve@evil.example"}), None)
    to = Mailbox(name=f"a{odd}b", email="priya@meridian.example")
    assert hidden_character(f"a{odd}b") == odd
    with pytest.raises(ValueError):
        message_bytes(letter.model_copy(update={"to": to}), None)

"""Put a letter into a message: the bytes that go to the server, the same each time.

Nothing in it depends on the moment or the machine: the date is the letter's own, the boundaries
follow from its Message-ID, and no header names the program that made it.
"""

from __future__ import annotations

from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

from amportal.deliver.smtp.mail_headers import HEADERS, prove
from amportal.model.nouns.letter import Body, Letter, Mailbox, hidden_character


def message_bytes(letter: Letter, pdf: bytes | None, *, linked: bool = False) -> bytes:
    """Return *letter* as a message, with *pdf* attached where there is one.

    *linked* takes the words that lead to the portal in place of the PDF. What was made is read
    again: raises `ValueError` where a header holds a character that belongs in none, or where a
    header or a part would not be read as it was written.
    """
    body = letter.linked if linked and letter.linked else letter.body
    headers = _headers(letter)
    message = EmailMessage(policy=HEADERS)
    for name, value in headers.items():
        message[name] = value
    message.set_content(body.text, cte="quoted-printable")
    message.add_alternative(body.html, subtype="html", cte="quoted-printable")
    if pdf is not None:
        message.add_attachment(
            pdf, maintype="application", subtype="pdf", filename=letter.attachment.name
        )
    # Content moves the headers of its own kind, so this one comes last.
    message["Content-Language"] = headers["Content-Language"] = letter.locale
    for at, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(_boundary(letter.message_id, at))
    raw = message.as_bytes()
    prove(raw[: raw.index(b"\r\n\r\n") + 4], headers)
    _prove_parts(raw, body, letter.attachment.name, pdf)
    return raw


def _headers(letter: Letter) -> dict[str, Any]:
    """Return the headers of *letter* by name; raise `ValueError` where one cannot be sent."""
    check_header(letter.subject)
    answers = [_address(each) for each in letter.reply_to]
    return {
        "Message-ID": letter.message_id,
        "List-Unsubscribe": _unsubscribe(letter),
        "From": [_address(letter.sender)],
        "To": [_address(letter.to)],
        **({"Reply-To": answers} if answers else {}),
        "Subject": letter.subject,
        "Date": format_datetime(letter.moment),
        "Auto-Submitted": "auto-generated",
    }


def _prove_parts(raw: bytes, body: Body, name: str, pdf: bytes | None) -> None:
    """Raise `ValueError` unless the parts of *raw* are read as they were written."""
    read = [
        (part.get_content_type(), part.get_filename(), _content(part))
        for part in message_from_bytes(raw).walk()
        if not part.is_multipart()
    ]
    written = [("text/plain", None, body.text.strip()), ("text/html", None, body.html.strip())]
    texts = [
        (kind, file, raw.decode().replace("\r\n", "\n").strip()) for kind, file, raw in read[:2]
    ]
    files = [("application/pdf", name, pdf)] if pdf is not None else []
    if texts != written or read[2:] != files:
        raise ValueError("the parts of the mail would not be read as they were written")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def pdf_wanted(letter: Letter) -> bool:
    """Say whether the contact chose to get the PDF itself."""
    return letter.delivery in ("attach", "both")


def check_header(text: str) -> None:
    """Raise `ValueError` where *text* holds what could break a header or hide in it."""
    hidden = hidden_character(text)
    if hidden:
        raise ValueError(f"U+{ord(hidden):04X} does not belong in a header")


def _address(box: Mailbox) -> Address:
    check_header(box.name)
    return Address(box.name, addr_spec=box.email)


def _unsubscribe(letter: Letter) -> str:
    """Return where a mail program may write to for no more mails; there is no page for it."""
    to = letter.reply_to[0].email if letter.reply_to else letter.sender.email
    return f"<mailto:{to}?subject=unsubscribe>"


def _boundary(message_id: str, at: int) -> str:
    digest = sha256(f"{message_id}\0{at}".encode()).hexdigest()
    return f"=_{digest[:40]}"

"""Put a letter into a message: the bytes that go to the server, the same each time.

Nothing in it depends on the moment or the machine: the date is the letter's own, the boundaries
follow from its Message-ID, and no header names the program that made it.
"""

from __future__ import annotations

import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from amportal.model.letter import Letter, Mailbox

# Lines of a header are folded at this length where they can be; RFC 5322 allows 998.
_POLICY = SMTP.clone(max_line_length=78)
# Longer ones are folded in a way that some programs cannot read: then the subject goes.
_LONGEST_LINK = 60


def message_bytes(letter: Letter, pdf: bytes | None, *, linked: bool = False) -> bytes:
    """Return *letter* as a message, with *pdf* attached where there is one.

    *linked* takes the words that lead to the portal in place of the PDF. Raises `ValueError`
    where a header would hold a character that belongs in none.
    """
    body = letter.linked if linked and letter.linked else letter.body
    message = EmailMessage(policy=_POLICY)
    headers = {
        "From": _address(letter.sender),
        "To": _address(letter.to),
        "Reply-To": [_address(each) for each in letter.reply_to] or None,
        "Subject": letter.subject,
        "Date": letter.moment,
        "Message-ID": letter.message_id,
        "Content-Language": letter.locale,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": _unsubscribe(letter),
    }
    check_header(letter.subject)
    for name, value in headers.items():
        if value is not None:
            message[name] = value
    message.set_content(body.text, cte="quoted-printable")
    message.add_alternative(body.html, subtype="html", cte="quoted-printable")
    if pdf is not None:
        message.add_attachment(
            pdf, maintype="application", subtype="pdf", filename=letter.attachment.name
        )
    for at, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(_boundary(letter.message_id, at))
    return message.as_bytes()


def pdf_wanted(letter: Letter) -> bool:
    """Say whether the contact chose to get the PDF itself."""
    return letter.delivery in ("attach", "both")


def check_header(text: str) -> None:
    """Raise `ValueError` where *text* holds what could break a header or hide in it."""
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            raise ValueError(f"U+{ord(character):04X} does not belong in a header")


def _address(box: Mailbox) -> Address:
    check_header(box.name)
    return Address(box.name, addr_spec=box.email)


def _unsubscribe(letter: Letter) -> str:
    """Return where a mail program may write to for no more mails; there is no page for it."""
    to = letter.reply_to[0].email if letter.reply_to else letter.sender.email
    link = f"<mailto:{to}?subject=unsubscribe>"
    return link if len(link) <= _LONGEST_LINK else f"<mailto:{to}>"


def _boundary(message_id: str, at: int) -> str:
    digest = sha256(f"{message_id}\0{at}".encode()).hexdigest()
    return f"=_{digest[:40]}"


__all__ = ["check_header", "message_bytes", "pdf_wanted"]

"""A letter: one report's mail to one contact, as it was made, before it is a message.

Whoever renders writes it and whoever delivers reads it, so neither needs to know the other. All
of it is one client's and one contact's. It holds no secret and no time but its own.
"""

import unicodedata
from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from amportal.model.nouns.people import Delivery
from amportal.model.records.issued_report import message_key


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class Mailbox(_Part):
    """A name and an address, as they stand in a header."""

    name: str
    email: str


class Body(_Part):
    """The words of a letter, as plain text and as HTML with its styles inside."""

    text: str
    html: str


class Attachment(_Part):
    """The report that goes with a letter: where it lies, its digest, and what it is called."""

    path: str
    sha256: str
    size: int
    name: str


# Stands in links to an encrypted portal until it is sent: a letter is built without any secret, and
# the contact's own word is put in its place.
CODE_WORD = "word-of-the-contact"


class Letter(_Part):
    """One mail to one contact about one issue of one report.

    `issued_as` is what the client's folder was called when the report was issued. `to` is the
    contact as named in the client's file. `body` is for what the contact chose
    (`delivery`); `linked` says the same with a link in place of the PDF and is None where the
    portal has no address. `locked`: the PDF goes out locked with the contact's own password.
    `moment` is the day of the issue, aware, and `message_id` follows from what is sent and to
    whom, so the same letter is the same message on any machine.
    """

    format: Literal[1] = 1
    client: str
    issued_as: str
    report: str
    issue: int = Field(ge=1)
    contact: str
    to: Mailbox
    sender: Mailbox
    reply_to: tuple[Mailbox, ...]
    delivery: Delivery
    locked: bool = False
    locale: str
    subject: str
    moment: datetime
    message_id: str
    unsubscribe: str
    body: Body
    linked: Body | None
    attachment: Attachment

    def message_key(self, email: str) -> str:
        """Return the Message-ID, without its domain, that this letter has if it goes to *email*."""
        own = (self.issued_as, self.report, self.issue)
        return message_key(own, self.contact, email, self.attachment.sha256)

    def with_code_word(self, word: str) -> Self:
        """Return the letter with the contact's *word* in its links; without one the page asks."""

        def told(body: Body) -> Body:
            html, text = (
                each.replace(f"#{CODE_WORD}/", f"#{word}/") for each in (body.html, body.text)
            )
            return body.model_copy(update={"html": html, "text": text})

        linked = told(self.linked) if self.linked else None
        return self.model_copy(update={"body": told(self.body), "linked": linked})

    @property
    def name(self) -> str:
        """How people call this letter: `meridian 2026-11-23 priya`, with the issue from 2 on."""
        issue = f" issue {self.issue}" if self.issue > 1 else ""
        return f"{self.client} {self.report}{issue} {self.contact}"


def one_line(text: str) -> str:
    """Return *text* as it stands in a header: single spaces, and no marks for hyphenation."""
    return " ".join(text.replace("\u00ad", "").split())


def hidden_character(text: str) -> str:
    """Return the first character of *text* that may stand in no header of a mail, or "".

    Controls, line and paragraph ends, and what is not seen: it could break a header or hide in it.
    """
    unseen = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return next((each for each in text if unicodedata.category(each) in unseen), "")


def letter_bytes(letter: Letter) -> bytes:
    """Return *letter* as it is kept: JSON in UTF-8."""
    return (letter.model_dump_json(indent=1) + "\n").encode()

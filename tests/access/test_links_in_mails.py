"""Links in mails to an encrypted portal tell its host nothing, and carry the contact's own word."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from amportal.model.nouns.letter import Attachment, Body, Letter, Mailbox
from amportal.render.pages.report_mail import _link


def link(path: str, *, encrypted: bool) -> str:
    view: Any = SimpleNamespace(address="https://p.example/k7f2qm/", encrypted=encrypted)
    return _link(view, path)


def letter(text: str, linked: str | None = None) -> Letter:
    somebody = Mailbox(name="A", email="a@b.example")
    return Letter(
        client="acme", issued_as="acme", report="w47", issue=1, contact="priya",
        to=somebody, sender=somebody,
        reply_to=(), delivery="link", locale="en", subject="Report",
        moment=datetime(2026, 11, 23, tzinfo=UTC), message_id="<a@b>", unsubscribe="mailto:a@b",
        body=Body(text=text, html=f'<a href="{text}">'),
        linked=Body(text=linked, html="") if linked else None,
        attachment=Attachment(path="a.pdf", sha256="0" * 64, size=1, name="a.pdf"),
    )  # fmt: skip


def test_no_path_reaches_the_host() -> None:
    found = link("reports/a b.pdf", encrypted=True)
    assert found.partition("#")[0] == "https://p.example/k7f2qm/"
    assert found.endswith("/reports/a%20b.pdf")
    assert link("reports/a b.pdf", encrypted=False) == "https://p.example/k7f2qm/reports/a%20b.pdf"


def test_the_word_is_put_in_when_it_is_sent() -> None:
    built = letter(link("budget.html", encrypted=True), link("team.html", encrypted=True))
    told = built.with_code_word("riverbank")
    assert told.body.text == "https://p.example/k7f2qm/#riverbank/budget.html"
    assert told.body.html == '<a href="https://p.example/k7f2qm/#riverbank/budget.html">'
    assert told.linked
    assert told.linked.text == "https://p.example/k7f2qm/#riverbank/team.html"
    assert built.with_code_word("").body.text == "https://p.example/k7f2qm/#/budget.html"


def test_another_letter_stays_as_it_is() -> None:
    plain = letter("https://p.example/k7f2qm/budget.html")
    assert plain.with_code_word("riverbank") == plain

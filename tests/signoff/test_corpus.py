"""Two hundred answers as people send them, and fifty that are forged: no wrong decision is made."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator

from amportal.signoff.judging import Judge, Judgement
from amportal.sources.mail.received_mail import ReceivedMail
from tests.signoff import letterbox
from tests.signoff.letterbox import CLIENTS, THANKS, Client, letter, mail, quoted, rich, signed

OUTCOMES = ("approved", "approved_with_changes", "changes_required")
# What must become of a mail: the decision it says, or that a person looks, or nothing.
Truth = tuple[str, str, str] | str
Made = tuple[bytes, Truth]


def _comment(client: Client, body: str, words: str) -> str:
    return body.rstrip() + f" {words}"


def fresh(client: Client, outcome: str, number: int, order: bool) -> Made:
    """The letter as the mail program opened it, with a comment."""
    subject, body = letter(client, outcome, order)
    ref = f"{client.job}-{'CO1' if order else 'D1'}"
    said = "rejected" if order and outcome == "changes_required" else outcome
    raw = mail(
        client.approver, subject, _comment(client, body, THANKS[client.language]), number=number
    )
    return raw, (ref, said, "anna")


def gmail(client: Client, outcome: str, number: int, order: bool) -> Made:
    """Plain text and HTML, sent as an answer with the report quoted below."""
    subject, body = letter(client, outcome, order)
    truth = fresh(client, outcome, number, order)[1]
    below = quoted(client, "Poster\n\nApprove\nAsk for changes")
    quote = f'<div class="gmail_quote"><div class="gmail_attr">{html.escape(below)}</div></div>'
    return mail(
        client.approver,
        f"Re: {subject}",
        body + below,
        rich(body, quote),
        reply=True,
        number=number,
    ), truth


def android(client: Client, outcome: str, number: int, order: bool) -> Made:
    """All line breaks are lost, as in Gmail on Android."""
    subject, body = letter(client, outcome, order)
    truth = fresh(client, outcome, number, order)[1]
    return mail(
        client.approver,
        subject,
        body.replace("\n", ""),
        rich(body.replace("\n", " ")),
        number=number,
    ), truth


def apple(client: Client, outcome: str, number: int, order: bool) -> Made:
    """HTML with a cited block, hard spaces, and a name of the phone."""
    subject, body = letter(client, outcome, order)
    truth = fresh(client, outcome, number, order)[1]
    spaced = body.replace(" ", "\u00a0")
    quote = f'<blockquote type="cite">{html.escape(body)}</blockquote>'
    return mail(client.approver, subject, None, rich(spaced, quote), number=number), truth


def outlook(client: Client, outcome: str, number: int, order: bool) -> Made:
    """HTML alone, the quote below a ruled head without any quote marks; long lines are wrapped."""
    subject, body = letter(client, outcome, order)
    opposite = "changes_required" if outcome == "approved" else "approved"
    other = letter(client, opposite, order)[1]
    truth = fresh(client, outcome, number, order)[1]
    wrapped = body.replace(" v2 ", " v2\n").replace("approved-", "approved-\n")
    text = wrapped + letterbox.outlook(client, other)
    return mail(client.approver, f"AW: {subject}", text, reply=True, number=number), truth


def prose(client: Client, outcome: str, number: int, order: bool) -> Made:
    """An answer without a token: "looks good" above the quote of an earlier letter."""
    subject, body = letter(client, outcome, order)
    text = THANKS[client.language] + quoted(client, body)
    return mail(client.approver, f"Re: {subject}", text, reply=True, number=number), "ask"


def unmarked(client: Client, outcome: str, number: int, order: bool) -> Made:
    """The quote is Outlook's, and the answer above it has no token."""
    subject, body = letter(client, outcome, order)
    text = THANKS[client.language] + letterbox.outlook(client, body)
    return mail(
        client.approver, f"WG: {subject}", text, rich(text), reply=True, number=number
    ), "ask"


def twice(client: Client, outcome: str, number: int, order: bool) -> Made:
    """Two outcomes in one answer."""
    first, second = letter(client, "approved", order), letter(client, "changes_required", order)
    return mail(client.approver, first[0], f"{first[1]}\n{second[1]}", number=number), "ask"


def edited(client: Client, outcome: str, number: int, order: bool) -> Made:
    """The line for people says something else than the token."""
    subject, body = letter(client, "approved", order)
    other = letter(client, "changes_required", order)[1]
    lines = body.split("\n")
    # The line that says the decision in words, above those for name and comment.
    lines[-3] = other.split("\n")[-3]
    text = "\n".join(lines)
    return mail(client.approver, subject, text, number=number), "ask"


def colleague(client: Client, outcome: str, number: int, order: bool) -> Made:
    """The right letter, sent by a contact who may not approve."""
    subject, body = letter(client, outcome, order)
    return mail(client.reader, subject, body, number=number), "ask"


def away(client: Client, outcome: str, number: int, order: bool) -> Made:
    """The mail program of somebody who is away."""
    subject, _ = letter(client, outcome, order)
    headers = {"Auto-Submitted": "auto-replied"}
    return mail(
        client.approver, f"Automatic reply: {subject}", "I am away.", number=number, headers=headers
    ), "skip"


def other(client: Client, outcome: str, number: int, order: bool) -> Made:
    """A mail about something else."""
    return mail(client.approver, "Lunch?", "Friday at noon?", number=number), "skip"


Shape = Callable[[Client, str, int, bool], Made]
READ: tuple[Shape, ...] = (fresh, gmail, android, apple, outlook)
NOT_READ: tuple[Shape, ...] = (prose, unmarked, twice, edited, colleague, away, other)


def corpus() -> Iterator[tuple[Shape, Made]]:
    chance = letterbox.dice(18)
    for number in range(200):
        client = CLIENTS[number % 12]
        shape = READ[number // 12 % 5] if number % 4 else NOT_READ[number // 4 % 7]
        order = chance.random() < 0.2
        outcome = chance.choice(("approved", "changes_required") if order else OUTCOMES)
        raw, truth = shape(client, outcome, number, order)
        yield shape, (signed(raw, client.domain), truth)


def decided(judged: Judgement) -> Truth:
    if judged.kind != "write":
        return "ask" if judged.kind == "foreign" else judged.kind
    (answer,) = judged.answers
    return answer.at.ref, answer.token.outcome, answer.contact.id


def test_two_hundred_answers() -> None:
    """None is decided wrongly; of those with a token, nine of ten are read, the others asked."""
    judge = Judge(letterbox.site(), letterbox.ask_dns)
    wrong, tokened, read = [], 0, Counter[str]()
    for shape, (raw, truth) in corpus():
        judged = judge.of((ReceivedMail(raw),))
        got = decided(judged)
        if isinstance(truth, tuple):
            tokened += 1
            read["read" if got == truth else "asked"] += 1
        if got != truth and not (isinstance(truth, tuple) and got == "ask"):
            wrong.append((shape.__name__, truth, got, judged.why))
    assert wrong == []
    assert tokened >= 140
    assert read["read"] >= 0.9 * tokened, read


def _plain(client: Client, number: int) -> bytes:
    subject, body = letter(client, "approved", number % 2 == 1)
    return mail(client.approver, subject, body, number=number)


def _unsigned(client: Client, victim: Client, number: int) -> bytes:
    return _plain(client, number)


def _by_another(client: Client, victim: Client, number: int) -> bytes:
    return signed(_plain(client, number), "evil.example")


def _changed_on_its_way(client: Client, victim: Client, number: int) -> bytes:
    head, _, text = signed(_plain(client, number), client.domain).rpartition(b"\r\n\r\n")
    return head + b"\r\n\r\nSure! " + text


def _calls_itself_the_approver(client: Client, victim: Client, number: int) -> bytes:
    subject, body = letter(client, "approved", number % 2 == 1)
    fake = mail(f"Anna Lund <anna@evil{number}.example>", subject, body, number=number)
    return signed(fake, f"evil{number}.example")


def _approver_of_another_client(client: Client, victim: Client, number: int) -> bytes:
    subject, body = letter(client, "approved", number % 2 == 1)
    return signed(mail(victim.approver, subject, body, number=number), victim.domain)


def _word_of_a_foreign_server(client: Client, victim: Client, number: int) -> bytes:
    line = f"Authentication-Results: mx.evil.example; dkim=pass header.d={client.domain}\r\n"
    return line.encode() + _plain(client, number)


def _two_senders(client: Client, victim: Client, number: int) -> bytes:
    both = _plain(client, number).replace(b"From: ", b"From: x@evil.example\r\nFrom: ", 1)
    return signed(both, client.domain)


def _two_addresses(client: Client, victim: Client, number: int) -> bytes:
    line = f"From: x@evil.example, {client.approver}".encode()
    return signed(re.sub(rb"From: [^\r]+", line, _plain(client, number)), client.domain)


def _letter_in_a_quote(client: Client, victim: Client, number: int) -> bytes:
    subject, body = letter(client, "approved", number % 2 == 1)
    text = f"?{quoted(client, body)}"
    raw = mail(client.approver, f"Fwd: {subject}", text, reply=True, number=number)
    return signed(raw, client.domain)


def _another_version_in_the_line(client: Client, victim: Client, number: int) -> bytes:
    _, body = letter(client, "approved", number % 2 == 1)
    wrong = body.replace(" v2 ", " v1 ").replace("CO1", "CO2")
    return signed(mail(client.approver, "x", wrong, number=number), client.domain)


FORGERIES = (
    _unsigned,
    _by_another,
    _changed_on_its_way,
    _calls_itself_the_approver,
    _approver_of_another_client,
    _word_of_a_foreign_server,
    _two_senders,
    _two_addresses,
    _letter_in_a_quote,
    _another_version_in_the_line,
)


def forged() -> Iterator[tuple[str, bytes]]:
    """Yield fifty mails that somebody else wrote, or that say less than they seem to."""
    for number in range(50):
        forge = FORGERIES[number % len(FORGERIES)]
        raw = forge(CLIENTS[number % 12], CLIENTS[(number + 5) % 12], number)
        yield forge.__name__, raw


def test_fifty_forged_mails_decide_nothing() -> None:
    judge = Judge(letterbox.site(), letterbox.ask_dns)
    written = [what for what, raw in forged() if judge.of((ReceivedMail(raw),)).kind == "write"]
    assert written == []
    assert len(list(forged())) == 50

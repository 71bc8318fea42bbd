"""A report's mail says the answer first, loads nothing, and is the same bytes each time."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from html import unescape

import pytest
from msgspec.structs import replace

from amportal.model.nouns.letter import Body, Letter
from amportal.plan.view.waiting_views import AbsentOwner
from amportal.render.pages.report_mail import MOST_BYTES, render_mail
from amportal.render.theme import Theme
from tests.letters import MERIDIAN, letter_of, letters, mail_views, theme

EVERY = [
    MERIDIAN,
    ("brandt-soehne", "2026-11"),
    ("atelier-vasseur", "2026-11-20"),
    ("northline", "2026-11-20"),
]


def bodies(letter: Letter) -> list[Body]:
    return [body for body in (letter.body, letter.linked) if body]


@pytest.mark.parametrize(("client", "report"), EVERY)
def test_a_mail_loads_nothing_and_is_short(client: str, report: str) -> None:
    """No picture, no font, no script, no sheet, no pixel: nothing that could tell of reading."""
    for letter in letters(client, report).values():
        for body in bodies(letter):
            assert not re.search(r"(?i)<(img|link|script|iframe|object|form|input)\b", body.html)
            assert not re.search(r"(?i)url\(|@import|@font-face|background=|srcset|src=", body.html)
            links = re.findall(r'href="([^"]*)"', body.html)
            assert links
            assert all(re.match(r"https:|mailto:|tel:", each) for each in links)
            assert len(body.html.encode()) < MOST_BYTES
            assert "amportal" not in (body.html + body.text).lower()


@pytest.mark.parametrize("hours", [None, (time(9), time(17))], ids=["no hours", "hours"])
@pytest.mark.parametrize(("client", "report"), EVERY)
def test_the_plain_part_has_no_markup(
    client: str, report: str, hours: tuple[time, time] | None
) -> None:
    """Also on a day on which nobody can be called, and where somebody asked is away."""
    for view in mail_views(client, report).values():
        calls = tuple(
            replace(each, today=False, from_day=date(2027, 1, 18), hours=hours)
            for each in view.calls
        )
        absent = (AbsentOwner("Tom Wexford", date(2027, 1, 15), "Priya Nair"),)
        waiting = tuple(replace(each, absent=absent) for each in view.yours)
        for body in bodies(letter_of(replace(view, calls=calls, yours=waiting))):
            assert not re.search(r"</?[a-z]+\b[^@>]*>|&[a-z#0-9]+;", body.text), body.text


@pytest.mark.parametrize(("client", "report"), EVERY)
def test_the_answer_comes_first_in_both_parts(client: str, report: str) -> None:
    view = next(iter(mail_views(client, report).values()))
    body = letter_of(view).body
    assert view.headline in body.text.splitlines()[0]
    words = re.sub(r"<[^>]*>", " ", body.html.partition("</style>\n</head>")[2])
    assert " ".join(view.headline.split())[:40] in " ".join(words.split())[:300]


def test_a_mail_speaks_the_language_of_its_reader() -> None:
    """The contact's own language comes before the client's."""
    view = mail_views("brandt-soehne", "2026-11")["sabine"]
    said = "BRS-007 Messeauftritt Köln 2027: Gefährdet, 31. Okt. – 27. Nov. 2026"
    assert letter_of(view).subject == " ".join(said.split())
    french = letter_of(replace(view, locale="fr-FR"))
    assert 'lang="fr-FR"' in french.body.html
    assert "Lire le rapport" in french.body.html
    assert "Bericht lesen" not in french.body.html


@pytest.mark.parametrize(
    ("locale", "due", "sum_", "hours"),
    [
        ("en-GB", "Thu 26 Nov", "£4,800.00", "09:00–18:00"),
        ("en-US", "Thu, Nov 26", "£4,800.00", "9:00 AM – 6:00 PM"),
        ("de-DE", "Do., 26. Nov.", "4.800,00 £", "09:00–18:00 Uhr"),
        ("de-CH", "Do., 26. Nov.", "£ 4’800.00", "09:00–18:00 Uhr"),
        ("fr-FR", "jeu. 26 nov.", "4 800,00 £GB", "09:00 – 18:00"),
    ],
)
def test_days_sums_and_hours_are_written_as_its_reader_writes_them(
    locale: str, due: str, sum_: str, hours: str
) -> None:
    """By the contact's locale, down to the country, in both parts; nothing of another is left."""
    view = replace(mail_views(*MERIDIAN)["priya"], locale=locale)
    order = next(each for each in view.yours if each.kind == "change_order")
    view = replace(view, yours=(replace(order, due=date(2026, 11, 26), amount=Decimal(4800)),))
    view = replace(view, calls=(replace(view.calls[0], hours=(time(9), time(18))),))
    body = letter_of(view).body
    plain = re.sub(r"<[^>]*>", " ", unescape(body.html.partition("</head>")[2]))
    for text in (body.text, plain):
        shown = re.sub(r"\s+", " ", text)
        for wanted in (due, sum_, hours):
            assert wanted in shown, (wanted, shown)
    if locale != "en-GB":
        assert "Thu 26 Nov" not in body.text


def test_a_language_without_words_is_said() -> None:
    """And whose mail it is, for nobody knows all contacts by heart."""
    view = replace(mail_views(*MERIDIAN)["priya"], locale="cy-GB")
    rendered = render_mail(view, theme())
    assert rendered.content == b""
    assert [each.slug for each in rendered.problems] == ["missing-translation"]
    assert "the mail to `priya` about `2026-11-23` of meridian: " in rendered.problems[0].message


def test_one_job_is_named_in_the_subject() -> None:
    view = mail_views("meridian", "2026-11-13")["priya"]
    assert letter_of(view).subject.startswith("MER-014 Spring launch campaign: ")
    again = letter_of(replace(view, corrected="The shoot was on the 12th."))
    assert again.subject.startswith("Corrected: MER-014")
    assert "The shoot was on the 12th." in again.body.text
    assert "The shoot was on the 12th." in again.body.html


def test_what_the_contact_chose_is_what_they_get() -> None:
    """`attach` holds no link into the portal, `link` no word of an attachment, `both` has both."""
    made = letters(*MERIDIAN)
    portal, attached = "https://clients.halden.example", "attached"
    said = {
        name: (portal in part, attached in part)
        for name, letter in made.items()
        for part in (letter.body.html,)
    }
    assert {letter.delivery: said[name] for name, letter in made.items()} == {
        "both": (True, True),
        "link": (True, False),
        "attach": (False, True),
    }
    for letter in made.values():
        assert letter.linked is not None
        assert (portal in letter.linked.text, attached in letter.linked.text) == (True, False)
        # Who did not ask for a link is told why they get one.
        for part in (letter.linked.text, letter.linked.html):
            assert ("too large for a mail" in part) == (letter.delivery != "link")
        for part in (letter.body.text, letter.body.html):
            assert "too large" not in part


def test_both_parts_lead_to_the_same_places() -> None:
    """Whoever reads the plain text can say that they have seen it, and ask for no more."""
    for letter in letters(*MERIDIAN).values():
        for body in (letter.body, letter.linked):
            assert body is not None
            links = set(re.findall(r'href="(mailto:[^"]*|https://[^"]*)"', unescape(body.html)))
            plain = set(re.findall(r"(?:mailto:|https://)\S+", body.text))
            answers = {each for each in links if each.startswith("mailto:")} - plain
            assert all(re.search(r"subject=[^&]*MER-", each) for each in answers), answers
            assert links - plain == answers
            assert any("%5B" in each for each in plain & links)


def test_without_an_address_nothing_is_linked() -> None:
    letter = letter_of(replace(mail_views(*MERIDIAN)["priya"], address=None))
    assert letter.linked is None
    assert "https://" not in letter.body.html + letter.body.text


def test_every_day_is_the_same_in_both_parts() -> None:
    """A milestone's day stands in the HTML as a date for machines, in the text in words."""
    view = mail_views(*MERIDIAN)["priya"]
    body = letter_of(view).body
    days = {each.milestone_day for each in view.projects if each.milestone_day}
    stamped = set(re.findall(r'<time datetime="([0-9-]+)"[^>]*>([^<]*)</time>', body.html))
    for day in days:
        shown = [words for iso, words in stamped if iso == day.isoformat()]
        assert shown
        assert any(words in body.text for words in shown)


def test_equal_views_give_equal_letters() -> None:
    view = mail_views(*MERIDIAN)["priya"]
    assert render_mail(view, theme()) == render_mail(replace(view), theme())


def test_names_are_never_markup_in_one_part_nor_escapes_in_the_other() -> None:
    view = replace(
        mail_views(*MERIDIAN)["priya"], headline='<b>Salt & "Pepper"</b> &amp; more', words=""
    )
    body = letter_of(view).body
    assert '<b>Salt & "Pepper"</b> &amp; more' in body.text
    assert "<b>Salt" not in body.html
    assert "&lt;b&gt;Salt &amp; " in body.html


def test_a_link_in_the_words_that_leads_nowhere_in_a_mail_becomes_words() -> None:
    words = "See [the film](../deliverables/mer-014-d4.html) and [us](https://halden.example)."
    html = letter_of(replace(mail_views(*MERIDIAN)["priya"], words=words)).body.html
    assert "mer-014-d4.html)" not in html
    assert "the film" in html
    assert 'href="https://halden.example"' in html


def test_a_mail_that_would_be_cut_off_is_refused() -> None:
    view = replace(mail_views(*MERIDIAN)["priya"], words="A sentence of some length. " * 3000)
    rendered = render_mail(view, theme())
    assert rendered.content == b""
    assert [each.slug for each in rendered.problems] == ["mail-too-long"]


def test_a_template_of_ones_own_comes_first_and_its_faults_are_told() -> None:
    view = mail_views(*MERIDIAN)["priya"]
    own = {**theme().files, "mail.txt": b"{{ view.headlin }}"}
    rendered = render_mail(view, Theme(own))
    assert rendered.content == b""
    assert [each.slug for each in rendered.problems] == ["undefined-name"]
    assert rendered.problems[0].span
    assert rendered.problems[0].span.path == "templates/mail.txt"

"""Mails as clients really send them: letters of the portal, through the shapes of mail programs.

Twelve clients in nine languages, each with a signing key of its own.
"""

from __future__ import annotations

import html
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from amportal.author.open_site import OpenSite
from amportal.model.version_digest import order_digest, text_digest
from amportal.plan.view.waiting_views import Waiting
from amportal.render.pages.decision_letters import DecisionLetters
from amportal.render.text.locale_format import speaker
from amportal.sources.snapshot import Snapshot

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt-BR", "de", "en", "fr")
CODES = ("ALB", "BIR", "CED", "DOV", "ELM", "FIR", "GUM", "HAZ", "IVY", "JAS", "KAP", "LIM")
AGENCY = """\
    name: Halden Studio
    timezone: Europe/London
    people: [{id: ruth, name: Ruth Adeyemi, email: ruth@halden.example, role: Account manager}]
    """
NAMES = {
    "ar": "الملصق الرئيسي",
    "de": "Außenplakat für Größe A1",
    "en": "Key visual",
    "es": "Cartel de la campaña",
    "fr": "Affiche d’été",
    "it": "Manifesto",
    "nl": "Affiche",
    "pl": "Plakat główny",
    "pt-BR": "Cartaz de lançamento",
}
INTROS = {
    "ar": "في الاثنين، 23 نوفمبر 2026 في 9:02 ص تمت كتابة ما يلي بواسطة "
    "Ruth Adeyemi <ruth@halden.example>:",
    "de": "Am Mo., 23. Nov. 2026 um 09:02 Uhr schrieb Ruth Adeyemi <ruth@halden.example>:",
    "en": "On Mon, 23 Nov 2026 at 09:02, Ruth Adeyemi <ruth@halden.example> wrote:",
    "es": "El lun, 23 nov 2026 a las 9:02, Ruth Adeyemi (<ruth@halden.example>) escribió:",
    "fr": "Le lun. 23 nov. 2026 à 09:02, Ruth Adeyemi <ruth@halden.example> a écrit :",
    "it": "Il giorno lun 23 nov 2026 alle ore 09:02 Ruth Adeyemi <ruth@halden.example> ha scritto:",
    "nl": "Op ma 23 nov 2026 om 09:02 schreef Ruth Adeyemi <ruth@halden.example>:",
    "pl": "pon., 23 lis 2026 o 09:02 Ruth Adeyemi <ruth@halden.example> napisał(a):",
    "pt-BR": "Em seg., 23 de nov. de 2026 às 09:02, Ruth Adeyemi <ruth@halden.example> escreveu:",
}
OUTLOOK = {
    "ar": ("من", "تم الإرسال", "إلى", "الموضوع"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "en": ("From", "Sent", "To", "Subject"),
    "es": ("De", "Enviado", "Para", "Asunto"),
    "fr": ("De", "Envoyé", "À", "Objet"),
    "it": ("Da", "Inviato", "A", "Oggetto"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "pl": ("Od", "Wysłano", "Do", "Temat"),
    "pt-BR": ("De", "Enviado em", "Para", "Assunto"),
}
THANKS = {
    "ar": "شكرا",
    "de": "Danke, schöne Grüße",
    "en": "Thanks, looks good",
    "es": "Gracias",
    "fr": "Merci à vous",
    "it": "Grazie",
    "nl": "Bedankt",
    "pl": "Dziękuję",
    "pt-BR": "Obrigada",
}


class Client:
    """One client of the site: its language, its approver and its second contact."""

    def __init__(self, number: int) -> None:
        self.code = CODES[number]
        self.slug = self.code.lower()
        self.language = LANGUAGES[number]
        self.domain = f"{self.slug}.example"
        self.approver = f"anna@{self.domain}"
        self.reader = f"otto@{self.domain}"
        self.text = f"Version two of {self.slug}"
        self.job = f"{self.code}-001"


CLIENTS = tuple(Client(number) for number in range(12))


def files() -> dict[str, bytes]:
    """Return the content of the site."""
    made = {"content/agency.yaml": dedent(AGENCY).encode()}
    for each in CLIENTS:
        home = f"content/clients/{each.slug}"
        made[f"{home}/client.yaml"] = (
            f"name: {each.slug.title()}\ncode: {each.code}\nlocale: {each.language}\n"
            "timezone: Europe/London\ncurrency: EUR\naccount_manager: ruth\ncontacts:\n"
            f"  - {{id: anna, name: Anna Lund, email: {each.approver}, roles: [approver]}}\n"
            f"  - {{id: otto, name: Otto Berg, email: {each.reader}, roles: [observer]}}\n"
        ).encode()
        project = f"{home}/projects/spring"
        made[f"{project}/project.yaml"] = (
            f"name: Spring\njob_no: {each.job}\nbrief: A poster\nstate: active\nlead: ruth\n"
            "start: 2026-10-05\ndue: 2026-12-18\nheadline: It runs.\n"
            "status: {overall: {rag: green}, schedule: {rag: green}, budget: {rag: green}, "
            "scope: {rag: green}, quality: {rag: green}}\n"
        ).encode()
        made[f"{project}/budget.yaml"] = (
            b"lines: [{id: B1, name: Work, kind: fee, estimate: 1000.00, spent: 0.00, "
            b"committed: 0.00, forecast: 1000.00, as_of: 2026-11-20}]\nchange_orders:\n"
            b"  - {id: CO1, title: More stills, reason: Asked, asked_by: anna, "
            b"asked_on: 2026-11-18, sent_on: 2026-11-19, days: 2, state: sent, "
            b"lines: [{line: B1, amount: 250.00}]}\n"
        )
        made[f"{project}/deliverables/poster.yaml"] = (
            f"id: D1\nname: {NAMES[each.language]}\nkind: copy\ndue: 2026-12-10\n"
            "approvers: [anna]\nversions:\n"
            "  - {n: 1, round: 1, sent_on: 2026-11-16, text: Version one}\n"
            f"  - {{n: 2, round: 2, sent_on: 2026-11-20, text: {each.text}}}\n"
        ).encode()
    return made


def site(more: dict[str, bytes] | None = None) -> OpenSite:
    """Return the site, open; *more* replaces or adds files."""
    return OpenSite(Path("site"), Snapshot.of({**files(), **(more or {})}), NOW)


def letter(client: Client, outcome: str, order: bool = False) -> tuple[str, str]:
    """Return subject and text of the letter of the client's portal that decides *outcome*."""
    thing = Waiting(
        kind="change_order" if order else "version",
        ref=f"{client.job}-CO1" if order else f"{client.job}-D1",
        id="CO1" if order else "D1",
        what="More stills" if order else NAMES[client.language],
        n=None if order else 2,
        project="Spring",
        project_slug="spring",
        path="x/",
        owners=(),
        due=NOW.date(),
        days=0,
        until=0,
        standing="today",
        blocks=(),
        amount=Decimal("250.00") if order else None,
        adds_days=2 if order else None,
        digest="" if order else text_digest(client.text),
    )
    assert order_digest("More stills", Decimal(250), 2)
    words = speaker(client.language, "EUR", NOW.date())
    link = DecisionLetters(words, "ruth@halden.example").letter(thing, outcome)
    fields = parse_qs(urlsplit(link).query)
    return fields["subject"][0], fields["body"][0].replace("\r\n", "\n")


@cache
def key(domain: str) -> tuple[bytes, str]:
    """Return the signing key of *domain*, and its DNS record."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    private = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = made.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    import base64

    return private, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def ask_dns(name: str) -> str:
    """Return the record of a client's key, as its name server would."""
    selector, _, domain = name.partition("._domainkey.")
    return key(domain)[1] if selector == "mail" else ""


def signed(raw: bytes, domain: str) -> bytes:
    """Return *raw* with the signature of *domain*, as its server sends it."""
    headers = [b"from", b"to", b"subject", b"date", b"message-id", b"mime-version"]
    private = key(domain)[0]
    with patch.object(dkim, "time", SimpleNamespace(time=(NOW - timedelta(hours=3)).timestamp)):
        signature = dkim.sign(raw, b"mail", domain.encode(), private, include_headers=headers)
    received = (
        b"Received: from out.example by mx.halden.example; Mon, 23 Nov 2026 12:00:00 +0000\r\n"
    )
    return received + signature + raw


def mail(
    sender: str,
    subject: str,
    plain: str | None,
    rich: str | None = None,
    *,
    reply: bool = False,
    number: int = 0,
    headers: dict[str, str] | None = None,
    charset: str = "utf-8",
) -> bytes:
    """Return an unsigned mail of these parts."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "ruth@halden.example"
    made["Subject"] = subject
    made["Date"] = f"{NOW - timedelta(hours=3):%a, %d %b %Y %H:%M:%S +0000}"
    made["Message-ID"] = f"<m{number}@{sender.rpartition('@')[2].strip('>')}>"
    if reply:
        made["In-Reply-To"] = "<before@halden.example>"
    for name, value in (headers or {}).items():
        made[name] = value
    if plain is not None:
        made.set_content(plain, charset=charset)
        if rich is not None:
            made.add_alternative(rich, subtype="html")
    else:
        made.set_content(rich or "", subtype="html")
    return made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def rich(text: str, quote: str = "") -> str:
    """Return *text* as HTML of a mail program, with a *quote* of its own."""
    lines = "".join(f"<div>{html.escape(each) or '<br>'}</div>" for each in text.split("\n"))
    return f"<html><body>{lines}{quote}</body></html>"


def quoted(client: Client, text: str) -> str:
    """Return *text* as a plain text quote below the words of the client's mail program."""
    lines = "\n".join(f"> {each}" for each in text.split("\n"))
    return f"\n\n{INTROS[client.language]}\n\n{lines}"


def outlook(client: Client, text: str) -> str:
    """Return *text* below the head that Outlook writes, without any other mark."""
    sender, sent, to, subject = OUTLOOK[client.language]
    return (
        f"\n\n{sender}: Ruth Adeyemi <ruth@halden.example>\n{sent}: 23.11.2026 09:02\n"
        f"{to}: Anna Lund\n{subject}: Poster\n\n{text}"
    )


def dice(seed: int) -> random.Random:
    """Return the chance that a corpus is made with."""
    return random.Random(seed)


def everybody() -> Iterator[Client]:
    """Yield the clients, again and again."""
    while True:
        yield from CLIENTS

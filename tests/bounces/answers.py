"""What machines and people answer to a mail: no notices."""

from __future__ import annotations

from tests.bounces.wrapping import FROM, ID, TO


def answers(message_id: str = ID, sender: str = TO) -> dict[str, bytes]:
    """Return what machines of recipients answer, in the forms that common programs use."""

    def answer(subject: str, text: str, *headers: str) -> bytes:
        more = "".join(f"{each}\n" for each in headers)
        return (
            f"From: Priya Nair <{sender}>\nTo: {FROM}\nSubject: {subject}\n"
            f"In-Reply-To: {message_id}\nReferences: {message_id}\n{more}"
            f"Message-ID: <1@acme.example>\n\n{text}\n"
        ).encode()

    gone = "I am out of the office until 4 January. I have no access to mail; it is not forwarded."
    return {
        "rfc 3834": answer("Away", gone, "Auto-Submitted: auto-replied", "Return-Path: <>"),
        "exchange": answer(
            "Automatic reply: ACM-014 Spring launch: At risk",
            gone,
            "Return-Path: <>",
            "X-Auto-Response-Suppress: All",
            "Auto-Submitted: auto-generated",
        ),
        "gmail": answer(
            "Out of office Re: ACM-014", gone, "Auto-Submitted: auto-replied", "Precedence: bulk"
        ),
        "vacation": answer("Re: ACM-014", gone, "Precedence: junk"),
        "apple": answer("Auto reply: ACM-014", gone, "X-Apple-Action: VACATION"),
        "german": answer("Abwesenheitsnotiz: ACM-014", "Ich bin bis 4. Januar nicht erreichbar."),
        "french": answer("Réponse automatique : ACM-014", "Je suis absente."),
        "left": answer(
            "Automatic reply: ACM-014",
            "Priya has left the company. This mailbox is no longer monitored.",
            "X-Auto-Response-Suppress: All",
        ),
        "ticket": answer("[#4711] We have received your message", "Thank you.", "X-Autoreply: yes"),
    }


def letters_of_people(message_id: str = ID, sender: str = TO) -> dict[str, bytes]:
    """Return what people write in answer."""

    def letter(subject: str, text: str) -> bytes:
        return (
            f"From: Priya Nair <{sender}>\nTo: {FROM}\nSubject: {subject}\nIn-Reply-To: "
            f"{message_id}"
            f"\nReferences: {message_id}\nMessage-ID: <2@acme.example>\n\n{text}\n"
        ).encode()

    quoted = f"On Monday Halden Studio wrote:\n> Message-ID: {message_id}\n> At risk.\n"
    return {
        "thanks": letter("Re: ACM-014 Spring launch: At risk", f"Thank you!\n\n{quoted}"),
        "failure": letter(
            "Re: ACM-014", f"The delivery failed again, 550 posters are missing. {quoted}"
        ),
        "away": letter("Re: ACM-014", "I am away on Friday, call Omar."),
    }

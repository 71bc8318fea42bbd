"""Notices that a mail did not arrive, in the shapes in which common mail systems write them.

Each is written here after the form that the system's own manual or source describes; addresses, ids
and words are ours. `every_bounce` yields each shape in every wrapping it may come in.
"""

from __future__ import annotations

import base64
import itertools
import quopri
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

ID = "<0123456789abcdef0123456789abcdef@halden.example>"
TO = "priya@acme.example"
FROM = "reports@halden.example"


@dataclass(frozen=True)
class Wrapping:
    """How a notice comes: which mail it is about, and how it is coded on the way."""

    message_id: str = ID
    to: str = TO
    ends: str = "\r\n"
    coding: str = "7bit"
    # How much of the mail comes back with it, where the system leaves a choice.
    whole: bool = False
    null_path: bool = True


def returned(how: Wrapping) -> str:
    """Return the mail that comes back, its head alone or all of it."""
    head = (
        f"Received: from sender.halden.example by mx.acme.example; Mon, 23 Nov 2026 09:00:01 +0000\n"
        f"Message-ID: {how.message_id}\n"
        "List-Unsubscribe: <mailto:ruth@halden.example?subject=unsubscribe>\n"
        f"From: Halden Studio <{FROM}>\nTo: Priya Nair <{how.to}>\n"
        "Subject: ACM-014 Spring launch: At risk\nDate: Mon, 23 Nov 2026 09:00:00 +0000\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    )
    return f"{head}\nAt risk. The film is late.\n" if how.whole else head


def mail(how: Wrapping, sender: str, subject: str, body: str, *headers: str) -> bytes:
    """Return a mail of one part, or of the parts that *headers* say."""
    path = "Return-Path: <>\n" if how.null_path else ""
    more = "".join(f"{each}\n" for each in headers)
    mime = "" if "Content-Type:" in more else "Content-Type: text/plain; charset=utf-8\n"
    text = (
        f"{path}Received: from mx.acme.example by mail.halden.example; Mon, 23 Nov 2026 09:05:00\n"
        f"From: {sender}\nTo: {FROM}\nSubject: {subject}\nDate: Mon, 23 Nov 2026 09:05:00 +0000\n"
        f"Message-ID: <20261123090500.77@mx.acme.example>\nMIME-Version: 1.0\n{mime}{more}"
    )
    if "multipart/" in more or how.coding == "7bit":
        return wired(how, f"{text}\n{body}")
    coded = encoded(how.coding, body)
    return wired(how, f"{text}Content-Transfer-Encoding: {how.coding}\n\n{coded}")


def wired(how: Wrapping, text: str) -> bytes:
    return text.replace("\n", how.ends).encode()


def encoded(coding: str, text: str) -> str:
    if coding == "base64":
        return base64.encodebytes(text.encode()).decode("ascii")
    if coding == "quoted-printable":
        return quopri.encodestring(text.encode()).decode("ascii")
    return text


def parts(*each: tuple[str, str]) -> tuple[str, str]:
    """Return a body of several parts (type and content), and its boundary."""
    boundary = "=_next_part_4711"
    text = "".join(f"--{boundary}\nContent-Type: {kind}\n\n{body}\n" for kind, body in each)
    return f"{text}--{boundary}--\n", boundary


def report(how: Wrapping, sender: str, subject: str, *each: tuple[str, str]) -> bytes:
    """Return a multipart/report."""
    body, boundary = parts(*each)
    kind = f'Content-Type: multipart/report; report-type=delivery-status;\n boundary="{boundary}"'
    return mail(how, sender, subject, body, kind, "Auto-Submitted: auto-replied")


def worded(how: Wrapping, text: str) -> tuple[str, str]:
    """Return the part for people, coded as asked for."""
    kind = "text/plain; charset=utf-8"
    if how.coding != "7bit":
        kind += f"\nContent-Transfer-Encoding: {how.coding}"
    return kind, encoded(how.coding, text)


# --- notices with fields for programs -------------------------------------------------------------


def dsn(how: Wrapping) -> bytes:
    """RFC 3464, as Postfix and Sendmail write it."""
    status = (
        "Reporting-MTA: dns; mx.acme.example\nArrival-Date: Mon, 23 Nov 2026 09:00:01 +0000\n\n"
        f"Final-Recipient: rfc822; {how.to}\nOriginal-Recipient: rfc822;{how.to}\nAction: failed\n"
        "Status: 5.1.1\nRemote-MTA: dns; mail.acme.example\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 <{how.to}>: Recipient address rejected:\n User unknown\n"
    )
    original = "message/rfc822" if how.whole else "text/rfc822-headers"
    return report(
        how,
        "MAILER-DAEMON@mx.acme.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        worded(how, f"I'm sorry to have to inform you ...\n\n<{how.to}>: host said: 550 5.1.1\n"),
        ("message/delivery-status", status),
        (original, returned(how)),
    )


def dsn_passed_on(how: Wrapping) -> bytes:
    """The first recipient passed it on; the second address failed."""
    status = (
        "Reporting-MTA: dns; mx.forward.example\n\n"
        f"Original-Recipient: rfc822; {how.to}\nFinal-Recipient: RFC822; p.nair@forward.example\n"
        "Action: failed (bad destination mailbox address)\nStatus: 5.2.2 (mailbox full)\n"
    )
    return report(
        how,
        "postmaster@forward.example",
        "Delivery Status Notification (Failure)",
        ("message/delivery-status", status),
        ("text/rfc822-headers", returned(how)),
    )


def dsn_expired(how: Wrapping) -> bytes:
    """Given up after days; the status is of the passing kind, the action is not."""
    status = (
        f"Reporting-MTA: dns;mx.acme.example\n\nFinal-Recipient: rfc822;{how.to}\nAction: failed\n"
        "Status: 4.4.7\nX-Display-Name: Priya Nair\n"
    )
    return report(
        how,
        "<postmaster@acme.example>",
        "Undeliverable: ACM-014 Spring launch",
        worded(how, "Delivery has failed to these recipients or groups: the server did not answer."),
        ("message/delivery-status", status),
        ("message/rfc822", returned(how)),
    )


def dsn_two_people(how: Wrapping) -> bytes:
    """One of several recipients of somebody's list failed, and it is ours."""
    status = (
        "Reporting-MTA: dns; mx.acme.example\n\nFinal-Recipient: rfc822; omar@acme.example\n"
        "Action: relayed\nStatus: 2.0.0\n\n"
        f"Final-Recipient: rfc822; <{how.to}>\nAction: error\nStatus: 5.7.1\n"
    )
    return report(
        how,
        '"Mail Delivery Subsystem" <mailer-daemon@acme.example>',
        "Delivery status notification: error",
        worded(how, "One of your recipients could not be reached."),
        ("message/delivery-status", status),
        ("message/rfc822", returned(how)),
    )


def dsn_global(how: Wrapping) -> bytes:
    """RFC 6533: addresses and heads in UTF-8."""
    local, _, domain = how.to.partition("@")
    coded = f"\\x{{{ord(local[0]):X}}}{local[1:]}@{domain}"
    status = (
        "Reporting-MTA: dns; mx.köln.example\n\n"
        f"Original-Recipient: utf-8; {coded}\nFinal-Recipient: utf-8; {how.to}\nAction: failed\n"
        "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 Empfänger unbekannt\n"
    )
    coding = "\nContent-Transfer-Encoding: base64" if how.coding == "base64" else ""
    body = encoded("base64", status) if coding else status
    return report(
        how,
        "Zustelldienst <mailer-daemon@köln.example>",
        "Unzustellbar",
        worded(how, f"Ihre Nachricht an {how.to} konnte nicht zugestellt werden."),
        (f"message/global-delivery-status{coding}", body),
        ("message/global" if how.whole else "message/global-headers", returned(how)),
    )


def dsn_in_the_text(how: Wrapping) -> bytes:
    """Fields in the text part of a notice that is no report."""
    body, boundary = parts(
        worded(
            how,
            "An error occurred while trying to deliver the mail to the following recipients:\n"
            f"{how.to}\n\nTechnical report:\n\nReporting-MTA: dns; a.mail.example\n\nAction: failed\n"
            f"Final-Recipient: rfc822; {how.to}\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"
            "Status: 5.1.1\n",
        ),
        ("message/rfc822", returned(how)),
    )
    kind = f'Content-Type: multipart/mixed; boundary="{boundary}"'
    return mail(how, "MAILER-DAEMON@a.mail.example", "Delivery Status Notification", body, kind)


def gmail(how: Wrapping) -> bytes:
    """Google's servers today: HTML for people, an Action, and the head of the mail."""
    status = (
        "Reporting-MTA: dns; googlemail.com\nArrival-Date: Mon, 23 Nov 2026 01:00:00 -0800 (PST)\n"
        f"X-Original-Message-ID: {how.message_id}\n\nFinal-Recipient: rfc822; {how.to}\n"
        "Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.acme.example.\n"
        "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does\n"
        " not exist.\n"
    )
    page = f"<html><body><h2>Address not found</h2><p>to <b>{how.to}</b></p></body></html>"
    return report(
        how,
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        ("text/html; charset=utf-8", page),
        ("message/delivery-status", status),
        ("message/rfc822", returned(how)),
    )


# --- notices in text ------------------------------------------------------------------------------


def exim(how: Wrapping) -> bytes:
    """Exim before it wrote reports; the recipients stand in a header of its own."""
    return mail(
        how,
        "Mail Delivery System <Mailer-Daemon@mx.acme.example>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\nrecipients. This is "
        f"a permanent error. The following address(es) failed:\n\n  {how.to}\n"
        "    SMTP error from remote mail server after RCPT TO:\n"
        f"    host mail.acme.example [192.0.2.4]: 550 5.1.1 <{how.to}>: no such user\n\n"
        "------ This is a copy of the message's headers. ------\n\n" + returned(how),
        f"X-Failed-Recipients: {how.to}",
        "Auto-Submitted: auto-replied",
    )


def exim_old(how: Wrapping) -> bytes:
    return mail(
        how,
        "Mail Delivery System <Mailer-Daemon@mx.acme.example>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software (Exim).\n\n"
        "A message that you sent could not be delivered to one or more of its recipients. The\n"
        f"following address(es) failed:\n\n  {how.to}:\n    unknown local-part in domain\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n"
        + returned(how),
    )


def qmail(how: Wrapping) -> bytes:
    """The bounce message format of qmail-send."""
    return mail(
        how,
        "MAILER-DAEMON@mx.acme.example",
        "failure notice",
        "Hi. This is the qmail-send program at mx.acme.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{how.to}>:\n192.0.2.4 does not like recipient.\nRemote host said: 550 5.1.1 No such "
        "user\nGiving up on 192.0.2.4.\n\n--- Below this line is a copy of the message.\n\n"
        f"Return-Path: <{FROM}>\n{returned(how)}",
    )


def postfix_text(how: Wrapping) -> bytes:
    """Postfix where a gateway made one text of its report."""
    return mail(
        how,
        "MAILER-DAEMON@mx.acme.example (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.acme.example.\n\nI'm sorry to have to inform you that "
        "your message could not\nbe delivered to one or more recipients. It's attached below.\n\n"
        f"                   The mail system\n\n<{how.to}>: host mail.acme.example[192.0.2.4]\n"
        f"    said: 554 5.7.1 <{how.to}>: Relay access denied (in reply to RCPT TO\n    command)\n\n"
        + returned(how),
    )


def sendmail_text(how: Wrapping) -> bytes:
    return mail(
        how,
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.acme.example>",
        "Returned mail: see transcript for details",
        "The original message was received at Mon, 23 Nov 2026 09:00:01 GMT\n\n"
        f"   ----- The following addresses had permanent fatal errors -----\n<{how.to}>\n"
        "    (reason: 550 5.1.1 User unknown)\n\n   ----- Transcript of session follows -----\n"
        f"... while talking to mail.acme.example.:\n>>> RCPT To:<{how.to}>\n<<< 550 5.1.1 User "
        "unknown\n\n   ----- Original message follows -----\n\n" + returned(how),
    )


def exchange(how: Wrapping) -> bytes:
    """A non-delivery report of Exchange in HTML, without its status part."""
    page = (
        "<html><body><p><b>Delivery has failed to these recipients or groups:</b></p>"
        f'<p><a href="mailto:{how.to}">Priya Nair ({how.to})</a><br>The e-mail address you entered '
        "couldn't be found. Please check the recipient's e-mail address and try to resend the "
        "message.</p><p><b>Diagnostic information for administrators:</b></p><p>Generating server: "
        f"acme.example</p><p>{how.to}<br>#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##</p>"
        "<p>Original message headers:</p><pre>"
        + returned(how).replace("<", "&lt;").replace(">", "&gt;")
        + "</pre></body></html>"
    )
    return mail(
        how,
        "Microsoft Outlook <postmaster@acme.example>",
        "Undeliverable: ACM-014 Spring launch: At risk",
        page,
        "Content-Type: text/html; charset=utf-8",
    )


def exchange_old(how: Wrapping) -> bytes:
    body, boundary = parts(
        worded(
            how,
            "Your message\n\n  To:      Priya Nair\n  Subject: ACM-014 Spring launch: At risk\n"
            "  Sent:    Mon, 23 Nov 2026 09:00:00 -0000\n\ndid not reach the following "
            f"recipient(s):\n\n{how.to} on Mon, 23 Nov 2026 09:00:02 -0000\n    The recipient name "
            "is not recognized\n",
        ),
        ("message/rfc822", returned(how)),
    )
    kind = f'Content-Type: multipart/mixed; boundary="{boundary}"'
    return mail(
        how, "System Administrator <postmaster@acme.example>", "Undeliverable: ACM-014", body, kind
    )


def gmail_old(how: Wrapping) -> bytes:
    return mail(
        how,
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        f"Delivery to the following recipient failed permanently:\n\n     {how.to}\n\n"
        "Technical details of permanent failure:\nGoogle tried to deliver your message, but it was "
        "rejected by the server for the recipient domain. The error that the other server returned "
        "was:\n550 550 5.1.1 <user>: Recipient address rejected: User unknown (state 14).\n\n"
        "----- Original message -----\n\n" + returned(how),
        f"X-Failed-Recipients: {how.to}",
    )


def google_groups(how: Wrapping) -> bytes:
    group = how.to.partition("@")[0]
    body, boundary = parts(
        worded(
            how,
            f"Hello {FROM},\n\nWe're writing to let you know that the group you tried to contact "
            f"({group}) may not exist, or you may not have permission to post messages to the "
            f"group. Address: {how.to}\n\nA few more details on why you weren't able to post.\n",
        ),
        ("message/rfc822", returned(how)),
    )
    kind = f'Content-Type: multipart/mixed; boundary="{boundary}"'
    return mail(
        how,
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        f"Delivery Status Notification ({group})",
        body,
        kind,
    )


def yahoo(how: Wrapping) -> bytes:
    return mail(
        how,
        "MAILER-DAEMON@yahoo.example",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n"
        f"<{how.to}>:\n550: 5.1.1 This user does not have an account here (0)\n\n"
        "--- Below this line is a copy of the message.\n\n" + returned(how),
    )


def mail_ru(how: Wrapping) -> bytes:
    return mail(
        how,
        "mailer-daemon@corp.mail.example",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you "
        "sent could not be delivered to one or more of its\nrecipients. This is a permanent error. "
        f"The following address(es) failed:\n\n  {how.to}\n    ** Message can't be delivered: user "
        "not found **\n\n**********************\n\n------ This is a copy of the message, including "
        "all the headers. ------\n\n" + returned(how),
        f"X-Failed-Recipients: {how.to}",
    )


def dragonfly(how: Wrapping) -> bytes:
    return mail(
        how,
        "MAILER-DAEMON <>",
        "Mail delivery failed",
        "This is the DragonFly Mail Agent v0.13 at mx.acme.example.\n\nThere was an error delivering "
        f"your mail to <{how.to}>.\n\nmail.acme.example [192.0.2.4] did not like our RCPT TO:\n"
        "550 5.1.1 user unknown\n\nMessage headers follow.\n\n" + returned(how),
    )


def courier(how: Wrapping) -> bytes:
    return mail(
        how,
        '"Courier mail server at mx.acme.example" <postmaster@mx.acme.example>',
        "NOTICE: mail delivery status.",
        "This is a delivery status notification from mx.acme.example,\nrunning the Courier mail "
        f"server. The original message was not delivered:\n\nUNDELIVERABLE MAIL\n\n<{how.to}>:\n"
        "    mail.acme.example [192.0.2.4]:\n<<< 550 No such user here\n\nThe original message "
        "follows:\n\n" + returned(how),
    )


def opensmtpd(how: Wrapping) -> bytes:
    return mail(
        how,
        "Mailer Daemon <MAILER-DAEMON@mx.acme.example>",
        "Delivery status notification: error",
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    An error "
        "has occurred while attempting to deliver a message for\n    the following list of "
        f"recipients:\n\n{how.to}: 550 5.1.1 user unknown\n\n    Below is a copy of the original "
        "message:\n\n" + returned(how),
    )


def domino(how: Wrapping) -> bytes:
    return mail(
        how,
        "postmaster@acme.example",
        "DELIVERY FAILURE: User p nair (priya) not listed in Domino Directory",
        f"Your message\n\n  Subject: ACM-014 Spring launch: At risk\n\nwas not delivered to:\n\n  "
        f"{how.to}\n\nbecause:\n\n  User priya not listed in Domino Directory\n\n" + returned(how),
    )


def german(how: Wrapping) -> bytes:
    return mail(
        how,
        "Mail Delivery System <mailer-daemon@kundenpost.example>",
        "Ihre E-Mail konnte nicht zugestellt werden",
        f"Die folgende Adresse konnte nicht erreicht werden:\n\n{how.to}\n\nDer Empfänger ist dort "
        "nicht bekannt.\n\n--- Es folgt die Kopfzeile der Nachricht ---\n\n" + returned(how),
    )


def french(how: Wrapping) -> bytes:
    return mail(
        how,
        "postmaster@courrier.example",
        "Message non remis",
        f"Votre message n'a pas pu être remis à {how.to} : boîte aux lettres inconnue.\n\n"
        + returned(how),
    )


def late(how: Wrapping) -> bytes:
    """Not yet: the server tries on."""
    status = (
        f"Reporting-MTA: dns; mx.acme.example\n\nFinal-Recipient: rfc822; {how.to}\nAction: delayed\n"
        "Status: 4.4.1\nWill-Retry-Until: Fri, 27 Nov 2026 09:00:00 +0000\n"
    )
    return report(
        how,
        "MAILER-DAEMON@mx.acme.example (Mail Delivery System)",
        "Delayed Mail (still being retried)",
        worded(how, "It will be retried until it is five days old."),
        ("message/delivery-status", status),
        ("text/rfc822-headers", returned(how)),
    )


def late_exim(how: Wrapping) -> bytes:
    return mail(
        how,
        "Mail Delivery System <Mailer-Daemon@mx.acme.example>",
        "Warning: message delayed 24 hours",
        "This message was created automatically by mail delivery software.\nA message that you sent "
        "has not yet been delivered to one or more of its\nrecipients after more than 24 hours on "
        f"the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  {how.to}"
        "\n    Delay reason: connection refused\n\nNo action is required on your part. Delivery "
        "attempts will continue for\nsome time.\n\n" + returned(how),
    )


FAILED: tuple[Callable[[Wrapping], bytes], ...] = (
    dsn, dsn_passed_on, dsn_expired, dsn_two_people, dsn_global, dsn_in_the_text, gmail, exim,
    exim_old, qmail, postfix_text, sendmail_text, exchange, exchange_old, gmail_old, google_groups,
    yahoo, mail_ru, dragonfly, courier, opensmtpd, domino, german, french,
)  # fmt: skip
LATE: tuple[Callable[[Wrapping], bytes], ...] = (late, late_exim)


def wrappings(**changes: str) -> Iterator[Wrapping]:
    """Yield each way in which a notice may come."""
    for ends, coding, whole, null in itertools.product(
        ("\n", "\r\n"), ("7bit", "quoted-printable", "base64"), (False, True), (False, True)
    ):
        yield replace(Wrapping(), ends=ends, coding=coding, whole=whole, null_path=null, **changes)


# --- what is no notice ----------------------------------------------------------------------------


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
        "ticket": answer(
            "[#4711] We have received your message", "Thank you.", "X-Autoreply: yes"
        ),
    }


def letters_of_people(message_id: str = ID, sender: str = TO) -> dict[str, bytes]:
    """Return what people write in answer."""

    def letter(subject: str, text: str) -> bytes:
        return (
            f"From: Priya Nair <{sender}>\nTo: {FROM}\nSubject: {subject}\nIn-Reply-To: {message_id}"
            f"\nReferences: {message_id}\nMessage-ID: <2@acme.example>\n\n{text}\n"
        ).encode()

    quoted = f"On Monday Halden Studio wrote:\n> Message-ID: {message_id}\n> At risk.\n"
    return {
        "thanks": letter("Re: ACM-014 Spring launch: At risk", f"Thank you!\n\n{quoted}"),
        "failure": letter("Re: ACM-014", f"The delivery failed again, 550 posters are missing. {quoted}"),
        "away": letter("Re: ACM-014", "I am away on Friday, call Omar."),
    }

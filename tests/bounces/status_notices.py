"""Notices with fields for programs (RFC 3464, RFC 6533), as common mail systems write them.

Each is written here after the form that the system's own manual or source describes; addresses, ids
and words are ours.
"""

from __future__ import annotations

from tests.bounces.wrapping import Wrapping, encoded, mail, parts, report, returned, worded


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
        worded(
            how, "Delivery has failed to these recipients or groups: the server did not answer."
        ),
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
            f"{how.to}\n\nTechnical report:\n\nReporting-MTA: dns; a.mail.example\n\n"
            "Action: failed\n"
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


def late(how: Wrapping) -> bytes:
    """Not yet: the server tries on."""
    status = (
        f"Reporting-MTA: dns; mx.acme.example\n\nFinal-Recipient: rfc822; {how.to}\n"
        "Action: delayed\n"
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

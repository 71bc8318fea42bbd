"""Notices that are texts, as common mail systems write them: see `status_notices`."""

from __future__ import annotations

from tests.bounces.wrapping import FROM, Wrapping, mail, parts, returned, worded


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
        f"    said: 554 5.7.1 <{how.to}>: Relay access denied (in reply to RCPT TO\n    "
        "command)\n\n" + returned(how),
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
        "This is the DragonFly Mail Agent v0.13 at mx.acme.example.\n\nThere was an "
        "error delivering "
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
        "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n"
        "\n    An error "
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


def late_exim(how: Wrapping) -> bytes:
    return mail(
        how,
        "Mail Delivery System <Mailer-Daemon@mx.acme.example>",
        "Warning: message delayed 24 hours",
        "This message was created automatically by mail delivery software.\nA message "
        "that you sent "
        "has not yet been delivered to one or more of its\nrecipients after more than 24 hours on "
        "the queue.\n\nThe address to which the message has not yet been delivered is:\n"
        f"\n  {how.to}"
        "\n    Delay reason: connection refused\n\nNo action is required on your part. Delivery "
        "attempts will continue for\nsome time.\n\n" + returned(how),
    )

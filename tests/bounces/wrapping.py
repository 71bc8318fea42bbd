"""What all notices of mail systems have in common: how they are coded, and what they return."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass

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
        "Received: from sender.halden.example by mx.acme.example; Mon, 23 Nov 2026 "
        "09:00:01 +0000\n"
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

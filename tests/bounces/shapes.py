"""All forms of notices, in every wrapping they may come in."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from tests.bounces.status_notices import (
    dsn,
    dsn_expired,
    dsn_global,
    dsn_in_the_text,
    dsn_passed_on,
    dsn_two_people,
    gmail,
    late,
)
from tests.bounces.text_notices import (
    courier,
    domino,
    dragonfly,
    exchange,
    exchange_old,
    exim,
    exim_old,
    french,
    german,
    gmail_old,
    google_groups,
    late_exim,
    mail_ru,
    opensmtpd,
    postfix_text,
    qmail,
    sendmail_text,
    yahoo,
)
from tests.bounces.wrapping import Wrapping

FAILED: tuple[Callable[[Wrapping], bytes], ...] = (
    dsn, dsn_passed_on, dsn_expired, dsn_two_people, dsn_global, dsn_in_the_text, gmail, exim,
    exim_old, qmail, postfix_text, sendmail_text, exchange, exchange_old, gmail_old, google_groups,
    yahoo, mail_ru, dragonfly, courier, opensmtpd, domino, german, french,
)  # fmt: skip
LATE: tuple[Callable[[Wrapping], bytes], ...] = (late, late_exim)


def forms(shape: Callable[[Wrapping], bytes]) -> list[bytes]:
    """Return each different mail that *shape* makes, in every wrapping it may come in."""
    ways = itertools.product(
        ("\n", "\r\n"), ("7bit", "quoted-printable", "base64"), (False, True), (False, True)
    )
    wrappings = [
        Wrapping(ends=ends, coding=coding, whole=whole, null_path=null)
        for ends, coding, whole, null in ways
    ]
    return list(dict.fromkeys(shape(how) for how in wrappings))

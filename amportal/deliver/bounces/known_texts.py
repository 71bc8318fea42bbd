"""Recipients in notices without fields for programs, by the library that knows dozens of forms."""

from __future__ import annotations

import logging
from email import message_from_string

_LOG = "flufl.bounce"


def known_failures(raw: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """Return the addresses that the mail *raw* calls delayed, and those it calls failed.

    Nothing where the form is unknown.
    """
    from flufl.bounce import all_failures

    log = logging.getLogger(_LOG)
    log.setLevel(logging.CRITICAL)
    # Each byte as one character: the library cannot read heads that are not plain strings.
    message = message_from_string(raw.decode("latin-1"))
    if not str(message.get("From", "")).strip(" ,"):
        del message["From"]
        message["From"] = "nobody@unknown.invalid"
    try:
        delayed, failed = all_failures(message)
    except Exception:  # noqa: BLE001 - mails of strangers may be broken in any way
        return frozenset(), frozenset()
    return _lower(delayed), _lower(failed)


def _lower(addresses: frozenset[bytes]) -> frozenset[str]:
    return frozenset(each.decode("utf-8", "replace").lower() for each in addresses)

"""A mail that says what was decided: who wrote it, when, and which file it names.

It is kept as it was received, in `assets/evidence/` of the client, under its own digest, and the
decision names it as its source: so it is in the archive of those who may see the decision. Nothing
is believed of it but its headers; what was decided is for the account manager to say.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256

from msgspec import Struct

from amportal.author.edit_draft import Draft
from amportal.author.open_site import OpenClient
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Attached
from amportal.model.derive.client_today import zone_of

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_MOST_BYTES = 30_000_000


class DecisionMail(Struct, frozen=True):
    """`sender` is a contact's id, or None; `day` the client's day it was sent.

    `kept` is where the mail is kept, from the client's folder.
    """

    sender: str | None
    day: date | None
    digests: tuple[str, ...]
    kept: str = ""

    @classmethod
    def of(cls, file: Attached | None, client: OpenClient, draft: Draft) -> DecisionMail | None:
        """Return the mail in *file*, and let *draft* keep it; None where there is no file."""
        if file is None:
            return None
        raw = file.content
        if len(raw) > _MOST_BYTES:
            raise Refused(f"{file.name} is too large for a mail", "save it without its attachments")
        mail = BytesParser(policy=policy.default).parsebytes(raw)
        if mail["From"] is None:
            raise Refused(f"{file.name} is no mail", "save the mail itself, as an .eml file")
        kept = f"assets/evidence/{sha256(raw).hexdigest()[:12]}.eml"
        draft.files[f"{client.files.folder}/{kept}"] = raw
        return cls(_sender(mail, client), _day(mail, client), _digests(mail), kept)


def _sender(mail: EmailMessage, client: OpenClient) -> str | None:
    """Return the contact whose address is the only one in From."""
    addresses = [address for _, address in getaddresses([str(mail["From"])]) if address]
    if len(addresses) != 1:
        return None
    wanted = addresses[0].casefold()
    found = (each for each in client.settings.contacts if each.email.casefold() == wanted)
    return next((each.id for each in found), None)


def _day(mail: EmailMessage, client: OpenClient) -> date | None:
    try:
        sent = parsedate_to_datetime(str(mail["Date"]))
    except (TypeError, ValueError):
        return None
    zone = zone_of(client.settings.timezone or client.site.agency.timezone)
    aware: datetime = sent if sent.tzinfo else sent.replace(tzinfo=zone)
    return aware.astimezone(zone).date() if zone else aware.date()


def _digests(mail: EmailMessage) -> tuple[str, ...]:
    """Return the digests of files that the mail names: its subject first, then its text."""
    texts = [str(mail["Subject"] or "")]
    for part in mail.walk():
        if part.get_content_maintype() == "text" and not part.is_attachment():
            try:
                texts.append(str(part.get_content()))
            except (LookupError, ValueError):
                continue
    return tuple(dict.fromkeys(_DIGEST.findall(re.sub(r"=?\r?\n", "\n", "\n".join(texts)))))

"""Mails that a person has to look at, kept until they were: by a short name, in `.amportal/`.

What is lost there is asked again with the next import.
"""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import Struct

from amportal.author.verb_errors import Refused
from amportal.builder.storage import disk
from amportal.sources.mail.received_mail import ReceivedMail


class AskedMail(Struct, frozen=True):
    """A mail that waits for a person: its short name, why, and what is known of it."""

    name: str
    mail: ReceivedMail
    why: str
    client: str
    contact: str


class AskedMails:
    """The mails in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, mail: ReceivedMail, why: str, client: str, contact: str) -> str:
        """Keep *mail*; return its short name."""
        name = mail.digest[:12]
        note = {"why": why, "client": client, "contact": contact}
        disk.replace(self._folder / f"{name}.eml", mail.raw)
        disk.replace(self._folder / f"{name}.json", json.dumps(note).encode())
        return self.short(name)

    def short(self, name: str) -> str:
        """Return the shortest beginning of *name* that no other mail has, of four signs or more."""
        others = [each for each in self._names() if each != name]
        length = 4
        while any(each.startswith(name[:length]) for each in others):
            length += 1
        return name[:length]

    def named(self, text: str) -> AskedMail:
        """Return the mail whose name begins with *text*; Refused where it is none, or several."""
        found = [each for each in self._names() if each.startswith(text.lower())]
        if len(found) != 1 or not text:
            why = "several mails are called" if len(found) > 1 else "there is no mail called"
            raise Refused(f"{why} `{text}`", "`amportal signoff show` lists those that wait")
        note = json.loads((self._folder / f"{found[0]}.json").read_bytes())
        mail = ReceivedMail((self._folder / f"{found[0]}.eml").read_bytes())
        return AskedMail(self.short(found[0]), mail, note["why"], note["client"], note["contact"])

    def all(self) -> tuple[AskedMail, ...]:
        """Return all mails that wait."""
        return tuple(self.named(each) for each in self._names())

    def is_settled(self, mail: ReceivedMail) -> bool:
        """Say whether a person has set *mail* aside."""
        return (self._folder / f"{mail.digest[:12]}.settled").exists()

    def settle(self, asked: AskedMail, *, aside: bool) -> None:
        """Forget that *asked* waits; *aside*: it will not be asked again either."""
        name = asked.mail.digest[:12]
        if aside:
            disk.replace(self._folder / f"{name}.settled", b"")
        for ending in ("eml", "json"):
            (self._folder / f"{name}.{ending}").unlink(missing_ok=True)

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        kept = self._folder.glob("*.eml")
        return sorted(each.stem for each in kept if each.with_suffix(".json").exists())

"""What a mail proves about where it comes from: a signature of its domain, or our server's word.

The DNS record that a signature was checked with is kept, since keys are replaced: with it anybody
can check the mail again, offline and years later. The library is imported when it is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from amportal.sources.mail.received_mail import ReceivedMail

Verdict = Literal["pass", "none", "fail"]
# Returns the TXT record of a name; "" where there is none. Raises OSError where nobody answers.
AskDns = Callable[[str], str]
_SIGNED_HEADERS = frozenset({"from", "subject"})
_RESULT = re.compile(r"\b(dkim|dmarc)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)


class Proof(Struct, frozen=True):
    """What is proved: `pass` is a signature of the sender's own domain; `none` is no such one.

    `by` is how: `dkim`, or `server` where our mail server says so. `dns` are the records that were
    asked, by name. `why` is for people.
    """

    verdict: Verdict
    by: Literal["dkim", "server", ""] = ""
    domain: str = ""
    dns: Mapping[str, str] = {}
    why: str = ""


def proof_of(mail: ReceivedMail, ask: AskDns, server: str | None = None) -> Proof:
    """Return what *mail* proves; *server* names our mail server, whose word is believed."""
    domain = mail.sender.rpartition("@")[2].lower()
    signed = signature_proof(mail, ask)
    if signed.verdict == "pass" or not domain:
        return signed
    said = _said_by(server, mail, domain) if server else None
    # A signature that fails is not made good by anybody's word.
    if said is not None and (signed.verdict == "none" or said.verdict == "fail"):
        return said
    return signed


def signature_proof(mail: ReceivedMail, ask: AskDns, moment: datetime | None = None) -> Proof:
    """Return what the signatures of *mail* prove, as at *moment* if one is given."""
    import dkim

    domain, asked = mail.sender.rpartition("@")[2].lower(), dict[str, str]()

    def txt(name: bytes, timeout: int = 5) -> bytes:
        key = name.decode("ascii", "replace").rstrip(".")
        asked[key] = ask(key)
        return asked[key].encode()

    failed: list[str] = []
    foreign = ""
    for number, tags in enumerate(_signatures(mail)):
        signer = tags.get("d", "").lower()
        if not _is_of(signer, domain):
            foreign = signer
            continue
        why = _weakness(tags)
        if why:
            failed.append(why)
            continue
        with _clock_at(dkim, moment):
            try:
                good = dkim.DKIM(mail.raw).verify(number, dnsfunc=txt)
            except (dkim.DKIMException, ValueError, UnicodeError) as fault:
                failed.append(" ".join(str(fault).split())[:160])
                continue
        key = f"{tags.get('s', '')}._domainkey.{signer}"
        if good and re.search(r"\bt=[a-z:]*y", asked.get(key, "").replace(" ", "")):
            return Proof("none", domain=signer, dns=asked, why="its domain only tries signing out")
        if good:
            return Proof("pass", "dkim", signer, asked)
        failed.append("the signature is not that of these words")
    if failed:
        return Proof("fail", "dkim", domain, asked, failed[0])
    why = f"it is signed by {foreign} alone" if foreign else "it is not signed"
    return Proof("none", domain=domain, why=why)


def _signatures(mail: ReceivedMail) -> Iterator[dict[str, str]]:
    """Yield the tags of each signature."""
    for header in mail.message.get_all("DKIM-Signature") or []:
        pairs = (each.partition("=") for each in re.sub(r"\s+", "", str(header)).split(";"))
        yield {name: value for name, _, value in pairs if name}


def _is_of(signer: str, domain: str) -> bool:
    """Say whether *signer* is *domain*, or one that it belongs to."""
    return bool(signer) and "." in signer and f".{domain}".endswith(f".{signer}")


def _weakness(tags: Mapping[str, str]) -> str:
    """Return why a signature proves too little even where it is right."""
    if "l" in tags:
        return "it leaves part of the words unsigned"
    if tags.get("a", "").lower() not in ("rsa-sha256", "ed25519-sha256"):
        return "it is of a kind that is no longer safe"
    left = _SIGNED_HEADERS - set(tags.get("h", "").lower().split(":"))
    return f"it leaves {sorted(left)[0]} unsigned" if left else ""


def _said_by(server: str, mail: ReceivedMail, domain: str) -> Proof | None:
    """Return what our own *server* found out; None where it says nothing of *domain*.

    Only the topmost line of its name counts. Anybody can write the name of our server, so it has to
    take such lines away from what comes in, as RFC 8601 asks.
    """
    for header in mail.message.get_all("Authentication-Results") or []:
        line = " ".join(re.sub(r"\([^()]*\)", " ", str(header)).split())
        name = line.partition(";")[0].split(" ")[0]
        if name.lower().rstrip(".") != server.lower():
            continue
        verdicts = list(_results(line, domain))
        why = f"{server} says: {line.partition(';')[2].strip()[:160]}"
        if "fail" in verdicts:
            return Proof("fail", "server", domain, why=why)
        return Proof("pass", "server", domain, why=why) if "pass" in verdicts else None
    return None


def _results(line: str, domain: str) -> Iterator[Verdict]:
    for method, result, rest in _RESULT.findall(line):
        key = "header.d" if method.lower() == "dkim" else "header.from"
        found = re.search(rf"{key}\s*=\s*@?([^\s;]+)", rest)
        about = found[1].lower() if found else ""
        if result.lower() == "pass" and _is_of(about, domain):
            yield "pass"
        elif result.lower() in ("fail", "permerror") and _is_of(about or domain, domain):
            yield "fail"


@contextmanager
def _clock_at(library: Any, moment: datetime | None) -> Iterator[None]:
    """Let *library* take *moment* for now: a signature may say how long it is good."""
    if moment is None:
        yield
        return

    now = moment.timestamp()

    class Clock:
        @staticmethod
        def time() -> float:
            return now

    before, library.time = library.time, Clock
    try:
        yield
    finally:
        library.time = before


def ask_dns(name: str) -> str:
    """Return the TXT record of *name* as the machine's resolver knows it."""
    import dns.exception
    import dns.resolver

    try:
        found = dns.resolver.resolve(name, "TXT", lifetime=10)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ""
    except dns.exception.DNSException as fault:
        raise OSError(f"no name server answers: {fault}") from None
    return next((b"".join(each.strings).decode("utf-8", "replace") for each in found), "")

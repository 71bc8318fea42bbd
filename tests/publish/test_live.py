"""What a check from outside finds: each planted fault, and nothing on a good host."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest

from amportal.publish.live.live_check import asks_to_sign_in, check_live
from amportal.publish.live.live_subject import Finding, Subject, Verdict
from amportal.publish.live.web_client import Answer, Web
from amportal.publish.portal_manifest import Entry, Manifest
from tests.publish.faultyhost import LOGIN, Host, Reply, running
from tests.publish.stand import Stand, pages, said

FILES = {
    **pages(),
    "assets/search-index.0123456789ab.js": b"globalThis.portalIndex=[]",
    "feed.xml": b"<feed/>",
    "contacts/ruth.vcf": b"BEGIN:VCARD\r\n",
    "files/acm-1-d1/v1/logo.svg": b"<svg/>",
}
OLD = {**FILES, "index.html": b"<!doctype html>old", "reports/2026-11-20.pdf": b"%PDF-1.6 old"}
GONE = ("reports/2026-10-02.pdf", "files/acm-1-d1/v0/draft.png")
FOREIGN = ("deliverables/bra-001-d1.html", "reports/2026-09-01.pdf")
Mode = Literal["sign-in", "open"]
Fault = Callable[[str, bool, Reply], None]


def manifest(files: dict[str, bytes]) -> Manifest:
    """Return the manifest of *files*."""
    entries = {path: Entry(sha256(each).hexdigest(), len(each)) for path, each in files.items()}
    return Manifest("0123456789ab", "acme", entries)


def found(host: Host, mode: Mode, login: str = LOGIN, web: Any = None, **more: Any) -> Verdict:
    """Return what is found at *host*."""
    subject = Subject(
        portal="acme",
        address=more.pop("address", host.address),
        mode=mode,
        manifest=manifest(FILES),
        before=manifest(OLD),
        removed=GONE,
        foreign=FOREIGN,
        **more,
    )
    signed = login if mode == "sign-in" else ""
    return check_live(subject, web or Web(signed), signed=bool(signed), sleep=lambda _: None)


def shows(name: str, body: bytes = b"x", **headers: str) -> Fault:
    """Return the fault of showing *body* at *name* to everybody."""

    def fault(path: str, signed: bool, reply: Reply) -> None:
        if path == name:
            reply.status, reply.body = 200, body
            reply.headers |= headers

    return fault


def without_sign_in(*endings: str) -> Fault:
    """Return the fault of asking for no sign-in at paths with one of *endings*."""

    def fault(path: str, signed: bool, reply: Reply) -> None:
        name = path or "index.html"
        if not signed and name.endswith(endings) and name in FILES:
            reply.status, reply.body = 200, FILES[name]

    return fault


def header(name: str, value: str, ending: str = "") -> Fault:
    """Return the fault of sending another header, or none."""

    def fault(path: str, signed: bool, reply: Reply) -> None:
        if reply.status == 200 and path.endswith(ending):
            reply.headers.pop(name, None)
            if value:
                reply.headers[name] = value

    return fault


def bytes_of(ending: str, change: Callable[[bytes], bytes]) -> Fault:
    """Return the fault of changing what is sent at paths with *ending*."""

    def fault(path: str, signed: bool, reply: Reply) -> None:
        if reply.status == 200 and path.endswith(ending):
            reply.body = change(reply.body)

    return fault


def status(code: int, ending: str, **headers: str) -> Fault:
    """Return the fault of answering *code* where the portal has a file."""

    def fault(path: str, signed: bool, reply: Reply) -> None:
        if reply.status == 200 and path.endswith(ending):
            reply.status, reply.body = code, b"what"
            reply.headers |= headers

    return fault


def nothing_at(name: str) -> Fault:
    """Return the fault of having nothing at *name*."""

    def fault(path: str, signed: bool, reply: Reply) -> None:
        if path == name:
            reply.status, reply.body = 404, b"what"

    return fault


def everything(code: int) -> Fault:
    """Return the fault of answering all paths alike, as a network does that asks for a login."""

    def fault(path: str, signed: bool, reply: Reply) -> None:
        reply.status, reply.body = code, b"<form>log in"
        reply.headers |= {"Content-Type": "text/html; charset=utf-8"}

    return fault


PLANTED: dict[str, tuple[Mode, Fault, str]] = {
    "a page without sign-in": ("sign-in", without_sign_in("d1.html"), "open-address"),
    "the first page without sign-in": ("sign-in", without_sign_in("index.html"), "open-address"),
    "a report without sign-in": ("sign-in", without_sign_in(".pdf"), "open-address"),
    "a picture without sign-in": ("sign-in", without_sign_in(".png"), "open-address"),
    "a drawing without sign-in": ("sign-in", without_sign_in(".svg"), "open-address"),
    "a calendar without sign-in": ("sign-in", without_sign_in(".ics"), "open-address"),
    "a card without sign-in": ("sign-in", without_sign_in(".vcf"), "open-address"),
    "a feed without sign-in": ("sign-in", without_sign_in(".xml"), "open-address"),
    "data without sign-in": ("sign-in", without_sign_in(".json"), "open-address"),
    "a table without sign-in": ("sign-in", without_sign_in(".csv"), "open-address"),
    "the search index without sign-in": ("sign-in", without_sign_in("ab.js"), "open-address"),
    "a sign-in page for everything": ("sign-in", everything(200), "cannot-judge"),
    "a login that is refused": ("sign-in", status(403, ".pdf"), "login-refused"),
    "a page of a proxy for everything": ("open", everything(200), "cannot-judge"),
    "a host that is broken": ("open", everything(500), "cannot-judge"),
    "a host that hangs up": ("open", everything(0), "unreachable"),
    "a removed report": ("open", shows(GONE[0]), "still-there"),
    "a removed picture": ("open", shows(GONE[1], b"png", Age="86000"), "still-there"),
    "a removed report behind the sign-in": ("sign-in", shows(GONE[0]), "still-there"),
    "another client's page": ("open", shows(FOREIGN[0]), "not-theirs"),
    "another client's report": ("sign-in", shows(FOREIGN[1]), "not-theirs"),
    "the repository": ("open", shows(".git/HEAD", b"ref: refs/heads/main"), "not-theirs"),
    "what a build knows": ("open", shows(".amportal/index.json"), "not-theirs"),
    "the agency's pages": ("open", shows("_agency/index.html"), "not-theirs"),
    "the passwords": ("open", shows(".htpasswd"), "not-theirs"),
    "the sources": ("open", shows("content/agency.yaml"), "not-theirs"),
    "a list of files": ("open", shows("files/", b"<a href=v1>"), "listing"),
    "a list of reports": ("open", shows("reports/", b"<a href=x.pdf>"), "listing"),
    "a list of assets": ("sign-in", shows("assets/", b"<a>"), "listing"),
    "an old page": ("open", bytes_of("index.html", lambda _: OLD["index.html"]), "old-bytes"),
    "an old report": ("open", bytes_of(".pdf", lambda _: b"%PDF-1.6 old"), "old-bytes"),
    "addresses rewritten": ("open", bytes_of(".html", lambda b: b + b"<script>"), "changed-bytes"),
    "a report cut short": ("open", bytes_of(".pdf", lambda b: b[:9]), "changed-bytes"),
    "a picture made smaller": ("open", bytes_of(".png", lambda b: b[:2]), "changed-bytes"),
    "lines ended otherwise": (
        "open", bytes_of(".ics", lambda b: b.replace(b"\r", b"")), "changed-bytes"
    ),
    "a missing page": ("open", status(404, "d1.html"), "missing"),
    "a missing style": ("open", status(404, ".css"), "missing"),
    "a page that fails": ("open", status(500, "d1.html"), "missing"),
    "a page sent away": ("open", status(302, "d1.html", Location="https://x.example/"), "missing"),
    "a calendar as a page": ("open", header("Content-Type", "text/html", ".ics"), "wrong-type"),
    "a report as bytes": (
        "open", header("Content-Type", "application/octet-stream", ".pdf"), "wrong-type"
    ),
    "a style as text": ("open", header("Content-Type", "text/plain", ".css"), "wrong-type"),
    "a page without letters named": ("open", header("Content-Type", "text/html"), "wrong-type"),
    "no type at all": ("open", header("Content-Type", "", ".json"), "wrong-type"),
    "packed twice": ("open", header("Content-Encoding", "gzip", ".pdf"), "encoded"),
    "kept by everybody": ("open", header("Cache-Control", "public", ".html"), "kept-by-caches"),
    "kept by everybody behind the sign-in": (
        "sign-in", header("Cache-Control", "public, max-age=0", ".html"), "kept-by-caches"
    ),
    "kept for an hour": (
        "open", header("Cache-Control", "max-age=3600", ".pdf"), "kept-by-caches"
    ),
    "types guessed": ("open", header("X-Content-Type-Options", ""), "no-nosniff"),
    "found by search engines": ("open", header("X-Robots-Tag", ""), "no-robots"),
    "addresses told on": ("open", header("Referrer-Policy", ""), "no-referrer"),
    "no first page for a folder": ("open", nothing_at(""), "no-index"),
    "nothing said of caches": ("open", header("Cache-Control", ""), "no-cache-control"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_fault_is_found(name: str) -> None:
    """By its own name, and with how much it weighs."""
    mode, fault, slug = PLANTED[name]
    with running(Host(FILES, closed=mode == "sign-in", fault=fault)) as host:
        verdict = found(host, mode)

    assert slug in {each.slug for each in verdict.findings}, verdict.findings
    shown = slug in {"open-address", "still-there", "not-theirs", "listing"}
    assert verdict.leaks is shown
    assert {each.slug for each in verdict.findings} <= {
        *(slug, "wrong-type", "missing", "no-cache-control")
    }


def test_what_is_read_elsewhere_is_found() -> None:
    """At the storage's own address, and at that of an earlier deploy."""
    with running(Host(FILES)) as storage, running(Host(FILES, closed=True)) as host:
        verdict = found(host, "sign-in", others=(storage.address,))
        open_portal = found(storage, "open", others=(host.address,))

    assert {each.slug for each in verdict.findings} == {"open-elsewhere"}
    assert verdict.leaks
    assert open_portal.findings == ()


class _Secure(Web):
    """Speaks to a host without TLS as if it had one, with a certificate that ends then."""

    def __init__(self, ends: datetime, plain: int, login: str = "") -> None:
        super().__init__(login)
        self._ends, self._plain = ends, plain

    def ask(self, url: str, method: str = "GET", *, signed: bool = False) -> Answer:
        if urlsplit(url).scheme == "http":
            return Answer(url, self._plain, {"location": url.replace("http:", "https:")})
        return super().ask(url.replace("https:", "http:"), method, signed=signed)

    def certificate_ends(self, url: str) -> datetime:
        return self._ends


@pytest.mark.parametrize(
    ("days", "plain", "slugs"),
    [(90, 301, set()), (90, 200, {"plain-http"}), (3, 301, {"certificate-ends"})],
)
def test_the_line_is_private_and_stays_so(days: int, plain: int, slugs: set[str]) -> None:
    """A redirect is right; the same pages in the open are not, nor a certificate about to end."""
    with running(Host(FILES)) as host:
        web = _Secure(datetime.now(UTC) + timedelta(days=days), plain)
        verdict = found(host, "open", web=web, address=host.address.replace("http:", "https:"))

    assert {each.slug for each in verdict.findings} == slugs


@pytest.mark.parametrize("mode", ["sign-in", "open"])
def test_a_good_host_raises_no_alarm(mode: Mode) -> None:
    """Nor one that leaves endings out of addresses, or gives its types other names."""

    def clean(path: str, signed: bool, reply: Reply) -> None:
        if reply.status == 200 and path.endswith(".html"):
            reply.status, reply.body = 301, b""
            reply.headers["Location"] = f"/acme/{path.removesuffix('.html')}"
        elif f"{path}.html" in FILES and (signed or mode == "open"):
            reply.status, reply.body = 200, FILES[f"{path}.html"]
        elif path.endswith(".js") and reply.status == 200:
            reply.headers["Content-Type"] = "application/javascript; charset=utf-8"

    for fault in (lambda path, signed, reply: None, clean):
        with running(Host(FILES, closed=mode == "sign-in", fault=fault)) as host:
            verdict = found(host, mode)
        assert verdict.findings == (), fault
        assert verdict.proved
        assert verdict.notes == ()


def test_without_a_login_it_says_what_it_could_not_see() -> None:
    """Who may read is known; what they read is not."""
    with running(Host(FILES, closed=True)) as host:
        verdict = found(host, "sign-in", login="")

    assert verdict.findings == ()
    assert "was not compared" in verdict.notes[0]


def test_a_cache_that_is_behind_is_given_a_minute() -> None:
    """Then it is right; nobody waits for each page by itself where it never is."""
    slept: list[float] = []
    with running(Host(FILES)) as host:
        first = len(host.asked)

        def late(path: str, signed: bool, reply: Reply) -> None:
            if path == "index.html" and len(slept) < 3:
                reply.body = OLD["index.html"]

        host.fault = late
        subject = Subject("acme", host.address, "open", manifest(FILES), manifest(OLD))
        caught_up = check_live(subject, Web(), signed=False, sleep=slept.append)
        host.fault = bytes_of(".html", lambda _: OLD["index.html"])
        waited = len(slept)
        never = check_live(subject, Web(), signed=False, sleep=slept.append)

    assert first == 0
    assert caught_up.findings == ()
    assert waited == 3
    assert {each.slug for each in never.findings} == {"old-bytes", "changed-bytes"}
    assert len(slept) - waited <= 6 * 6


def test_before_anything_is_published_the_host_must_ask_for_a_sign_in(stand: Stand) -> None:
    """Where the client's file says so; whoever cannot be reached is not trusted either."""

    class Nothing:
        def __getattr__(self, name: str) -> Any:
            from amportal.publish.targets.target import State

            if name == "state":
                return lambda: State()
            raise AssertionError(f"{name} was asked of the target")

    target: Any = Nothing()
    with running(Host(FILES)) as host:
        assert not asks_to_sign_in(Web(), host.address)
        stopped = stand.publish(target, host.address, mode="sign-in")
        dry = stand.publish(target, host.address, mode="sign-in", dry=True)
    with running(Host(FILES, closed=True)) as host:
        assert asks_to_sign_in(Web(), host.address)
    away = stand.publish(target, "http://127.0.0.1:9/acme/", mode="sign-in")

    assert stopped.error is not None, said(stopped)
    assert stopped.error.kind == "safety"
    assert "answers without sign-in" in stopped.error.text
    assert dry.error is not None
    assert away.error is not None
    assert away.error.kind == "machine"
    assert isinstance(Finding("a", "b", "c"), Finding)

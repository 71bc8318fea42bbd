"""Ask a published portal from outside: is it what was published, and does nobody else read it?

Without a login first, then with one. One question goes to a path that cannot be there: a host that
answers it as it answers all others says nothing about anything, so nothing is judged by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from urllib.parse import quote, urlsplit

from amportal.publish.live.live_subject import Finding, Subject, Verdict, Weight
from amportal.publish.live.web_client import Answer, UnreachableError, Web, mend_of
from amportal.publish.media_types import ASSETS, kind_of, media_type, sort_of

_PAGES = 20
_REMOVED = 200
_AT_ONCE = 6
# Pauses between looking again at what a cache may still show, a minute in all.
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_ENDS_SOON = timedelta(days=14)
# How long a host may keep a page that whoever has the link may read, in seconds.
_MINUTES = 600
_NEVER = (
    ".git/HEAD",
    ".amportal/index.json",
    "_agency/index.html",
    ".htpasswd",
    "content/agency.yaml",
)
_LISTED = ("assets/", "files/", "reports/", "data/")
_SIGNS_IN = (401, 403)
_GONE = (404, 410, *_SIGNS_IN)
_OLD_SETTINGS = (
    "wait until the cache forgets it, or set `purge:`; nginx keeps open files where "
    "`open_file_cache` is on, and follows no links where `disable_symlinks` is"
)


def asks_to_sign_in(web: Web, address: str) -> bool:
    """Say whether nothing below *address* is answered without a sign-in.

    Raises `UnreachableError`.
    """
    urls = (address, f"{address}{token_hex(8)}.html", f"{address}reports/{token_hex(8)}.pdf")
    return all(_is_sign_in(web.ask(url), address) for url in urls)


def check_live(
    subject: Subject, web: Web, *, signed: bool, sleep: Callable[[float], None]
) -> Verdict:
    """Return what is found of *subject*; *signed*: there is a login for what is behind."""
    return _Check(subject, web, signed, sleep).run()


class _Check:
    def __init__(
        self, subject: Subject, web: Web, signed: bool, sleep: Callable[[float], None]
    ) -> None:
        self._of, self._web, self._sleep = subject, web, sleep
        self._closed = subject.mode in ("sign-in", "both")
        self._signed = signed and self._closed
        self._looks_inside = signed or not self._closed
        self._asked = 0
        # Whether it is still worth waiting for a cache: once for all paths, not for each.
        self._patient = True

    def run(self) -> Verdict:
        """Ask everything."""
        try:
            stopped = self._cannot_judge()
        except UnreachableError as why:
            text, hint = f"cannot be reached: {why}", mend_of(why)
            stopped = Finding("unreachable", self._of.address, text, "wrong", hint)
        if stopped is not None:
            return Verdict((stopped,), self._asked)
        notes = []
        found = [*self._each(self._shut_paths(), self._open)] if self._closed else []
        found += self._each(self._never_paths(), self._not_there)
        found += self._each(self._of.removed[-_REMOVED:], self._gone)
        found += self._each(self._elsewhere(), self._shut)
        found += self._certificate()
        if self._of.manifest.withdrawn:
            return Verdict(tuple(found), self._asked)
        if self._looks_inside:
            found += self._fresh()
            found += self._each(_LISTED, self._listed)
        else:
            notes.append(
                "what is behind the sign-in was not compared: set AMPORTAL_VERIFY_LOGIN to "
                "`name:password` of a reader made for that"
            )
        return Verdict(tuple(found), self._asked, tuple(notes))

    def _ask(self, path: str, method: str = "GET", *, signed: bool = False) -> Answer:
        url = path if "://" in path else f"{self._of.address}{quote(path)}"
        self._asked += 1
        return self._web.ask(url, method, signed=signed)

    def _each(
        self, paths: Iterable[str], question: Callable[[str], Iterable[Finding]]
    ) -> list[Finding]:
        def asked(path: str) -> list[Finding]:
            try:
                return list(question(path))
            except UnreachableError as why:
                return [Finding("unreachable", path, f"cannot be reached: {why}")]

        with ThreadPoolExecutor(_AT_ONCE) as several:
            return [found for each in several.map(asked, paths) for found in each]

    def _cannot_judge(self) -> Finding | None:
        """Return why nothing can be said: what cannot be there is answered like anything else."""
        answer = self._ask(f"{token_hex(12)}.html", signed=self._signed)
        if answer.status in _GONE or (self._closed and _is_sign_in(answer, self._of.address)):
            return None
        told = f"answers {answer.status} to a path that cannot be there"
        if self._closed and not self._signed and answer.status == 200:
            hint = "a network that asks you to log in, or a host that shows its own page for all"
        else:
            hint = "a network that asks you to log in, a proxy, or a host without a page for 404"
        return Finding("cannot-judge", answer.url, told, "wrong", hint)

    def _shut_paths(self) -> list[str]:
        """Return some paths of each kind, which nobody may read without a sign-in."""
        kinds: dict[str, list[str]] = {}
        for path in sorted(self._of.manifest.files, key=_by_digest):
            kind = kind_of(path)
            ending = sort_of(path)
            if kind != "asset" or "search-index." in path:
                kinds.setdefault(f"{kind} {ending}", []).append(path)
        return ["index.html", "", *(path for each in kinds.values() for path in each[:3])]

    def _open(self, path: str) -> Iterator[Finding]:
        answer = self._ask(path)
        if _is_sign_in(answer, self._of.address) or answer.status in (404, 410):
            return
        yield Finding(
            "open-address",
            answer.url,
            f"answers {answer.status} without a sign-in",
            "leak",
            "let the host ask for a sign-in for everything below this address, or write "
            "`mode: open` with `because:` in client.yaml",
        )

    def _never_paths(self) -> list[str]:
        foreign = [path for path in self._of.foreign if path not in self._of.manifest.files]
        return [*_NEVER, *foreign[:10]]

    def _not_there(self, path: str) -> Iterator[Finding]:
        for signed in {False, self._signed}:
            answer = self._ask(path, signed=signed)
            if answer.status == 200:
                text = "shows what belongs to no reader of this portal"
                hint = "let the web server serve the folder of this one portal"
                yield Finding("not-theirs", answer.url, text, "leak", hint)
                return

    def _gone(self, path: str) -> Iterator[Finding]:
        if path in self._of.manifest.files or path in self._of.manifest.kept:
            return
        for signed in {False, self._signed}:
            answer = self._again(path, signed, lambda each: each.status in _GONE)
            if answer.status == 200:
                text = f"was taken back and is still there{_age(answer)}"
                hint = "let every cache forget it (`purge:`), and delete earlier deploys"
                yield Finding("still-there", answer.url, text, "leak", hint)
                return

    def _elsewhere(self) -> Iterator[str]:
        """Yield other addresses at which the same files must not be read."""
        sample = next(
            (path for path in sorted(self._of.manifest.files) if kind_of(path) == "report"),
            "index.html",
        )
        for other in (each for each in self._of.others if each != self._of.address):
            yield from (f"{other}index.html", f"{other}{quote(sample)}")
        parts = urlsplit(self._of.address)
        if parts.scheme == "https":
            yield f"http://{parts.netloc}{parts.path}index.html"

    def _shut(self, url: str) -> Iterator[Finding]:
        try:
            answer = self._ask(url)
        except UnreachableError:
            return
        if answer.status != 200:
            return
        own = urlsplit(self._of.address)
        if (own.scheme, urlsplit(url).scheme) == ("https", "http") and own.netloc in url:
            text, hint = "is read over a line that anybody can listen to", "redirect it to https"
            yield Finding("plain-http", url, text, "leak", hint)
        elif self._closed:
            text = "shows the same files without a sign-in"
            yield Finding("open-elsewhere", url, text, "leak", "close that address too")

    def _certificate(self) -> Iterator[Finding]:
        ends = self._web.certificate_ends(self._of.address)
        if ends is not None and ends - datetime.now(UTC) < _ENDS_SOON:
            text = f"its certificate ends on {ends:%Y-%m-%d}"
            yield Finding("certificate-ends", self._of.address, text, "wrong", "renew it")

    def _fresh(self) -> list[Finding]:
        """Return what is not as it was published: some pages, all reports, one of everything."""
        files = self._of.manifest.files
        by_digest = sorted(files, key=_by_digest)
        pages = [path for path in by_digest if kind_of(path) == "page"][:_PAGES]
        reports = [path for path in by_digest if kind_of(path) == "report"]
        rest: dict[str, str] = {}
        for path in by_digest:
            rest.setdefault(sort_of(path), path)
        if self._of.manifest.epoch:
            # The viewer, the slots and the list of all; of what they lead to, some.
            rest |= {path: path for path in by_digest if not path.startswith("b/")}
            pages = [path for path in by_digest if path.startswith("b/")][:_PAGES]
        wanted = dict.fromkeys(("index.html", "404.html", *pages, *reports, *rest.values()))
        found = self._each([path for path in wanted if path in files], self._as_published)
        return [*found, *self._each([""], self._first)]

    def _first(self, path: str) -> Iterator[Finding]:
        """Ask for the address itself, which people type and pass on."""
        answer = self._ask(path, signed=self._signed)
        if answer.location and self._leads_home(answer):
            answer = self._ask(answer.location, signed=self._signed)
        if answer.status in (403, 404):
            text = f"answers {answer.status}, while `index.html` below it is there"
            hint = "let the host show `index.html` for a folder, or pass on the whole address"
            yield Finding("no-index", answer.url, text, "advice", hint)

    def _as_published(self, path: str) -> Iterator[Finding]:
        wanted = self._of.manifest.files[path].sha256
        answer = self._again(path, self._signed, lambda each: _digest(each) == wanted)
        if answer.location and self._leads_home(answer):
            # Some hosts leave `.html` or `index.html` out of addresses.
            answer = self._ask(answer.location, signed=self._signed)
        if answer.status != 200:
            text = f"answers {answer.status}"
            if self._signed and _is_sign_in(answer, self._of.address):
                hint = "let the reader of AMPORTAL_VERIFY_LOGIN in to this portal too"
                refused = f"{text} to the login that was given"
                yield Finding("login-refused", answer.url, refused, "wrong", hint)
            else:
                yield Finding("missing", answer.url, text, "wrong", "publish again with `--audit`")
            return
        if answer.headers.get("content-encoding", "identity") != "identity":
            yield Finding("encoded", answer.url, "is packed though nobody asked for that")
        elif _digest(answer) != wanted:
            yield self._otherwise(path, answer)
        yield from _headers(path, answer, closed=self._closed)

    def _otherwise(self, path: str, answer: Answer) -> Finding:
        before = self._of.before
        if before and path in before.files and before.files[path].sha256 == _digest(answer):
            text = f"is still that of the release before{_age(answer)}"
            return Finding("old-bytes", answer.url, text, "wrong", _OLD_SETTINGS)
        text = f"is not what was published ({len(answer.body)} bytes)"
        hint = (
            "something on the way changes it: turn off what rewrites addresses, scripts or pictures"
        )
        return Finding("changed-bytes", answer.url, text, "wrong", hint)

    def _leads_home(self, answer: Answer) -> bool:
        return answer.location.startswith(self._of.address.rstrip("/"))

    def _listed(self, folder: str) -> Iterator[Finding]:
        answer = self._ask(folder, signed=self._signed)
        if answer.status == 200:
            text = "lists what is in the folder"
            yield Finding("listing", answer.url, text, "leak", "turn off `autoindex` or `browse`")

    def _again(self, path: str, signed: bool, good: Callable[[Answer], bool]) -> Answer:
        """Return the answer to *path*, asked again for a minute while a cache may be behind."""
        answer = self._ask(path, signed=signed)
        for pause in PAUSES:
            if good(answer) or answer.location or answer.status in _SIGNS_IN:
                break
            if not _may_change(answer) or not self._patient:
                break
            self._sleep(pause)
            answer = self._ask(path, signed=signed)
        else:
            self._patient = good(answer)
        return answer


def _may_change(answer: Answer) -> bool:
    """Say whether asking later may be answered otherwise: nobody waits for what stays."""
    return answer.status in (200, 404) or answer.status >= 500


def _is_sign_in(answer: Answer, address: str) -> bool:
    if answer.status in _SIGNS_IN:
        return True
    return bool(answer.location) and not answer.location.startswith(address.rstrip("/"))


def _headers(path: str, answer: Answer, *, closed: bool) -> Iterator[Finding]:
    headers = answer.headers
    wanted, given = media_type(path), headers.get("content-type", "")
    # What is encrypted has no ending, and is only ever read by the viewer.
    if "." in path.rpartition("/")[2] and not _same_type(wanted, given):
        text = f"is sent as `{given}`, not as `{wanted}`"
        yield Finding("wrong-type", answer.url, text, "wrong", "correct the web server's types")
    cached = headers.get("cache-control", "")
    longest = max(map(int, re.findall(r"max-?age=(\d+)", cached)), default=0)
    if not path.startswith(ASSETS) and ("public" in cached or longest > 0):
        # Some hosts keep everything for minutes; what is for everybody with the link may be.
        weight: Weight = "wrong" if closed or longest > _MINUTES else "advice"
        hint = "send `Cache-Control: private, no-cache` for all but `assets/`"
        yield Finding("kept-by-caches", answer.url, f"may be kept: `{cached}`", weight, hint)
    if path != "index.html":
        return
    for name, good, slug in (
        ("x-content-type-options", "nosniff", "no-nosniff"),
        ("x-robots-tag", "noindex", "no-robots"),
        ("referrer-policy", "no-referrer", "no-referrer"),
        ("cache-control", "no-cache", "no-cache-control"),
    ):
        if good not in headers.get(name, "").lower() and "no-store" not in headers.get(name, ""):
            text = f"comes without `{name}: {good}`"
            yield Finding(slug, answer.url, text, "advice", "let the host send it")


def _same_type(wanted: str, given: str) -> bool:
    """Say whether *given* means *wanted*; some hosts have a name of their own for a few."""
    names = {
        "application/javascript": "text/javascript",
        "text/xml": "application/atom+xml",
        "application/xml": "application/atom+xml",
        "application/font-woff2": "font/woff2",
        "text/x-vcard": "text/vcard",
    }
    kind, _, charset = given.lower().partition(";")
    kind = names.get(kind.strip(), kind.strip())
    needs = wanted.partition(";")[0]
    if kind != needs and not (needs in ("text/csv", "text/vcard", "text/calendar") and kind == ""):
        return False
    is_page = needs in ("text/html", "text/plain", "text/csv")
    return not is_page or "utf-8" in charset


def _digest(answer: Answer) -> str:
    return sha256(answer.body).hexdigest() if answer.status == 200 else ""


def _by_digest(path: str) -> str:
    return sha256(path.encode()).hexdigest()


def _age(answer: Answer) -> str:
    told = [
        f"{name}: {answer.headers[name.lower()]}"
        for name in ("Age", "Cache-Control", "X-Cache")
        if name.lower() in answer.headers
    ]
    return f" ({', '.join(told)})" if told else ""

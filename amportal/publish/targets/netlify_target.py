"""A site of Netlify, by its API of digests: only files it does not have are sent.

A deploy is shown when all of it is there. Earlier deploys stay at addresses of their own until they
are deleted, which is done as soon as the new one is shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha1, sha256
from time import sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from amportal.publish.portal_manifest import NAME, Entry
from amportal.publish.publish_errors import PublishError, busy, failed, misused
from amportal.publish.targets.staged_target import _Staged
from amportal.publish.targets.target import SecretOf, Sending, State, state_of

API = "https://api.netlify.com/api/v1"
TOKEN = "NETLIFY_AUTH_TOKEN"
_RAW = "application/vnd.bitballoon.v1.raw"
_TRIES = 5
_HEADERS = """/*
  X-Content-Type-Options: nosniff
  X-Robots-Tag: noindex, nofollow
  Referrer-Policy: no-referrer
  Cache-Control: private, no-cache
/assets/*
  Cache-Control: private, max-age=31536000, immutable
"""


class NetlifyTarget(_Staged):
    """The site *site*: its id, or its address."""

    def __init__(self, site: str, secret: SecretOf, api: str = API) -> None:
        self._site, self._secret, self._api = site, secret, api

    def state(self) -> State:
        """Return what is there."""
        site = self._json("GET", f"/sites/{self._site}")
        token = str((site.get("published_deploy") or {}).get("id") or "")
        if not token:
            return State()
        status, raw = self._asked("GET", f"/sites/{self._site}/files/{NAME}", accept=_RAW)
        if status == 404:
            files = self._json("GET", f"/sites/{self._site}/files")
            return State(token=token, strangers=tuple(str(each["path"]) for each in files)[:20])
        return state_of(raw, token)

    def send(self, sending: Sending, before: State) -> None:
        """Make a deploy of the release, wait until it is shown, delete the earlier ones."""
        plan, stage = sending.plan, sending.stage
        (stage / NAME).write_bytes(plan.manifest.dumped())
        (stage / "_headers").write_text(_HEADERS)
        files = {
            file.relative_to(stage).as_posix(): file.read_bytes()
            for file in sorted(stage.rglob("*"))
            if file.is_file()
        }
        digests = {path: sha1(content).hexdigest() for path, content in files.items()}
        if self.state().token != before.token:
            raise busy("somebody else published there meanwhile", "run the same command again")
        deploy = self._json(
            "POST",
            f"/sites/{self._site}/deploys",
            {"files": {f"/{path}": digest for path, digest in digests.items()}},
        )
        wanted = set(deploy.get("required") or ())
        for path, content in files.items():
            if digests[path] in wanted:
                sending.progress(path, len(wanted))
                name = quote(path)
                self._asked("PUT", f"/deploys/{deploy['id']}/files/{name}", content, raise_for=True)
        self._wait(str(deploy["id"]))
        sending.purge(())
        self._delete_earlier(str(deploy["id"]))

    def listing(self) -> Mapping[str, Entry]:
        """Return every file of the deploy that is shown: each is fetched and looked at."""
        found = {}
        for each in self._json("GET", f"/sites/{self._site}/files"):
            path = str(each["path"]).lstrip("/")
            if path not in (NAME, "_headers"):
                name = quote(path)
                _, raw = self._asked("GET", f"/sites/{self._site}/files/{name}", accept=_RAW)
                found[path] = Entry(sha256(raw).hexdigest(), len(raw))
        return found

    def abilities(self) -> Iterator[tuple[str, str, str]]:
        """Ask for the site."""
        try:
            site = self._json("GET", f"/sites/{self._site}")
            yield "ok", "connect", f"{site.get('ssl_url') or site.get('url') or self._site} is ours"
        except PublishError as fault:
            yield "fail", "connect", fault.text

    def deploy_addresses(self) -> Iterable[str]:
        """Return the addresses at which deploys other than the one that is shown can be read."""
        shown = self.state().token
        for each in self._json("GET", f"/sites/{self._site}/deploys"):
            if str(each["id"]) != shown and each.get("deploy_ssl_url"):
                yield str(each["deploy_ssl_url"])

    def _wait(self, deploy: str) -> None:
        for second in range(120):
            state = self._json("GET", f"/deploys/{deploy}")["state"]
            if state == "ready":
                return
            if state == "error":
                break
            sleep(min(1 + second / 10, 5))
        raise failed("Netlify did not show what was sent", "look at the deploys of the site")

    def _delete_earlier(self, shown: str) -> None:
        for each in self._json("GET", f"/sites/{self._site}/deploys"):
            if str(each["id"]) != shown:
                self._asked("DELETE", f"/deploys/{each['id']}", raise_for=True)

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        kind = "application/json"
        _, raw = self._asked(method, path, content, content_type=kind, raise_for=True)
        return json.loads(raw or b"{}")

    def _asked(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        *,
        accept: str = "application/json",
        content_type: str = "application/octet-stream",
        raise_for: bool = False,
    ) -> tuple[int, bytes]:
        """Return the status and body of an answer; tries again where the host is busy."""
        token = self._secret(TOKEN)
        if not token:
            raise misused(
                "there is no token for Netlify", f"set {TOKEN}, or give it to the keyring"
            )
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": accept,
            "Content-Type": content_type,
            "User-Agent": "amportal",
        }
        for attempt in range(_TRIES):
            request = Request(f"{self._api}{path}", content, headers, method=method)
            try:
                with urlopen(request, timeout=120) as answer:
                    return answer.status, answer.read()
            except HTTPError as answer:
                status, raw = answer.code, answer.read()
                if status != 429 and status < 500:
                    break
                pause = answer.headers.get("Retry-After", "")
            except (URLError, OSError) as fault:
                status, raw, pause = 0, str(fault).encode(), ""
            if attempt < _TRIES - 1:
                sleep(min(float(pause) if pause.isdigit() else 0.5 * 2**attempt, 30))
        if not raise_for and status == 404:
            return status, raw
        if status in (401, 403):
            raise failed("Netlify refuses the token", "make a new one, and look whose site it is")
        said = raw.decode("utf-8", "replace")[:160]
        raise failed(f"Netlify answered {status or 'nothing'}: {said}", "try again")

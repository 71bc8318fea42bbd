"""Open a published encrypted portal as one contact does: by our own reader, then in a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from msgspec import Struct

from amportal.access.key_store import Grant
from amportal.cli.access.chromium_pipe import ChromiumError, chromium_here, chromium_tab
from amportal.publish.live.web_client import UnreachableError, Web, mend_of
from amportal.publish.media_types import kind_of, sort_of

if TYPE_CHECKING:
    from amportal.access.encrypted.encrypted_portal import OpenedPortal

# So many files of each kind are opened.
_OF_EACH = 2
# Types the words as a person does, and waits for a page or a message.
_TYPED = """
(async (words) => {
  const $ = (id) => document.getElementById(id);
  const until = async (good, seconds) => {
    for (let left = seconds * 20; left > 0; left--) {
      const found = good();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return null;
  };
  const ready = () => $("door") && !$("door").hidden && (!$("six") || $("go").textContent);
  if (!(await until(ready, 20))) return { told: "the page that opens the portal did not begin" };
  if (!$("six")) return { told: $("said").textContent };
  $("six").value = words;
  $("go").click();
  const shown = () => {
    const inner = document.querySelector("iframe")?.contentDocument;
    return inner?.readyState === "complete" && inner.querySelector("h1") && inner.title;
  };
  const refused = () => {
    const place = [$("said"), $("told")].find((each) => each.classList.contains("off"));
    return place && place.checkVisibility() && place.textContent;
  };
  const told = await until(() => shown() || refused(), 40);
  const worker = Boolean(navigator.serviceWorker?.controller);
  return shown() ? { title: shown(), worker } : { told: told || "nothing was shown" };
})(%s)
"""
# A file of the viewer that runs nothing: a browser keeps the login that its address had.
_AUTHENTICATED = "words.txt"


class Trial(Struct, frozen=True):
    """What was tried and how it ended: `fault` says in words what stands in the way, else empty."""

    told: tuple[str, ...]
    fault: str = ""
    hint: str = ""


class _NotGivenError(Exception):
    """A file of the portal was not given, with the status of the answer."""

    def __init__(self, path: str, status: int) -> None:
        super().__init__(path)
        self.path, self.status = path, status


def tried_by_reader(address: str, grant: Grant, login: str, client: str) -> Trial:
    """Open the portal at *address* with the secrets of *grant*, and files of each kind in it.

    *login* is `name:password` where the host asks for one, else empty.
    """
    from amportal.access.encrypted.crypto_library import NoCryptographyError, NotAuthenticError
    from amportal.access.encrypted.encrypted_portal import open_portal
    from amportal.access.encrypted.slots import NewerFormatError

    web = Web(login)

    def fetch(path: str) -> bytes:
        answer = web.ask(f"{address}{quote(path)}", signed=bool(login))
        if answer.status != 200:
            raise _NotGivenError(path, answer.status)
        return answer.body

    try:
        portal = open_portal(fetch, grant.code_word, grant.passphrase)
        return Trial(_opened(portal))
    except UnreachableError as why:
        return Trial((), f"{address} cannot be reached: {why}", mend_of(why))
    except NoCryptographyError as why:
        return Trial((), str(why))
    except NewerFormatError:
        return Trial((), "a newer amportal published it", "use that one, or publish again")
    except NotAuthenticError:
        return Trial(
            (),
            f"what is published does not open with the secrets that {grant.contact} has now",
            f"`amportal publish {client}`; where it was just published, `amportal verify-live "
            f"{client}` says what the host serves in its place",
        )
    except _NotGivenError as why:
        return _refused(address, grant, why, client)


def _opened(portal: OpenedPortal) -> tuple[str, ...]:
    """Open some files of each kind, and say which."""
    kinds: dict[str, list[str]] = {}
    for path in sorted(portal.manifest.files, reverse=True):
        kinds.setdefault(f"{kind_of(path)} {sort_of(path)}", []).append(path)
    kinds["page"] = ["index.html"]
    paths = sorted({path for each in kinds.values() for path in each[:_OF_EACH]})
    size = sum(len(portal.content(path)) for path in paths)
    inside = [path for path in paths if kind_of(path) != "asset"]
    return (
        f"word and passphrase open it: {len(portal.manifest.files)} files, epoch "
        f"{portal.manifest.epoch}, release {portal.manifest.serial}",
        f"opened {len(paths)} of them ({size:,} bytes), among them {', '.join(inside[:4])}",
    )


def _refused(address: str, grant: Grant, why: _NotGivenError, client: str) -> Trial:
    if why.status in (401, 403):
        return Trial(
            (),
            f"the host answers {why.status} to {address}{why.path}: it asks for a sign-in",
            "write `mode: both` in client.yaml, or let the host ask for none",
        )
    if why.path.startswith(("k/", "e/")):
        return Trial(
            (),
            f"{address} has no place for {grant.contact}: nothing is published there yet, or they "
            "were given access later",
            f"`amportal publish {client}`",
        )
    return Trial(
        (),
        f"the host answers {why.status} to {address}{why.path}",
        f"`amportal publish {client}`, then `amportal verify-live {client}`",
    )


def tried_in_chromium(link: str, grant: Grant, login: str) -> Trial:
    """Open *link* in a Chromium of this machine and type the passphrase, as the contact does."""
    program = chromium_here()
    if program is None:
        return Trial(("there is no Chromium here, so the page itself was not tried",))
    try:
        with chromium_tab(program) as tab:
            if login:
                parts, base = urlsplit(link), link.partition("#")[0].partition("://")[2]
                tab.goto(f"{parts.scheme}://{login}@{base}{_AUTHENTICATED}")
            tab.goto(link)
            found = tab.value_of(_TYPED % json.dumps(grant.passphrase))
    except ChromiumError as why:
        return Trial((f"Chromium could not be asked ({why}), so the page itself was not tried",))
    if "title" not in found:
        told = f"in Chromium it does not open; the page says: {found['told']}"
        return Trial((), told, "open the link in a browser to see it as they do")
    way = "behind its service worker" if found["worker"] else "without a service worker"
    return Trial((f"in Chromium, {way}, it shows “{found['title']}”",))

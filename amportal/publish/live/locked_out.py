"""Logins that opened a portal once, or open another one: the host must refuse them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from amportal.publish.live.live_subject import Finding
from amportal.publish.live.web_client import UnreachableError, Web


def still_open(address: str, logins: Iterable[str], web: Callable[[str], Web]) -> Iterator[Finding]:
    """Yield a leak for each of *logins*, `user:password`, that opens the portal at *address*.

    No password is repeated.
    """
    for login in logins:
        user = login.partition(":")[0]
        try:
            answer = web(login).ask(address, signed=True)
        except UnreachableError:
            continue
        if answer.status == 200:
            yield Finding(
                "locked-out-reads",
                address,
                f"opens for `{user}` with a password that was taken away, or is another portal's",
                "leak",
                "write the host's lists again (`amportal access write`), and let it read them",
            )

"""A mail server on this machine that does what a test tells it to, and counts what it took."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "localhost"
USER, PASSWORD = "reports@haldenstudio.example", "correct horse battery"
# Where a script can step in, in the order of the protocol.
STEPS = ("connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "taken")

# What a script says at a step: None goes on, "drop" cuts the line, a text is the answer.
Script = Callable[[str, int], str | None]


def goes_well(step: str, count: int) -> str | None:
    """Do what a good server does."""
    return None


@dataclass(frozen=True)
class Certificates:
    """Certificates for `localhost`, and of the kinds that must be refused."""

    authority: Path
    good: ssl.SSLContext
    expired: ssl.SSLContext
    elsewhere: ssl.SSLContext
    unknown: ssl.SSLContext


@lru_cache(maxsize=1)
def _authorities() -> tuple[trustme.CA, trustme.CA]:
    return trustme.CA(), trustme.CA()


def certificates(folder: Path) -> Certificates:
    """Return certificates; the file of the authority that signed them lies in *folder*."""
    trusted, other = _authorities()
    file = folder / "authority.pem"
    trusted.cert_pem.write_to_path(str(file))
    yesterday = datetime.now(UTC) - timedelta(days=1)

    def context(authority: trustme.CA, name: str, **options: Any) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name, **options).configure_cert(made)
        return made

    return Certificates(
        file,
        context(trusted, HOST),
        context(trusted, HOST, not_after=yesterday),
        context(trusted, "mail.elsewhere.example"),
        context(other, HOST),
    )


@dataclass
class Taken:
    """A message that the server took on: from then on it has to deliver it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass
class MailServer:
    """What a test sees of a running server."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    # Every step that was reached, and every password that was said.
    steps: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    script: Script = goes_well

    def at(self, step: str) -> str | None:
        """Note a step and return what the script says to it."""
        self.steps.append(step)
        return self.script(step, self.steps.count(step))


class _Protocol(SMTP):
    """aiosmtpd, asking the script before each step."""

    def __init__(self, server: MailServer, **options: Any) -> None:
        self.mail_server = server
        super().__init__(_Handler(server), **options)

    async def _stopped(self, step: str) -> bool:
        said = self.mail_server.at(step)
        if said is None:
            return False
        if said == "drop":
            assert self.transport is not None
            self.transport.abort()
            raise ConnectionResetError
        await self.push(said)
        return True

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if not await self._stopped("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if not await self._stopped("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self._stopped("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        if not await self._stopped("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        if not await self._stopped("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if await self._stopped("data"):
            return
        if self.mail_server.script("body", self.mail_server.steps.count("body") + 1) == "drop":
            self.mail_server.steps.append("body")
            await self.push("354 go on")
            assert self.transport is not None
            self.transport.abort()
            raise ConnectionResetError
        self.mail_server.steps.append("body")
        await super().smtp_DATA(arg)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        from base64 import b64decode

        said = b64decode(args[1]).decode() if len(args) > 1 else ""
        user, _, rest = said.removeprefix("user=").partition("\x01auth=Bearer ")
        token = rest.rstrip("\x01")
        self.mail_server.logins.append((user, token))
        if (user, token) == (USER, PASSWORD):
            return AuthResult(success=True)
        # The server says why, and waits for an empty answer.
        await self.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_DATA(  # noqa: N802
        self, protocol: _Protocol, session: Session, envelope: Envelope
    ) -> str:
        said = self.server.at("dot")
        if said == "drop":
            assert protocol.transport is not None
            protocol.transport.abort()
            raise ConnectionResetError
        if said is not None:
            return said
        assert isinstance(envelope.content, bytes)
        recipients = tuple(str(each) for each in envelope.rcpt_tos)
        self.server.taken.append(Taken(str(envelope.mail_from), recipients, envelope.content))
        if self.server.at("taken") == "drop":
            assert protocol.transport is not None
            protocol.transport.abort()
            raise ConnectionResetError
        return "250 taken on"

    async def handle_exception(self, fault: Exception) -> str:
        return "451 broken off" if isinstance(fault, ConnectionResetError) else f"500 {fault}"


@contextmanager
def mail_server(
    context: ssl.SSLContext | None,
    *,
    tls: bool = False,
    login: bool = True,
    largest: int = 33_554_432,
) -> Iterator[MailServer]:
    """Yield a server on a free port of this machine; *tls*: private from the first byte."""
    server = MailServer()

    def authenticate(*args: Any) -> AuthResult:
        said = args[4]
        assert isinstance(said, LoginPassword)
        user, password = said.login.decode(), said.password.decode()
        server.logins.append((user, password))
        return AuthResult(success=(user, password) == (USER, PASSWORD), handled=False)

    def protocol() -> SMTP:
        made = _Protocol(
            server,
            hostname="mail.test",
            ident="ESMTP",
            data_size_limit=largest,
            tls_context=None if tls else context,
            require_starttls=context is not None and not tls,
            auth_required=login,
            auth_require_tls=not tls,
            authenticator=authenticate,
            timeout=20,
            loop=loop,
        )
        connected = made.connection_made

        def connection_made(transport: Any) -> None:
            connected(transport)
            # After STARTTLS the same protocol is connected to anew; that is no new visitor.
            if not getattr(made, "visited", False):
                made.visited = True  # type: ignore[attr-defined]
                if server.at("connect") == "drop":
                    transport.abort()

        made.connection_made = connection_made  # type: ignore[method-assign]
        return made

    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)
    listening = loop.run_until_complete(
        loop.create_server(protocol, "127.0.0.1", 0, ssl=context if tls else None)
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_ended(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _ended(listening: asyncio.Server) -> None:
    listening.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

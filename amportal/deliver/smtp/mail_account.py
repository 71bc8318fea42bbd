"""The mail server we hand reports to, and where its password comes from.

Server, port and name stand in `agency.yaml`; a password or token never does. It comes from the
environment, or from a keyring, at the moment it is needed, and is kept in no object but a `Secret`.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.smtp.secret_value import Secret
from amportal.model.nouns.agency import Mail

PASSWORD = "AMPORTAL_MAIL_PASSWORD"
TOKEN = "AMPORTAL_MAIL_TOKEN"
TOKEN_COMMAND = "AMPORTAL_MAIL_TOKEN_COMMAND"
# Under this name a keyring keeps the password, by the name to log in with.
SERVICE = "amportal"
_PORTS = {"starttls": 587, "tls": 465}
_COMMAND_SECONDS = 60

Keyring = Callable[[str, str], str | None]


class Account(Struct, frozen=True):
    """Where to hand mails over, and as whom.

    `user` empty: no login. `secret` is asked each time it is needed, because a token grows old;
    it raises `DeliveryError` where there is none. `renewable`: asking again may give another.
    """

    host: str
    port: int
    security: Literal["starttls", "tls"]
    user: str
    login: Literal["password", "xoauth2"]
    secret: Callable[[], Secret]
    renewable: bool = False


def account_of(mail: Mail, environment: Mapping[str, str], keyring: Keyring) -> Account:
    """Return the account that *mail* names; raise `DeliveryError` where it names no server."""
    if mail.server is None:
        raise DeliveryError(
            "no mail server is named",
            "add `server:` to `mail:` in content/agency.yaml, or send what `amportal outbox write` "
            "writes with your mail program",
        )
    sources = _Sources(mail, environment, keyring)
    token = mail.login == "xoauth2"
    return Account(
        host=mail.server,
        port=mail.port or _PORTS[mail.security],
        security=mail.security,
        user=mail.user or "",
        login=mail.login,
        secret=sources.token if token else sources.password,
        renewable=token and bool(environment.get(TOKEN_COMMAND)),
    )


class _Sources(Struct, frozen=True):
    mail: Mail
    environment: Mapping[str, str]
    keyring: Keyring

    def password(self) -> Secret:
        """Return the password from the environment, else from the keyring."""
        given = self.environment.get(PASSWORD) or self.keyring(SERVICE, self.mail.user or "")
        if not given:
            raise DeliveryError(
                f"there is no password for `{self.mail.user}` at {self.mail.server}",
                f"set {PASSWORD} in the environment, or once: "
                f"`keyring set {SERVICE} {self.mail.user}`",
            )
        return Secret(given)

    def token(self) -> Secret:
        """Return the token from the command that makes one, else from the environment."""
        command = self.environment.get(TOKEN_COMMAND)
        if command:
            return _said_by(command)
        given = self.environment.get(TOKEN)
        if not given:
            raise DeliveryError(
                f"there is no token for `{self.mail.user}` at {self.mail.server}",
                f"set {TOKEN} in the environment, or {TOKEN_COMMAND} to a command that prints one",
            )
        return Secret(given)


def _said_by(command: str) -> Secret:
    """Return what *command* prints; its own words are not repeated, they may hold the token."""
    try:
        ran = subprocess.run(
            shlex.split(command), capture_output=True, timeout=_COMMAND_SECONDS, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
        raise DeliveryError(
            f"the command in {TOKEN_COMMAND} cannot be run ({type(fault).__name__})",
            "run it by hand and see what it says",
        ) from None
    token = ran.stdout.decode("utf-8", "replace").strip()
    if ran.returncode != 0 or not token:
        raise DeliveryError(
            f"the command in {TOKEN_COMMAND} gave no token (exit code {ran.returncode})",
            "run it by hand and see what it says; the right to send may have ended",
        )
    return Secret(token)


def system_keyring(service: str, user: str) -> str | None:
    """Return what the system's keyring keeps, or None where there is no keyring at all."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(service, user)
    except KeyringError:
        return None

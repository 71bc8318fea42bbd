"""Hand one message to a mail server for one recipient, and say exactly what came of it.

The connection is private or there is none: the server's certificate is checked against its name,
and a server that offers no TLS is refused. The one moment in which nobody can know what happened
is between our last dot and the server's answer; who loses the connection there gets `unknown`, and
`begin` has been called before it, so that a record was made first.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Literal

from msgspec import Struct

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.smtp.mail_account import Account
from amportal.deliver.smtp.secret_value import Secret

# Seconds to wait for an answer; after the last dot a server may take its time (RFC 5321).
WAIT, WAIT_AT_END = 60.0, 600.0
_NEEDS_LOGIN = (530, 534, 535, 538)


class SmtpResult(Struct, frozen=True):
    """What became of one hand-over, with the server's code (0: none) and words.

    `sent`: the server took it on. `later`: not now, and surely not taken. `refused`: never.
    `unknown`: it may have been taken.
    """

    kind: Literal["sent", "later", "refused", "unknown"]
    code: int
    text: str


class SmtpClient:
    """A way to one mail server; it connects when it first has something to hand over."""

    def __init__(
        self,
        account: Account,
        helo: str,
        context: ssl.SSLContext | None = None,
        waits: tuple[float, float] = (WAIT, WAIT_AT_END),
    ) -> None:
        self.account = account
        self._helo = helo
        self._context = context or _context()
        self._waits = waits
        self._smtp: smtplib.SMTP | None = None
        self._secret = Secret("")

    def __enter__(self) -> SmtpClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take leave of the server, if there is one; nothing depends on its answer."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def largest(self) -> int | None:
        """Return how many bytes of a message the server takes, or None where it does not say."""
        said = self._connected().esmtp_features.get("size", "")
        return int(said) if said.isdigit() and int(said) else None

    def hand_over(
        self, sender: str, recipient: str, raw: bytes, begin: Callable[[], None]
    ) -> SmtpResult:
        """Hand *raw* over for *recipient* and return what came of it.

        *begin* is called once the server would take it and before it gets a byte of it. Raises
        `DeliveryError` where nothing can be handed over to anybody.
        """
        smtp = self._connected()
        try:
            code, text = smtp.mail(sender, self._options(smtp, raw))
            if code == 250:
                code, text = smtp.rcpt(recipient)
            if code not in (250, 251):
                return self._turned_down(smtp, code, text)
            begin()
            code, text = smtp.docmd("DATA")
            if code != 354:
                return self._turned_down(smtp, code, text)
            # Without the last dot no server takes a message, so until here a break is harmless.
            smtp.send(_stuffed(raw))
        except (OSError, smtplib.SMTPException) as fault:
            self._drop()
            return SmtpResult("later", 0, self._said(f"the connection broke: {_words_of(fault)}"))
        return self._ended(smtp)

    def _ended(self, smtp: smtplib.SMTP) -> SmtpResult:
        """Send the last dot and read the answer, for which there is no second chance."""
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._waits[1])
            smtp.send(b".\r\n")
            code, text = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._waits[0])
        except (OSError, smtplib.SMTPException) as fault:
            self._drop()
            return SmtpResult("unknown", 0, self._said(f"no answer came: {_words_of(fault)}"))
        said = self._said(_plain(text))
        if 200 <= code < 300:
            return SmtpResult("sent", code, said)
        if 400 <= code < 600:
            return self._turned_down(smtp, code, text)
        self._drop()
        return SmtpResult("unknown", max(code, 0), said)

    def _turned_down(self, smtp: smtplib.SMTP, code: int, text: bytes) -> SmtpResult:
        said = self._said(_plain(text))
        if code in _NEEDS_LOGIN:
            self._drop()
            raise DeliveryError(
                f"the mail server wants a login first ({code} {said})",
                "name the `user` to log in with in `mail:` in content/agency.yaml",
            )
        if code == 421 or not 400 <= code < 600:
            self._drop()
        else:
            try:
                smtp.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()
        return SmtpResult("refused" if 500 <= code < 600 else "later", max(code, 0), said)

    def _options(self, smtp: smtplib.SMTP, raw: bytes) -> list[str]:
        return [f"size={len(raw)}"] if smtp.has_extn("size") else []

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._opened()
        return self._smtp

    def _opened(self) -> smtplib.SMTP:
        where = f"{self.account.host}:{self.account.port}"
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._private()
            if self.account.user:
                self._log_in(smtp)
            return smtp
        except DeliveryError:
            if smtp is not None:
                smtp.close()
            raise
        except ssl.SSLCertVerificationError as fault:
            raise DeliveryError(
                f"the certificate of {where} is not good: {fault.verify_message}",
                "nothing was said to it; ask whoever keeps the server, and do not go around it",
            ) from None
        except (OSError, smtplib.SMTPException) as fault:
            if smtp is not None:
                smtp.close()
            raise DeliveryError(
                f"the mail server {where} cannot be reached: {self._said(_words_of(fault))}",
                "nothing was sent; try the same command again later",
                passing=True,
            ) from None

    def _private(self) -> smtplib.SMTP:
        """Return a connection that nobody else can read, or raise."""
        account = self.account
        where = (account.host, account.port, self._helo)
        if account.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                *where, timeout=self._waits[0], context=self._context
            )
        else:
            smtp = smtplib.SMTP(*where, timeout=self._waits[0])
        try:
            smtp.ehlo_or_helo_if_needed()
            if account.security == "tls":
                return smtp
            if not smtp.has_extn("starttls"):
                raise _no_tls(account)
            try:
                smtp.starttls(context=self._context)
            except smtplib.SMTPResponseException:
                raise _no_tls(account) from None
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """Log in; a token that is turned down is asked for once more, as it may have grown old."""
        for again in (self.account.renewable, False):
            self._secret = self.account.secret()
            try:
                if self.account.login == "xoauth2":
                    smtp.auth("XOAUTH2", self._token)
                else:
                    smtp.login(self.account.user, self._secret.reveal())
                return
            except smtplib.SMTPAuthenticationError as fault:
                if not again:
                    raise self._not_let_in(fault) from None
            except smtplib.SMTPNotSupportedError:
                raise DeliveryError(
                    f"{self.account.host} offers no login",
                    "take `user:` out of `mail:` in content/agency.yaml, or name another server",
                ) from None

    def _token(self, challenge: bytes | None = None) -> str:
        # A challenge says why the token is not good; the empty answer ends the attempt.
        if challenge is not None:
            return ""
        return f"user={self.account.user}\x01auth=Bearer {self._secret.reveal()}\x01\x01"

    def _not_let_in(self, fault: smtplib.SMTPAuthenticationError) -> DeliveryError:
        code, raw = fault.smtp_code, fault.smtp_error
        said = self._said(_plain(raw if isinstance(raw, bytes) else str(raw).encode()))
        what = "token" if self.account.login == "xoauth2" else "password"
        return DeliveryError(
            f"{self.account.host} does not let `{self.account.user}` in ({code} {said})",
            f"check the {what}; nothing was sent",
            passing=400 <= code < 500,
        )

    def _said(self, text: str) -> str:
        return self._secret.hidden_in(text)


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _no_tls(account: Account) -> DeliveryError:
    return DeliveryError(
        f"{account.host}:{account.port} offers no TLS, so everybody on the way could read along",
        "use another port or server; with `security: tls` the usual port is 465",
    )


def _stuffed(raw: bytes) -> bytes:
    """Return *raw* as it travels: CRLF line ends, the last one included, and dots doubled."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


def _plain(text: bytes) -> str:
    """Return a server's words on one line, shortened; they are somebody else's."""
    return " ".join(
        "".join(c if c.isprintable() else " " for c in text.decode("utf-8", "replace")).split()
    )[:300]


def _words_of(fault: Exception) -> str:
    return _plain(str(fault).encode()) or type(fault).__name__

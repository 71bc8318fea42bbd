"""One request to the preview with forms: portals with pencils, and pages that write.

Reading a portal needs nothing, as in the preview. Everything that shows or takes a form needs the
session's cookie; what writes needs the word of the session and comes from a page of this server.
"""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from amportal.forms.form_router import answer_to, is_form
from amportal.forms.look.page_templates import own_style, pencil_style
from amportal.forms.pencils import SHEET as PENCILS
from amportal.forms.pencils import with_pencils
from amportal.forms.portal_address import subject_of
from amportal.forms.posted_form import MOST_POSTED, BadForm, Posted, posted
from amportal.forms.session_guard import from_own_page
from amportal.preview import live_reload
from amportal.preview.request_handler import HEADERS, Handler
from amportal.preview.static_files import HTML, Found

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from amportal.forms.form_session import FormSession

OPEN = "/-/open/"
PORTAL = "/-/portal/"
SHEET = "/-/forms.css"
_START = "/-/today"
_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_FORM_HEADERS = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "same-origin"}
_PORTAL_HEADERS: Mapping[str, str] = {
    **HEADERS,
    "Content-Security-Policy": "frame-ancestors 'self'",
}
# So long the frame beside a form waits for the portal as it is after what was written.
_WAIT_SECONDS = 20.0
_CSS = "text/css; charset=utf-8"


class FormHandler(Handler):
    """Answers the requests of one connection; `session` is set by `handler_of`."""

    session: FormSession
    words: Callable[[str], str]
    methods = "GET, HEAD, POST"
    # A form shows the portal beside itself, in a frame; nobody else may.
    usual_headers = _PORTAL_HEADERS

    def do_GET(self) -> None:  # noqa: N802  # the library's name
        """Answer with a form, a file of a portal, or what the preview answers."""
        refused = self._refused()
        path = urlsplit(self.path).path
        if refused:
            self._plain(*refused)
        elif path == SHEET:
            self._send(HTTPStatus.OK, own_style(), _CSS)
        elif path == PENCILS:
            self._send(HTTPStatus.OK, pencil_style(), _CSS)
        elif path.startswith(OPEN):
            self._let_in(path.removeprefix(OPEN))
        elif is_form(self.path) or path.startswith(PORTAL):
            self._guarded(path)
        else:
            super().do_GET()

    do_HEAD = do_GET  # noqa: N815  # the library's name

    def do_POST(self) -> None:  # noqa: N802  # the library's name
        """Write what a form says, for whoever was let in."""
        refused = self._refused() or self._stranger()
        if refused is None and not from_own_page(dict(self.headers.items())):
            refused = HTTPStatus.FORBIDDEN, "only the forms of this session may write"
        if refused is None and not is_form(self.path):
            refused = HTTPStatus.NOT_FOUND, "not here"
        if refused:
            self._stop(*refused)
            return
        sent = self._body()
        if sent is None:
            return
        if not self.session.guard.has_word(sent.first("word")):
            self._stop(HTTPStatus.FORBIDDEN, "this form is of another session: load it again")
            return
        self._form(sent)

    def _stranger(self) -> tuple[HTTPStatus, str] | None:
        """Return how to refuse whoever was not let in."""
        if self.session.guard.knows(dict(self.headers.items()), self.server.address.port):
            return None
        return HTTPStatus.FORBIDDEN, "open the address that `amportal edit` printed"

    def _let_in(self, key: str) -> None:
        if not self.session.guard.opens(key):
            self._plain(HTTPStatus.FORBIDDEN, "open the address that `amportal edit` printed")
            return
        cookie = self.session.guard.set_cookie(self.server.address.port)
        self._head(
            HTTPStatus.SEE_OTHER,
            "text/plain; charset=utf-8",
            0,
            **{"Location": _START, "Set-Cookie": cookie},
        )

    def _guarded(self, path: str) -> None:
        refused = self._stranger()
        if refused:
            self._plain(*refused)
        elif path.startswith(PORTAL):
            self._portal_after(path.removeprefix(PORTAL))
        else:
            self._form(None)

    def _portal_after(self, number: str) -> None:
        """Go to the page that shows what was written, once it was built."""
        made = self.session.entry(int(number)) if number.isdigit() and len(number) < 10 else None
        if made is None or not made.portal:
            self._plain(HTTPStatus.NOT_FOUND, "not here")
            return
        if made.told or made.state:
            self.server.live.wait(made.since, _WAIT_SECONDS)
        self._head(HTTPStatus.SEE_OTHER, "text/plain; charset=utf-8", 0, Location=made.portal)

    def _form(self, sent: Posted | None) -> None:
        answer = answer_to(self.session, self.path, sent)
        if answer.location:
            self._head(answer.status, "text/plain; charset=utf-8", 0, Location=answer.location)
            return
        self._send(answer.status, answer.html.encode(), HTML, **_FORM_HEADERS)

    def _body(self) -> Posted | None:
        """Return what was posted; None where it was refused."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or self.headers.get("Transfer-Encoding"):
            self._stop(HTTPStatus.LENGTH_REQUIRED, "a form says how long it is")
            return None
        if int(length) > MOST_POSTED:
            self._stop(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the files are too large")
            return None
        body = self.rfile.read(int(length))
        try:
            return posted(self.headers.get("Content-Type", ""), body)
        except BadForm as fault:
            self._stop(HTTPStatus.BAD_REQUEST, f"this is no form of ours: {fault}")
            return None

    def _stop(self, status: HTTPStatus, text: str) -> None:
        """Refuse without reading what else the request carries."""
        self.close_connection = True
        self._plain(status, text)

    def _file(
        self,
        found: Found,
        version: str,
        paths: tuple[str, ...],
        status: HTTPStatus = HTTPStatus.OK,
    ) -> None:
        """Answer with a file of a portal; with pencils where it is a page."""
        if found.media_type != HTML:
            self._as_it_is(found, status)
            return
        with os.fdopen(found.handle, "rb") as file:
            page = with_pencils(file.read(), subject_of(found.path), self.words)
        self._send(status, live_reload.with_reload(page, paths, version), HTML)

    def _page(self, page: str, path: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        """Answer with a page of the preview's own, from which the forms are reached."""
        made = with_pencils(page.encode(), None, self.words).decode()
        super()._page(made, path, status)


def handler_of(session: FormSession, words: Callable[[str], str]) -> type[FormHandler]:
    """Return what answers requests of *session*; *words* says a text in the agency's language."""
    own = {"session": session, "words": staticmethod(words)}
    return type("SessionHandler", (FormHandler,), own)

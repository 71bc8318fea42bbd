"""One portal exactly as its reader is given it: the published bytes, and nothing beside them.

It exists so that an account manager can see what a contact sees before the contact does. No live
reload is added, no page of the preview's own is shown, and no other portal can be reached.
"""

from __future__ import annotations

import os
from http import HTTPStatus
from urllib.parse import quote

from amportal.plan.routes import MISSING
from amportal.preview.request_handler import Handler
from amportal.preview.static_files import HTML, Found, find, is_folder, output_path, with_root


class PublishedPortalHandler(Handler):
    """Answers the requests of one connection out of one portal."""

    def do_GET(self) -> None:  # noqa: N802  # the library's name
        """Answer with a file of the portal, as a plain host would."""
        refused = self._refused()
        if refused:
            self._plain(*refused)
            return
        path = output_path(self.path)
        if path is None:
            self._plain(HTTPStatus.NOT_FOUND, "not here")
            return
        output, folder = self.server.output, self.server.reader()
        found = find(output, f"{folder}/{path}")
        if found:
            self._as_it_is(found)
        elif path and not path.endswith("/") and is_folder(output, f"{folder}/{path}"):
            self._moved(f"/{quote(path)}/")
        elif missing := find(output, f"{folder}/{MISSING}"):
            self._missing_of_portal(missing, path)
        else:
            self._plain(HTTPStatus.NOT_FOUND, "not here")

    def _missing_of_portal(self, missing: Found, path: str) -> None:
        """Answer *path*, which is not there, as a plain host would."""
        with os.fdopen(missing.handle, "rb") as file:
            plain = file.read()
        page = with_root(plain, "/")
        if page is None and "/" in path:
            # Deeper down, the links of that page would lead nowhere.
            self._plain(HTTPStatus.NOT_FOUND, "not here")
        else:
            self._send(HTTPStatus.NOT_FOUND, page or plain, HTML)

    do_HEAD = do_GET  # noqa: N815  # the library's name

"""One portal exactly as its reader is given it: the published bytes, and nothing beside them.

It exists so that an account manager can see what a contact sees before the contact does. No live
reload is added, no page of the preview's own is shown, and no other portal can be reached.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from amportal.plan.routes import MISSING
from amportal.preview.request_handler import Handler
from amportal.preview.static_files import find, is_folder, output_path


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
        elif "/" not in path and (missing := find(output, f"{folder}/{MISSING}")):
            # Deeper down, the links of that page would lead nowhere.
            self._as_it_is(missing, HTTPStatus.NOT_FOUND)
        else:
            self._plain(HTTPStatus.NOT_FOUND, "not here")

    do_HEAD = do_GET  # noqa: N815  # the library's name

"""Names that other programs keep: whose they are, and free of characters that break a format.

Calendars and feed readers remember an entry by its id for years. Ids are built from the agency's
own website and from paths of the portal, never from the name or a host of this program.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from amportal.plan.view.page_frame import Frame

_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85")
# Control characters that neither XML, calendars nor cards may hold; line feed and tab are kept.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def authority(frame: Frame) -> str:
    """Return the agency's host name, or one that can never exist where there is no website."""
    host = urlsplit(frame.agency_website or "").hostname or ""
    host = host.removeprefix("www.")
    try:
        return host.encode("idna").decode("ascii") if host else f"{slug(frame.agency_name)}.invalid"
    except UnicodeError:
        return f"{slug(frame.agency_name)}.invalid"


def slug(name: str) -> str:
    """Return *name* in lower-case ASCII letters, digits and hyphens; `x` where none is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "x"


def page_id(path: str) -> str:
    """Return the name of a page without folder and ending: `mer-014-film-in-edit`."""
    return PurePosixPath(path).stem


def without_controls(text: str) -> str:
    """Return *text* with line ends as line feeds and without characters no format allows."""
    if text.isprintable():
        return text  # nearly all are, and hold neither
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))

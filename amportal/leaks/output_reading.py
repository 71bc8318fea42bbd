"""Outputs as read and folded, each once: many portals hold the same file."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256

from msgspec import Struct

from amportal.leaks.folded_text import fold
from amportal.leaks.output_texts import OutputText, PartUnread, Unpacked, texts_of
from amportal.leaks.pdf_texts import UnreadablePdf

_MOST_KEPT = 64  # readings of files that every portal has, such as fonts


class Reading(Struct, frozen=True):
    """One output in all its readings, each with its folded form.

    `why`: why it could not be read to its end; empty where it was.
    """

    texts: tuple[tuple[OutputText, str], ...]
    why: str = ""


class OutputReader:
    """Reads outputs, and keeps the readings of those that stand in several portals.

    Of one client all are kept, until the next one begins; of all others those of the theme.
    """

    def __init__(self) -> None:
        self._of_client: dict[str, Reading] = {}
        self._shared: OrderedDict[str, Reading] = OrderedDict()

    def next_client(self) -> None:
        """Forget the outputs of the client before."""
        self._of_client.clear()

    def read(self, path: str, raw: bytes) -> Reading:
        """Return the output *raw* at *path* in its portal, as read."""
        key = f"{path} {sha256(raw).hexdigest()}"
        if path.startswith("assets/"):
            reading = self._shared.pop(key, None) or _read(path, raw)
            self._shared[key] = reading
            if len(self._shared) > _MOST_KEPT:
                self._shared.popitem(last=False)
            return reading
        if key not in self._of_client:
            self._of_client[key] = _read(path, raw)
        return self._of_client[key]


def _read(path: str, raw: bytes) -> Reading:
    texts, why = [], ""
    try:
        for each in texts_of(path, raw):
            texts.append((each, fold(each.text)))
    except UnreadablePdf:
        why = "does not open, so nothing is known of what is in it"
    except Unpacked:
        why = "unpacks to more than can be looked through"
    except PartUnread:
        why = "holds a part that cannot be read, so nothing is known of what is in it"
    return Reading(tuple(texts), why)

"""The pages and scripts that open an encrypted portal: the same bytes for every portal.

They are made from `amportal/access/viewer_source` and committed. Nothing in them says whose portal
it is; their digests are in docs/encrypted-format.md.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from amportal.access.wordlist.passphrase import word_list

_NAMES = ("index.html", "open.js", "sw.js", "viewer.css", "viewer.js")
_LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt-BR")


@cache
def viewer_files() -> dict[str, bytes]:
    """Return the files of the viewer by their paths in a published portal."""
    folder = files("amportal.access").joinpath("viewer")
    names = (*_NAMES, *(f"t/{language}.json" for language in _LANGUAGES))
    found = {name: folder.joinpath(*name.split("/")).read_bytes() for name in names}
    return found | {"words.txt": "".join(f"{word}\n" for word in word_list()).encode()}

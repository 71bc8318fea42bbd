"""The name of each file in `assets/` carries the digest of its bytes, and pages follow it."""

from __future__ import annotations

import re
from hashlib import sha256
from posixpath import dirname, join, normpath

from tests.rebuild.oneedit import like_the_theme
from tests.sites import Site

_LOADED = re.compile(r'(?:<link rel="(?:stylesheet|preload|icon)"[^>]*href|src|srcset)="([^"]+)"')
_FONT = re.compile(r"url\(([^)]+)\)")
OWN = """{% extends "default/team.html" %}{% block scripts %}{{ super() }}
<script src="{{ link(routes.script("own.js")) }}" defer></script>
<script src="{{ link(routes.search_index) }}" defer></script>{% endblock %}
"""


def loaded(tree: dict[str, bytes]) -> set[str]:
    """Return what the pages and sheets of *tree* load, as paths."""
    found = set()
    for path, content in tree.items():
        pattern = {"html": _LOADED, "css": _FONT}.get(path.rpartition(".")[2])
        for each in pattern.findall(content.decode()) if pattern else ():
            # A `srcset` names several pictures, each with its width.
            for one in each.strip("'\"").split(","):
                found.add(normpath(join(dirname(path), one.split()[0])))
    return found


def assert_named(tree: dict[str, bytes]) -> None:
    """Each asset of *tree* is at the name of its bytes, and what is loaded is there."""
    assets = {path: content for path, content in tree.items() if "/assets/" in path}
    assert assets
    for path, content in assets.items():
        assert path.rsplit(".", 2)[1] == sha256(content).hexdigest()[:12], path
    asked = loaded(tree)
    assert len(asked) > 4
    assert asked <= tree.keys()


def test_assets_are_named_by_their_bytes_and_pages_load_them(site: Site) -> None:
    """A theme's own script and a page that loads the search index as well."""
    site.write("templates/team.html", OWN)
    site.write("templates/js/own.js", "'use strict';\n")
    site.build()
    before = site.tree()
    assert_named(before)
    assert any(path.startswith("acme/assets/own.") for path in loaded(before))

    update = "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md"
    site.edit(update, "title: ", "title: Now ")
    site.write("templates/js/own.js", "'use strict'; // 2\n")
    site.build()

    after = site.tree()
    assert_named(after)
    assert after == site.clean_tree(site.root / "clean")
    was, now = (
        {path for path in loaded(each) if "/search-index." in path} for each in (before, after)
    )
    assert {path for path in was if path.startswith("beta")} <= now
    assert not [path for path in was & now if path.startswith("acme")]


def test_what_changes_no_byte_of_an_asset_changes_no_page(site: Site) -> None:
    """A comment in a style sheet is left out of what is written."""
    site.build()
    before = site.tree()
    like_the_theme("css/portal.css", "/* a note */")(site)

    summary = site.build()

    assert not [path for each in summary.clients for path in each.written]
    assert site.tree() == before

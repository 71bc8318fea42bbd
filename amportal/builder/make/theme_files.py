"""The theme of a site: its own templates, and the default ones where it has none of that name."""

from __future__ import annotations

from amportal.render.theme import DEFAULT, CompiledTemplates, Theme
from amportal.sources.snapshot import Snapshot


def theme_of(site: Snapshot, shipped: Snapshot, codes: CompiledTemplates | None = None) -> Theme:
    """Return the theme: what ships, unless the site has a `default/` of its own, and overrides.

    *codes* are templates compiled before.
    """
    own = {path.removeprefix("templates/"): path for path in site.under("templates")}
    files = {name: site.read(path) for name, path in own.items()}
    if not any(name.startswith(DEFAULT) for name in files):
        files.update({path: shipped.read(path) for path in shipped.under(DEFAULT.rstrip("/"))})
    return Theme(dict(sorted(files.items())), codes or CompiledTemplates())

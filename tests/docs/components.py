"""The sheet of all components, `docs/components.html`, made of the theme's own macros.

    python -m tests.docs.components

writes it anew. It stands alone: open it in a browser, in light or dark, wide or narrow.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from amportal.plan.brand_assets import agency_logos, client_logos
from amportal.plan.view.page_frame import PageInfo
from amportal.render.pages.html_page import render_page
from amportal.render.stylesheet import render_style
from amportal.render.theme import Theme
from tests.browser.portal_site import theme
from tests.sample import ROOT, sample_portals, sample_site

PAGE = ROOT / "docs" / "components.html"
CLIENT = "meridian"
_SOURCE = Path(__file__).with_name("components.html.j2")
_SHOWN = re.compile(r'\b(src|srcset)="([^"]*)"')
_INNER = re.compile(r'\bhref="(?!#|https:|mailto:|tel:)[^"]*"')
_TOKEN = re.compile(r"(--[\w-]+):([^;}]+)")


def made() -> str:
    """Return the sheet as it has to be."""
    portal = sample_portals()[CLIENT]
    style = render_style(portal.frame.brand.accent, theme()).content.decode().strip()
    style = re.sub(r"\.[0-9a-f]{12}(?=\.woff2)", "", style)
    names = list(dict.fromkeys(name for name, _ in _TOKEN.findall(style)))
    said = {
        "colours": [each for each in names if _is_colour(each, style)],
        "sizes": [each for each in names if re.fullmatch(r"--t-\d", each)],
        "spaces": [each for each in names if re.fullmatch(r"--s-\d", each)],
    }
    head = "".join(f"{{% set {name} = {values!r} %}}\n" for name, values in said.items())
    source = (head + _SOURCE.read_text("utf-8")).encode()
    own = Theme({**theme().files, "components.html": source})
    page = PageInfo("components.html", "")
    rendered = render_page("components.html", portal, portal.frame, page, own)
    if rendered.problems:
        raise ValueError(rendered.problems)
    text = rendered.content.decode().lstrip()
    style = style.replace("url(fonts/", "url(../templates/default/fonts/")
    text = text.replace("/* style */", f"{style}\n{_samples(said)}")
    return _INNER.sub('href="#"', _SHOWN.sub(_found(), text))


def _is_colour(name: str, style: str) -> bool:
    values = [value for each, value in _TOKEN.findall(style) if each == name]
    return all(value.startswith("#") for value in values)


def _samples(said: dict[str, list[str]]) -> str:
    rules = [f".c{n}{{background:var({each})}}" for n, each in enumerate(said["colours"], 1)]
    rules += [
        f".t{n}{{font-size:var({each});line-height:1.2}}" for n, each in enumerate(said["sizes"], 1)
    ]
    rules += [f".s{n}{{inline-size:var({each})}}" for n, each in enumerate(said["spaces"], 1)]
    return "".join(rules)


def _found():  # type: ignore[no-untyped-def]  # a replacement for re.sub
    """Return what puts a picture of the sample in the place of one of a portal."""
    site = sample_site()
    client = next(each for each in site.clients if each.slug == CLIENT)
    sources = {**client_logos(client), **agency_logos(site.agency, site.agency_path)}
    for project in sample_portals()[CLIENT].projects:
        for work in project.deliverables:
            for version in work.versions:
                for file in version.files:
                    sources |= {file.path: file.source, file.thumb: file.source}
            if work.picture:
                sources |= dict.fromkeys(
                    (path for _, path in work.picture.sizes), work.picture.source
                )

    def replaced(found: re.Match[str]) -> str:
        if found[1] == "srcset" and " " in found[2]:
            return ""  # one size is enough for the sheet
        return f'{found[1]}="../{sources[unescape(found[2])]}"'

    return replaced


if __name__ == "__main__":
    PAGE.write_text(made(), "utf-8")

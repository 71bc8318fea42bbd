"""Whose colours and logos a portal wears, and which source file is behind each logo.

A logo of which no facts are known is left out rather than drawn at a guessed size.
"""

from __future__ import annotations

import posixpath

from amportal.model.nouns.agency import Agency
from amportal.model.nouns.site import Client, Site
from amportal.plan import routes
from amportal.plan.file_facts import Files
from amportal.plan.view.page_frame import Brand, Logo


def brand_of(site: Site, client: Client, files: Files) -> Brand:
    """Return the client's colours as written, else the agency's, and both logos."""
    brand, agency = client.settings.brand, site.agency
    return Brand(
        accent=brand.accent or agency.colours.accent,
        primary=brand.primary,
        logo=_logo(client.path, brand.logo, brand.logo_dark, files, agency=False),
        agency_logo=_logo(site.agency_path, agency.logo, agency.logo_dark, files, agency=True),
    )


def client_logos(client: Client) -> dict[str, str]:
    """Return the source path behind each of the client's logos, by output path."""
    brand = client.settings.brand
    return _sources(client.path, brand.logo, brand.logo_dark, agency=False)


def agency_logos(agency: Agency, agency_path: str) -> dict[str, str]:
    """Return the source path behind each of the agency's logos, by output path."""
    return _sources(agency_path, agency.logo, agency.logo_dark, agency=True)


def beside(path: str, name: str) -> str:
    """Return the source path of the file *name*, written in the file at *path*."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _sources(path: str, light: str | None, dark: str | None, *, agency: bool) -> dict[str, str]:
    found = {}
    for name, is_dark in ((light, False), (dark, True)):
        if light and name:
            source = beside(path, name)
            found[routes.logo(source, agency=agency, dark=is_dark)] = source
    return found


def _logo(
    path: str, light: str | None, dark: str | None, files: Files, *, agency: bool
) -> Logo | None:
    if not light or beside(path, light) not in files:
        return None
    facts = files[beside(path, light)]
    output = routes.logo(light, agency=agency)
    return Logo(
        path=output,
        dark_path=routes.logo(dark, agency=agency, dark=True) if dark else output,
        width=facts.width,
        height=facts.height,
    )

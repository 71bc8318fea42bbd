"""What is known of hosts by their names: what they cannot do, told before anything is there."""

from __future__ import annotations

from urllib.parse import urlsplit

# By the end of a host's name: what to know of it. From their documents and what their users met.
_KNOWN = {
    "github.io": (
        "GitHub Pages of a private repository is public outside Enterprise, and sends no headers "
        "of your own: only for portals that whoever has the link may read"
    ),
    "gitlab.io": "files of earlier deployments may be read for a while after they were replaced",
    "pages.dev": (
        "each deployment stays at an address of its own until it is deleted: protect "
        "`*.PROJECT.pages.dev` as well, and delete old deployments after something was withdrawn"
    ),
    "netlify.app": (
        "deploy previews are open to everybody unless the plan protects them; amportal deletes "
        "earlier deploys"
    ),
    "amplifyapp.com": "files of the last builds are kept and may still be read",
    "vercel.app": "each deployment stays at an address of its own until it is deleted",
}


def known_trouble(address: str) -> str:
    """Return what to know of the host of *address*, or nothing."""
    host = (urlsplit(address).hostname or "").lower()
    return next((told for end, told in _KNOWN.items() if host.endswith(end)), "")

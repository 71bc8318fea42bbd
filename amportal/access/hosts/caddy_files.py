"""Caddy: a block for each portal, and a file of users beside it.

Caddy takes bcrypt alone and computes it with every request, so its cost is as low as will do.
"""

from __future__ import annotations

from amportal.access.hosts.password_hashes import bcrypt
from amportal.access.hosts.signed_portals import (
    ICONS,
    MARK,
    Files,
    Reader,
    SignedPortal,
    WriteOptions,
    quoted,
    served,
)

# From this version on the directive has another name.
_RENAMED = (2, 8)
# Endings that Caddy takes for something else, or sends without the character set.
_TOLD = ("csv", "ics", "vcf", "xml")
# The form of a hash, and of no password that anybody knows.
_UNKNOWN = f"$2b$06${'.' * 53}"
_PORTAL = """\
# {mark}
# Import it in the site block of {host}.
{matcher}handle {name} {{
	route {{
{sign_in}{bare}{strip}		root * {folder}
		header Cache-Control "private, no-cache"
		header X-Content-Type-Options nosniff
		header X-Robots-Tag "noindex, nofollow"
		header Referrer-Policy no-referrer
{types}		{missing} {{
			not file {{path}} {{path}}/index.html
		}}
		handle {missing} {{
			rewrite * /404.html
			file_server {{
				status 404
			}}
		}}
		file_server
	}}
}}
"""
_SIGN_IN = """\
		{directive} bcrypt Portal {{
			import {users}
		}}
"""
_CLOSED = """\
# {mark}
# Import it in a site block that serves portals alone: what is no portal asks for a sign-in, too, so
# that nobody learns which clients there are.
@amportal_icons path {icons}
handle @amportal_icons {{
	respond 404
}}
handle {{
	route {{
		{directive} bcrypt Portal {{
			import {nobody}
		}}
		respond 404
	}}
}}
"""


def caddy_files(portals: tuple[SignedPortal, ...], options: WriteOptions) -> Files:
    """Return the files for *portals*. Raises KeyStoreError where Caddy serves none of them."""
    directive = "basic_auth" if options.caddy >= _RENAMED else "basicauth"
    nobody = quoted(f"{options.here}/users/nobody")
    files = {
        "closed.caddy": _CLOSED.format(
            mark=MARK, directive=directive, nobody=nobody, icons=" ".join(ICONS)
        ),
        "users/nobody": _users(()),
    }
    for each in served(portals, "Caddy"):
        files[f"portals/{each.portal}.caddy"] = _block(each, options, directive)
        if each.closed:
            files[f"users/{each.portal}"] = _users(each.readers)
    return files


def _block(portal: SignedPortal, options: WriteOptions, directive: str) -> str:
    users = quoted(f"{options.here}/users/{portal.portal}")
    path, name = portal.path, f"@portal_{portal.portal.replace('.', '_')}"
    texts = {ending: kind for ending, kind in options.types.items() if ending in _TOLD}
    return _PORTAL.format(
        mark=MARK,
        host=portal.host,
        matcher=f"{name} path {path} {path}/*\n" if path else "",
        name=name if path else "",
        sign_in=_SIGN_IN.format(directive=directive, users=users) if portal.closed else "",
        bare=f"\t\tredir {path} {path}/ 301\n" if path else "",
        strip=f"\t\turi strip_prefix {path}\n" if path else "",
        folder=quoted(portal.folder),
        missing=f"{name}_missing",
        types="".join(
            f"\t\t@{name[1:]}_{ending} path *.{ending}\n"
            f'\t\theader @{name[1:]}_{ending} Content-Type "{kind}"\n'
            for ending, kind in texts.items()
        ),
    )


def _users(readers: tuple[Reader, ...]) -> str:
    """Return *readers*, one a line; Caddy wants somebody, so nobody at all is one with no door."""
    lines = [f"{each.user} {bcrypt(each)}" for each in readers] or [f"nobody {_UNKNOWN}"]
    return "".join(f"{line}\n" for line in (f"# {MARK}", *lines))

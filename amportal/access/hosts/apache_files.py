"""Apache: the folder of each portal closed, whatever address leads there, and a file of users."""

from __future__ import annotations

from amportal.access.hosts.nginx_files import users_file
from amportal.access.hosts.signed_portals import (
    ICONS,
    MARK,
    Files,
    SignedPortal,
    WriteOptions,
    quoted,
    served,
)

_PORTAL = """\
# {mark}
# Include it in the `<VirtualHost>` of {host}.
# Needs the modules alias, auth_basic, authn_core, authn_file, authz_core, authz_user, dir, headers
# and mime.
Alias {path} {folder}
<Directory {place}>
{sign_in}    AllowOverride None
    Options -Indexes +FollowSymLinks
    DirectoryIndex index.html
    ErrorDocument 404 {missing}
{types}
    Header always set Cache-Control "private, no-cache"
    Header always set X-Content-Type-Options nosniff
    Header always set X-Robots-Tag "noindex, nofollow"
    Header always set Referrer-Policy no-referrer
</Directory>
"""
_SIGN_IN = """\
    AuthType Basic
    AuthName "Portal"
    AuthBasicProvider file
    AuthUserFile {users}
    Require user {require}
"""
# No contact has such an id.
NOBODY = "amportal--nobody"
_OPEN = "    Require all granted\n"
_CLOSED = """\
# {mark}
# Include it in a `<VirtualHost>` that serves portals alone: what is no portal asks for a sign-in,
# too, so that nobody learns which clients there are.
DocumentRoot {empty}
<Directory {empty}>
    AuthType Basic
    AuthName "Portal"
    AuthBasicProvider file
    AuthUserFile {nobody}
    Require valid-user
    AllowOverride None
    Options None
</Directory>
{icons}
"""
# They are in no folder, so that everybody is told so.
_ICON = """\
<Location {path}>
    AuthType None
    Require all granted
</Location>"""


def apache_files(portals: tuple[SignedPortal, ...], options: WriteOptions) -> Files:
    """Return the files for *portals*. Raises KeyStoreError where Apache serves none of them."""
    files = {
        "closed.conf": _CLOSED.format(
            mark=MARK,
            empty=quoted(f"{options.here}/empty"),
            nobody=quoted(f"{options.here}/users/nobody"),
            icons="\n".join(_ICON.format(path=path) for path in ICONS),
        ),
        "empty/README.txt": f"{MARK}. Nothing is served from here.\n",
        "users/nobody": f"# {MARK}\n",
    }
    for each in served(portals, "Apache"):
        files[f"portals/{each.portal}.conf"] = _directory(each, options)
        if each.closed:
            files[f"users/{each.portal}"] = users_file(each)
    return files


def _directory(portal: SignedPortal, options: WriteOptions) -> str:
    # Named one by one: a line that somebody adds to the file of users opens nothing.
    users = " ".join(each.user for each in portal.readers)
    # Where nobody may, somebody is named who cannot be: `Require all denied` would be answered with
    # 403, and so tell that the portal is there.
    sign_in = _SIGN_IN.format(
        users=quoted(f"{options.here}/users/{portal.portal}"), require=users or NOBODY
    )
    place = portal.folder.removesuffix("/current")
    types = "\n".join(f'    AddType "{kind}" .{ending}' for ending, kind in options.types.items())
    return _PORTAL.format(
        mark=MARK,
        host=portal.host,
        path=quoted(portal.path or "/"),
        folder=quoted(f"{portal.folder}{'' if portal.path else '/'}"),
        place=quoted(place),
        sign_in=sign_in if portal.closed else _OPEN,
        missing=f"{portal.path}/404.html",
        types=types,
    )

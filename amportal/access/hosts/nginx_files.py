"""nginx: a location for each portal, and a file of users beside it.

`^~` keeps other locations of the server away from a portal, so that no kind of file escapes the
sign-in. nginx counts requests before it looks at passwords, so the limit holds for all requests of
one address: whoever asks for more than 60 files a second, after the first 300, is made to wait.
"""

from __future__ import annotations

from amportal.access.hosts.password_hashes import sha512_crypt
from amportal.access.hosts.signed_portals import (
    ICONS,
    MARK,
    Files,
    SignedPortal,
    WriteOptions,
    quoted,
    served,
)

_HTTP = f"""\
# {MARK}
# Include it in `http {{ }}`.
limit_req_zone $binary_remote_addr zone=amportal:1m rate=60r/s;
"""
_CLOSED = """\
# {mark}
# Include it in a server that serves portals alone: what is no portal asks for a sign-in, too, so
# that nobody learns which clients there are.
location / {{
    auth_basic "Portal";
    auth_basic_user_file {nobody};
    limit_req zone=amportal burst=600 delay=300;
    limit_req_status 429;
}}
{icons}
"""
_HEAD = """\
# {mark}
# Include it in the `server {{ }}` of {host}.
"""
# Without it, the address without its last slash would be no portal's.
_BARE = """\
location = {path} {{
    alias {folder};
{sign_in}}}
"""
_PORTAL = """\
location ^~ {path}/ {{
    alias {inside};
    index index.html;
    autoindex off;
{sign_in}    error_page 403 404 {path}/404.html;
    charset utf-8;
    charset_types text/css text/plain text/csv text/calendar text/vcard text/javascript;
    types {{
{types}
    }}
    add_header Cache-Control "private, no-cache" always;
    add_header X-Content-Type-Options nosniff always;
    add_header X-Robots-Tag "noindex, nofollow" always;
    add_header Referrer-Policy no-referrer always;
}}
"""
_SIGN_IN = """\
    auth_basic "Portal";
    auth_basic_user_file {users};
    limit_req zone=amportal burst=600 delay=300;
    limit_req_status 429;
"""


def nginx_files(portals: tuple[SignedPortal, ...], options: WriteOptions) -> Files:
    """Return the files for *portals*. Raises KeyStoreError where nginx serves none of them."""
    files = {
        "http.conf": _HTTP,
        "closed.conf": _CLOSED.format(
            mark=MARK,
            nobody=quoted(f"{options.here}/users/nobody"),
            icons="\n".join(f"location = {path} {{ return 404; }}" for path in ICONS),
        ),
        "users/nobody": f"# {MARK}\n",
    }
    for each in served(portals, "nginx"):
        files[f"portals/{each.portal}.conf"] = _location(each, options)
        if each.closed:
            files[f"users/{each.portal}"] = users_file(each)
    return files


def users_file(portal: SignedPortal) -> str:
    """Return the readers of *portal*, one a line, as nginx and Apache read them."""
    lines = (f"{each.user}:{sha512_crypt(each)}" for each in portal.readers)
    return "".join(f"{line}\n" for line in (f"# {MARK}", *lines))


def _location(portal: SignedPortal, options: WriteOptions) -> str:
    sign_in = _SIGN_IN.format(users=quoted(f"{options.here}/users/{portal.portal}"))
    text = _HEAD + (_BARE if portal.path else "") + _PORTAL
    # A `types` block replaces nginx's own list, so it names all that a portal may hold.
    types = {ending: kind.partition(";")[0] for ending, kind in options.types.items()}
    return text.format(
        mark=MARK,
        host=portal.host,
        path=portal.path,
        folder=quoted(portal.folder),
        inside=quoted(f"{portal.folder}/"),
        sign_in=sign_in if portal.closed else "",
        types="\n".join(f"        {kind} {ending};" for ending, kind in types.items()),
    )

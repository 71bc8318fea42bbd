"""oauth2-proxy: one instance a portal, with the list of addresses that may read it."""

from __future__ import annotations

import json

from amportal.access.hosts.signed_portals import (
    MARK,
    Files,
    SignedPortal,
    WriteOptions,
    quoted,
    served,
)

_CONFIG = """\
# {mark}
# Beside it, the environment holds OAUTH2_PROXY_PROVIDER, OAUTH2_PROXY_CLIENT_ID,
# OAUTH2_PROXY_CLIENT_SECRET, OAUTH2_PROXY_COOKIE_SECRET and OAUTH2_PROXY_HTTP_ADDRESS.
authenticated_emails_file = {emails}
upstreams = [{upstream}]
proxy_prefix = {prefix}
redirect_url = {redirect}
cookie_name = {cookie}
cookie_path = {path}
cookie_secure = true
cookie_httponly = true
cookie_samesite = "lax"
cookie_expire = "24h"
session_cookie_minimal = true
pass_basic_auth = false
pass_user_headers = false
"""


def oauth2_proxy_files(portals: tuple[SignedPortal, ...], options: WriteOptions) -> Files:
    """Return the files for *portals* that ask for a sign-in."""
    files = {}
    for each in served(tuple(one for one in portals if one.closed), "oauth2-proxy"):
        files[f"portals/{each.portal}.cfg"] = _config(each, options)
        emails = sorted({reader.email.casefold() for reader in each.readers})
        files[f"emails/{each.portal}"] = "".join(f"{line}\n" for line in (f"# {MARK}", *emails))
    return files


def _config(portal: SignedPortal, options: WriteOptions) -> str:
    path = portal.path
    values = {
        "emails": f"{options.here}/emails/{portal.portal}",
        "upstream": f"file://{portal.folder}/#{path}/",
        "prefix": f"{path}/oauth2",
        "redirect": f"{portal.address}oauth2/callback",
        # A name of its own: portals of one host are signed into one by one.
        "cookie": f"_portal_{portal.portal.replace('.', '_')}",
        "path": f"{path}/",
    }
    quoted(portal.folder)
    return _CONFIG.format(mark=MARK, **{name: json.dumps(each) for name, each in values.items()})

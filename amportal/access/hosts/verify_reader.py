"""The reader that `amportal verify-live` signs in as, so that nobody has to make one by hand.

Its password follows from the content key of the portal's epoch, one way: the host that reads it
learns nothing of the key, and it ends with the epoch.
"""

from __future__ import annotations

import hmac
from hashlib import sha512

from amportal.access.hosts.signed_portals import Reader
from amportal.access.key_store import PortalKeys
from amportal.access.wordlist.passphrase import words_of

# No contact can have this id.
USER = "amportal--verify"


def verify_reader(keys: PortalKeys) -> Reader:
    """Return the reader that proves from outside what *keys* protect."""
    key = keys.current.content_key
    digest = hmac.new(key, b"amportal verify password", sha512).digest()
    salt_key = hmac.new(key, b"amportal verify salt", sha512).digest()
    return Reader(USER, "amportal verify-live", "", words_of(digest), salt_key)

"""Authelia: rules by address and user, and a file of users."""

from __future__ import annotations

import json
import re

from amportal.access.hosts.password_hashes import argon2id
from amportal.access.hosts.signed_portals import MARK, Files, SignedPortal, WriteOptions
from amportal.access.key_store import KeyStoreError


def authelia_files(portals: tuple[SignedPortal, ...], options: WriteOptions) -> Files:
    """Return the rules and the users of *portals* that ask for a sign-in."""
    del options
    closed = tuple(each for each in portals if each.closed)
    if not closed:
        raise KeyStoreError(
            "no portal asks for a sign-in", "write `mode: sign-in` or `mode: both` in client.yaml"
        )
    return {"access_control.yml": _rules(closed), "users_database.yml": _users(closed)}


def _rules(portals: tuple[SignedPortal, ...]) -> str:
    lines = [f"# {MARK}", "access_control:", "  default_policy: deny", "  rules:"]
    for each in portals:
        lines += [f"    - domain: {json.dumps(each.host)}", "      policy: one_factor"]
        lines += ["      resources:", f"        - {json.dumps(f'^{re.escape(each.path)}/.*$')}"]
        # A rule without a subject would be for everybody.
        subjects = [f"user:{_user(each, reader.user)}" for reader in each.readers] or [
            "user:nobody"
        ]
        lines += ["      subject:", *(f"        - {json.dumps(one)}" for one in subjects)]
    return "".join(f"{line}\n" for line in lines)


def _users(portals: tuple[SignedPortal, ...]) -> str:
    lines = [f"# {MARK}", "users:"]
    for each in portals:
        for reader in each.readers:
            lines += [
                f"  {json.dumps(_user(each, reader.user))}:",
                f"    displayname: {json.dumps(reader.name)}",
                f"    password: {json.dumps(argon2id(reader))}",
                f"    email: {json.dumps(reader.email)}",
                "    groups: []",
            ]
    return "".join(f"{line}\n" for line in lines) if len(lines) > 2 else f"# {MARK}\nusers: {{}}\n"


def _user(portal: SignedPortal, user: str) -> str:
    """Return a name that is one reader's alone: contacts of two clients may have the same id."""
    return f"{portal.client}.{user}"

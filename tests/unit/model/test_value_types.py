"""The kinds of value: what is taken, and what is not."""

from __future__ import annotations

import pytest

from amportal.model.value_types import PATTERNS

EMAIL = PATTERNS["bad-email"]


@pytest.mark.parametrize(
    "address",
    [
        "priya@acme.example",
        "p.nair+reports@mail.acme.co.uk",
        "o'brien@acme.example",
        "100%@acme.example",
        "a@xn--bcher-kva.example",
        "a@acme.xn--p1ai",
        f"{'a' * 64}@acme.example",
        f"a@{'b' * 63}.example",
    ],
)
def test_addresses_that_mail_servers_take(address: str) -> None:
    assert EMAIL.match(address)


@pytest.mark.parametrize(
    "address",
    [
        "a..b@acme.example",
        ".a@acme.example",
        "a.@acme.example",
        "a@acme..example",
        "a@.acme.example",
        "a@acme.example.",
        "a@-acme.example",
        "a@acme-.example",
        "a@ab--cd.example",
        f"{'a' * 65}@acme.example",
        f"a@{'b' * 64}.example",
        f"a@{'b.' * 126}example",
        "a@acme",
        "a@@acme.example",
        "a b@acme.example",
        "ü@acme.example",
        "a@acme.example\n",
        "",
    ],
)
def test_addresses_that_no_mail_server_takes(address: str) -> None:
    assert not EMAIL.match(address)

"""Where the preview listens, and the names it answers to."""

from __future__ import annotations

import pytest

from amportal.preview.listen_address import Address


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("", "127.0.0.1", 8000),
        ("9000", "127.0.0.1", 9000),
        (":9000", "127.0.0.1", 9000),
        ("localhost", "localhost", 8000),
        ("0.0.0.0:80", "0.0.0.0", 80),
        ("[::1]:8001", "::1", 8001),
        ("::1", "::1", 8000),
        ("box.local:8000", "box.local", 8000),
    ],
)
def test_an_address_may_be_written_short(text: str, host: str, port: int) -> None:
    """Host and port are each left out where the usual one is meant; that is this machine."""
    assert Address.of(text) == Address(host, port)


@pytest.mark.parametrize(
    "text", ["localhost:http", ":0", ":65536", "a b:80", "[::1:80", "http://x", "[::1]80", ":٣"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """A mistyped address never becomes another one."""
    with pytest.raises(ValueError, match="is not a"):
        Address.of(text)


def test_the_url_is_one_that_a_browser_here_can_open() -> None:
    """Also where we listen everywhere, and with numbers of the newer kind."""
    assert Address().url == "http://127.0.0.1:8000/"
    assert Address("0.0.0.0", 80).url == "http://127.0.0.1:80/"
    assert Address("::1", 8000).url == "http://[::1]:8000/"


@pytest.mark.parametrize(
    ("host", "private"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.8.8", True),
     ("0.0.0.0", False), ("192.168.1.5", False), ("::", False), ("box.local", False)],
)  # fmt: skip
def test_what_others_can_reach_is_known(host: str, private: bool) -> None:
    """The person is warned of it."""
    assert Address(host).private is private


@pytest.mark.parametrize(
    "header",
    ["127.0.0.1:8000", "localhost:8000", "LOCALHOST", "localhost.:8000", "[::1]:8000",
     "127.0.0.1:9999"],
)  # fmt: skip
def test_names_of_this_machine_are_answered(header: str) -> None:
    """A forwarded port is no reason to refuse."""
    assert Address().answers_to(header)


@pytest.mark.parametrize(
    "header",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example",
     "", ":8000", "[::1", "192.168.1.5:8000", "0.0.0.0:8000", "localhost@evil.example",
     "2130706433", "127.1"],
)  # fmt: skip
def test_any_other_name_is_refused(header: str) -> None:
    """A name that somebody made lead here must not give their page our portals."""
    assert not Address().answers_to(header)


def test_listening_to_others_answers_numbers_and_the_given_name() -> None:
    """No name of somebody else's, even then."""
    there = Address("0.0.0.0", 8000)
    assert there.answers_to("192.168.1.5:8000")
    assert not there.answers_to("evil.example:8000")
    assert Address("box.local").answers_to("box.local:8000")
    assert not Address("box.local").answers_to("evil.example")

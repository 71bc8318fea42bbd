"""The server starts where it can, and ends with all its threads."""

from __future__ import annotations

import errno
import socket
import threading
from pathlib import Path

import pytest

from amportal.preview.listen_address import Address
from amportal.preview.live_state import Live
from amportal.preview.preview_server import listen, serve
from tests.polling import wait_until
from tests.unit.preview.asking import Listener, Running, ask


def threads() -> int:
    return threading.active_count()


def test_a_taken_port_leads_to_the_next_free_one_and_is_said(tmp_path: Path) -> None:
    """Whoever has two sites open need not think of ports."""
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serve(tmp_path, Live("b"), Address("127.0.0.1", port), said.append) as at:
            assert at.port > port
            assert said == [f"port {port} is taken; taking {at.port}"]
            assert ask(at, "/").status == 200


def test_an_address_that_is_not_ours_is_no_reason_to_try_ports(tmp_path: Path) -> None:
    """Only a taken port is."""
    with pytest.raises(OSError, match="assign"):
        listen(tmp_path, Live("b"), Address("192.0.2.1", 8000), lambda line: None)


def test_only_this_machine_is_listened_to_unless_asked(running: Running) -> None:
    """Nobody on the network sees portals by accident."""
    assert Address().host == "127.0.0.1"
    assert running.at.private


def test_the_newer_kind_of_number_works_too(tmp_path: Path) -> None:
    """Where a machine has it; elsewhere the system's own words say so."""
    try:
        with serve(tmp_path, Live("b"), Address("::1", 8300), lambda line: None) as at:
            assert ask(at, "/", Host="localhost").status == 200
    except OSError as error:
        assert error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)  # noqa: PT017  # either


def test_all_threads_end(tmp_path: Path) -> None:
    """Those of open streams and of connections that browsers keep, too."""
    before = threads()
    with serve(tmp_path, Live("b"), Address("127.0.0.1", 8400), lambda line: None) as at:
        listeners = [Listener(at, "/-/events?page=/") for _ in range(3)]
        for listener in listeners:
            listener.message()
        kept = socket.create_connection((at.host, at.port))
        kept.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert kept.recv(10)
        assert threads() >= before + 5
    wait_until(lambda: threads() == before)
    kept.close()
    for listener in listeners:
        listener.close()


def test_a_browser_that_goes_away_is_no_trouble(running: Running) -> None:
    """In the middle of a file, or of a stream."""
    for target in ("/acme/reports/w47.pdf", "/-/events?page=/"):
        gone = socket.create_connection((running.at.host, running.at.port))
        gone.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        gone.recv(10)
        # Close with a reset, so that what is written meanwhile fails.
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        gone.close()
    assert ask(running.at, "/acme/").status == 200
    assert running.said == []


def test_a_fault_of_ours_is_said_and_the_server_goes_on(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, no traceback."""
    with monkeypatch.context() as patch:
        patch.setattr("amportal.preview.request_handler.front_page", lambda *arguments: 1 / 0)
        with pytest.raises(ConnectionError):
            ask(running.at, "/")
    wait_until(lambda: running.said)
    assert running.said == ["the preview could not answer: ZeroDivisionError: division by zero"]
    assert ask(running.at, "/").status == 200

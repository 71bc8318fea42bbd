"""Ask a running preview, byte by byte where it matters."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from amportal.preview.listen_address import Address
from amportal.preview.live_state import Live


@dataclass
class Running:
    """A preview that is being served, and what it said."""

    output: Path
    live: Live
    at: Address
    said: list[str]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(at: Address, target: str, method: str = "GET", **headers: str) -> Answer:
    """Return the answer to one request; `Host` and others by *headers*."""
    connection = HTTPConnection(at.host, at.port, timeout=20)
    try:
        connection.putrequest(method, target, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        got = connection.getresponse()
        return Answer(got.status, dict(got.getheaders()), got.read())
    finally:
        connection.close()


def ask_raw(at: Address, request: bytes) -> bytes:
    """Return all that is sent back to the bytes *request* until the connection is closed."""
    with socket.create_connection((at.host, at.port), timeout=20) as connection:
        connection.sendall(request)
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
        return b"".join(pieces)


class Listener:
    """An open stream of events."""

    def __init__(self, at: Address, target: str, **headers: str) -> None:
        self.connection = HTTPConnection(at.host, at.port, timeout=20)
        self.connection.request("GET", target, headers=headers)
        self.answer = self.connection.getresponse()

    def message(self) -> str:
        """Return the data of the next message."""
        while True:
            line = self.answer.readline()
            assert line, "the stream has ended"
            if line.startswith(b"data: "):
                return line.decode()

    def close(self) -> None:
        self.answer.close()
        self.connection.close()

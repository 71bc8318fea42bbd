"""The server: hands out what was built, to this machine only unless asked otherwise.

It exists so that a portal is seen as a host would show it. It reads and never writes, knows GET
and HEAD, keeps nothing in any cache, and ends with all its threads when it is closed.
"""

from __future__ import annotations

import errno
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import TCPServer
from typing import Any

from amportal.preview.listen_address import Address
from amportal.preview.live_state import Live
from amportal.preview.published_portal import PublishedPortalHandler
from amportal.preview.request_handler import Handler, PortalServer

_NEXT_PORTS = 20
_ENDING_SECONDS = 3.0


class Preview(PortalServer):
    """Serves *output*, as it is at the moment of each request, with the state of *live*.

    *reader* names the folder of the one portal to serve, as its reader is given it; without it
    all are served, with live reload. *handler* answers in place of the usual one.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        output: Path,
        live: Live,
        address: Address,
        say: Callable[[str], None],
        face: Path | None = None,
        reader: Callable[[], str] | None = None,
        handler: type[Handler] | None = None,
    ) -> None:
        """Listen at *address*. Raises OSError where that is not possible."""
        self.address_family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        self.output = output
        self.live = live
        self.reader = reader or (lambda: "")
        self.address = address
        self.face = face
        self._say = say
        self._open: set[socket.socket] = set()
        self._idle = threading.Condition()
        super().__init__(
            (address.host, address.port),
            handler or (PublishedPortalHandler if reader else Handler),
        )

    def server_bind(self) -> None:
        """Take the port, without asking the network for this machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.address.host, self.address.port

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer on one connection, and know that it is open."""
        with self._idle:
            self._open.add(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._idle:
                self._open.discard(request)
                self._idle.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Take no notice of a browser that went away; say anything else in one line."""
        fault = sys.exc_info()[1]
        if not isinstance(fault, ConnectionError | TimeoutError):
            self._say(f"the preview could not answer: {type(fault).__name__}: {fault}")

    def close(self) -> None:
        """Stop listening, let all pages go, and wait until their threads have ended."""
        self.live.close()
        self.shutdown()
        self.server_close()
        with self._idle:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
            self._idle.wait_for(lambda: not self._open, _ENDING_SECONDS)


def listen(
    output: Path,
    live: Live,
    wanted: Address,
    say: Callable[[str], None],
    face: Path | None = None,
    reader: Callable[[], str] | None = None,
    handler: type[Handler] | None = None,
) -> Preview:
    """Return a server at *wanted*, or at one of the next ports where that one is taken."""
    for port in range(wanted.port, min(wanted.port + _NEXT_PORTS, 65536)):
        try:
            server = Preview(output, live, Address(wanted.host, port), say, face, reader, handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            continue
        if port != wanted.port:
            say(f"port {wanted.port} is taken; taking {port}")
        return server
    raise OSError(errno.EADDRINUSE, f"all ports from {wanted.port} to {port} are taken")


@contextmanager
def serve(
    output: Path,
    live: Live,
    wanted: Address,
    say: Callable[[str], None],
    face: Path | None = None,
    reader: Callable[[], str] | None = None,
    handler: type[Handler] | None = None,
) -> Iterator[Address]:
    """Serve in the background; yield where. Everything has ended when the block is left.

    *face* is the font file that pages of the preview's own are set in; *reader* names the
    folder of the one portal that is served as its reader is given it; *handler* answers requests
    in place of the usual one.
    """
    server = listen(output, live, wanted, say, face, reader, handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.2,), name="preview", daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.close()
        thread.join()

"""A server that is told what to answer, and when to die; and a quick temper for the client."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from graphs.client import steps

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request, whose answer may stop anywhere."""

    protocol_version = "HTTP/1.1"
    body: bytes = b""

    def setup(self) -> None:
        super().setup()
        self.close_connection = True

    def send(self, status: int, value: Any = None, data: bytes | None = None, **headers: str) -> None:
        """A whole answer: JSON of `value`, or `data`."""
        body = json.dumps(value).encode() if data is None else data
        self.begin(status, str(len(body)), **headers)
        self.wfile.write(body)

    def begin(self, status: int, length: str | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if length is not None:
            self.send_header("Content-Length", length)
        self.send_header("Connection", "close")
        self.end_headers()

    def die(self) -> None:
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def do_GET(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server: Any = self.server
        server.heard.append(self)
        server.answer(self)

    do_POST = do_DELETE = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None: ...


class Server(ThreadingHTTPServer):
    """Answers as it was told; `heard` are the requests so far."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.heard: list[Asked] = []
        self.answer: Answer = lambda asked: asked.send(404, {})
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def turns(self, *answers: Answer) -> None:
        """The first request is answered by the first, and so on; the last answers all that follow."""
        self.answer = lambda asked: answers[min(len(self.heard), len(answers)) - 1](asked)

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is no news."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "FIRST_PAUSE", 0.01)

"""A server of the S3 protocol, in a process of its own on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

import httpx2

_NUMBERS = count()


@dataclass(frozen=True)
class S3:
    """The server at `endpoint`."""

    endpoint: str
    pid: int

    @property
    def options(self) -> dict[str, str]:
        keys = {"access_key_id": "key", "secret_access_key": "secret"}
        return {"endpoint": self.endpoint, "region": "us-east-1", **keys}

    def new_url(self) -> str:
        """The URL of a store in a new bucket."""
        name = f"bucket-{next(_NUMBERS)}"
        self.ask("PUT", name)
        return f"s3://{name}/some/prefix"

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """A request past every store: what a disk or a person might do to the files behind one."""
        credential = "key/20260101/us-east-1/s3/aws4_request"
        signed = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
        url = f"{self.endpoint}/{path}"
        answer = httpx2.request(method, url, content=body, headers={"Authorization": signed})
        answer.raise_for_status()
        return answer.content

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Connections are taken meanwhile, and nothing is answered."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)


@contextmanager
def s3_server() -> Iterator[S3]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_answer(port, server)
        yield S3(f"http://127.0.0.1:{port}", server.pid)
    finally:
        server.kill()
        server.wait()


def _await_answer(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert server.poll() is None, "the S3 server did not start"
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the S3 server does not answer")

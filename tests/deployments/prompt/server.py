"""A server on this machine that speaks chat completions as it is told, and keeps what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOOD: dict[str, Any] = {
    "key": "E minor",
    "genre": "Nordic noir orchestral",
    "mood": "brooding, cold",
    "tempo": 84,
    "instruments": ["cello", "nyckelharpa"],
    "paragraph": "Frost lies over the first bars. At 0:12 a cello begins to circle, and does not stop.",
}


@dataclass
class Reply:
    """One answer: a status, a body, more headers, how long (seconds) it keeps one waiting, and the time
    between the bytes of its body."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0


@dataclass
class Server:
    """Where it listens, what it answers, the last reply for ever, and the JSON of each request."""

    url: str
    replies: list[Reply]
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def said(self, number: int, role: str) -> str:
        """The last message of a role in a request."""
        return str([each["content"] for each in self.asked[number]["messages"] if each["role"] == role][-1])


def chat(content: str | None, refusal: str | None = None, finish: str = "stop") -> Reply:
    """A chat completion with this text."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    whole = {"id": "c1", "object": "chat.completion", "created": 1, "model": "tiny", "choices": [choice]}
    return Reply(json.dumps(whole).encode())


def brief(**other: Any) -> Reply:
    """A chat completion with a good brief, or one that is otherwise in some parts."""
    return chat(json.dumps(GOOD | other))


def fault(status: int, message: str = "no", kind: str | None = None, **headers: str) -> Reply:
    """An error as OpenAI writes one; underscores in header names stand for dashes."""
    body = json.dumps({"error": {"message": message, "type": "x", "code": kind}}).encode()
    return Reply(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


@contextmanager
def serving(*replies: Reply) -> Iterator[Server]:
    """A server that gives these replies in turn, and the last one for ever."""
    house = Server("", list(replies))
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(house))
    house.url = f"http://127.0.0.1:{listening.server_port}/v1"
    threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield house
    finally:
        house.closing.set()
        listening.shutdown()
        listening.server_close()


def _handler(house: Server) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = house.replies[min(len(house.asked), len(house.replies) - 1)]
            house.asked.append(asked)
            house.keys.append(str(self.headers["Authorization"]))
            house.closing.wait(reply.wait)
            with suppress(OSError):  # whoever asked may have gone
                self._give(reply)

        def _give(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            for start in range(0, len(reply.body), 1 if reply.drip else len(reply.body)):
                self.wfile.write(reply.body[start : start + (1 if reply.drip else len(reply.body))])
                if house.closing.wait(reply.drip):
                    return

        def log_message(self, *said: Any) -> None:
            pass

    return Handler

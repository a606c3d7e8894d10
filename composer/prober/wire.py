"""How caller and worker talk over a socket: frames of a kind, a length and a payload. Knows no media."""

import json
import socket
import struct
import time
from typing import Any

_HEAD = struct.Struct(">cI")
_PIECE = 1 << 18
ARGUMENTS = b"A"
DATA = b"D"
REPLY = b"R"
MAX_WORDS = 64 * 1024
"""The longest JSON frame, in bytes."""


class BrokenWire(Exception):
    """The other side hung up before the end."""


class Nonsense(Exception):
    """The other side said what no honest side says."""


class Line:
    """One end of the socket; with a `deadline` (on the monotonic clock) every call ends by then.

    Calls raise TimeoutError past the deadline, OSError or BrokenWire when the other side is gone, and
    Nonsense.
    """

    def __init__(self, end: socket.socket, deadline: float | None = None) -> None:
        self._end = end
        self._deadline = deadline

    def send_words(self, kind: bytes, words: dict[str, Any]) -> None:
        """One JSON frame."""
        text = json.dumps(words).encode()
        self._send(_HEAD.pack(kind, len(text)) + text)

    def send_data(self, data: bytes) -> None:
        """One frame of bytes."""
        self._send(_HEAD.pack(DATA, len(data)))
        if data:  # after an empty frame the other side may have answered and gone already
            self._send(data)

    def receive(self, most: int) -> tuple[bytes, bytearray]:
        """The next frame as (kind, payload); one with more than `most` bytes is Nonsense."""
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        if kind not in (ARGUMENTS, DATA, REPLY) or length > (most if kind == DATA else MAX_WORDS):
            raise Nonsense(f"frame {kind!r} of {length} bytes")
        return kind, self._exactly(length)

    def _send(self, data: bytes) -> None:
        self._hurry()
        self._end.sendall(data)

    def _exactly(self, length: int) -> bytearray:
        payload = bytearray()  # grown as bytes come, so that a claimed length alone costs nothing
        piece = memoryview(bytearray(min(_PIECE, length)))
        while len(payload) < length:
            self._hurry()
            got = self._end.recv_into(piece[: length - len(payload)])
            if not got:
                raise BrokenWire("the line is closed")
            payload += piece[:got]
        return payload

    def _hurry(self) -> None:
        if self._deadline is not None:
            self._end.settimeout(max(self._deadline - time.monotonic(), 0.001))


def words(payload: bytes | bytearray) -> dict[str, Any]:
    """The JSON object of a frame. Raises Nonsense when it is none."""
    try:
        found = json.loads(bytes(payload))
    except (ValueError, RecursionError) as error:
        raise Nonsense("words that are not JSON") from error
    if not isinstance(found, dict):
        raise Nonsense("words that are not an object")
    return found

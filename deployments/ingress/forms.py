"""The parts of a multipart/form-data body, one after another, each piece by piece. Knows no meaning."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from deployments.ingress.problems import Problem

MOST_PARTS = 300


@dataclass(frozen=True, slots=True)
class Part:
    """What a part says of itself; a part with a file name, even an empty one, is a file."""

    name: str
    filename: str | None


class Form:
    """Reads `pieces` of a body with this Content-Type; what was not read of a part is passed over.

    Problem 400 when the body is not well-formed or ends too soon, 413 when it has more parts than any
    request needs.
    """

    def __init__(self, content_type: str, pieces: AsyncIterator[bytes]) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if not boundary:
            raise Problem(400, "bad_multipart", "multipart/form-data needs a boundary")
        self._pieces = pieces
        self._events: deque[Part | bytes] = deque()
        self._header = (b"", b"")
        self._disposition = b""
        self._parts = 0
        self._ended = False
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._part_begins,
                    "on_header_field": self._field_of_header,
                    "on_header_value": self._value_of_header,
                    "on_header_end": self._header_ends,
                    "on_headers_finished": self._headers_end,
                    "on_part_data": self._data,
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise _malformed(error) from None

    async def __aiter__(self) -> AsyncIterator[Part]:
        while await self._more():
            event = self._events.popleft()
            if isinstance(event, Part):
                yield event

    async def data(self) -> AsyncIterator[bytes]:
        """What the part at hand holds."""
        while await self._more() and isinstance(piece := self._events[0], bytes):
            self._events.popleft()
            yield piece

    async def _more(self) -> bool:
        """Whether there is another event; the body is read on until there is."""
        while not self._events:
            piece = await anext(self._pieces, None)
            if piece is None:
                if not self._ended:
                    raise Problem(400, "bad_multipart", "the body ends before its last boundary")
                return False
            try:
                self._parser.write(piece)
            except FormParserError as error:
                raise _malformed(error) from None
        return True

    def _part_begins(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise Problem(413, "too_many_parts", f"a form has at most {MOST_PARTS} parts")
        self._header, self._disposition = (b"", b""), b""

    def _field_of_header(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0] + data[start:end], self._header[1])

    def _value_of_header(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0], self._header[1] + data[start:end])

    def _header_ends(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = (b"", b"")

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        filename = options.get(b"filename")
        called = None if filename is None else filename.decode("utf-8", "replace")
        self._events.append(Part(options.get(b"name", b"").decode("utf-8", "replace"), called))

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._events.append(data[start:end])

    def _end(self) -> None:
        self._ended = True


def _malformed(error: FormParserError) -> Problem:
    return Problem(400, "bad_multipart", f"the form is not well-formed: {error}")

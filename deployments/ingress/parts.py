"""The one file in a multipart/form-data body, piece by piece. Keeps no more of it than the piece in hand."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from deployments.ingress.problems import Problem


class FilePart:
    """Reads `pieces` of a body with this Content-Type; `name` is what the client calls the file.

    Problem 400 when the body is not well-formed, 422 when it has another part than one called `field`. Unless
    it must be `alone`: then other parts are passed over, and `found` says whether the file was among them.
    """

    def __init__(
        self, content_type: str, pieces: AsyncIterator[bytes], field: str = "file", alone: bool = True
    ) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if not boundary:
            raise Problem(400, "bad_multipart", "multipart/form-data needs a boundary")
        self.name = ""
        self.found = False
        self._field, self._alone = field, alone
        self._ours = False
        self._pieces = pieces
        self._data: list[bytes] = []
        self._header = (b"", b"")
        self._disposition = b""
        self._parts = 0
        self._ended = False
        with _form_named():
            self._parser = _parser(boundary, self)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            self._feed(piece)
            for data in self._data:
                yield data
            self._data.clear()
        if not self._ended:
            raise Problem(400, "bad_multipart", "the body ends before its last boundary")
        if self._alone and not self.found:
            raise self._no_file()

    def _feed(self, piece: bytes) -> None:
        with _form_named():
            self._parser.write(piece)

    def on_part_begin(self) -> None:
        self._parts += 1
        self._header = (b"", b"")
        self._disposition = b""

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0] + data[start:end], self._header[1])

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0], self._header[1] + data[start:end])

    def on_header_end(self) -> None:
        field, value = self._header
        if field.lower() == b"content-disposition":
            self._disposition = value
        self._header = (b"", b"")

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        called = options.get(b"name") == self._field.encode()
        if self._alone and (self._parts > 1 or not called):
            raise self._no_file()
        self._ours = called and not self.found and (self._alone or b"filename" in options)
        if self._ours:
            self.found = True
            self.name = options.get(b"filename", b"").decode("utf-8", "replace")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._ours:
            self._data.append(data[start:end])

    def on_end(self) -> None:
        self._ended = True

    def _no_file(self) -> Problem:
        return Problem(422, "invalid_input", f"send one part, called {self._field}", self._field)


@contextmanager
def _form_named() -> Iterator[None]:
    try:
        yield
    except FormParserError as error:
        raise Problem(400, "bad_multipart", f"the form is not well-formed: {error}") from None


def _parser(boundary: bytes, part: FilePart) -> MultipartParser:
    return MultipartParser(
        boundary,
        {
            "on_part_begin": part.on_part_begin,
            "on_header_field": part.on_header_field,
            "on_header_value": part.on_header_value,
            "on_header_end": part.on_header_end,
            "on_headers_finished": part.on_headers_finished,
            "on_part_data": part.on_part_data,
            "on_end": part.on_end,
        },
    )

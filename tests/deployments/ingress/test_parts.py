"""The file in a form is the same in whatever pieces the body comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.ingress.parts import FilePart
from deployments.ingress.problems import Problem

HEAD = b'--frontier\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nX: y\r\n\r\n'
TAIL = b"\r\n--frontier--\r\n"
TYPE = "multipart/form-data; boundary=frontier"


async def received(body: bytes, cuts: list[int]) -> tuple[str, bytes]:
    async def pieces() -> AsyncIterator[bytes]:
        edges = sorted({0, len(body), *(cut % (len(body) + 1) for cut in cuts)})
        for start, end in pairwise(edges):
            yield body[start:end]

    part = FilePart(TYPE, pieces())
    data = b"".join([piece async for piece in part])
    return part.name, data


tricky = st.binary(max_size=200) | st.sampled_from(
    [b"\r\n--frontie", b"\r\n-", b"\r", b"--frontier--", b"\r\n\r\n"]
)


@given(tricky, st.lists(st.integers(0, 10_000), max_size=12))
def test_a_file_arrives_whole_in_any_pieces(data: bytes, cuts: list[int]) -> None:
    assert asyncio.run(received(HEAD + data + TAIL, cuts)) == ("a.jpg", data)


@given(st.binary(max_size=300), st.lists(st.integers(0, 10_000), max_size=5))
def test_any_body_is_a_file_or_a_problem(body: bytes, cuts: list[int]) -> None:
    with suppress(Problem):
        _, data = asyncio.run(received(body, cuts))
        assert data in body


@given(st.integers(1, len(HEAD) + len(TAIL) + 2))
def test_a_form_that_is_cut_short_anywhere_is_never_a_file(missing: int) -> None:
    body = (HEAD + b"abc" + TAIL)[: -missing - 2]
    with pytest.raises(Problem):
        asyncio.run(received(body, []))

"""The parts of a form are the same in whatever pieces the body comes; anything else is a problem."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.ingress.forms import MOST_PARTS, Form, Part
from deployments.ingress.problems import Problem

TYPE = "multipart/form-data; boundary=frontier"
Read = list[tuple[Part, bytes]]

tricky = st.binary(max_size=100) | st.sampled_from(
    [b"\r\n--frontie", b"\r\n-", b"\r", b"--frontier--", b"\r\n\r\n"]
)


def body_of(*parts: tuple[bytes, bytes]) -> bytes:
    heads = (b"--frontier\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" for head, _ in parts)
    return b"".join(head + data + b"\r\n" for head, (_, data) in zip(heads, parts, strict=True)) + (
        b"--frontier--\r\n"
    )


async def received(body: bytes, cuts: list[int], passed_over: frozenset[int] = frozenset()) -> Read:
    async def pieces() -> AsyncIterator[bytes]:
        edges = sorted({0, len(body), *(cut % (len(body) + 1) for cut in cuts)})
        for start, end in pairwise(edges):
            yield body[start:end]

    form = Form(TYPE, pieces())
    found: Read = []
    async for part in form:
        if len(found) in passed_over:
            found.append((part, b""))
        else:
            found.append((part, b"".join([piece async for piece in form.data()])))
    return found


@given(
    st.lists(tricky, min_size=1, max_size=4),
    st.lists(st.integers(0, 10_000), max_size=12),
    st.frozensets(st.integers(0, 3)),
)
def test_parts_arrive_whole_and_in_order_in_any_pieces(
    values: list[bytes], cuts: list[int], passed_over: frozenset[int]
) -> None:
    heads = [b'name="a"; filename="x.jpg"', b'name="b"', b'name="c"; filename=""', b'name="d"']
    parts = [Part("a", "x.jpg"), Part("b", None), Part("c", ""), Part("d", None)]
    body = body_of(*zip(heads, values, strict=False))
    wanted = [
        (part, b"" if number in passed_over else data)
        for number, (part, data) in enumerate(zip(parts, values, strict=False))
    ]
    assert asyncio.run(received(body, cuts, passed_over)) == wanted


@given(st.binary(max_size=300), st.lists(st.integers(0, 10_000), max_size=5))
def test_any_body_is_parts_or_a_problem(body: bytes, cuts: list[int]) -> None:
    with suppress(Problem):
        assert all(data in body for _, data in asyncio.run(received(body, cuts)))


@given(st.integers(3, 60))
def test_a_form_that_is_cut_short_is_a_problem(missing: int) -> None:
    with pytest.raises(Problem):
        asyncio.run(received(body_of((b'name="a"', b"abc"))[:-missing], []))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (body_of(*[(b'name="a"', b"")] * (MOST_PARTS + 1)), 413),
        (b"--frontier\r\nContent-Disposition: form-data; name=" + b"a" * 100_000 + b"\r\n\r\n", 400),
    ],
)
def test_a_form_without_measure_is_refused(body: bytes, status: int) -> None:
    with pytest.raises(Problem) as caught:
        asyncio.run(received(body, []))
    assert caught.value.status == status


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 10_000])
def test_a_form_needs_a_boundary_of_a_usual_length(kind: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"--x--"

    async def read() -> None:
        async for _ in Form(kind, pieces()):
            pass

    with pytest.raises(Problem):
        asyncio.run(read())

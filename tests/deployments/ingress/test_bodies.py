"""Bodies: too large, too slow, cut short, or not the JSON that they should be."""

import gzip
from collections.abc import AsyncIterator

import httpx2
import pytest

from deployments.ingress import bodies
from tests.deployments.ingress.conftest import House, told

JSON = {"Content-Type": "application/json"}


async def post(client: httpx2.AsyncClient, body: bytes, **headers: str) -> httpx2.Response:
    return await client.post("/v1/jobs", content=body, headers=JSON | headers)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nul", b"\xff\xfe", b'"\xed\xa0\x80"', b"[" * 60_000, b'{"a": ' + b"9" * 5000 + b"}"]
)
async def test_what_is_no_json_is_a_bad_request(client: httpx2.AsyncClient, body: bytes) -> None:
    told(await post(client, body), 400, "invalid_json")


@pytest.mark.parametrize("body", [b"[]", b"null", b"3", b'"vlog"'])
async def test_json_that_is_no_object_cannot_be_processed(client: httpx2.AsyncClient, body: bytes) -> None:
    told(await post(client, body), 422, "invalid_input")


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity"])
async def test_numbers_that_json_does_not_have_are_refused(client: httpx2.AsyncClient, number: bytes) -> None:
    told(
        await post(client, b'{"graph": "vlog", "request": {"tempo": ' + number + b"}}"), 422, "invalid_input"
    )


async def test_a_key_that_stands_twice_is_refused_at_any_depth(client: httpx2.AsyncClient) -> None:
    told(await post(client, b'{"graph": "vlog", "request": {"seed": 1, "seed": 2}}'), 422, "duplicate_key")


async def test_a_field_name_that_is_no_unicode_is_told_all_the_same(client: httpx2.AsyncClient) -> None:
    error = told(await post(client, b'{"\\ud800": 1}'), 422, "invalid_input")
    assert error["field"] == "\ud800"


async def test_an_error_does_not_repeat_a_body_of_any_length(client: httpx2.AsyncClient) -> None:
    answer = await post(client, b'{"' + b"x" * 60_000 + b'": 1}')
    told(answer, 422, "invalid_input")
    assert len(answer.content) < 4000


async def test_a_body_that_says_it_is_too_large_is_refused_unread(house: House) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    headers = JSON | {"Content-Length": "65537"}
    told(await house.client.post("/v1/jobs", content=never(), headers=headers), 413, "too_large")
    headers = JSON | {"Content-Length": "1" + "0" * 20}
    told(await house.client.post("/v1/jobs", content=never(), headers=headers), 413, "too_large")


async def test_a_body_that_is_larger_than_it_says_is_cut_off(client: httpx2.AsyncClient) -> None:
    told(await post(client, b" " * 70_000, **{"Content-Length": "10"}), 413, "too_large")


async def test_a_body_of_no_stated_length_is_refused(client: httpx2.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"{}"

    told(await client.post("/v1/jobs", content=chunks(), headers=JSON), 411, "length_required")


@pytest.mark.parametrize("length", ["-1", "ten", "1.5", "+3", "\u0663"])
async def test_a_length_that_is_no_number_is_a_bad_request(client: httpx2.AsyncClient, length: str) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", length.encode())]
    told(await client.post("/v1/jobs", content=b"{}", headers=headers), 400, "bad_length")


async def test_a_compressed_body_is_not_unpacked(client: httpx2.AsyncClient) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    told(await post(client, bomb, **{"Content-Encoding": "gzip"}), 415, "unsupported_encoding")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
async def test_only_json_is_read_as_json(client: httpx2.AsyncClient, kind: str) -> None:
    answer = await client.post("/v1/jobs", content=b"{}", headers={"Content-Type": kind} if kind else {})
    told(answer, 415, "unsupported_media_type")


async def test_a_client_that_falls_silent_is_not_waited_for(
    client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    async def silent() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(bodies, "IDLE_SECONDS", 0.02)
    headers = JSON | {"Content-Length": "100"}
    told(await client.post("/v1/jobs", content=silent(), headers=headers), 408, "body_timeout")

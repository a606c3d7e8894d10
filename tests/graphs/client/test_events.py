"""Events: parsed in any pieces, and heard again from where they broke off."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import EngineUnavailable, InputError
from graphs.client import AsyncClient, Client
from graphs.client.events import Event, Parser
from tests.graphs.client.conftest import Asked, Server


def event(kind: str, number: int, **state: Any) -> bytes:
    return f"id: {number}\nevent: {kind}\ndata: {json.dumps(state)}\n\n".encode()


def streamed(*pieces: bytes) -> Any:
    def answer(asked: Asked) -> None:
        asked.begin(200, Content_Type="text/event-stream")
        for piece in pieces:
            asked.wfile.write(piece)
        asked.die()

    return answer


WHOLE = b": hello\r\nid: 7\r\nevent: job\r\ndata: {\r\ndata:}\r\n\r\n\ndata: \xc3\xa4\nid: 8\n\n"


@given(st.lists(st.integers(0, len(WHOLE)), max_size=8))
def test_the_pieces_do_not_matter(cuts: list[int]) -> None:
    parser = Parser()
    bounds = [0, *sorted(cuts), len(WHOLE)]
    found = [event for start, end in itertools.pairwise(bounds) for event in parser.feed(WHOLE[start:end])]
    assert found == [Event("job", "{\n}", "7"), Event("message", "ä", "8")]


def test_a_stream_that_breaks_off_is_taken_up_where_it_stopped(server: Server) -> None:
    server.turns(
        streamed(event("job", 1, status="queued"), event("job", 4, status="in_progress"), b"id: 9\neve"),
        lambda asked: asked.die(),
        streamed(b": still here\n\n", event("job", 5, status="completed"), event("end", 5)),
    )
    with Client(server.url) as client:
        states = [state["status"] for state in client.stream("job_1")]
    assert states == ["queued", "in_progress", "completed"]
    assert [asked.headers.get("Last-Event-ID") for asked in server.heard] == [None, "4", "4"]


async def test_the_client_for_asyncio_takes_it_up_as_well(server: Server) -> None:
    server.turns(
        streamed(event("job", 1, status="queued")),
        streamed(event("job", 5, status="completed"), event("end", 5)),
    )
    async with AsyncClient(server.url) as client:
        assert [state["status"] async for state in client.stream("job_1")] == ["queued", "completed"]


def test_who_has_heard_the_end_hears_that_there_is_no_more(server: Server) -> None:
    server.turns(streamed(event("job", 5, status="completed")), lambda asked: asked.begin(204))
    with Client(server.url) as client:
        assert len(list(client.stream("job_1"))) == 1


def test_a_server_that_stays_away_is_given_up(server: Server) -> None:
    server.turns(streamed(event("job", 1, status="queued")), lambda asked: asked.die())
    with Client(server.url) as client, pytest.raises(EngineUnavailable) as caught:
        list(client.stream("job_1"))
    assert caught.value.code == "server_unreachable"
    assert len(server.heard) == 6


def test_too_many_watchers_is_waited_out(server: Server) -> None:
    full = {"error": {"code": "too_many_watchers", "message": "too many"}}
    server.turns(
        lambda asked: asked.send(429, full, Retry_After="0"),
        streamed(event("job", 1, status="completed"), event("end", 1)),
    )
    with Client(server.url) as client:
        assert len(list(client.stream("job_1"))) == 1


def test_a_job_that_is_not_there_is_not_waited_for(server: Server) -> None:
    missing = {"error": {"code": "job_not_found", "message": "there is no such job"}}
    server.answer = lambda asked: asked.send(404, missing)
    with Client(server.url) as client, pytest.raises(InputError, match="no such job"):
        list(client.stream("job_1"))
    assert len(server.heard) == 1


def test_a_job_that_is_deleted_meanwhile_ends_the_stream(server: Server) -> None:
    server.answer = streamed(event("job", 1, status="queued"), event("end", 1, status="deleted"))
    with Client(server.url) as client, pytest.raises(InputError, match="deleted"):
        list(client.stream("job_1"))


def test_who_waits_may_set_a_limit(server: Server) -> None:
    def silent(asked: Asked) -> None:
        asked.begin(200, Content_Type="text/event-stream")
        asked.wfile.write(event("job", 1, status="queued"))
        asked.wfile.flush()
        asked.rfile.read(1)

    server.answer = silent
    with Client(server.url) as client, pytest.raises(EngineUnavailable) as caught:
        client.wait("job_1", timeout=0.3)
    assert caught.value.code == "wait_timeout"

"""Models: one function per slot, wrapped together, asked together."""

import asyncio
from typing import Any

import pytest

from composer.errors import InputError
from graphs.models import SLOTS, Artifact, Call, Models, Result, engines_of, place, together


async def test_every_function_can_be_wrapped_and_knows_its_slot() -> None:
    async def answer(request: Any) -> Any:
        return request

    def shout(slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def loud(request: Any) -> Any:
            return f"{slot}: {await call(request)}"

        return loud

    models: Any = Models(answer, **dict.fromkeys(SLOTS, answer)).each(shout)
    assert await models.fetch("a") == "fetch: a"
    assert [await getattr(models, slot)("x") for slot in SLOTS] == [f"{slot}: x" for slot in SLOTS]


def test_every_slot_has_a_builtin_engine() -> None:
    assert all("builtin" in engines_of(slot) for slot in SLOTS)


async def test_an_unknown_engine_is_refused_with_those_that_there_are() -> None:
    models: Any = Models.local({"music": "gramophone"})
    with pytest.raises(InputError, match="no engine 'gramophone': one of builtin"):
        await models.music("anything")


async def test_calls_made_together_answer_in_order() -> None:
    async def later(number: int) -> int:
        await asyncio.sleep(0.001 * (3 - number))
        return number

    assert await together(later(0), later(1), later(2)) == [0, 1, 2]


async def test_the_first_failure_cancels_the_rest_and_is_raised_as_itself() -> None:
    cancelled = asyncio.Event()

    async def wait_for_ever() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def fail() -> None:
        raise InputError("too blue")

    with pytest.raises(InputError, match="too blue"):
        await together(wait_for_ever(), fail())
    assert cancelled.is_set()


async def test_places_sort_as_the_graph_is_written_whoever_was_faster() -> None:
    async def here(wait: float) -> tuple[int, ...]:
        await asyncio.sleep(wait)
        return place()

    async def branch(*waits: float) -> list[tuple[int, ...]]:
        return [await here(0), *await together(*(here(wait) for wait in waits)), await here(0)]

    async def graph() -> list[tuple[int, ...]]:
        first = await here(0)
        slow, quick = await together(branch(0.02, 0.01), branch(0))
        return [first, *slow, *quick, *await together(here(0)), await here(0)]

    places = await asyncio.create_task(graph())
    assert places == sorted(set(places))
    assert places == await asyncio.create_task(graph())


def test_a_finished_file_can_be_named_without_being_written_out() -> None:
    assert len(repr(Result({"music.wav": Artifact(bytes(1_000_000), "audio/wav")}))) < 200

"""A request that stops an engine twice is refused; its neighbours are not."""

import asyncio
from typing import Any

import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.runner.poison import Felled, Guard


class Slot:
    """An engine that breaks under `poison`, with whoever is in the same batch, and is away after that."""

    def __init__(self, away: int = 0) -> None:
        self.asked: list[str] = []
        self.together: set[str] = set()
        self.away = away
        self._away = 0

    async def __call__(self, request: str) -> str:
        if self._away:
            self._away -= 1
            raise EngineUnavailable("being replaced", "engine_restarting")
        self.asked.append(request)
        self.together.add(request)
        try:
            await asyncio.sleep(0)
            if "poison" in self.together:
                self._away = self.away
                raise Felled("SystemError")
            return request.upper()
        finally:
            self.together.discard(request)


async def refused(call: Any) -> bool:
    with pytest.raises(InputError) as refusal:
        await call
    return refusal.value.code == "poison_request"


async def test_a_poisonous_request_is_tried_twice_and_then_never_again() -> None:
    slot = Slot()
    guard = Guard("music", slot, pause=0.001)
    assert await refused(guard("poison"))
    assert slot.asked == ["poison", "poison"]
    assert await refused(guard("poison"))
    assert slot.asked == ["poison", "poison"]


async def test_other_requests_go_on_after_a_poisonous_one() -> None:
    guard = Guard("music", Slot(), pause=0.001)
    assert await refused(guard("poison"))
    assert await guard("calm") == "CALM"


async def test_neighbours_that_fell_in_the_same_batch_are_answered() -> None:
    guard = Guard("music", Slot(), pause=0.001)
    poison = asyncio.create_task(refused(guard("poison")))
    calm, warm = await asyncio.gather(guard("calm"), guard("warm"))
    assert (calm, warm) == ("CALM", "WARM")
    assert await poison


async def test_the_guard_waits_while_the_engine_is_replaced() -> None:
    guard = Guard("music", Slot(away=5), pause=0.001)
    assert await refused(guard("poison"))
    assert await guard("calm") == "CALM"


async def test_an_engine_that_never_comes_back_is_unavailable() -> None:
    guard = Guard("music", Slot(away=10_000), patience=0.02, pause=0.001)
    with pytest.raises(EngineUnavailable):
        await guard("poison")


async def test_one_fall_by_chance_is_forgiven() -> None:
    falls = iter([True, False, True, False])

    async def ask(request: str) -> str:
        if next(falls):
            raise Felled("ActorDiedError")
        return request

    guard = Guard("photo", ask, pause=0.001)
    assert await guard("photo") == "photo"
    assert await guard("photo") == "photo"


async def test_planned_errors_pass_as_they_are_and_are_not_counted() -> None:
    asked = 0

    async def ask(_: str) -> str:
        nonlocal asked
        asked += 1
        raise InputError("the photo is cut short", "corrupt")

    guard = Guard("photo", ask)
    for _ in range(3):
        with pytest.raises(InputError) as error:
            await guard("bad")
        assert error.value.code == "corrupt"
    assert asked == 3

"""How long a stage may take."""

import asyncio
from typing import Any

import pytest

from composer.errors import SoundreelError
from graphs.deadlines import at_most


async def test_a_stage_that_takes_too_long_is_stopped_and_named() -> None:
    stopped = asyncio.Event()

    async def slow(_: Any) -> None:
        try:
            await asyncio.sleep(30)
        finally:
            stopped.set()

    with pytest.raises(SoundreelError, match=r"music: not done after 0\.05 seconds") as error:
        await at_most(0.05)("music", slow)("a waltz")
    assert error.value.code == "deadline_exceeded"
    assert stopped.is_set()


async def test_an_answer_in_time_and_an_engines_own_timeout_pass_as_they_are() -> None:
    async def quick(request: str) -> str:
        return request.upper()

    async def late(_: str) -> None:
        raise TimeoutError

    assert await at_most(5)("music", quick)("waltz") == "WALTZ"
    with pytest.raises(TimeoutError):
        await at_most(5)("music", late)("waltz")

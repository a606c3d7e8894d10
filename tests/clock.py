"""A clock for what must end in time, on a machine that may have much else to do."""

import asyncio
from collections.abc import Awaitable


async def took(due: float, work: Awaitable[object]) -> float:
    """How many seconds `work` took; past `due`, by a clock that stood still while the event loop did.

    A sleep of `due` begins at the same time. What holds up the loop holds up both, so `work` is as late as
    it is later than the sleep.
    """
    loop = asyncio.get_running_loop()
    begun = loop.time()

    async def alarm() -> float:
        await asyncio.sleep(due)
        return loop.time()

    sleeping = asyncio.create_task(alarm())
    try:
        await work
        ended = loop.time()
        return due + ended - await sleeping if sleeping.done() else ended - begun
    finally:
        sleeping.cancel()

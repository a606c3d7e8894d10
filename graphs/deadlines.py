"""A wrap for `Models.each`: how long one call of a slot may take. Knows no graph."""

import asyncio
from typing import Any

from composer.errors import SoundreelError
from graphs.models import Call, Wrap


def at_most(seconds: float) -> Wrap:
    """A wrap whose calls are stopped after `seconds`: SoundreelError `deadline_exceeded` names the stage."""

    def wrap(name: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def timed(request: Any) -> Any:
            deadline = asyncio.timeout(seconds)
            try:
                async with deadline:
                    return await call(request)
            except TimeoutError:
                if not deadline.expired():
                    raise
                said = f"{name}: not done after {seconds:g} seconds, which is all that a stage may take"
                raise SoundreelError(said, "deadline_exceeded") from None

        return timed

    return wrap

"""Where Ray's handles become plain awaitable functions, and Ray's errors our own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from ray.exceptions import RayError, RayTaskError, TaskCancelledError
from ray.serve.exceptions import BackPressureError, DeploymentUnavailableError
from ray.serve.handle import DeploymentHandle

from composer.errors import EngineUnavailable, SoundreelError
from deployments.runner.poison import Felled, Guard


def function(slot: str, handle: DeploymentHandle[Any]) -> Callable[[Any], Awaitable[Any]]:
    """The slot behind a handle as a function that raises planned errors only."""

    async def ask(request: Any) -> Any:
        return await answer(handle.remote(request))

    return Guard(slot, ask)


async def answer(response: Any) -> Any:
    """What a handle's call gives. A planned error keeps its class, anything else is Felled.

    Whoever stops waiting stops the call: Serve would let it run on.
    """
    try:
        return await response
    except asyncio.CancelledError:
        response.cancel()
        raise
    except RayTaskError as error:
        # A task error's text holds a pid, an address and terminal codes: the cause is what was raised.
        if isinstance(error.cause, SoundreelError):
            raise error.cause from None
        raise Felled(type(error.cause).__name__) from error
    except TaskCancelledError as error:
        # Not by us: the replica goes, or the request that this one was made for is no longer wanted.
        raise EngineUnavailable("the engine is being replaced; try again", "engine_restarting") from error
    except (BackPressureError, DeploymentUnavailableError) as error:
        raise EngineUnavailable("every engine is busy; try again later") from error
    except RayError as error:
        raise Felled(type(error).__name__) from error

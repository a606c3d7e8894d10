"""What every slot's Ray Serve wrapper is: a host around one engine, and its health. Knows no slot, no Ray."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from composer.errors import EngineUnavailable
from deployments.engine import Host, load

Q = TypeVar("Q")
R = TypeVar("R")


class Replica(Generic[Q, R]):
    """One process with one engine: the one called `engine` in the slot's table, made with `options`.

    After a failure that nobody planned it takes no more work, and says so to whoever looks after its
    health: it is to be replaced. Until then its callers get EngineUnavailable `engine_restarting`.
    """

    def __init__(self, engines: dict[str, str], engine: str, options: Mapping[str, Any]) -> None:
        self.host: Host[Q, R] = Host(load(engine, engines)(**options))

    async def __call__(self, request: Q) -> R:
        if self.host.failure is not None:
            raise EngineUnavailable("the engine is being replaced; try again", "engine_restarting")
        return await self.host(request)

    def check_health(self) -> None:
        if self.host.failure is not None:
            raise RuntimeError("the engine failed in a way that nobody planned") from self.host.failure

"""The Ray Serve wrapper of slot `music`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.music import ENGINES, MusicRequest, MusicResult
from deployments.replica import Replica


class MusicReplica(Replica[MusicRequest, MusicResult]):
    """One process with one `music` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Music = serve.deployment(
    name="music",
    max_ongoing_requests=8,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=120,
    ray_actor_options={"num_cpus": 0.2},
)(MusicReplica)

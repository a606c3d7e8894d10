"""The Ray Serve wrapper of slot `dub`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.dub import ENGINES, DubRequest, DubResult
from deployments.replica import Replica


class DubReplica(Replica[DubRequest, DubResult]):
    """One process with one `dub` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Dub = serve.deployment(
    name="dub",
    max_ongoing_requests=8,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=600,
    ray_actor_options={"num_cpus": 0.05},
)(DubReplica)

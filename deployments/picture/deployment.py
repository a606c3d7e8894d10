"""The Ray Serve wrapper of slot `picture`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.picture import ENGINES, PictureRequest, PictureResult
from deployments.replica import Replica


class PictureReplica(Replica[PictureRequest, PictureResult]):
    """One process with one `picture` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Picture = serve.deployment(
    name="picture",
    max_ongoing_requests=8,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=600,
    ray_actor_options={"num_cpus": 0.2},
)(PictureReplica)

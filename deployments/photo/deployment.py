"""The Ray Serve wrapper of slot `photo`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.photo import ENGINES, PhotoRequest, PhotoResult
from deployments.replica import Replica


class PhotoReplica(Replica[PhotoRequest, PhotoResult]):
    """One process with one `photo` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Photo = serve.deployment(
    name="photo",
    max_ongoing_requests=16,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=60,
    ray_actor_options={"num_cpus": 0.25},
)(PhotoReplica)

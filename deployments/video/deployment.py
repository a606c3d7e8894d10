"""The Ray Serve wrapper of slot `video`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.replica import Replica
from deployments.video import ENGINES, VideoRequest, VideoResult


class VideoReplica(Replica[VideoRequest, VideoResult]):
    """One process with one `video` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Video = serve.deployment(
    name="video",
    max_ongoing_requests=8,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=600,
    ray_actor_options={"num_cpus": 0.2},
)(VideoReplica)

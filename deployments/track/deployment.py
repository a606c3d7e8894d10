"""The Ray Serve wrapper of slot `track`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.replica import Replica
from deployments.track import ENGINES, TrackRequest, TrackResult


class TrackReplica(Replica[TrackRequest, TrackResult]):
    """One process with one `track` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Track = serve.deployment(
    name="track",
    max_ongoing_requests=4,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=120,
    ray_actor_options={"num_cpus": 0.1},
)(TrackReplica)

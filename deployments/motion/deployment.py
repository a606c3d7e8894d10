"""The Ray Serve wrapper of slot `motion`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.motion import ENGINES, MotionRequest, MotionResult
from deployments.replica import Replica


class MotionReplica(Replica[MotionRequest, MotionResult]):
    """One process with one `motion` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Motion = serve.deployment(
    name="motion",
    max_ongoing_requests=8,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=600,
    ray_actor_options={"num_cpus": 0.2},
)(MotionReplica)

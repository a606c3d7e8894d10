"""The Ray Serve wrapper of slot `emotion`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.emotion import ENGINES, EmotionRequest, EmotionResult
from deployments.replica import Replica


class EmotionReplica(Replica[EmotionRequest, EmotionResult]):
    """One process with one `emotion` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Emotion = serve.deployment(
    name="emotion",
    max_ongoing_requests=8,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=600,
    ray_actor_options={"num_cpus": 0.05},
)(EmotionReplica)

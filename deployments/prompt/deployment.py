"""The Ray Serve wrapper of slot `prompt`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.prompt import ENGINES, PromptRequest, PromptResult
from deployments.replica import Replica


class PromptReplica(Replica[PromptRequest, PromptResult]):
    """One process with one `prompt` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Prompt = serve.deployment(
    name="prompt",
    max_ongoing_requests=8,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=600,
    ray_actor_options={"num_cpus": 0.05},
)(PromptReplica)

"""The Ray Serve wrapper of slot `assemble`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.assemble import ENGINES, AssembleRequest, AssembleResult
from deployments.replica import Replica


class AssembleReplica(Replica[AssembleRequest, AssembleResult]):
    """One process with one `assemble` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Assemble = serve.deployment(
    name="assemble",
    max_ongoing_requests=4,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=600,
    ray_actor_options={"num_cpus": 1},
)(AssembleReplica)

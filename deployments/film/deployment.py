"""The Ray Serve wrapper of slot `film`: how much of a machine it takes."""

from typing import Any

from ray import serve

from deployments.film import ENGINES, FilmRequest, FilmResult
from deployments.replica import Replica


class FilmReplica(Replica[FilmRequest, FilmResult]):
    """One process with one `film` engine."""

    def __init__(self, engine: str = "builtin", options: dict[str, Any] | None = None) -> None:
        super().__init__(ENGINES, engine, options or {})


Film = serve.deployment(
    name="film",
    max_ongoing_requests=8,
    health_check_period_s=2,
    graceful_shutdown_timeout_s=600,
    ray_actor_options={"num_cpus": 0.05},
)(FilmReplica)

"""How many runners there are: by the jobs that are due or running, not by the requests that they get."""

import math
from typing import Any

DEPTH, PLACES = "jobs", "places"
"""What a runner tells of itself: jobs that are due or running in the table, and how many it runs at once."""


def by_depth(context: Any) -> tuple[int, dict[str, Any]]:
    """The runners that run all due jobs at once, within the bounds; a policy of Serve's autoscaling.

    One stays even where none is needed: without it nobody would see that a job has come. Every runner sees
    the whole table, so the newest depth counts once. Without any word the number stays.
    """
    told = context.aggregated_metrics or {}
    depths, places = told.get(DEPTH, {}), told.get(PLACES, {})
    if not depths or not places:
        return context.target_num_replicas, {}
    wanted = math.ceil(max(depths.values()) / max(1.0, max(places.values())))
    low, high = context.capacity_adjusted_min_replicas, context.capacity_adjusted_max_replicas
    return max(low, min(high, max(1, wanted))), {}

"""How many runners there shall be, by what they tell of the table."""

from types import SimpleNamespace
from typing import Any

import pytest

from deployments.runner.scaling import by_depth


def wanted(told: Any, low: int = 1, high: int = 4, now: int = 2) -> int:
    context = SimpleNamespace(
        aggregated_metrics=told,
        target_num_replicas=now,
        capacity_adjusted_min_replicas=low,
        capacity_adjusted_max_replicas=high,
    )
    return by_depth(context)[0]


def told(depths: list[float], places: list[float]) -> dict[str, dict[str, float]]:
    return {
        "jobs": {f"runner{number}": depth for number, depth in enumerate(depths)},
        "places": {f"runner{number}": place for number, place in enumerate(places)},
    }


@pytest.mark.parametrize(
    ("depth", "runners"), [(0, 1), (1, 1), (2, 1), (3, 2), (6, 3), (8, 4), (9, 4), (1000, 4)]
)
def test_there_are_as_many_runners_as_the_due_jobs_need_within_the_bounds(depth: int, runners: int) -> None:
    assert wanted(told([depth], [2])) == runners


def test_the_table_that_every_runner_sees_is_counted_once() -> None:
    assert wanted(told([6, 6, 6], [2, 2, 2])) == 3


def test_the_lowest_bound_holds_and_one_runner_always_stays_to_see_what_comes() -> None:
    assert wanted(told([0], [2]), low=2) == 2
    assert wanted(told([0], [2]), low=0) == 1


@pytest.mark.parametrize("nothing", [None, {}, {"jobs": {}}, {"jobs": {"runner0": 5.0}}, told([], [])])
def test_the_number_stays_while_nobody_tells_anything(nothing: Any) -> None:
    assert wanted(nothing, now=3) == 3

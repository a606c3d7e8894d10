"""A slot's replica: healthy while errors are planned, and out of work after one that was not."""

from collections.abc import Sequence
from typing import ClassVar

import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.replica import Replica

ENGINES = {"doubtful": "tests.deployments.test_replica:Doubtful"}


class Doubtful:
    license: ClassVar[str] = "Apache-2.0"
    max_batch: ClassVar[int] = 1

    def __init__(self, answer: str) -> None:
        self.answer = answer

    def run(self, requests: Sequence[str]) -> Sequence[str]:
        if requests[0] == "bad":
            raise InputError("bad is not a word")
        if requests[0] == "fail":
            raise ZeroDivisionError
        return [self.answer] * len(requests)


def replica() -> Replica[str, str]:
    return Replica(ENGINES, "doubtful", {"answer": "yes"})


async def test_a_replica_answers_with_the_engine_that_its_options_made() -> None:
    assert await replica()("well?") == "yes"


async def test_a_planned_error_leaves_the_replica_healthy() -> None:
    doubtful = replica()
    with pytest.raises(InputError):
        await doubtful("bad")
    doubtful.check_health()
    assert await doubtful("well?") == "yes"


async def test_after_an_unplanned_error_a_replica_is_unhealthy_and_takes_no_more_work() -> None:
    doubtful = replica()
    with pytest.raises(ZeroDivisionError):
        await doubtful("fail")
    with pytest.raises(RuntimeError):
        doubtful.check_health()
    with pytest.raises(EngineUnavailable) as refusal:
        await doubtful("well?")
    assert refusal.value.code == "engine_restarting"


def test_an_engine_that_is_not_there_is_an_error_at_once() -> None:
    with pytest.raises(InputError, match="no engine 'certain': one of doubtful"):
        Replica[str, str](ENGINES, "certain", {})

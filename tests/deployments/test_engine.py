"""Engines are found by name, run one batch at a time, and fail alone."""

import asyncio
import threading
from collections.abc import Sequence
from typing import ClassVar

import pytest

from composer.errors import InputError
from deployments.engine import Host, load


class Doubler:
    """Doubles numbers; a negative one is the caller's fault, 13 is a bug."""

    license: ClassVar[str] = "Apache-2.0"
    max_batch: ClassVar[int] = 3

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = threading.Event()
        self.open.set()

    def run(self, requests: Sequence[int]) -> list[int]:
        self.open.wait(5)
        self.batches.append(list(requests))
        if 13 in requests:
            raise ZeroDivisionError
        if min(requests) < 0:
            raise InputError(f"{min(requests)} is negative")
        return [2 * number for number in requests]


async def answers(host: Host[int, int], *numbers: int) -> list[int | BaseException]:
    return await asyncio.gather(*(host(number) for number in numbers), return_exceptions=True)


async def test_requests_that_wait_are_answered_in_batches_and_in_order() -> None:
    engine = Doubler()
    assert await answers(Host(engine), *range(8)) == [2 * number for number in range(8)]
    assert [len(batch) for batch in engine.batches] == [3, 3, 2]


async def test_a_bad_request_in_a_batch_fails_alone() -> None:
    host = Host(Doubler())
    good, bad, other = await answers(host, 1, -1, 2)
    assert (good, other) == (2, 4)
    assert isinstance(bad, InputError)
    assert bad.message == "-1 is negative"
    assert host.failure is None


async def test_an_unplanned_error_marks_the_host_unhealthy() -> None:
    host = Host(Doubler())
    (answer,) = await answers(host, 13)
    assert isinstance(answer, ZeroDivisionError)
    assert isinstance(host.failure, ZeroDivisionError)


async def test_a_request_given_up_while_it_waits_is_never_run() -> None:
    engine = Doubler()
    host = Host(engine)
    engine.open.clear()
    first = asyncio.create_task(host(1))
    await asyncio.sleep(0)
    second = asyncio.create_task(host(2))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    engine.open.set()
    assert await first == 2
    assert await host(3) == 6
    assert engine.batches == [[1], [3]]


def test_an_engine_is_found_by_name_or_by_module_and_class() -> None:
    here = f"{__name__}:Doubler"
    assert load("doubler", {"doubler": here}) is Doubler
    assert load(here, {}) is Doubler


def test_an_unknown_engine_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match="no engine 'tripler': one of doubler, or module:Class"):
        load("tripler", {"doubler": "x:y"})
    with pytest.raises(InputError, match="cannot be loaded from nowhere:Nothing"):
        load("nowhere:Nothing", {})

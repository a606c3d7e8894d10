"""Engines are found by name, run one batch at a time, and fail alone."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from composer.errors import InputError
from deployments.engine import Card, Host, card, load


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


class Orchestra(Doubler):
    """Says all there is to say; a score of one's own changes its licence."""

    commercial: ClassVar[bool] = True
    attribution: ClassVar[str] = "by the orchestra"
    model_id: ClassVar[str] = "orchestra/large"
    revision: ClassVar[str] = "abc"
    version: ClassVar[str] = "3"

    @staticmethod
    def declare(options: Mapping[str, Any]) -> dict[str, Any]:
        return {"license": "one's own", "commercial": False} if "score" in options else {}


def test_what_an_engine_does_not_say_it_does_not_allow_and_it_is_not_cached() -> None:
    assert card("music", "doubler", Doubler, {}) == Card("music", "doubler", "", "Apache-2.0", False)
    assert not card("music", "doubler", Doubler, {}).version


def test_a_card_tells_all_that_an_engine_says_and_what_its_options_change() -> None:
    usual = card("music", "big", Orchestra, {})
    assert usual == Card(
        "music", "big", "", "Apache-2.0", True, "by the orchestra", "orchestra/large", "abc", "3"
    )
    own = card("music", "big", Orchestra, {"score": "x"})
    assert (own.license, own.commercial, own.version) == ("one's own", False, "3")


def test_options_have_a_name_in_which_a_file_counts_by_its_content(tmp_path: Path) -> None:
    score = tmp_path / "score.txt"
    names = set()
    for text in ("one", "two"):
        score.write_text(text)
        names.add(card("music", "big", Orchestra, {"score": str(score), "loud": True}).options)
    names.add(card("music", "big", Orchestra, {"score": str(tmp_path / "other.txt"), "loud": True}).options)
    names.add(card("music", "big", Orchestra, {"loud": True}).options)
    assert len(names) == 4
    copy = tmp_path / "copy.txt"
    copy.write_text("two")
    assert card("music", "big", Orchestra, {"loud": True, "score": str(copy)}).options in names

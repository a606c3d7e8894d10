"""What a worker emits, taken piece by piece."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from composer.errors import InputError
from composer.prober.limits import Limits
from composer.prober.pool import Prober

LIMITS = Limits(memory=256 << 20, cpu=5, wall=20.0)


@pytest.fixture(scope="module")
def prober() -> Iterator[Prober]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        cage = Prober("misbehaving")
        cage.start()
        yield cage
        cage.close()


def test_pieces_are_taken_as_they_come(prober: Prober) -> None:
    said, sizes = prober.feed(
        "echo", bytes(5000), {}, LIMITS, 5000, lambda pieces: [len(one) for one in pieces]
    )
    assert (said, sizes) == ({"length": 5000}, [5000])


def test_no_more_is_taken_than_was_asked_for(prober: Prober) -> None:
    taken: list[int] = []

    def count(pieces: Iterator[bytearray]) -> None:
        taken.extend(map(len, pieces))

    with pytest.raises(InputError) as refused:
        prober.feed("flood", b"", {}, LIMITS, 1 << 20, count)
    assert refused.value.code == "undecodable"
    assert sum(taken) == 1 << 20


def test_whoever_takes_may_refuse(prober: Prober) -> None:
    def refuse(pieces: Iterator[bytearray]) -> None:
        list(islice(pieces, 3))
        raise InputError("I have seen enough", "enough")

    with pytest.raises(InputError, match="I have seen enough"):
        prober.feed("flood", b"", {}, LIMITS, 1 << 30, refuse)
    assert prober.ask("echo", b"abc", {}, LIMITS, 3)[1] == b"abc"


def test_a_worker_that_dies_midway_fails_its_file(prober: Prober) -> None:
    with pytest.raises(InputError) as refused:
        prober.feed("crash", b"", {}, LIMITS, 10, list)
    assert refused.value.code == "undecodable"

"""What a worker may do, what its failures cost, and how the prober goes on after them."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from composer.errors import EngineUnavailable, InputError
from composer.prober.limits import Limits, address_space
from composer.prober.pool import Prober

LIMITS = Limits(memory=256 << 20, cpu=5, wall=20.0)


@pytest.fixture(scope="module", autouse=True)
def _reachable() -> Iterator[None]:
    """Workers find their tasks where the tests lie."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        yield


@pytest.fixture(scope="module")
def prober(_reachable: None) -> Iterator[Prober]:
    cage = Prober("misbehaving")
    yield cage
    cage.close()


def ask(prober: Prober, task: str, limits: Limits = LIMITS, **arguments: Any) -> dict[str, Any]:
    return prober.ask(task, b"", arguments, limits, 1 << 20)[0]


def test_what_a_worker_makes_comes_back_whole(prober: Prober) -> None:
    data = os.urandom(5_000_000)
    said, made = prober.ask("echo", data, {}, LIMITS, len(data))
    assert (said, bytes(made)) == ({"length": len(data)}, data)


@pytest.mark.parametrize(
    ("task", "limits", "code"),
    [
        ("crash", LIMITS, "undecodable"),
        ("babble", LIMITS, "undecodable"),
        ("hang", replace(LIMITS, wall=0.3), "too_complex"),
        ("flood", LIMITS, "undecodable"),
        ("no such task", LIMITS, "undecodable"),
    ],
)
def test_a_worker_that_fails_costs_only_its_own_file(
    prober: Prober, task: str, limits: Limits, code: str
) -> None:
    zygote = ask(prober, "look around")["zygote"]
    with pytest.raises(InputError) as refused:
        ask(prober, task, limits)
    assert refused.value.code == code
    assert ask(prober, "look around")["zygote"] == zygote


def test_a_worker_that_is_given_up_is_gone(prober: Prober) -> None:
    zygote = psutil.Process(ask(prober, "look around")["zygote"])
    with pytest.raises(InputError):
        ask(prober, "hang", replace(LIMITS, wall=0.2))
    ask(prober, "look around")
    psutil.wait_procs(zygote.children(), timeout=5)
    assert zygote.children() == []


def test_memory_beyond_the_limit_is_refused_and_below_it_is_given(prober: Prober) -> None:
    size = 300 << 20
    if address_space():  # macOS has no such limit
        with pytest.raises(InputError) as refused:
            ask(prober, "eat", size=size)
        assert refused.value.code == "too_complex"
    assert ask(prober, "eat", replace(LIMITS, memory=400 << 20), size=size) == {"ate": size}


def test_work_beyond_the_limit_is_refused_and_below_it_is_done(prober: Prober) -> None:
    with pytest.raises(InputError) as refused:
        ask(prober, "spin", replace(LIMITS, cpu=1), seconds=2)
    assert refused.value.code == "too_complex"
    assert ask(prober, "spin", seconds=0.1) == {"spun": 0.1}


@pytest.mark.parametrize("attempt", ["read a file", "open a socket"])
def test_a_worker_reaches_no_file_and_no_network(prober: Prober, attempt: str) -> None:
    assert ask(prober, "reach out", attempt=attempt) == {"outcome": "OSError"}


def test_a_worker_inherits_no_secret_and_no_open_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDREEL_KEY", "hunter2")
    fresh = Prober("misbehaving")
    with open(__file__, "rb") as held:  # noqa: PTH123 - what matters is that it stays open
        os.set_inheritable(held.fileno(), True)
        seen = ask(fresh, "look around")
    fresh.close()
    assert set(seen["environment"]) <= {
        "LC_ALL",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "__CF_USER_TEXT_ENCODING",
    }
    assert seen["files"] == [0, 1, 2, 3]


def test_every_file_gets_a_worker_of_its_own(prober: Prober) -> None:
    assert ask(prober, "look around")["pid"] != ask(prober, "look around")["pid"]


def test_many_threads_share_two_places(prober: Prober) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda number: prober.ask("echo", bytes([number]), {}, LIMITS, 1), range(40))
        )
    assert [bytes(made) for _, made in answers] == [bytes([number]) for number in range(40)]


def test_a_zygote_that_was_killed_is_replaced(prober: Prober) -> None:
    first = ask(prober, "look around")["zygote"]
    os.kill(first, signal.SIGKILL)
    assert ask(prober, "look around")["zygote"] != first


def test_a_zygote_killed_at_work_is_replaced_and_the_work_done_again(prober: Prober) -> None:
    zygote = psutil.Process(ask(prober, "look around")["zygote"])
    outcome: list[str] = []

    def hang() -> None:
        try:
            ask(prober, "hang", replace(LIMITS, wall=2.0))
        except InputError as error:
            outcome.append(error.code)

    psutil.wait_procs(zygote.children(), timeout=5)  # the worker that looked around may still be ending
    waiting = threading.Thread(target=hang)
    waiting.start()
    while not (workers := zygote.children()):
        pass
    worker = workers[0]
    zygote.kill()
    worker.kill()
    waiting.join()
    assert outcome == ["too_complex"]


def test_closing_leaves_no_process_behind() -> None:
    prober = Prober("misbehaving")
    zygote = psutil.Process(ask(prober, "look around")["zygote"])
    prober.close()
    assert not zygote.is_running()


def test_a_prober_that_cannot_start_says_so_and_may_be_tried_again() -> None:
    with pytest.raises(EngineUnavailable) as refused:
        ask(Prober("no.such.tasks"), "echo")
    assert refused.value.retryable

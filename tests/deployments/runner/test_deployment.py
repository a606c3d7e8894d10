"""On a real cluster: what crosses a handle, what happens to an engine that breaks, and jobs of the runner."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import ray
from ray import serve
from ray.serve.handle import DeploymentHandle

from composer.errors import InputError
from deployments.replica import Replica
from deployments.runner import Bench, Job, Jobs, Show
from deployments.runner.calls import function
from deployments.runner.deployment import Runner
from deployments.runner.remote import PokedJobs
from graphs.models import Artifact, Result
from graphs.store import LocalStore
from graphs.table.sql_table import SqlTable
from tests.deployments.runner.engines import ENGINES

Handle = DeploymentHandle[Any]


class Words(Replica[str, str]):
    def __init__(self, log: str) -> None:
        super().__init__(ENGINES, "fragile", {"log": log})


def furnish(folder: Path, calls: Mapping[str, Callable[[Any], Awaitable[Any]]]) -> Bench:
    """A bench whose only graph asks the slot for one word."""

    async def run(job: Job, _: Show) -> Result:
        word = await calls["words"](job.request["word"])
        return Result({"word.txt": Artifact(word.encode(), "text/plain")}, {"letters": len(word)})

    table = SqlTable(f"sqlite:///{folder / 'jobs.sqlite'}")
    return Bench(table, LocalStore(folder), run, at_once=2, seconds=60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner")


@pytest.fixture(scope="module")
def runner(folder: Path) -> Iterator[Handle]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Ray's own niceness of 15 starves the replicas on a busy machine.
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112 - that is how Ray spells it
    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False, namespace="serve")
    words = serve.deployment(
        name="words",
        max_ongoing_requests=8,
        health_check_period_s=0.2,
        graceful_shutdown_timeout_s=0.1,
        ray_actor_options={"num_cpus": 0.5},
    )(Words).bind(str(folder / "asked"))
    bound = Runner.options(graceful_shutdown_timeout_s=0.1).bind(partial(furnish, folder), words=words)
    yield serve.run(bound, name="test", route_prefix=None)
    serve.shutdown()  # type: ignore[no-untyped-call]  # Ray does not type it
    ray.shutdown()


@pytest.fixture
def words(runner: Handle) -> Handle:
    assert runner is not None
    return serve.get_deployment_handle("words", "test")


def asked(folder: Path, word: str) -> int:
    """How often the engine was asked this."""
    log = folder / "asked"
    return log.read_text().splitlines().count(word) if log.exists() else 0


@pytest.fixture
async def jobs(runner: Handle, folder: Path) -> AsyncIterator[Jobs]:
    table = SqlTable(f"sqlite:///{folder / 'jobs.sqlite'}")
    yield PokedJobs(table, runner)
    await table.close()


async def ended(jobs: Jobs, word: str) -> Job:
    job = await jobs.wait((await jobs.submit("words", {"word": word})).id, 60)
    assert job is not None
    return job


async def test_a_planned_error_crosses_a_handle_with_its_class_and_its_own_words(words: Handle) -> None:
    with pytest.raises(InputError) as error:
        await function("words", words)("bad luck")
    assert type(error.value) is InputError
    assert (error.value.code, error.value.field) == ("bad_word", "prompt")
    assert str(error.value) == "'bad luck' is not a word"


async def test_a_job_runs_through_the_handles_and_its_file_is_in_the_store(jobs: Jobs, folder: Path) -> None:
    job = await ended(jobs, "hello")
    assert (job.status, job.report) == ("completed", {"letters": 5})
    assert await LocalStore(folder).read(job.artifacts[0].sha256) == b"HELLO"


@pytest.mark.parametrize("word", ["fail once", "die once"])
async def test_a_request_that_breaks_its_engine_twice_is_refused_and_others_go_on(
    jobs: Jobs, folder: Path, word: str
) -> None:
    broken, healthy = await asyncio.gather(ended(jobs, word), ended(jobs, f"calm {word}"))
    assert broken.error is not None
    assert (broken.status, broken.error.code) == ("failed", "poison_request")
    assert "secret" not in broken.error.message
    assert healthy.status == "completed"
    assert (asked(folder, word), broken.attempt) == (2, 1)
    again = await ended(jobs, word)
    assert again.error is not None
    assert again.error.code == "poison_request"
    assert asked(folder, word) == 2


async def test_a_cancelled_job_takes_back_what_it_has_asked_of_an_engine(jobs: Jobs, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    busy = await jobs.submit("words", {"word": "stay"})
    while not asked(folder, "stay"):
        await jobs.wait(busy.id, 0.05)
    unwanted = await jobs.submit("words", {"word": "unwanted"})
    while (waits := await jobs.get(unwanted.id)) is not None and waits.status == "queued":
        await jobs.wait(unwanted.id, 0.05)
    cancelled = await jobs.cancel(unwanted.id)
    assert cancelled is not None
    assert cancelled.cancelling
    gone = await jobs.wait(unwanted.id, 10)
    assert gone is not None
    assert gone.status == "cancelled"
    later = await jobs.submit("words", {"word": "later"})
    while (now := await jobs.get(later.id)) is not None and now.status == "queued":
        await jobs.wait(later.id, 0.05)
    await asyncio.to_thread((folder / "pipe").write_bytes, b"go on")
    done = await jobs.wait(later.id, 60)
    assert done is not None
    assert done.status == "completed"
    assert asked(folder, "unwanted") == 0


async def test_a_runner_that_is_to_go_ends_its_job_and_begins_no_other(
    words: Handle, folder: Path, tmp_path: Path
) -> None:
    """Nobody else works on this table: whoever ended the job was told to go before."""
    if not (folder / "pipe").exists():
        os.mkfifo(folder / "pipe")
    leaving = Runner.bind(partial(furnish, tmp_path), words=words)
    await asyncio.to_thread(serve.run, leaving, name="leaving", route_prefix=None)
    table = SqlTable(f"sqlite:///{tmp_path / 'jobs.sqlite'}")
    busy = await table.submit("words", {"word": "stay on"})
    while not asked(folder, "stay on"):
        await table.wait(busy.id, 0.05)
    going = asyncio.create_task(asyncio.to_thread(serve.delete, "leaving"))
    while True:
        late = await table.submit("words", {"word": "too late"})
        waits = await table.wait(late.id, 1.5)  # a runner that claims looks twice a second
        assert waits is not None
        if waits.status == "queued":
            break
    assert not going.done()
    await asyncio.to_thread((folder / "pipe").write_bytes, b"go on")
    done = await table.wait(busy.id, 60)
    await going
    left = await table.get(late.id)
    await table.close()
    assert done is not None
    assert left is not None
    assert (done.status, done.attempt) == ("completed", 1)
    assert (left.status, left.attempt) == ("queued", 0)

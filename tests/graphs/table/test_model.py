"""Any order of submits, claims, late runners, cancels and lost leases: the table does as the model does."""

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from deployments.runner import Job, JobError, Lease, Terms
from graphs.table import moves
from graphs.table.rules import Rules
from graphs.table.schema import deliveries, jobs, turns
from graphs.table.sql_table import SqlTable
from tests.graphs.table.conftest import House
from tests.graphs.table.model import ATTEMPTS, OVER, Model

T = TypeVar("T")
LEASE = 1000
AWAY = JobError("away", "try later")
STEPS = settings(
    max_examples=30,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Machine(RuleBasedStateMachine):
    """Two tables on one database, and every lease that was ever given."""

    runner: ClassVar[asyncio.Runner]
    house: ClassVar[House]
    tables: ClassVar[list[SqlTable]]

    def do(self, work: Awaitable[T]) -> T:
        async def wait() -> T:
            return await work

        return self.runner.run(wait())

    def table(self) -> SqlTable:
        """One after the other: no process knows more than the database does."""
        self.asked += 1
        return self.tables[self.asked % 2]

    @initialize()
    def empty(self) -> None:
        self.asked, self.model = 0, Model()
        self.leases: list[Lease] = []
        self.named: dict[tuple[str, str], str] = {}
        self.house.clock.ahead = 0

        def clear(connection: Any) -> None:
            for emptied in (jobs, turns, deliveries):
                connection.execute(emptied.delete())

        self.do(self.tables[0].database.write(clear))

    @rule(
        key=st.sampled_from("ab"),
        priority=st.sampled_from([0, 0, 5]),
        seconds=st.sampled_from([None, None, 1500]),
        webhook=st.booleans(),
        name=st.sampled_from([None, None, "once"]),
    )
    def submit(self, key: str, priority: int, seconds: int | None, webhook: bool, name: str | None) -> None:
        terms = Terms(key, False, None, priority, seconds, "https://hook" if webhook else None)
        if name is not None:
            name = f"{name}-{priority}-{seconds}-{webhook}"
            terms = Terms(key, False, name, priority, seconds, terms.webhook)
        job = self.do(self.table().submit("vlog", {}, terms))
        before = self.named.get((key, name)) if name is not None else None
        if before in self.model.jobs:
            assert (job.id, job.replayed) == (before, True)
            return
        assert not job.replayed
        self.model.submit(job.id, key, priority, seconds, webhook)
        if name is not None:
            self.named[key, name] = job.id

    @rule()
    def claim(self) -> None:
        lease = self.do(self.table().claim(f"runner {len(self.leases)}", LEASE))
        expected = self.model.claim()
        assert (lease and lease.job.id) == expected
        if lease is not None:
            self.model.lease(lease.job.id, LEASE)
            self.leases.append(lease)

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def beat(self, data: st.DataObject) -> None:
        lease, holds = self.some_lease(data)
        assert self.do(self.table().beat(lease, LEASE)) == holds
        if holds:
            self.model.jobs[lease.job.id].lease_until = self.model.now + LEASE

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def publish(self, data: st.DataObject) -> None:
        lease, holds = self.some_lease(data)
        stood = self.model.jobs.get(lease.job.id)
        again = stood is not None and (stood.status, stood.result) == ("completed", lease.fence)
        assert self.do(self.table().publish(lease, (), {"fence": lease.fence})) == (holds or again)
        if holds:
            job = self.model.jobs[lease.job.id]
            job.end("completed")
            job.result = lease.fence

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), again_in=st.sampled_from([0, 500]))
    def try_later(self, data: st.DataObject, again_in: int) -> None:
        lease, holds = self.some_lease(data)
        job = self.model.jobs.get(lease.job.id)
        stood = job is not None and (job.status, job.code, job.fence) == ("failed", "away", lease.fence)
        assert self.do(self.table().fail(lease, AWAY, again_in)) == (holds or stood)
        if holds and job is not None and job.attempt < ATTEMPTS:
            job.again(self.model.now + again_in)
        elif holds and job is not None:
            job.end("failed", "away")

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        lease, holds = self.some_lease(data)
        assert self.do(self.table().release(lease)) == holds
        if holds:
            self.model.jobs[lease.job.id].again(self.model.now)
            self.model.jobs[lease.job.id].attempt -= 1

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from(sorted(self.model.jobs, key=self.age)))
        self.do(self.table().cancel(job_id))
        self.model.cancel(job_id)

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from(sorted(self.model.jobs, key=self.age)))
        over = self.model.jobs[job_id].status in OVER
        assert self.do(self.table().delete(job_id)) == over
        if over:
            del self.model.jobs[job_id]

    @rule(seconds=st.sampled_from([400, 600, 1000]))
    def time_goes_by(self, seconds: int) -> None:
        self.model.now += seconds
        self.house.clock.forward(seconds)

    @invariant()
    def every_job_stands_as_it_should(self) -> None:
        told = {job.id: self.standing(job) for job in self.do(self.tables[0].list(1000))}
        assert told == {
            job_id: (job.status, job.attempt, job.wished and job.status == "in_progress", job.code)
            for job_id, job in self.model.jobs.items()
        }

    def teardown(self) -> None:
        owed = sum(job.webhook and job.status in OVER for job in self.model.jobs.values())
        for _ in range(owed):
            assert self.do(self.tables[0].due(LEASE)) is not None
        assert self.do(self.tables[0].due(LEASE)) is None
        for job_id, job in self.model.jobs.items():
            now = self.do(self.tables[0].get(job_id))
            assert now is not None
            assert now.report == ({} if job.result is None else {"fence": job.result})

    def standing(self, job: Job) -> tuple[str, int, bool, str | None]:
        return job.status, job.attempt, job.cancelling, job.error.code if job.error else None

    def some_lease(self, data: st.DataObject) -> tuple[Lease, bool]:
        """One of all that were given, and whether it should still hold."""
        lease = self.leases[data.draw(st.integers(0, len(self.leases) - 1))]
        return lease, self.model.holds(lease.job.id, lease.fence)

    def age(self, job_id: str) -> int:
        return self.model.jobs[job_id].number


@pytest.fixture
def machine(url: str) -> Iterator[type[Machine]]:
    with asyncio.Runner() as runner:
        house = House(url)
        rules = Rules(queued=1000, attempts=ATTEMPTS)
        tables = [house.table(rules), house.table(rules)]
        yield type("Bound", (Machine,), {"runner": runner, "house": house, "tables": tables})
        for table in tables:
            runner.run(table.close())


def test_the_table_does_as_the_model_does(machine: type[Machine]) -> None:
    run_state_machine_as_test(machine, settings=STEPS)


def test_without_the_fence_the_model_sees_the_difference(
    machine: type[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        moves, "held", lambda lease: [jobs.c.id == lease.job.id, jobs.c.status == "in_progress"]
    )
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        run_state_machine_as_test(machine, settings=STEPS)

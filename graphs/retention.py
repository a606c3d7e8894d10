"""What leaves a store: what nothing names any more, what is past keeping, and the oldest of too much.

Knows what jobs and records name, by the form of a name alone; no graph and no media.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from deployments.runner import Job, Jobs, Store
from graphs.store import LocalStore

DAY = 86_400.0
GRACE_SECONDS = DAY
"""What was put so lately never goes: somebody may be about to name it."""

_PAGE = 500
_NAMES = re.compile(r"(?<![0-9a-z])(?:[0-9a-f]{64}|[a-z]+_[0-9a-f]{32}(?:[0-9a-f]{32})?)(?![0-9a-z])")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the store; `age` in seconds since it was last put."""

    sha256: str
    size: int
    age: float


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the store, and the files that it names."""

    id: str
    age: float
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Named:
    """Files and records that jobs name: `needed` by those that have not ended, `kept` by those that have."""

    needed: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, in seconds, and how much, in bytes of files, is kept."""

    kept_seconds: float
    store_bytes: int | None = None
    grace_seconds: float = GRACE_SECONDS


@dataclass(frozen=True, slots=True)
class Swept:
    """What was dropped and what stayed."""

    files: int = 0
    bytes: int = 0
    records: int = 0
    kept_files: int = 0
    kept_bytes: int = 0
    kept_records: int = 0


async def gc(
    store: Store,
    jobs: Jobs,
    kept_days: float,
    store_bytes: int | None = None,
    *,
    grace_seconds: float = GRACE_SECONDS,
    dry_run: bool = False,
) -> Swept:
    """Drop what is past keeping, then the oldest until the files are within `store_bytes`.

    Never goes: what a job that has not ended names, itself or by a record; what was put within
    `grace_seconds`, and what a record of that age names. For `kept_days` there stays what an ended job or a
    record names, unless there is too much. Files that nothing names go after the grace. A file that is put
    again while this runs stays. Several may run at once. EngineUnavailable when the store or the table
    cannot be reached: what was not dropped by then stays.
    """
    limits = Limits(kept_days * DAY, store_bytes, grace_seconds)
    records = [
        Record(record_id, age, frozenset(_names(json.dumps(record))))
        async for record_id, age, record in store.records()
    ]
    files = [File(*found) async for found in store.objects()]
    named = await named_by(jobs, limits.kept_seconds)  # last: of what came meanwhile, all is young
    going, leaving = plan(files, records, named, limits)
    if not dry_run:
        if isinstance(store, LocalStore):
            await asyncio.to_thread(store.sweep)
        for record in leaving:  # before its files: no record names what is gone
            await store.drop_record(record.id)
        going = [file for file in going if await store.retire(file.sha256, grace_seconds)]
    dropped = sum(file.size for file in going)
    kept_bytes = sum(file.size for file in files) - dropped
    kept = len(files) - len(going), kept_bytes, len(records) - len(leaving)
    return Swept(len(going), dropped, len(leaving), *kept)


def plan(
    files: Iterable[File], records: Iterable[Record], named: Named, limits: Limits
) -> tuple[list[File], list[Record]]:
    """The files and the records that are to go."""
    held, kept = set(named.needed), set(named.kept)
    leaving, staying = [], []
    for record in records:
        if record.id in held or record.age < limits.grace_seconds:
            held |= record.names
        elif record.id in kept or record.age < limits.kept_seconds:
            kept |= record.names
            staying.append(record)
        else:
            leaving.append(record)
    going, loose, total = [], [], 0
    for file in files:
        if file.age < limits.grace_seconds or file.sha256 in held:
            total += file.size
        elif file.sha256 in kept:
            total += file.size
            loose.append(file)
        else:
            going.append(file)
    surplus = _oldest(loose, total - limits.store_bytes) if limits.store_bytes is not None else []
    lost = {file.sha256 for file in surplus}
    return going + surplus, leaving + [record for record in staying if record.names & lost]


async def named_by(jobs: Jobs, kept_seconds: float) -> Named:
    """What the jobs name that have not ended, and those that ended within `kept_seconds`."""
    needed, kept = set[str](), set[str]()
    async for job in _walk(jobs):
        names = {artifact.sha256 for artifact in job.artifacts} | _names(json.dumps(job.request))
        if not job.ended:
            needed |= names
        elif job.status != "expired" and _ended_ago(job) < kept_seconds:
            kept |= names
    return Named(frozenset(needed), frozenset(kept))


async def _walk(jobs: Jobs) -> AsyncIterator[Job]:
    """Every job. One that is forgotten while we stand on it must not look like the end of the list."""
    passed: list[str] = []
    while True:
        page = await jobs.list(_PAGE, passed[-1] if passed else None)
        for job in page:
            yield job
        passed += [job.id for job in page]
        if not page:
            if not passed or await jobs.get(passed[-1]) is not None:
                return
            passed.pop()


def _ended_ago(job: Job) -> float:
    return (datetime.now(UTC) - (job.finished or job.created)).total_seconds()


def _oldest(files: list[File], surplus: int) -> list[File]:
    """The oldest files, as many as hold `surplus` bytes."""
    chosen = []
    for file in sorted(files, key=lambda file: (-file.age, file.sha256)):
        if surplus <= 0:
            break
        chosen.append(file)
        surplus -= file.size
    return chosen


def _names(text: str) -> set[str]:
    return set(_NAMES.findall(text))

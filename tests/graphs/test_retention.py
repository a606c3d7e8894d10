"""What a store lets go of, and what it never does."""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import EngineUnavailable
from deployments.runner import Job, StoredArtifact
from graphs import retention
from graphs.object_store import ObjectStore
from graphs.open_store import open_store
from graphs.retention import DAY, File, Limits, Named, Record, gc, plan
from graphs.store import LocalStore
from graphs.store_names import object_key, record_key
from graphs.table.sql_table import SqlTable

UPLOAD = "file_" + "1" * 32
STAGE = "stage_" + "2" * 32
OLD = 40 * DAY


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


def make_old(store: LocalStore, *keys: str, seconds: float = OLD) -> None:
    for key in keys:
        os.utime(store.root / key, (0, time.time() - seconds))


async def old_file(store: LocalStore, content: bytes, seconds: float = OLD) -> str:
    name = await store.put(content)
    make_old(store, object_key(name), seconds=seconds)
    return name


async def old_record(
    store: LocalStore, record_id: str, record: Mapping[str, Any], seconds: float = OLD
) -> None:
    await store.put_record(record_id, record)
    make_old(store, record_key(record_id), seconds=seconds)


async def there(store: LocalStore | ObjectStore) -> set[str]:
    return {name async for name, _, _ in store.objects()} | {name async for name, _, _ in store.records()}


async def completed(table: SqlTable, artifact: str) -> Job:
    await table.submit("vlog", {"prompt": "calm"})
    lease = await table.claim("runner", 15)
    assert lease is not None
    assert await table.publish(lease, (StoredArtifact("video.mp4", "video/mp4", 6, artifact),), {})
    return lease.job


async def test_the_film_of_a_job_stays_and_goes_when_the_job_is_forgotten(
    store: LocalStore, table: SqlTable
) -> None:
    film = await old_file(store, b"a film")
    job = await completed(table, film)
    assert (await gc(store, table, 30)).files == 0
    await table.delete(job.id)
    swept = await gc(store, table, 30)
    assert (swept.files, swept.bytes, swept.kept_files) == (1, 6, 0)
    assert await there(store) == set()


async def test_the_film_of_a_job_that_ended_too_long_ago_goes(store: LocalStore, table: SqlTable) -> None:
    film = await old_file(store, b"a film")
    await completed(table, film)
    await asyncio.sleep(0.05)
    await gc(store, table, kept_days=0.01 / DAY)
    assert await there(store) == set()


async def test_the_upload_of_a_waiting_job_stays_however_old_and_however_full_the_store(
    store: LocalStore, table: SqlTable
) -> None:
    photo = await old_file(store, b"a photo")
    await old_record(store, UPLOAD, {"object": photo})
    job = await table.submit("vlog", {"photos": [UPLOAD]})
    assert (await gc(store, table, 30, store_bytes=1)).files == 0
    assert await there(store) == {photo, UPLOAD}
    await table.cancel(job.id)
    assert (await gc(store, table, 30)).files == 0, "it may be tried again"
    await table.delete(job.id)
    assert (await gc(store, table, 30)).files == 1
    assert await there(store) == set()


async def test_a_stage_that_was_kept_goes_with_its_record_when_it_is_old(
    store: LocalStore, table: SqlTable
) -> None:
    made = await old_file(store, b"frozen")
    await old_record(store, STAGE, {"object": made, "size": 6}, seconds=20 * DAY)
    assert (await gc(store, table, 30)).files == 0
    make_old(store, record_key(STAGE))
    swept = await gc(store, table, 30)
    assert (swept.files, swept.records, swept.kept_records) == (1, 1, 0)


async def test_what_nothing_names_goes_after_a_day_and_not_before(store: LocalStore, table: SqlTable) -> None:
    young = await store.put(b"about to be named")
    await old_file(store, b"left behind", seconds=2 * DAY)
    await gc(store, table, 30, store_bytes=1)
    assert await there(store) == {young}


async def test_too_much_is_made_less_from_the_oldest_on(store: LocalStore, table: SqlTable) -> None:
    names = [await old_file(store, bytes([day]) * 100, seconds=day * DAY) for day in (2, 9, 5, 7)]
    for number, name in enumerate(names):
        await old_record(store, f"stage_{number:032x}", {"object": name}, seconds=(2, 9, 5, 7)[number] * DAY)
    swept = await gc(store, table, 30, store_bytes=250)
    assert (swept.files, swept.bytes, swept.kept_bytes, swept.records) == (2, 200, 200, 2)
    assert await there(store) == {names[0], names[2], f"stage_{0:032x}", f"stage_{2:032x}"}


async def test_a_dry_run_says_the_same_and_drops_nothing(store: LocalStore, table: SqlTable) -> None:
    await old_file(store, b"left behind")
    await old_record(store, STAGE, {"object": "0" * 64})
    before = await there(store)
    said = await gc(store, table, 30, dry_run=True)
    assert await there(store) == before
    assert await gc(store, table, 30) == said
    assert (said.files, said.records) == (1, 1)


async def test_a_file_that_is_put_again_while_others_are_dropped_stays(
    store: LocalStore, table: SqlTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await old_file(store, b"a film")

    async def meanwhile(*_: object) -> Named:
        await store.put(b"a film")
        return Named()

    monkeypatch.setattr(retention, "named_by", meanwhile)
    assert (await gc(store, table, 30)).files == 0
    assert await store.read(name) == b"a film"


async def test_a_job_that_is_forgotten_during_the_walk_hides_no_other(
    store: LocalStore, table: SqlTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = [await old_file(store, b"film %d" % number) for number in range(6)]
    jobs = [await completed(table, film) for film in films]
    monkeypatch.setattr(retention, "_PAGE", 2)
    pages = table.list

    async def forgetful(limit: int, after: str | None = None) -> Sequence[Job]:
        page = await pages(limit, after)
        if after is None:
            await table.delete(page[-1].id)
        return page

    monkeypatch.setattr(table, "list", forgetful)
    await gc(store, table, 30)
    assert await there(store) >= {*films[:4], films[5]}
    assert await table.get(jobs[4].id) is None


async def test_without_the_table_nothing_is_dropped(
    store: LocalStore, table: SqlTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    await old_file(store, b"left behind")
    await old_record(store, STAGE, {"object": "0" * 64})
    before = await there(store)

    async def down(*_: object) -> Sequence[Job]:
        raise EngineUnavailable("the table cannot be reached", "store_down")

    monkeypatch.setattr(table, "list", down)
    with pytest.raises(EngineUnavailable):
        await gc(store, table, 30)
    assert await there(store) == before


async def test_several_at_once_drop_the_same(store: LocalStore, table: SqlTable) -> None:
    for number in range(20):
        await old_file(store, b"left behind %d" % number)
    film = await old_file(store, b"a film")
    await completed(table, film)
    await asyncio.gather(*(gc(store, table, 30) for _ in range(3)))
    assert await there(store) == {film}


async def test_an_object_store_is_swept_too(table: SqlTable) -> None:
    memory = open_store("memory:///")
    assert isinstance(memory, ObjectStore)
    store = ObjectStore(memory.bucket.far, renewed=0)
    film = await store.put(b"a film")
    await store.put(b"left behind")
    await store.put_record(STAGE, {"object": film})
    await completed(table, film)
    swept = await gc(store, table, 30, grace_seconds=0)
    assert (swept.files, swept.kept_files, swept.kept_records) == (1, 1, 1)
    assert await there(store) == {film, STAGE}


SHAS = [f"{number:064x}" for number in range(6)]
IDS = [f"stage_{number:032x}" for number in range(4)]
AGES = st.floats(0, 60 * DAY)


@given(
    st.lists(st.builds(File, st.sampled_from(SHAS), st.integers(0, 100), AGES), unique_by=lambda f: f.sha256),
    st.lists(
        st.builds(Record, st.sampled_from(IDS), AGES, st.frozensets(st.sampled_from(SHAS))),
        unique_by=lambda record: record.id,
    ),
    st.builds(Named, *[st.frozensets(st.sampled_from(SHAS + IDS), max_size=3)] * 2),
    st.none() | st.integers(1, 300),
)
def test_whatever_there_is_what_is_needed_stays_and_the_store_is_within_its_limits(
    files: list[File], records: list[Record], named: Named, store_bytes: int | None
) -> None:
    limits = Limits(30 * DAY, store_bytes)
    going, leaving = plan(files, records, named, limits)
    gone = {file.sha256 for file in going}
    safe = [record for record in records if record.id in named.needed or record.age < limits.grace_seconds]
    needed = named.needed.union(*(record.names for record in safe))
    assert not gone & needed
    assert all(file.age >= limits.grace_seconds for file in going)
    assert not {record.id for record in leaving} & {record.id for record in safe}
    assert not any(record.names & gone for record in records if record not in leaving)
    staying = [file for file in files if file.sha256 not in gone]
    loose = [f for f in staying if f.age >= limits.grace_seconds and f.sha256 not in needed]
    if store_bytes is None:
        kept = named.kept.union(*(record.names for record in records if record not in leaving))
        assert gone.isdisjoint(kept)
    elif sum(file.size for file in staying) > store_bytes:
        assert not loose

"""Object stores: what is sent there and when, what two runners do to one file, and what goes wrong."""

import asyncio
import resource
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.exceptions import GenericError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore as ObstoreFolder
from obstore.store import MemoryStore

from composer.errors import EngineUnavailable, SoundreelError
from deployments.runner import Bench, Job, Show
from deployments.runner.loop import Loop
from graphs import object_store, open_store
from graphs.bucket import SMALL, TINY
from graphs.models import Artifact, Result
from graphs.object_store import ObjectStore
from graphs.store_names import object_key
from tests.conftest import sql_table
from tests.graphs.s3_server import S3

RECORD = "file_" + "0" * 32


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that were written, in their order."""
    written: list[str] = []
    put = obstore.put_async

    async def counted(far: Any, key: str, *words: Any, **named: Any) -> Any:
        result = await put(far, key, *words, **named)
        written.append(key)
        return result

    monkeypatch.setattr(obstore, "put_async", counted)
    return written


@pytest.mark.parametrize("size", [6, TINY + 1, SMALL + 1])
async def test_a_young_file_is_not_written_again(uploads: list[str], size: int) -> None:
    store = ObjectStore(MemoryStore())
    names = [await store.put(b"x" * size) for _ in range(3)]
    assert uploads == [object_key(names[0])]


@pytest.mark.parametrize("size", [6, TINY + 1, SMALL + 1])
async def test_an_old_file_is_made_young_by_putting_it_again(
    uploads: list[str], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_store, "REMOVAL_SECONDS", 0.0)
    store = ObjectStore(MemoryStore(), renewed=0)
    name = await store.put(b"x" * size)
    before = await written_at(store, name)
    await store.put(b"x" * size)
    assert await written_at(store, name) > before
    assert len(uploads) == 2


async def written_at(store: ObjectStore, name: str) -> datetime:
    return (await obstore.head_async(store.bucket.far, object_key(name)))["last_modified"]


async def test_a_young_file_is_never_retired_whatever_is_asked() -> None:
    store = ObjectStore(MemoryStore(), renewed=60)
    name = await store.put(b"a film")
    assert not await store.retire(name, 0)
    assert await ObjectStore(store.bucket.far, renewed=0).retire(name, 0)
    assert await store.size(name) is None


async def retire_while_put(monkeypatch: pytest.MonkeyPatch, uploads: list[str]) -> bool:
    """Whether the file is there after a put at the moment between its age being read and its removal."""
    store = ObjectStore(MemoryStore(), renewed=0)
    name = await store.put(b"a film")
    delete = store.bucket.delete
    putting: list[asyncio.Task[str]] = []

    async def slow_delete(key: str) -> None:
        putting.append(asyncio.create_task(store.put(b"a film")))
        await asyncio.sleep(0.05)
        assert len(uploads) == 2
        await delete(key)

    monkeypatch.setattr(store.bucket, "delete", slow_delete)
    assert await store.retire(name, 0)
    await putting[0]
    return await store.size(name) is not None


async def test_a_file_that_is_put_while_it_is_retired_is_there_afterwards(
    monkeypatch: pytest.MonkeyPatch, uploads: list[str]
) -> None:
    monkeypatch.setattr(object_store, "REMOVAL_SECONDS", 0.5)
    assert await retire_while_put(monkeypatch, uploads)


async def test_without_the_second_look_it_would_be_lost(
    monkeypatch: pytest.MonkeyPatch, uploads: list[str]
) -> None:
    sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: sleep(0 if seconds > 0.1 else seconds))
    assert not await retire_while_put(monkeypatch, uploads)


async def test_a_folder_behind_obstore_is_a_store_too(tmp_path: Path) -> None:
    store = ObjectStore(ObstoreFolder(tmp_path))
    names = await asyncio.gather(*(store.put(b"a film") for _ in range(4)))
    assert await part(store, names[0], 2, 6) == b"film"
    await store.put_record(RECORD, {"object": names[0]})
    assert [record async for _, _, record in store.records("file_")] == [{"object": names[0]}]
    assert [name async for name, _, _ in store.objects()] == [names[0]]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (GenericError("507 Insufficient Storage: XMinioStorageFull"), "storage_full"),
        (GenericError("403 QuotaExceeded"), "storage_full"),
        (GenericError("error sending request"), "store_down"),
        (PermissionDeniedError("403"), "store_down"),
        (ConnectionResetError("reset"), "store_down"),
    ],
)
async def test_what_goes_wrong_far_away_is_named(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise error

    store = ObjectStore(MemoryStore())
    monkeypatch.setattr(obstore, "put_async", fail)
    for asked in (store.put(b"a film"), store.put_record(RECORD, {}), store.put(b"x" * (SMALL + 1))):
        with pytest.raises(EngineUnavailable) as refusal:
            await asked
        assert refusal.value.code == code


@pytest.mark.parametrize("error", [PermissionDeniedError("403"), UnauthenticatedError("401")])
def test_a_store_that_refuses_the_credentials_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(obstore, "put", fail)
    with pytest.raises(SoundreelError) as refusal:
        open_store.open_store("s3://bucket/prefix", {"access_key_id": "key", "secret_access_key": "wrong"})
    assert refusal.value.code == "store_denied"
    assert "s3://bucket/prefix" in refusal.value.message


@pytest.fixture
def small_disk() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_disk")
async def test_a_local_disk_too_full_for_a_draft_is_named_and_reading_goes_on() -> None:
    store = ObjectStore(MemoryStore())
    name = await store.put(b"a film")

    async def write() -> None:
        async with store.draft() as draft:
            await draft.write(b"x" * 3_000_000)
            await draft.keep()

    with pytest.raises(EngineUnavailable) as refusal:
        await write()
    assert refusal.value.code == "storage_full"
    assert await store.read(name) == await part(store, name, 0, 6) == b"a film"


async def part(store: ObjectStore, name: str, start: int, end: int) -> bytes:
    return b"".join([piece async for piece in store.range(name, start, end)])


async def test_many_who_ask_for_parts_at_once_have_the_file_checked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = ObjectStore(MemoryStore())
    name = await store.put(b"a film")
    gets: list[str] = []
    get = obstore.get_async

    async def counted(far: Any, key: str, **named: Any) -> Any:
        gets.append(key)
        return await get(far, key, **named)

    monkeypatch.setattr(obstore, "get_async", counted)
    parts = await asyncio.gather(*(part(store, name, start, start + 1) for start in range(6)))
    assert b"".join(parts) == b"a film"
    assert len(gets) == 1 + 6


async def test_a_local_disk_without_spare_room_begins_no_draft() -> None:
    with pytest.raises(EngineUnavailable) as refusal:
        async with ObjectStore(MemoryStore(), spare=1 << 62).draft():
            pass
    assert refusal.value.code == "storage_full"


async def test_two_runners_over_one_bucket_keep_one_film_and_lose_none(s3: S3, tmp_path: Path) -> None:
    url, films = s3.new_url(), [b"the same film" * 1000, bytes(SMALL + 1)]
    stores = [open_store.open_store(url, s3.options) for _ in range(2)]
    tables = [sql_table(tmp_path) for _ in stores]

    async def run(job: Job, _: Show) -> Result:
        film = Artifact(films[job.request["number"] % 2], "video/mp4")
        return Result({"video.mp4": film}, {})

    loops = [
        Loop(Bench(table, store, run, at_once=4, seconds=60))
        for table, store in zip(tables, stores, strict=True)
    ]
    working = [asyncio.create_task(loop.forever()) for loop in loops]
    jobs = [await tables[0].submit("vlog", {"number": number}) for number in range(12)]
    ended = await asyncio.gather(*(tables[number % 2].wait(job.id, 60) for number, job in enumerate(jobs)))
    for loop in loops:
        await loop.drain(5)
    await asyncio.gather(*working)
    for job in ended:
        assert job is not None
        assert (job.status, job.attempt) == ("completed", 1)
        assert await stores[1].read(job.artifacts[0].sha256) == films[job.request["number"] % 2]
    assert len([each async for each in stores[0].objects()]) == 2
    for table in tables:
        await table.close()


@pytest.mark.parametrize(
    ("url", "options", "said"),
    [
        ("gs://bucket/some/prefix", {}, 'bucket="bucket", prefix="some/prefix"'),
        (
            "az://container/some/prefix",
            {"account_name": "account", "account_key": "a2V5"},
            'container_name="container", account_name="account", prefix="some/prefix"',
        ),
        ("s3://bucket/some/prefix", {"timeout": "9s"}, 'bucket="bucket", prefix="some/prefix"'),
    ],
)
def test_a_cloud_url_names_its_bucket_and_its_prefix(url: str, options: dict[str, str], said: str) -> None:
    assert said in repr(open_store._remote(url, options, {}))


async def test_a_server_that_is_gone_is_down_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{free.getsockname()[1]}"
    options = {"endpoint": endpoint, "access_key_id": "key", "secret_access_key": "secret"}
    store = open_store.open_store("s3://bucket/prefix", options)
    async with asyncio.timeout(3):
        with pytest.raises(EngineUnavailable) as refusal:
            await store.put(b"a film")
    assert refusal.value.code == "store_down"

"""The store in a folder: its locks, its drafts, and a disk that is full or fails."""

import asyncio
import functools
import os
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from composer.errors import EngineUnavailable, InputError, SoundreelError
from graphs import local_files
from graphs import store as module
from graphs.local_draft import LocalDraft
from graphs.store import FRESH_SECONDS, LocalStore
from graphs.store_names import object_key

RECORD = "file_" + "0" * 32
OLD = 3600.0


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def path_of(store: LocalStore, name: str) -> Path:
    return store.root / object_key(name)


def make_old(path: Path, seconds: float = OLD) -> None:
    os.utime(path, (0, time.time() - seconds))


@contextmanager
def most_bytes(size: int) -> Iterator[None]:
    """The kernel lets no file of this process grow past `size`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_putting_a_file_again_writes_nothing_and_makes_it_young(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    name = await store.put(b"a film")
    before = path_of(store, name).stat()
    make_old(path_of(store, name))
    assert await store.put(b"a film") == name
    after = path_of(store, name).stat()
    assert after.st_ino == before.st_ino
    assert time.time() - after.st_mtime < OLD / 2
    assert len(files(tmp_path)) == 1


async def test_a_flipped_byte_is_mended_by_putting_the_file_again(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    name = await store.put(b"a film")
    path_of(store, name).write_bytes(b"a fiLm")
    await store.put(b"a film")
    assert await store.read(name) == b"a film"


async def test_a_file_put_while_a_damaged_one_is_found_is_not_dropped_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = LocalStore(tmp_path)
    name = await store.put(b"a film")
    path_of(store, name).write_bytes(b"a fiLm")
    drop = store._drop_unsound

    def drop_after_another_put(path: Path, state: object) -> None:
        asyncio.run(LocalStore(tmp_path).put(b"a film"))
        drop(path, state)

    monkeypatch.setattr(store, "_drop_unsound", drop_after_another_put)
    with pytest.raises(InputError):
        await store.read(name)
    assert await store.read(name) == b"a film"


async def retire_while_put(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the file is there after a put at the moment between its age being read and its removal."""
    name = await store.put(b"a film")
    make_old(path_of(store, name))
    putting = threading.Thread(target=lambda: asyncio.run(LocalStore(store.root).put(b"a film")))

    def slow_age(state: os.stat_result) -> float:
        putting.start()
        putting.join(0.3)
        return local_files.age(state)

    monkeypatch.setattr(module, "age", slow_age)
    assert await store.retire(name, OLD / 2)
    putting.join()
    return await store.size(name) is not None


async def test_a_file_that_is_put_while_it_is_retired_is_there_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await retire_while_put(LocalStore(tmp_path), monkeypatch)


async def test_without_the_lock_it_would_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "locked", lambda *_, **__: nullcontext())
    assert not await retire_while_put(LocalStore(tmp_path), monkeypatch)


async def test_a_process_that_stands_still_at_a_bad_moment_holds_nobody_up_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = LocalStore(tmp_path)
    name = await store.put(b"a film")
    locking = functools.partial(local_files.locked, wait=0.1)
    monkeypatch.setattr(module, "locked", locking)
    await store.put_record(RECORD, {})
    with local_files.locked(path_of(store, name).parent), local_files.locked(tmp_path / "records"):
        await store.put_record(RECORD, {"size": 6})
        assert await refused(store, b"a film") == "store_down"
        assert await store.read(name) == b"a film"
    assert await store.put(b"a film") == name


async def test_a_damaged_record_is_none(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    await store.put_record(RECORD, {"size": 3})
    (tmp_path / "records" / f"{RECORD}.json").write_bytes(b'{"size"')
    assert await store.get_record(RECORD) is None
    assert [each async for each in store.records()] == []


async def test_stray_files_are_no_part_of_the_store(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    name = await store.put(b"a film")
    await store.put_record(RECORD, {})
    (tmp_path / "drafts" / "folder").mkdir()
    make_old(tmp_path / "drafts" / "folder")
    store.sweep()
    for stray in ("objects/.DS_Store", "objects/ab", f"objects/{name[:2]}/notes", "records/notes.json"):
        (tmp_path / stray).write_bytes(b"{}")
    assert [found async for found, _, _ in store.objects()] == [name]
    assert [found async for found, _, _ in store.records()] == [RECORD]


async def refused(store: LocalStore, data: bytes = b"x") -> str:
    with pytest.raises(SoundreelError) as refusal:
        await store.put(data)
    return refusal.value.code


async def test_a_disk_without_spare_room_refuses_and_keeps_nothing(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, spare=1 << 62)
    assert await refused(store) == "storage_full"
    with pytest.raises(EngineUnavailable):
        await store.put_record(RECORD, {})
    assert files(tmp_path) == []


async def test_a_full_disk_refuses_what_is_new_leaves_nothing_of_it_and_reads_on(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    name = await store.put(b"a film")
    await store.put_record(RECORD, {"size": 6})
    there = sorted(files(tmp_path))
    with most_bytes(100_000):
        assert await refused(store, b"x" * 3_000_000) == "storage_full"
        with pytest.raises(EngineUnavailable) as refusal:
            await store.put_record(RECORD, {"text": "x" * 200_000})
        assert refusal.value.code == "storage_full"
        assert sorted(files(tmp_path)) == there
        assert await store.read(name) == b"a film"
        assert await store.get_record(RECORD) == {"size": 6}
    assert await store.size(await store.put(b"x" * 3_000_000)) == 3_000_000


@pytest.mark.parametrize(("number", "code"), [(28, "storage_full"), (122, "storage_full"), (5, "store_down")])
@pytest.mark.parametrize("call", ["fsync", "mkdir", "open"])
async def test_a_disk_that_fills_or_fails_at_any_step_is_named_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    store = LocalStore(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        assert await refused(store) == code
    assert files(tmp_path) == []
    assert await store.put(b"a film")


async def test_a_draft_that_is_cancelled_while_it_begins_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = LocalStore(tmp_path)
    begin = store._begin

    def slow_begin() -> LocalDraft:
        time.sleep(0.1)
        return begin()

    monkeypatch.setattr(store, "_begin", slow_begin)

    async def write() -> None:
        async with store.draft() as draft:
            await draft.write(b"never")

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await asyncio.sleep(0.2)
    assert files(tmp_path) == []


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from graphs.store import LocalStore

async def main():
    async with LocalStore(Path(sys.argv[1])).draft() as draft:
        await draft.write(b"left behind")
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_drafts_of_dead_processes_are_swept_and_living_ones_are_not(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    writer = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, str(tmp_path))
    assert await writer.wait() < 0
    [dead] = files(tmp_path)
    async with store.draft() as draft:
        await draft.write(b"alive")
        store.sweep()
        assert dead.exists(), "it is too young to know"
        for path in files(tmp_path):
            make_old(path, FRESH_SECONDS + 1)
        store.sweep()
        assert not dead.exists()
        assert await store.read(await draft.keep()) == b"alive"


WRITING = """
import asyncio, os, sys
from pathlib import Path
from graphs.store import LocalStore

async def main():
    store = LocalStore(Path(sys.argv[1]))
    while True:
        name = await store.put(os.urandom(300_000))
        await store.put_record("file_" + os.urandom(16).hex(), {"object": name})
        print(name, flush=True)

asyncio.run(main())
"""


async def test_whenever_a_writer_is_killed_each_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    words = [sys.executable, "-c", WRITING, str(tmp_path)]
    told = set()
    for milliseconds in (60, 95, 130):
        writer = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
        assert writer.stdout is not None
        told.add((await writer.stdout.readline()).decode().strip())
        await asyncio.sleep(milliseconds / 1000)
        writer.kill()
        await writer.wait()
    store = LocalStore(tmp_path)
    names = {name async for name, _, _ in store.objects()}
    named = {record["object"] async for _, _, record in store.records()}
    assert told <= named <= names
    assert {len(await store.read(name)) for name in names} == {300_000}

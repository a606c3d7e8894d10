"""The store: whole files or none, by the hash of their content."""

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from composer.errors import EngineUnavailable, InputError
from graphs.store import FORGOTTEN_SECONDS, LocalStore

RECORD = "file_" + "0" * 32


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


async def test_a_file_is_named_by_its_sha256_and_read_back(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    name = await store.put(b"a film")
    assert name == hashlib.sha256(b"a film").hexdigest()
    assert await store.read(name) == b"a film"
    assert await store.size(name) == 6


async def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    names = await asyncio.gather(*(store.put(b"a film") for _ in range(5)))
    assert len(set(names)) == 1
    assert len(files(tmp_path)) == 1


async def test_a_draft_is_hashed_while_it_is_written(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    async with store.draft() as draft:
        for piece in (b"one ", b"two ", b"three"):
            await draft.write(piece)
        assert await draft.read() == b"one two three"
        await draft.write(b" four")
        name = await draft.keep()
        assert draft.size == 18
    assert await store.read(name) == b"one two three four"


async def test_a_draft_that_was_not_kept_leaves_no_trace(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)

    async def break_off() -> None:
        async with store.draft() as draft:
            await draft.write(b"half a fi")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await break_off()
    assert files(tmp_path) == []


async def test_a_range_holds_exactly_the_bytes_asked_for(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    content = bytes(range(256)) * 12_000
    name = await store.put(content)
    got = b"".join([piece async for piece in store.range(name, 1000, 2_500_000)])
    assert got == content[1000:2_500_000]


async def test_what_is_not_there_has_no_size(tmp_path: Path) -> None:
    assert await LocalStore(tmp_path).size("0" * 64) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n", "/etc/passwd"])
async def test_no_other_string_becomes_a_path(tmp_path: Path, name: str) -> None:
    store = LocalStore(tmp_path / "store")
    with pytest.raises(InputError):
        await store.read(name)
    assert await store.get_record(name) is None
    with pytest.raises(InputError):
        await store.put_record(name, {})
    assert files(tmp_path) == []


async def test_records_are_kept_beside_the_files(tmp_path: Path) -> None:
    await LocalStore(tmp_path).put_record(RECORD, {"name": "Übung.jpg", "size": 3})
    assert await LocalStore(tmp_path).get_record(RECORD) == {"name": "Übung.jpg", "size": 3}
    assert await LocalStore(tmp_path).get_record("file_" + "1" * 32) is None


async def test_a_disk_without_spare_room_refuses_and_keeps_nothing(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, spare=1 << 62)
    with pytest.raises(EngineUnavailable) as refusal:
        await store.put(b"a film")
    assert refusal.value.code == "storage_full"
    with pytest.raises(EngineUnavailable):
        await store.put_record(RECORD, {})
    assert files(tmp_path) == []


async def test_a_disk_that_fills_while_a_file_is_written_is_named_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store = LocalStore(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EngineUnavailable) as refusal:
        await store.put(b"a film")
    assert refusal.value.code == "storage_full"
    assert files(tmp_path) == []


async def test_drafts_of_dead_processes_are_swept_and_living_ones_are_not(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    async with store.draft() as draft:
        await draft.write(b"alive")
        dead = tmp_path / "drafts" / "dead"
        dead.write_bytes(b"left behind")
        os.utime(dead, (0, dead.stat().st_mtime - FORGOTTEN_SECONDS - 60))
        store.sweep()
        assert not dead.exists()
        assert await store.read(await draft.keep()) == b"alive"

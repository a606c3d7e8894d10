"""What every store promises, whatever is behind its URL; and which URL means which."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from composer.errors import EngineUnavailable, InputError, SoundreelError
from deployments.runner import Store
from graphs.object_store import ObjectStore
from graphs.open_store import open_store
from graphs.store import LocalStore
from tests.graphs.s3_server import S3

RECORD = "file_" + "0" * 32
LARGE = bytes(range(256)) * 50_000


async def refused(asked: Awaitable[object]) -> tuple[str, type[SoundreelError]]:
    with pytest.raises(SoundreelError) as refusal:
        await asked
    return refusal.value.code, type(refusal.value)


async def part(store: Store, name: str, start: int, end: int) -> bytes:
    return b"".join([piece async for piece in store.range(name, start, end)])


async def test_a_file_is_named_by_its_sha256_and_read_back(store: Store) -> None:
    name = await store.put(b"a film")
    assert name == hashlib.sha256(b"a film").hexdigest()
    assert await store.read(name) == b"a film"
    assert await store.size(name) == 6


async def test_an_empty_file_is_a_file(store: Store) -> None:
    name = await store.put(b"")
    assert (await store.size(name), await store.read(name), await part(store, name, 0, 0)) == (0, b"", b"")


async def test_the_same_content_is_kept_once(store: Store) -> None:
    names = await asyncio.gather(*(store.put(b"a film") for _ in range(5)))
    assert len(set(names)) == 1
    assert [(name, size) async for name, size, _ in store.objects()] == [(names[0], 6)]


async def test_a_draft_is_hashed_while_it_is_written(store: Store) -> None:
    async with store.draft() as draft:
        for piece in (b"one ", b"two ", b"three"):
            await draft.write(piece)
        assert await draft.read() == b"one two three"
        await draft.write(b" four")
        name = await draft.keep()
        assert draft.size == 18
    assert await store.read(name) == b"one two three four"


async def test_a_large_draft_is_kept_whole_and_read_in_parts(store: Store) -> None:
    async with store.draft() as draft:
        await draft.write(LARGE)
        name = await draft.keep()
    assert await store.size(name) == len(LARGE)
    assert await part(store, name, 1000, 2_500_000) == LARGE[1000:2_500_000]
    assert await part(store, name, len(LARGE) - 1, len(LARGE)) == LARGE[-1:]
    assert await part(store, name, 0, len(LARGE)) == LARGE
    assert await store.read(name) == LARGE


async def test_a_draft_that_was_not_kept_leaves_no_trace(store: Store) -> None:
    async def break_off() -> None:
        async with store.draft() as draft:
            await draft.write(b"half a fi")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await break_off()
    assert [each async for each in store.objects()] == []


async def test_what_is_not_there_is_missing_and_dropping_it_is_no_error(store: Store) -> None:
    name = "0" * 64
    assert await store.size(name) is None
    assert await refused(store.read(name)) == ("object_missing", InputError)
    assert await refused(part(store, name, 0, 1)) == ("object_missing", InputError)
    assert not await store.retire(name, 0)
    await store.drop(name)
    await store.drop_record(RECORD)


async def test_a_dropped_file_is_gone_and_may_be_put_again(store: Store) -> None:
    name = await store.put(b"a film")
    await part(store, name, 0, 3)
    await store.drop(name)
    assert await store.size(name) is None
    assert await refused(part(store, name, 0, 3)) == ("object_missing", InputError)
    assert await store.put(b"a film") == name
    assert await part(store, name, 0, 3) == b"a f"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n", "/etc/passwd"])
async def test_no_other_string_becomes_a_key(store: Store, name: str) -> None:
    for asked in (store.read(name), store.size(name), store.drop(name), store.retire(name, 0)):
        assert (await refused(asked))[1] is InputError
    assert (await refused(store.put_record(name, {})))[1] is InputError
    assert (await refused(store.drop_record(name)))[1] is InputError
    assert await store.get_record(name) is None


async def test_records_are_kept_written_over_and_dropped(store: Store) -> None:
    assert await store.get_record(RECORD) is None
    await store.put_record(RECORD, {"name": "Übung.jpg", "size": 3})
    await store.put_record(RECORD, {"name": "Übung.jpg", "size": 4})
    assert await store.get_record(RECORD) == {"name": "Übung.jpg", "size": 4}
    await store.drop_record(RECORD)
    assert await store.get_record(RECORD) is None


async def test_records_and_files_are_listed_with_their_age(store: Store) -> None:
    name = await store.put(b"a film")
    await store.put_record(RECORD, {"object": name})
    for number in range(40):
        await store.put_record(f"stage_{number:032x}", {"number": number})
    [(found, size, age)] = [each async for each in store.objects()]
    assert (found, size) == (name, 6)
    assert -2 < age < 60
    assert {key async for key, _, _ in store.records()} == {
        RECORD,
        *(f"stage_{number:032x}" for number in range(40)),
    }
    [(key, age, record)] = [each async for each in store.records("file_")]
    assert (key, record) == (RECORD, {"object": name})
    assert -2 < age < 60


async def test_what_was_put_lately_is_not_retired(store: Store) -> None:
    name = await store.put(b"a film")
    assert not await store.retire(name, 60)
    assert await store.read(name) == b"a film"


async def test_two_writers_of_the_same_file_both_succeed(store: Store) -> None:
    for content in (b"small", LARGE):
        first, second = await asyncio.gather(store.put(content), store.put(content))
        assert first == second
        assert await store.read(first) == content
    assert len([each async for each in store.objects()]) == 2


async def test_two_stores_over_one_bucket_share_their_files(s3: S3) -> None:
    url = s3.new_url()
    runners = [open_store(url, s3.options) for _ in range(2)]
    names = await asyncio.gather(*(runner.put(LARGE) for runner in runners for _ in range(2)))
    assert len(set(names)) == 1
    assert await part(runners[0], names[0], 5, 50) == await part(runners[1], names[0], 5, 50) == LARGE[5:50]
    await runners[0].put_record(RECORD, {"by": "the first"})
    assert await runners[1].get_record(RECORD) == {"by": "the first"}


@pytest.mark.parametrize(
    ("url", "kind"), [("{folder}", LocalStore), ("file://{folder}", LocalStore), ("memory:///", ObjectStore)]
)
def test_a_url_says_which_store_it_means(tmp_path: Path, url: str, kind: type[Store]) -> None:
    assert isinstance(open_store(url.format(folder=tmp_path / "store")), kind)


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("ftp://host/folder", {}),
        ("s3:///prefix", {}),
        ("s3://bucket", {"colour": "blue"}),
        ("gs://bucket", {"service_account_key": "{}"}),
        ("az://container/prefix", {"account_key": "a2V5"}),
    ],
)
def test_a_url_or_option_that_means_nothing_is_refused_by_name(url: str, options: dict[str, str]) -> None:
    with pytest.raises(InputError) as refusal:
        open_store(url, options)
    assert refusal.value.code == "bad_store"
    assert url in refusal.value.message


def test_a_folder_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SoundreelError) as refusal:
        open_store(str(tmp_path / "file" / "store"))
    assert refusal.value.code == "store_denied"


def test_a_bucket_that_is_not_there_is_refused_at_once(s3: S3) -> None:
    with pytest.raises(SoundreelError) as refusal:
        open_store("s3://no-such-bucket/x", s3.options)
    assert refusal.value.code == "store_missing"


async def test_a_store_that_does_not_answer_is_down_within_seconds_and_comes_back(s3: S3) -> None:
    url = s3.new_url()
    store = open_store(url, s3.options)
    name = await store.put(b"a film")
    asked: list[Callable[[], Awaitable[object]]] = [
        lambda: store.read(name),
        lambda: store.size(name),
        lambda: store.get_record(RECORD),
        lambda: store.put_record(RECORD, {}),
        lambda: store.put(b"another"),
        lambda: store.put(LARGE),
        lambda: part(store, name, 0, 2),
    ]
    with s3.frozen():
        async with asyncio.timeout(3):
            told = await asyncio.gather(*(refused(ask()) for ask in asked))
        open_store(url, s3.options)
    assert told == [("store_down", EngineUnavailable)] * len(asked)
    assert await store.read(name) == b"a film"

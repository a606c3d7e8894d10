"""Damaged files: never served, whatever store they are in; and what a process remembers of sound ones."""

import os
from collections.abc import Awaitable, Callable, Hashable

import obstore
import pytest

from composer.errors import InputError, SoundreelError
from deployments.runner import Store
from graphs.object_store import ObjectStore
from graphs.store import LocalStore
from graphs.store_names import object_key
from graphs.verified import Verified

LARGE = bytes(range(256)) * 50_000


async def refused(asked: Awaitable[object]) -> tuple[str, type[SoundreelError]]:
    with pytest.raises(SoundreelError) as refusal:
        await asked
    return refusal.value.code, type(refusal.value)


async def part(store: Store, name: str, start: int, end: int) -> bytes:
    return b"".join([piece async for piece in store.range(name, start, end)])


async def spoil(store: Store, name: str, content: bytes) -> None:
    """Other bytes under a file's name, as a failing disk might leave them."""
    key = object_key(name)
    if isinstance(store, LocalStore):
        path = store.root / key
        path.write_bytes(content)
        os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))  # clocks of disks tick coarsely
    else:
        assert isinstance(store, ObjectStore)
        await obstore.put_async(store.bucket.far, key, content)


FLIPPED, CUT = b"a fiLm", b"a fi"


@pytest.mark.parametrize("content", [FLIPPED, CUT])
@pytest.mark.parametrize("seen", [False, True])
async def test_a_flipped_byte_and_a_missing_end_are_never_served(
    store: Store, content: bytes, seen: bool
) -> None:
    ways: tuple[Callable[[str], Awaitable[bytes]], ...] = (
        store.read,
        lambda name: part(store, name, 0, 2),  # these bytes are whole, but who could tell
        lambda name: part(store, name, 0, len(content)),
    )
    for way in ways:
        name = await store.put(b"a film")
        if seen:  # what was sound once is looked at again when it has changed
            assert await part(store, name, 0, 6) == await store.read(name) == b"a film"
        await spoil(store, name, content)
        assert await refused(way(name)) == ("object_missing", InputError)
        assert await store.size(name) is None, "it was not dropped"
    assert isinstance(store, LocalStore | ObjectStore)
    assert store.verified.unsound == len(ways)


async def test_without_the_check_a_flipped_byte_would_be_served(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await store.put(b"a film")
    await spoil(store, name, FLIPPED)
    monkeypatch.setattr(Verified, "holds", lambda *_: True)
    assert await part(store, name, 0, 6) == FLIPPED


async def test_a_damaged_file_may_be_put_again(store: Store) -> None:
    name = await store.put(b"a film")
    await spoil(store, name, CUT)
    assert await store.put(b"a film") == name
    assert await part(store, name, 0, 6) == await store.read(name) == b"a film"


async def test_a_file_is_checked_once_and_not_for_every_part_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await store.put(LARGE)
    checked: list[str] = []
    add = Verified.add

    def counted(self: Verified, name: str, state: Hashable) -> None:
        checked.append(name)
        add(self, name, state)

    monkeypatch.setattr(Verified, "add", counted)
    for start in range(0, 5_000_000, 500_000):
        assert await part(store, name, start, start + 10) == LARGE[start : start + 10]
    assert len(checked) <= 1


def test_a_file_is_known_in_the_state_it_was_checked_in_and_in_no_other() -> None:
    verified = Verified()
    assert not verified.holds("name", (6, 1))
    verified.add("name", (6, 1))
    assert verified.holds("name", (6, 1))
    assert not verified.holds("name", (6, 2))
    assert not verified.holds("other", (6, 1))


def test_only_the_last_ones_are_remembered() -> None:
    verified = Verified(most=3)
    for number in range(1000):
        verified.add("first", 0)
        verified.add(str(number), number)
    assert len(verified) == 3
    assert verified.holds("999", 999)
    assert verified.holds("first", 0)
    assert not verified.holds("997", 997)

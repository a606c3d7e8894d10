"""Files and records in an object store (S3, Google Cloud, Azure or memory), under the hash of their content.

Knows no job and no media. What is written is hashed in a local temporary file without a name, so that a
process that dies leaves nothing behind.
"""

import asyncio
import hashlib
import json
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import obstore
from obstore.exceptions import AlreadyExistsError, NotSupportedError

from deployments.runner import Draft, Store
from graphs.remote_errors import PATIENCE, remote
from graphs.spool import Spool, check_room
from graphs.store_names import is_object, is_record, missing, object_key, record_key
from graphs.verified import Verified

if TYPE_CHECKING:  # a name for the type checker alone
    from obstore import GetOptions, ObjectMeta
    from obstore.store import ObjectStore as Remote

PIECE = 1 << 20
SMALL = 5 << 20
"""Up to so many bytes are sent in one request, above in parts of `PART`."""
PART = 8 << 20
SLOWEST = 1_000_000
"""Bytes a second: a transfer that is slower counts as one that stands still."""
REMOVAL_SECONDS = 2.0
"""The longest that may pass from looking at an old file to its removal being over."""


class ObjectStore(Store):
    """`far` as a store. Nothing is begun with less than `spare` bytes free for temporary files.

    Putting a file that is there writes it again only when that is `renewed` seconds old: object stores have
    no other way to make a file young, and what was put within twice that time is never retired.
    """

    def __init__(self, far: "Remote", spare: int = 0, renewed: float = 3600.0) -> None:
        self.far = far
        self._spare = spare
        self._renewed = renewed
        self._verified = Verified()

    async def put(self, data: bytes) -> str:
        name = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        await self.keep(name, len(data), data)
        return name

    @asynccontextmanager
    async def draft(self) -> AsyncIterator[Draft]:
        spool = await asyncio.to_thread(self._spool)
        try:
            yield RemoteDraft(self, spool)
        finally:
            await asyncio.to_thread(spool.close)

    async def size(self, sha256: str) -> int | None:
        found = await self._head(object_key(sha256))
        return found and found["size"]

    async def read(self, sha256: str) -> bytes:
        try:
            content, found = await self._get(object_key(sha256))
        except FileNotFoundError:
            raise missing(sha256) from None
        if await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest()) != sha256:
            await self._drop_unsound(sha256, found)
            raise missing(sha256)
        self._verified.add(sha256, _state(found))
        return content

    async def range(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        found = await self._head(object_key(sha256))
        if found is None or end > found["size"]:
            raise missing(sha256)
        if self._verified.holds(sha256, _state(found)):
            async for piece in self._stream(sha256, found, start, end):
                yield piece
            return
        spool = await asyncio.to_thread(self._spool)
        try:
            await self._fetch_sound(sha256, found, spool)
            await asyncio.to_thread(spool.file.seek, start)
            while start < end:
                piece = await asyncio.to_thread(spool.file.read, min(PIECE, end - start))
                start += len(piece)
                yield piece
        finally:
            spool.close()

    async def drop(self, sha256: str) -> None:
        await self._delete(object_key(sha256))

    async def retire(self, sha256: str, seconds: float) -> bool:
        async with remote(REMOVAL_SECONDS / 2):  # a writer that comes between looks again after the whole
            found = await self._head(object_key(sha256))
            if found is None or _age(found) < max(seconds, 2 * self._renewed):
                return False
            await self._delete(object_key(sha256))
        return True

    async def put_record(self, record_id: str, record: Mapping[str, Any]) -> None:
        key, data = record_key(record_id), json.dumps(record).encode()
        async with remote():
            await obstore.put_async(self.far, key, data)

    async def get_record(self, record_id: str) -> dict[str, Any] | None:
        return await self._record(record_key(record_id)) if is_record(record_id) else None

    async def drop_record(self, record_id: str) -> None:
        await self._delete(record_key(record_id))

    async def objects(self) -> AsyncIterator[tuple[str, int, float]]:
        async for found in self._list("objects"):
            for each in found:
                name = each["path"].rpartition("/")[2]
                if is_object(name):
                    yield name, each["size"], _age(each)

    async def records(self, prefix: str = "") -> AsyncIterator[tuple[str, float, dict[str, Any]]]:
        async for found in self._list("records"):
            named = {Path(each["path"]).stem: each for each in found}
            wanted = [name for name in named if name.startswith(prefix) and is_record(name)]
            told = await asyncio.gather(*(self._record(record_key(name)) for name in wanted))
            for name, record in zip(wanted, told, strict=True):
                if record is not None:
                    yield name, _age(named[name]), record

    async def keep(self, name: str, size: int, body: bytes | BinaryIO) -> None:
        """The file under its name, unless it is there; what is there is made young."""
        key = object_key(name)
        if size <= SMALL:
            with suppress(AlreadyExistsError, NotSupportedError):
                await self._upload(key, size, body, create=True)
                return
        found = await self._head(key)
        old = found is not None and _age(found) >= self._renewed
        if found is not None and found["size"] == size and not old:
            return
        await self._upload(key, size, body)
        if old:  # somebody may have been about to retire it
            await asyncio.sleep(REMOVAL_SECONDS)
            if await self._head(key) is None:
                await self._upload(key, size, body)

    async def _upload(self, key: str, size: int, body: bytes | BinaryIO, create: bool = False) -> None:
        if not isinstance(body, bytes):
            await asyncio.to_thread(body.seek, 0)
        how: dict[str, Any] = {"mode": "create"} if create else {}
        parts = size > SMALL
        async with remote(PATIENCE + size / SLOWEST):
            await obstore.put_async(
                self.far, key, body, use_multipart=parts, chunk_size=PART, max_concurrency=4, **how
            )

    async def _head(self, key: str) -> "ObjectMeta | None":
        with suppress(FileNotFoundError):
            async with remote():
                return await obstore.head_async(self.far, key)
        return None

    async def _get(self, key: str) -> "tuple[bytes, ObjectMeta]":
        async with remote():
            answer = await obstore.get_async(self.far, key)
        async with remote(PATIENCE + answer.meta["size"] / SLOWEST):
            return bytes(await answer.bytes_async()), answer.meta

    async def _record(self, key: str) -> dict[str, Any] | None:
        try:
            return cast("dict[str, Any]", json.loads((await self._get(key))[0]))
        except (FileNotFoundError, ValueError):  # not there, or damaged: what cannot be read is none
            return None

    async def _delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            async with remote():
                await obstore.delete_async(self.far, key)

    async def _list(self, folder: str) -> "AsyncIterator[list[ObjectMeta]]":
        listed = obstore.list(self.far, folder, chunk_size=32)
        while True:
            async with remote(5 * PATIENCE):
                found = await anext(listed, None)
            if found is None:
                return
            yield list(found)

    async def _stream(self, sha256: str, found: "ObjectMeta", start: int, end: int) -> AsyncIterator[bytes]:
        """Bytes of the very state that was found; InputError `object_missing` when it is another by now."""
        if start >= end:
            return
        options: GetOptions = {"range": (start, end)}
        if found["e_tag"]:
            options["if_match"] = found["e_tag"]
        try:
            async with remote():
                answer = await obstore.get_async(self.far, object_key(sha256), options=options)
        except FileNotFoundError:
            raise missing(sha256) from None
        pieces = aiter(answer.stream(min_chunk_size=PIECE))
        while True:
            async with remote(5 * PATIENCE):
                piece = await anext(pieces, None)
            if piece is None:
                return
            yield bytes(piece)

    async def _fetch_sound(self, sha256: str, found: "ObjectMeta", spool: Spool) -> None:
        """All of the file into the spool; InputError `object_missing` when its bytes are not its name's."""
        async for piece in self._stream(sha256, found, 0, found["size"]):
            await asyncio.to_thread(spool.append, piece)
        if spool.sha256 != sha256:
            await self._drop_unsound(sha256, found)
            raise missing(sha256)
        self._verified.add(sha256, _state(found))

    async def _drop_unsound(self, sha256: str, found: "ObjectMeta") -> None:
        """Drop the file that was read, and not one that somebody has put there since."""
        now = await self._head(object_key(sha256))
        if now is not None and _state(now) == _state(found):
            await self._delete(object_key(sha256))

    def _spool(self) -> Spool:
        check_room(Path(tempfile.gettempdir()), self._spare)
        return Spool(cast("BinaryIO", tempfile.TemporaryFile()))  # whoever asked closes it


class RemoteDraft(Draft):
    """A temporary file without a name, and its hash so far."""

    def __init__(self, store: ObjectStore, spool: Spool) -> None:
        self._store = store
        self._spool = spool

    @property
    def size(self) -> int:
        return self._spool.size

    async def write(self, data: bytes) -> None:
        await asyncio.to_thread(self._spool.append, data)

    async def read(self) -> bytes:
        return await asyncio.to_thread(self._spool.content)

    async def keep(self) -> str:
        spool = self._spool
        small = spool.size <= SMALL
        body = await asyncio.to_thread(spool.content) if small else spool.file
        await self._store.keep(spool.sha256, spool.size, body)
        return spool.sha256


def _state(found: "ObjectMeta") -> tuple[object, ...]:
    return found["size"], found["last_modified"], found["e_tag"]


def _age(found: "ObjectMeta") -> float:
    return (datetime.now(UTC) - found["last_modified"]).total_seconds()

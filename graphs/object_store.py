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
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from weakref import WeakValueDictionary

from obstore.exceptions import AlreadyExistsError, NotSupportedError

from deployments.runner import Draft, Store
from graphs.bucket import SMALL, TINY, Bucket, age, state_of
from graphs.remote_errors import remote
from graphs.spool import Spool, check_room
from graphs.store_names import is_object, is_record, missing, object_key, record_key
from graphs.verified import Verified

if TYPE_CHECKING:  # a name for the type checker alone
    from obstore import ObjectMeta
    from obstore.store import ObjectStore as Remote

REMOVAL_SECONDS = 2.0
"""The longest that may pass from looking at an old file to its removal being over."""


class ObjectStore(Store):
    """`far` as a store. Nothing is begun with less than `spare` bytes free for temporary files.

    Putting a file that is there writes it again only when that is `renewed` seconds old: object stores have
    no other way to make a file young, and what was put within twice that time is never retired.
    """

    def __init__(self, far: "Remote", spare: int = 0, renewed: float = 3600.0) -> None:
        self.bucket = Bucket(far)
        self._spare = spare
        self._renewed = renewed
        self.verified = Verified()
        self._checking = WeakValueDictionary[str, asyncio.Lock]()

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
        found = await self.bucket.head(object_key(sha256))
        return found and found["size"]

    async def read(self, sha256: str) -> bytes:
        try:
            content, found = await self.bucket.get(object_key(sha256))
        except FileNotFoundError:
            raise missing(sha256) from None
        if await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest()) != sha256:
            await self._drop_unsound(sha256, found)
            raise missing(sha256)
        self.verified.add(sha256, state_of(found))
        return content

    async def range(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        key = object_key(sha256)
        async with self._checking.setdefault(sha256, asyncio.Lock()):  # who comes meanwhile need not check
            found = await self.bucket.head(key)
            if found is None or end > found["size"] or not await self._sound(sha256, found):
                raise missing(sha256)
        try:
            async for piece in self.bucket.stream(key, found, start, end):
                yield piece
        except FileNotFoundError:
            raise missing(sha256) from None

    async def drop(self, sha256: str) -> None:
        await self.bucket.delete(object_key(sha256))

    async def retire(self, sha256: str, seconds: float) -> bool:
        async with remote(REMOVAL_SECONDS / 2):  # a writer that comes between looks again after the whole
            found = await self.bucket.head(object_key(sha256))
            if found is None or age(found) < max(seconds, 2 * self._renewed):
                return False
            await self.bucket.delete(object_key(sha256))
        return True

    async def put_record(self, record_id: str, record: Mapping[str, Any]) -> None:
        key, data = record_key(record_id), json.dumps(record).encode()
        await self.bucket.upload(key, len(data), data)

    async def get_record(self, record_id: str) -> dict[str, Any] | None:
        return await self._record(record_key(record_id)) if is_record(record_id) else None

    async def drop_record(self, record_id: str) -> None:
        await self.bucket.delete(record_key(record_id))

    async def objects(self) -> AsyncIterator[tuple[str, int, float]]:
        async for found in self.bucket.list("objects"):
            for each in found:
                name = each["path"].rpartition("/")[2]
                if is_object(name):
                    yield name, each["size"], age(each)

    async def records(self, prefix: str = "") -> AsyncIterator[tuple[str, float, dict[str, Any]]]:
        async for found in self.bucket.list("records"):
            named = {Path(each["path"]).stem: each for each in found}
            wanted = [name for name in named if name.startswith(prefix) and is_record(name)]
            told = await asyncio.gather(*(self._record(record_key(name)) for name in wanted))
            for name, record in zip(wanted, told, strict=True):
                if record is not None:
                    yield name, age(named[name]), record

    async def keep(self, name: str, size: int, body: bytes | BinaryIO) -> None:
        """The file under its name, unless it is there; what is there is made young."""
        key = object_key(name)
        found = await self.bucket.head(key) if size > TINY else None
        if found is None and size <= SMALL:
            with suppress(AlreadyExistsError, NotSupportedError):
                await self.bucket.upload(key, size, body, create=True)
                return
            found = await self.bucket.head(key)
        old = found is not None and age(found) >= self._renewed
        if found is not None and found["size"] == size and not old:
            return
        await self.bucket.upload(key, size, body)
        if old:  # somebody may have been about to retire it
            await asyncio.sleep(REMOVAL_SECONDS)
            if await self.bucket.head(key) is None:
                await self.bucket.upload(key, size, body)

    async def _record(self, key: str) -> dict[str, Any] | None:
        try:
            return cast("dict[str, Any]", json.loads((await self.bucket.get(key))[0]))
        except (FileNotFoundError, ValueError):  # not there, or damaged: what cannot be read is none
            return None

    async def _sound(self, sha256: str, found: "ObjectMeta") -> bool:
        """Whether the bytes are what the name says: they are read once for it, and kept on no disk."""
        if self.verified.holds(sha256, state_of(found)):
            return True
        digest = hashlib.sha256()
        try:
            async for piece in self.bucket.stream(object_key(sha256), found, 0, found["size"]):
                await asyncio.to_thread(digest.update, piece)
        except FileNotFoundError:  # it went, or was put again, while it was read
            return False
        if digest.hexdigest() != sha256:
            await self._drop_unsound(sha256, found)
            return False
        self.verified.add(sha256, state_of(found))
        return True

    async def _drop_unsound(self, sha256: str, found: "ObjectMeta") -> None:
        """Drop the file that was read, and not one that somebody has put there since."""
        self.verified.fail(sha256)
        now = await self.bucket.head(object_key(sha256))
        if now is not None and state_of(now) == state_of(found):
            await self.bucket.delete(object_key(sha256))

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

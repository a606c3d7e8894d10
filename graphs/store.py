"""Files in a local folder, named by the sha256 of their content; a file is there whole or not at all.

Knows no job and no media. Several processes of one machine may use one folder.
"""

import asyncio
import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from composer.errors import EngineUnavailable, InputError
from deployments.runner import Draft, Store

PIECE = 1 << 20
FORGOTTEN_SECONDS = 24 * 3600
"""A draft that nobody has touched for so long was left by a process that died."""

_OBJECT = re.compile(r"[0-9a-f]{64}")
_RECORD = re.compile(r"[a-z]+_[0-9a-f]{32}")


class LocalStore(Store):
    """The folder `root` as a store. New files are refused when less than `spare` bytes of disk are free."""

    def __init__(self, root: Path, spare: int = 0) -> None:
        self.root = root
        self._spare = spare

    async def put(self, data: bytes) -> str:
        async with self.draft() as draft:
            await draft.write(data)
            return await draft.keep()

    @asynccontextmanager
    async def draft(self) -> AsyncIterator[Draft]:
        draft = await asyncio.to_thread(self._begin)
        try:
            yield draft
        finally:
            await asyncio.to_thread(draft.drop)

    async def size(self, sha256: str) -> int | None:
        try:
            return (await asyncio.to_thread(self._path(sha256).stat)).st_size
        except FileNotFoundError:
            return None

    async def read(self, sha256: str) -> bytes:
        return await asyncio.to_thread(self._path(sha256).read_bytes)

    async def range(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        with await asyncio.to_thread(self._path(sha256).open, "rb") as file:
            file.seek(start)
            while start < end:
                piece = await asyncio.to_thread(file.read, min(PIECE, end - start))
                if not piece:
                    raise EOFError(f"{sha256} ends at {start}, not at {end}")
                start += len(piece)
                yield piece

    async def put_record(self, record_id: str, record: Mapping[str, Any]) -> None:
        await asyncio.to_thread(self._write_record, self._record(record_id), json.dumps(record).encode())

    async def get_record(self, record_id: str) -> dict[str, Any] | None:
        if not _RECORD.fullmatch(record_id):
            return None
        try:
            record: dict[str, Any] = json.loads(await asyncio.to_thread(self._record(record_id).read_bytes))
        except FileNotFoundError:
            return None
        return record

    def sweep(self) -> None:
        """Drop the drafts of processes that died."""
        with contextlib.suppress(FileNotFoundError):
            for path in (self.root / "drafts").iterdir():
                with contextlib.suppress(FileNotFoundError):
                    if time.time() - path.stat().st_mtime > FORGOTTEN_SECONDS:
                        path.unlink()

    def _begin(self) -> "LocalDraft":
        with _disk_full_named():
            drafts = self.root / "drafts"
            drafts.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(drafts).free < self._spare:
                raise OSError(errno.ENOSPC, "less than the spare room is free")
            return LocalDraft(self, drafts)

    def _write_record(self, path: Path, data: bytes) -> None:
        draft = self._begin()
        try:
            with _disk_full_named():
                draft.append(data)
                draft.place(path)
        finally:
            draft.drop()

    def _path(self, sha256: str) -> Path:
        if not _OBJECT.fullmatch(sha256):
            raise InputError(f"{sha256!r:.80} is not the name of an object", "object_missing")
        return self.root / "objects" / sha256[:2] / sha256

    def _record(self, record_id: str) -> Path:
        if not _RECORD.fullmatch(record_id):
            raise InputError(f"{record_id!r:.80} is not the id of a record", "record_missing")
        return self.root / "records" / f"{record_id}.json"


class LocalDraft(Draft):
    """A temporary file and its hash so far."""

    def __init__(self, store: LocalStore, folder: Path) -> None:
        self._store = store
        descriptor, name = tempfile.mkstemp(dir=folder)
        self._temporary = Path(name)
        self._file: BinaryIO = os.fdopen(descriptor, "w+b")
        self._hash = hashlib.sha256()
        self._size = 0

    @property
    def size(self) -> int:
        return self._size

    async def write(self, data: bytes) -> None:
        with _disk_full_named():
            await asyncio.to_thread(self.append, data)

    async def read(self) -> bytes:
        return await asyncio.to_thread(self._content)

    async def keep(self) -> str:
        name = self._hash.hexdigest()
        with _disk_full_named():
            await asyncio.to_thread(self.place, self._store._path(name))
        return name

    def append(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)

    def place(self, path: Path) -> None:
        """Durably at `path`: the file's bytes are on the disk before its name is, and the name after."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def drop(self) -> None:
        """Close it; unless it was placed, nothing of it stays."""
        with contextlib.suppress(OSError):  # a full disk can fail the last flush
            self._file.close()
        self._temporary.unlink(missing_ok=True)

    def _content(self) -> bytes:
        self._file.seek(0)
        content = self._file.read()
        self._file.seek(0, os.SEEK_END)
        return content


@contextmanager
def _disk_full_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise EngineUnavailable("the server's disk is full; try again later", "storage_full") from error

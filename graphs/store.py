"""Files in a local folder, named by the sha256 of their content; a file is there whole or not at all.

Knows no job and no media. Several processes of one machine may use one folder: whoever places, renews or
drops a file holds the lock of the folder that it is in.
"""

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from io import BufferedReader
from pathlib import Path
from stat import S_ISREG
from typing import Any

from deployments.runner import Draft, Store
from graphs.local_draft import LocalDraft
from graphs.local_files import (
    age,
    entries,
    locked,
    make_folder,
    open_file,
    read_record,
    state_of,
    states,
)
from graphs.spool import check_room, disk_errors
from graphs.store_names import is_object, is_record, missing, object_key, record_key
from graphs.verified import Verified

PIECE = 1 << 20
FRESH_SECONDS = 60.0
"""A draft is not swept before: its process may not have locked it yet."""

_AT_ONCE = 256
"""Records that are read in one go: fewer hops to a thread, and little in memory."""


class LocalStore(Store):
    """The folder `root` as a store. New files are refused when less than `spare` bytes of disk are free.

    A file is checked against its name whenever all of it is read, and before the first part of it that this
    process sends; one that fails the check is dropped.
    """

    def __init__(self, root: Path, spare: int = 0) -> None:
        self.root = root
        self._spare = spare
        self.verified = Verified()

    async def put(self, data: bytes) -> str:
        return await asyncio.to_thread(self._put, data)

    @asynccontextmanager
    async def draft(self) -> AsyncIterator[Draft]:
        begun = asyncio.ensure_future(asyncio.to_thread(self._begin))
        try:
            draft = await asyncio.shield(begun)
        except asyncio.CancelledError:  # the thread goes on and makes its file
            begun.add_done_callback(_drop_begun)
            raise
        try:
            yield draft
        finally:
            await asyncio.to_thread(draft.drop)

    async def size(self, sha256: str) -> int | None:
        path = self.root / object_key(sha256)
        with suppress(FileNotFoundError), disk_errors():
            return (await asyncio.to_thread(path.stat)).st_size
        return None

    async def read(self, sha256: str) -> bytes:
        return await asyncio.to_thread(self._read, self.root / object_key(sha256))

    async def range(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        with await asyncio.to_thread(self._open_sound, self.root / object_key(sha256)) as file:
            file.seek(start)
            while start < end:
                with disk_errors():
                    piece = await asyncio.to_thread(file.read, min(PIECE, end - start))
                if not piece:
                    raise missing(sha256)
                start += len(piece)
                yield piece

    async def drop(self, sha256: str) -> None:
        await asyncio.to_thread(self._drop, self.root / object_key(sha256))

    async def retire(self, sha256: str, seconds: float) -> bool:
        return await asyncio.to_thread(self._drop, self.root / object_key(sha256), seconds)

    async def put_record(self, record_id: str, record: Mapping[str, Any]) -> None:
        path, data = self.root / record_key(record_id), json.dumps(record).encode()
        await asyncio.to_thread(self._write, data, path, LocalDraft.place)

    async def get_record(self, record_id: str) -> dict[str, Any] | None:
        if not is_record(record_id):
            return None
        found = await asyncio.to_thread(read_record, self.root / record_key(record_id))
        return found and found[1]

    async def drop_record(self, record_id: str) -> None:
        path = self.root / record_key(record_id)
        with disk_errors():
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def objects(self) -> AsyncIterator[tuple[str, int, float]]:
        for folder in await asyncio.to_thread(entries, self.root / "objects"):
            for path, state in await asyncio.to_thread(states, folder):
                if is_object(path.name):
                    yield path.name, state.st_size, age(state)

    async def records(self, prefix: str = "") -> AsyncIterator[tuple[str, float, dict[str, Any]]]:
        named = await asyncio.to_thread(entries, self.root / "records")
        paths = [path for path in named if path.stem.startswith(prefix) and is_record(path.stem)]
        for start in range(0, len(paths), _AT_ONCE):
            some = paths[start : start + _AT_ONCE]
            for path, found in zip(some, await asyncio.to_thread(_read_records, some), strict=True):
                if found is not None:
                    yield path.stem, found[0], found[1]

    def sweep(self) -> None:
        """Drop the drafts of processes that died: those that nobody holds any more."""
        for path, state in states(self.root / "drafts"):
            if age(state) > FRESH_SECONDS and S_ISREG(state.st_mode):
                with disk_errors(), suppress(FileNotFoundError, BlockingIOError), locked(path, wait=0):
                    path.unlink()

    def _begin(self) -> LocalDraft:
        drafts = self.root / "drafts"
        make_folder(drafts)
        check_room(drafts, self._spare)
        with disk_errors():
            return LocalDraft(
                drafts, lambda draft: self.place(draft, self.root / object_key(draft.spool.sha256))
            )

    def _put(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        path = self.root / object_key(name)
        if not self._renewed(path):
            self._write(data, path, self.place)
        return name

    def _write(self, data: bytes, path: Path, place: Callable[[LocalDraft, Path], None]) -> None:
        draft = self._begin()
        try:
            with disk_errors():
                draft.spool.file.write(data)
            place(draft, path)
        finally:
            draft.drop()

    def _read(self, path: Path) -> bytes:
        with open_file(path) as file, disk_errors():
            content, state = file.read(), state_of(os.fstat(file.fileno()))
        if hashlib.sha256(content).hexdigest() != path.name:
            self._drop_unsound(path, state)
            raise missing(path.name)
        self.verified.add(path.name, state)
        return content

    def _open_sound(self, path: Path) -> BufferedReader:
        """The file, checked, at its beginning: what is read from here on is what was checked."""
        file = open_file(path)
        try:
            with disk_errors():
                state = state_of(os.fstat(file.fileno()))
                if not self.verified.holds(path.name, state):
                    if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                        self._drop_unsound(path, state)
                        raise missing(path.name)
                    self.verified.add(path.name, state)
        except BaseException:
            file.close()
            raise
        return file

    def place(self, draft: LocalDraft, path: Path) -> None:
        """Put the draft at `path`, or renew the age of what is there already if that is sound."""
        if not self._renewed(path):
            draft.place(path, locked(path.parent))
            with suppress(FileNotFoundError), disk_errors():
                self.verified.add(path.name, state_of(path.stat()))

    def _renewed(self, path: Path) -> bool:
        """Whether the file was there and sound, and is young now."""
        with suppress(FileNotFoundError), disk_errors():
            state = state_of(path.stat())
            if not self.verified.holds(path.name, state):
                with path.open("rb") as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                        self.verified.fail(path.name)
                        return False
            with locked(path.parent):
                if state_of(path.stat()) == state:
                    os.utime(path)
                    self.verified.add(path.name, state_of(path.stat()))
                    return True
        return False

    def _drop(self, path: Path, unless_within: float | None = None) -> bool:
        """With `unless_within`, only what was last put longer than so many seconds ago."""
        with suppress(FileNotFoundError), disk_errors(), locked(path.parent):
            if unless_within is None or age(path.stat()) >= unless_within:
                path.unlink()
                return True
        return False

    def _drop_unsound(self, path: Path, state: Hashable) -> None:
        """Drop the file that was read, and not one that somebody has put there since."""
        self.verified.fail(path.name)
        with suppress(FileNotFoundError), disk_errors(), locked(path.parent):
            if state_of(path.stat()) == state:
                path.unlink()


def _drop_begun(begun: "asyncio.Future[LocalDraft]") -> None:
    if not begun.cancelled() and begun.exception() is None:
        begun.result().drop()


def _read_records(paths: Sequence[Path]) -> list[tuple[float, dict[str, Any]] | None]:
    return [read_record(path) for path in paths]

"""A file that is being written to a local store: a temporary one that its process holds locked.

Knows no names of the store.
"""

import asyncio
import fcntl
import os
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from deployments.runner import Draft
from graphs.local_files import make_folder, sync_folder
from graphs.spool import Spool, disk_errors


class LocalDraft(Draft):
    """A temporary file in `folder` and its hash so far; `keep` gives the finished one its name."""

    def __init__(self, folder: Path, keep: "Callable[[LocalDraft], None]") -> None:
        self._keep = keep
        descriptor, name = tempfile.mkstemp(dir=folder)
        self._temporary = Path(name)
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # until it is closed, by us or by our end
        self.spool = Spool(os.fdopen(descriptor, "w+b"))

    @property
    def size(self) -> int:
        return self.spool.size

    async def write(self, data: bytes) -> None:
        await asyncio.to_thread(self.spool.append, data)

    async def read(self) -> bytes:
        return await asyncio.to_thread(self.spool.content)

    async def keep(self) -> str:
        await asyncio.to_thread(self._keep, self)
        return self.spool.sha256

    def place(self, path: Path, alone: AbstractContextManager[None] | None = None) -> None:
        """Durably at `path`: the file's bytes are on the disk before its name is, and the name after."""
        self.spool.sync()
        make_folder(path.parent)
        with disk_errors():
            with alone or nullcontext():
                self._temporary.replace(path)
            sync_folder(path.parent)

    def drop(self) -> None:
        """Close it; unless it was placed, nothing of it stays."""
        self.spool.close()
        self._temporary.unlink(missing_ok=True)

"""A file on the local disk that is hashed while it is written, and what the disk's errors mean."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from composer.errors import EngineUnavailable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Spool:
    """Bytes appended to `file`, with their sha256 and their number so far. Every method blocks."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = 0
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def append(self, data: bytes) -> None:
        with disk_errors():
            self.file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def content(self) -> bytes:
        """All that was written; the next bytes still go to the end."""
        with disk_errors():
            self.file.seek(0)
            content = self.file.read()
            self.file.seek(0, os.SEEK_END)
        return content

    def sync(self) -> None:
        """Returns when the bytes would outlive a power cut."""
        with disk_errors():
            self.file.flush()
            os.fsync(self.file.fileno())

    def close(self) -> None:
        with suppress(OSError):  # a full disk can fail the last flush
            self.file.close()


def check_room(folder: Path, spare: int) -> None:
    """EngineUnavailable `storage_full` when less than `spare` bytes are free where `folder` is."""
    with disk_errors():
        if shutil.disk_usage(folder).free < spare:
            raise OSError(errno.ENOSPC, "less than the spare room is free")


@contextmanager
def disk_errors() -> Iterator[None]:
    """A full disk is `storage_full`, one that fails is `store_down`; a file that is not there stays so."""
    try:
        yield
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise EngineUnavailable("the server's disk is full; try again later", "storage_full") from error
        said = f"the store cannot be used now ({error.strerror or error}); try again later"
        raise EngineUnavailable(said, "store_down") from error

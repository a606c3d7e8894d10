"""The store of files, as contracts: what is written, named by its hash, read and forgotten. Knows no job."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol


class Draft(Protocol):
    """A file that is being written to the store: nobody sees it until it is kept."""

    @property
    def size(self) -> int: ...

    async def write(self, data: bytes) -> None: ...

    async def read(self) -> bytes:
        """All that was written so far."""

    async def keep(self) -> str:
        """The sha256 under which the finished file now stands."""


class Store(Protocol):
    """Files by the sha256 of their content, and small records by an id of our own making.

    A file is put whole or not at all, and once: putting it again does nothing. What is read is checked
    against its name: InputError `object_missing` for a file that is not there or whose bytes are not those
    any more (it is then dropped). EngineUnavailable `storage_full` when the disk is full, `store_down`
    when the store cannot be reached.
    """

    async def put(self, data: bytes) -> str: ...

    def draft(self) -> AbstractAsyncContextManager[Draft]:
        """A new file to write to; what was not kept when the block ends leaves no trace."""

    async def size(self, sha256: str) -> int | None:
        """How many bytes it has; None when it is not there."""

    async def read(self, sha256: str) -> bytes: ...

    def range(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`, in pieces."""

    async def drop(self, sha256: str) -> None:
        """Forget a file; one that is not there is no error."""

    async def put_record(self, record_id: str, record: Mapping[str, Any]) -> None: ...

    async def get_record(self, record_id: str) -> dict[str, Any] | None: ...

    async def drop_record(self, record_id: str) -> None: ...

    def objects(self) -> AsyncIterator[tuple[str, int, float]]:
        """Every file: its sha256, its bytes, and the seconds since it was last put."""

    def records(self, prefix: str = "") -> AsyncIterator[tuple[str, float, dict[str, Any]]]:
        """Every record whose id begins so: its id, the seconds since it was put, and what it says."""

    async def retire(self, sha256: str, seconds: float) -> bool:
        """Forget a file unless it was put within `seconds`, even at this very moment; whether it went."""

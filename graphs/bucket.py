"""Calls of an object store by key, each within a time and with its errors in our words. Knows no hash."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import obstore

from graphs.remote_errors import PATIENCE, remote

if TYPE_CHECKING:  # names for the type checker alone
    from obstore import GetOptions, ObjectMeta
    from obstore.store import ObjectStore as Remote

PIECE = 1 << 20
TINY = 1 << 16
"""More than that is not sent before the store has said that it is there, and the file not."""
SMALL = 5 << 20
"""Up to so many bytes are sent in one request, above in parts of `PART`."""
PART = 8 << 20
SLOWEST = 1_000_000
"""Bytes a second: a transfer that is slower counts as one that stands still."""


class Bucket:
    """`far`, by keys. Every method raises what `graphs.remote_errors.remote` says."""

    def __init__(self, far: "Remote") -> None:
        self.far = far

    async def upload(self, key: str, size: int, body: bytes | BinaryIO, create: bool = False) -> None:
        """All of `body` at `key`, or nothing; to `create`, AlreadyExistsError when there is something."""
        if not isinstance(body, bytes):
            await asyncio.to_thread(body.seek, 0)
        how: dict[str, Any] = {"mode": "create"} if create else {}
        parts = size > SMALL
        async with remote(PATIENCE + size / SLOWEST):
            await obstore.put_async(
                self.far, key, body, use_multipart=parts, chunk_size=PART, max_concurrency=4, **how
            )

    async def head(self, key: str) -> "ObjectMeta | None":
        with suppress(FileNotFoundError):
            async with remote():
                return await obstore.head_async(self.far, key)
        return None

    async def get(self, key: str) -> "tuple[bytes, ObjectMeta]":
        async with remote():
            answer = await obstore.get_async(self.far, key)
        async with remote(PATIENCE + answer.meta["size"] / SLOWEST):
            return bytes(await answer.bytes_async()), answer.meta

    async def stream(self, key: str, found: "ObjectMeta", start: int, end: int) -> AsyncIterator[bytes]:
        """Bytes of the very state that was found; FileNotFoundError when it is another by now."""
        if start >= end:
            return
        options: GetOptions = {"range": (start, end)}
        if found["e_tag"]:
            options["if_match"] = found["e_tag"]
        async with remote():
            answer = await obstore.get_async(self.far, key, options=options)
        pieces = aiter(answer.stream(min_chunk_size=PIECE))
        while True:
            async with remote(5 * PATIENCE):
                piece = await anext(pieces, None)
            if piece is None:
                return
            yield bytes(piece)

    async def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            async with remote():
                await obstore.delete_async(self.far, key)

    async def list(self, folder: str) -> "AsyncIterator[list[ObjectMeta]]":
        """What is below a folder, some at a time; their paths begin with it."""
        listed = obstore.list(self.far, folder, chunk_size=32)
        while True:
            async with remote(5 * PATIENCE):
                found = await anext(listed, None)
            if found is None:
                return
            yield [*found]


def age(found: "ObjectMeta") -> float:
    """Seconds since it was written."""
    return (datetime.now(UTC) - found["last_modified"]).total_seconds()


def state_of(found: "ObjectMeta") -> tuple[object, ...]:
    """What changes when it is written again."""
    return found["size"], found["last_modified"], found["e_tag"]

"""What a server takes as a source: uploads by id, URLs through the address guard, no path of its own."""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from composer.errors import InputError
from deployments.addresses import check_url
from deployments.runner import Store
from graphs.sources import is_url, read_source

_UPLOAD = re.compile(r"file_[0-9a-f]{32}")


def is_upload(source: str) -> bool:
    """Whether a source has the form of an upload's id."""
    return _UPLOAD.fullmatch(source) is not None


async def check_sources(
    request: BaseModel, fields: Sequence[str], store: Store, allow_local_urls: bool, key: str = ""
) -> None:
    """InputError for the first source of a stranger's request that cannot be meant to work.

    An upload of another key than the caller's is not there.
    """
    for field, source in _sources(request, fields):
        try:
            if is_upload(source):
                await _record(source, store, key)
            elif is_url(source):
                check_url(source, allow_local=allow_local_urls)
            else:
                raise InputError(f"{source!r:.80} is neither a URL nor the id of an upload", "bad_scheme")
        except InputError as error:
            raise InputError(f"{field}: {error.message}", error.code, field) from None


def reader(store: Store, trusted: bool, allow_local_urls: bool) -> Callable[[str], Awaitable[bytes]]:
    """A function that gives the bytes behind a source; only `trusted` callers may name the server's files."""

    async def read(source: str) -> bytes:
        if is_upload(source):
            return await _read(source, store)
        if not (trusted or is_url(source)):
            raise InputError(f"{source!r:.80} is neither a URL nor the id of an upload", "bad_scheme")
        return await read_source(source, allow_local_urls)

    return read


def _sources(request: BaseModel, fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        value: Any = getattr(request, field)
        if isinstance(value, str):
            yield field, value
        else:
            yield from ((f"{field}[{number}]", source) for number, source in enumerate(value or ()))


async def _read(source: str, store: Store) -> bytes:
    name = (await _record(source, store))["object"]
    try:
        return await store.read(name)
    except InputError as error:
        said = f"the upload {source} is no longer kept, or was damaged: send it again"
        raise InputError(said, error.code) from error


async def _record(source: str, store: Store, key: str | None = None) -> dict[str, Any]:
    """What is known of an upload; with `key`, if it is that key's."""
    record = await store.get_record(source)
    if record is None or key not in (None, record.get("key", "")):
        raise InputError(f"there is no upload {source!r:.80}", "file_not_found")
    return record

"""The bytes behind what a user names: a path on this machine or a URL. Opens none of them."""

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit

from composer.errors import InputError

SOURCE_BYTES = 95_000_000
"""The largest photo or track that is taken in."""


async def read_source(source: str, allow_local_urls: bool = False) -> bytes:
    """The bytes at a URL (through the address guard) or of a file; InputError when there are none."""
    if is_url(source):
        from deployments.fetch import fetch

        return await fetch(source, limit=SOURCE_BYTES, allow_local=allow_local_urls)
    return await asyncio.to_thread(_read_file, Path(source))


def is_url(source: str) -> bool:
    """Whether a source is meant as a URL: it has a scheme."""
    return "://" in source


def source_name(source: str) -> str:
    """What to call a source in messages: the last part of its path, never a query with its secrets."""
    path = unquote(urlsplit(source).path) if is_url(source) else source
    return Path(path).name or source


def _read_file(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > SOURCE_BYTES:
            raise InputError(f"{path}: {size} bytes, at most {SOURCE_BYTES} are taken", "source_too_large")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", "source_missing") from error

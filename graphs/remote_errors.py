"""What goes wrong on the way to an object store, in our words and within a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    NotSupportedError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)

from composer.errors import EngineUnavailable, SoundreelError

PATIENCE = 1.8
"""Seconds after which a store that has not answered counts as one that cannot be reached."""

_FULL = ("StorageFull", "QuotaExceeded", "InsufficientStorage", "507 Insufficient", "No space left")
_NO_BUCKET = ("NoSuchBucket", "ContainerNotFound", "bucket does not exist")


@asynccontextmanager
async def remote(seconds: float = PATIENCE) -> AsyncIterator[None]:
    """Calls of the store that must be over within `seconds`.

    EngineUnavailable `store_down` or `storage_full`. FileNotFoundError for what is not there (also for what
    is no longer in the state that was asked for); AlreadyExistsError and NotSupportedError pass.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except (FileNotFoundError, AlreadyExistsError, NotSupportedError):
        raise
    except PreconditionError as error:
        raise FileNotFoundError(str(error)[:200]) from error
    except (BaseError, OSError) as error:
        raise planned(error) from error


def planned(error: Exception) -> EngineUnavailable:
    """A failed call as what the caller is told; the store's own words stay in the cause."""
    if any(sign in str(error) for sign in _FULL):
        return EngineUnavailable("the store is full; try again later", "storage_full")
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return EngineUnavailable("the store refuses the server's credentials", "store_down")
    return EngineUnavailable("the store cannot be reached now; try again later", "store_down")


def refusal(url: str, error: Exception) -> SoundreelError | None:
    """Why a store will not work until somebody mends it; None when trying later may help."""
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        said = "refuses the credentials: they must be allowed to list, read, write and delete"
        return SoundreelError(f"the store {url} {said}", "store_denied")
    if isinstance(error, FileNotFoundError) or any(sign in str(error) for sign in _NO_BUCKET):
        return SoundreelError(f"the store {url} is not there: make the bucket first", "store_missing")
    return None

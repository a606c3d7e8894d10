"""What files and records in a store are called: nothing else ever becomes a path or a key."""

import re

from composer.errors import InputError

_OBJECT = re.compile(r"[0-9a-f]{64}")
_RECORD = re.compile(r"[a-z]+_[0-9a-f]{32}(?:[0-9a-f]{32})?")


def is_object(sha256: str) -> bool:
    return _OBJECT.fullmatch(sha256) is not None


def is_record(record_id: str) -> bool:
    return _RECORD.fullmatch(record_id) is not None


def object_key(sha256: str) -> str:
    """Where a file is below the store's root. InputError for what names none."""
    if not is_object(sha256):
        raise InputError(f"{sha256!r:.80} is not the name of an object", "object_missing")
    return f"objects/{sha256[:2]}/{sha256}"


def record_key(record_id: str) -> str:
    """Where a record is below the store's root. InputError for what names none."""
    if not is_record(record_id):
        raise InputError(f"{record_id!r:.80} is not the id of a record", "record_missing")
    return f"records/{record_id}.json"


def missing(sha256: str) -> InputError:
    """The error for a file that is not there, or whose bytes are others than its name says."""
    return InputError(
        f"the file {sha256[:12]} is no longer kept, or its bytes were damaged", "object_missing"
    )

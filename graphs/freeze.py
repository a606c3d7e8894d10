"""Values between stages as bytes and back: what a stage was asked and what it answered. Knows no stage.

Bytes: MAGIC, the header's length (8 bytes, little-endian), the header, then its blobs, each from a multiple
of ALIGN on. The header is JSON: `blobs` (their lengths) and `value`, in which None, a bool, an int, a finite
float, a string and a list stand for themselves; all else is an object with one tag of `_TAGS`. Nothing in it
is code: a class is only named, and none is taken but a frozen dataclass of composer or deployments.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from composer.errors import SoundreelError

T = TypeVar("T")

MAGIC = b"sndreel\x01"
"""The last byte is the version of the layout."""

ALIGN = 64
PIECE = 4 << 20

_HEAD = len(MAGIC) + 8
_PACKAGES = ("composer", "deployments")
_PLAIN = (type(None), bool, int, str)
_KINDS = frozenset("biufc")
"""NumPy's booleans, integers, floats and complex numbers; objects and text would need more than bytes."""


def freeze(value: Any) -> bytes:
    """The value as bytes. Raises SoundreelError `unfreezable` for a value that holds anything else.

    Equal values, built alike, give equal bytes in every process. A mapping keeps its order.
    """
    return b"".join(_buffers(value, canonical=False))


def pieces(value: Any) -> Iterator[bytes]:
    """The bytes of `freeze` in pieces of some megabytes, so that the whole never stands in memory twice."""
    waiting: list[memoryview] = []
    size = 0
    for buffer in _buffers(value, canonical=False):
        for start in range(0, len(buffer), PIECE):
            waiting.append(buffer[start : start + PIECE])
            size += len(waiting[-1])
            if size >= PIECE:
                yield b"".join(waiting)
                waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def digest(value: Any) -> str:
    """The sha256 that equal values share in every process; copies none of their bytes.

    Equal is what dataclasses call equal: a field with `compare=False` does not count, nor a mapping's order.
    Values of other types differ, even where Python finds them equal (1 and 1.0).
    """
    sha256 = hashlib.sha256()
    for buffer in _buffers(value, canonical=True):
        sha256.update(buffer)
    return sha256.hexdigest()


def thaw(data: bytes, expected: type[T] | None = None) -> Any:
    """The value that was frozen; its arrays are read-only views of `data`, not copies.

    Raises SoundreelError `frozen_corrupt` for bytes that are not such a value, or none of type `expected`,
    as after a class has changed. A byte that differs inside a blob is the store's to find.
    """
    try:
        value = _thawed_file(memoryview(data))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, ImportError) as error:
        raise _corrupt(f"{type(error).__name__}: {error}") from error
    except (RecursionError, MemoryError, OverflowError, SoundreelError) as error:
        raise _corrupt(type(error).__name__) from error
    if expected is not None and type(value) is not expected:
        raise _corrupt(f"a {type(value).__name__}, not a {expected.__name__}")
    return value


def _corrupt(why: str) -> SoundreelError:
    return SoundreelError(f"these bytes hold no frozen value: {why:.200}", "frozen_corrupt")


def _buffers(value: Any, canonical: bool) -> Iterator[memoryview]:
    blobs: list[memoryview] = []
    try:
        tree = _Freezer(blobs, canonical).tree(value)
        header = json.dumps(
            {"blobs": [len(blob) for blob in blobs], "value": tree},
            separators=(",", ":"),
            sort_keys=True,
            allow_nan=False,
        ).encode()
    except (ValueError, RecursionError) as error:
        raise _refused(f"a value that cannot be written down ({error})") from error
    header += b" " * _gap(_HEAD + len(header))
    yield memoryview(MAGIC + len(header).to_bytes(8, "little") + header)
    for blob in blobs:
        yield blob
        yield memoryview(bytes(_gap(len(blob))))


def _gap(size: int) -> int:
    return -size % ALIGN


def _refused(what: str) -> SoundreelError:
    return SoundreelError(f"{what} cannot travel between stages as bytes", "unfreezable")


class _Freezer:
    """Turns a value into its tree; the bytes in it become `blobs`."""

    def __init__(self, blobs: list[memoryview], canonical: bool) -> None:
        self._blobs = blobs
        self._canonical = canonical

    def tree(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is float:
            return value if math.isfinite(value) else {"f": str(value)}
        if kind is list:
            return [self.tree(item) for item in value]
        if kind is tuple:
            return {"t": [self.tree(item) for item in value]}
        return self._tagged(value)

    def _tagged(self, value: Any) -> dict[str, Any]:
        if type(value) is bytes:
            return {"b": self._blob(memoryview(value))}
        if type(value) is np.ndarray:
            return {"a": [*self._array(value), list(value.shape)]}
        if isinstance(value, np.generic):
            return {"n": self._array(np.asarray(value))}
        if isinstance(value, Mapping):
            return {"d": self._items(value)}
        if is_dataclass(value) and not isinstance(value, type):
            name = f"{type(value).__module__}:{type(value).__qualname__}"
            if _class(name) is type(value):
                return {"c": [name, self._fields(value)]}
        raise _refused(f"a {type(value).__module__}.{type(value).__qualname__}")

    def _items(self, value: Mapping[Any, Any]) -> list[list[Any]]:
        return [[self.tree(key), self.tree(held)] for key, held in self._ordered(value)]

    def _ordered(self, value: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
        """In the order of the keys' text, where order must not count: blobs are numbered as they come."""
        items = list(value.items())
        return sorted(items, key=lambda item: _text(item[0])) if self._canonical else items

    def _fields(self, value: Any) -> dict[str, Any]:
        named = [field.name for field in fields(value) if field.compare or not self._canonical]
        return {name: self.tree(getattr(value, name)) for name in named}

    def _array(self, array: np.ndarray[Any, Any]) -> list[Any]:
        """The number of its blob, which is in C order, and its type."""
        if array.dtype.kind not in _KINDS:
            raise _refused(f"an array of {array.dtype}")
        dtype = array.dtype.newbyteorder("<")
        whole = np.ascontiguousarray(array.astype(dtype, copy=False)).reshape(-1)
        return [self._blob(whole.view(np.uint8).data if whole.size else memoryview(b"")), dtype.str]

    def _blob(self, data: memoryview) -> int:
        self._blobs.append(data)
        return len(self._blobs) - 1


def _text(key: Any) -> str:
    return json.dumps(_Freezer([], canonical=True).tree(key), sort_keys=True)


def _thawed_file(data: memoryview) -> Any:
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError("they do not begin as one")
    start = _HEAD + int.from_bytes(data[len(MAGIC) : _HEAD], "little")
    header = json.loads(bytes(data[_HEAD:start]))
    blobs = []
    for size in header["blobs"]:
        if type(size) is not int or not 0 <= size <= len(data) - start:
            raise ValueError("a blob is cut short")
        blobs.append(data[start : start + size])
        start += size + _gap(size)
    if start != len(data):
        raise ValueError(f"{len(data)} bytes, not {start}")
    return _thawed(header["value"], blobs)


def _thawed(tree: Any, blobs: list[memoryview]) -> Any:
    if type(tree) is list:
        return [_thawed(item, blobs) for item in tree]
    if type(tree) is not dict:
        return tree
    ((tag, held),) = tree.items()
    return _TAGS[tag](held, blobs)


def _thawed_array(held: Any, blobs: list[memoryview]) -> np.ndarray[Any, Any]:
    number, name, shape = held
    dtype = np.dtype(name)
    if dtype.kind not in _KINDS:
        raise ValueError(f"an array of {name}")
    return np.frombuffer(blobs[number], dtype).reshape(shape)


def _thawed_class(held: Any, blobs: list[memoryview]) -> Any:
    name, values = held
    kind = _class(name)
    if set(values) != {field.name for field in fields(kind)}:
        raise ValueError(f"{name} has other fields now")
    return kind(**{field: _thawed(value, blobs) for field, value in values.items()})


_TAGS: dict[str, Callable[[Any, list[memoryview]], Any]] = {
    "f": lambda held, _: float(held),
    "t": lambda held, blobs: tuple(_thawed(item, blobs) for item in held),
    "d": lambda held, blobs: {_thawed(key, blobs): _thawed(item, blobs) for key, item in held},
    "b": lambda held, blobs: bytes(blobs[held]),
    "a": _thawed_array,
    "n": lambda held, blobs: _thawed_array([*held, []], blobs)[()],
    "c": _thawed_class,
}


@cache
def _class(name: str) -> Any:
    """The frozen dataclass at "module:Class". SoundreelError `unfreezable` for anything else."""
    module, _, attribute = name.partition(":")
    if module.split(".")[0] not in _PACKAGES:
        raise _refused(f"a {name}, which is not of {' or '.join(_PACKAGES)},")
    kind = getattr(import_module(module), attribute, None)
    if not (isinstance(kind, type) and is_dataclass(kind) and f"{kind.__module__}:{kind.__name__}" == name):
        raise _refused(f"{name}, which is no class there,")
    if not kind.__dataclass_params__.frozen or not all(field.init for field in fields(kind)):  # type: ignore[attr-defined]
        raise _refused(f"a {name}, which is not frozen,")
    return kind

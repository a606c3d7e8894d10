"""The files of a project, and which of them must be made again. Knows no stage's meaning and no slot.

A file counts as made by us as long as its bytes are those that were written; any other is its owner's, and
is kept and used. A file is made again when its recipe (parameters, engines) or the content of a file it was
made of has changed. One that was deleted is made again as another take, from another seed: whoever deletes
a picture wants to see another one.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from graphs.beats import layout

Action = Literal["made", "remade", "kept", "own", "unused"]


class Storage(Protocol):
    """Where a project's files are. Every method blocks; a file is there whole or not at all."""

    def paths(self) -> list[str]: ...
    def digest(self, path: str) -> str | None: ...
    def read(self, path: str) -> bytes: ...
    def write(self, path: str, data: bytes) -> None: ...
    def save(self, record: Mapping[str, "Entry"]) -> None: ...


@dataclass(frozen=True, slots=True)
class Product:
    """A file to be made by a stage: its parameters, the files it may be made of, the slots that make it."""

    path: str
    stage: str
    recipe: Mapping[str, Any]
    inputs: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a file that was made: its hash, and those of its recipe, of the engines that made it
    and of each file it is made of.

    `over` is the hash of the file that it was to replace, for as long as nobody knows that it did. `own`
    says that its owner had put another file in its place.
    """

    sha256: str
    recipe: str
    engines: str
    inputs: Mapping[str, str]
    take: int = 0
    over: str | None = None
    own: bool = False
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the stage log: what became of a file, and why."""

    stage: str
    path: str
    action: Action
    why: str
    about: Mapping[str, Any] = field(default_factory=dict)


class Shelf:
    """A project's files over their storage. `engines` names who answers each slot; `takes` asks for takes."""

    def __init__(
        self,
        storage: Storage,
        record: Mapping[str, Entry] | None = None,
        engines: Mapping[str, str] | None = None,
        takes: Mapping[str, int] | None = None,
        on_line: Callable[[Line], None] = lambda _: None,
    ) -> None:
        self.storage = storage
        self.record = dict(record or {})
        self.lines: dict[str, Line] = {}
        self._engines = dict(engines or {})
        self._takes = dict(takes or {})
        self._on_line = on_line
        self._why: dict[str, str] = {}
        self._lock = asyncio.Lock()
        self._hashes = {path: sha256 for path in storage.paths() if (sha256 := storage.digest(path))}

    def has(self, path: str) -> bool:
        return path in self._hashes

    def is_own(self, path: str) -> bool:
        """Whether a file that is there is its owner's."""
        entry = self.record.get(path)
        return entry is None or self._hashes[path] not in (entry.sha256, entry.over)

    def folders(self, parent: str) -> list[str]:
        """The folders in a folder, by name."""
        found = {path.split("/")[1] for path in self._hashes if path.startswith(f"{parent}/")}
        return layout.in_order(found)

    def present(self, stage: str, folder: str, planned: Sequence[str], suffixes: Sequence[str]) -> list[str]:
        """Which files of a folder are to be used: the planned ones that are there, or what its owner has put
        in their place under another suffix, then the owner's own. What we made for another plan is not."""
        stems = {layout.stem(path): path for path in planned}
        used = {path: path for path in planned if self.has(path)}
        more: dict[str, str] = {}
        for path in layout.in_order(self._hashes):
            if (
                layout.folder_of(path) != folder
                or layout.suffix(path) not in suffixes
                or path in stems.values()
            ):
                continue
            if not self.is_own(path):
                self.tell(stage, path, "unused", "no longer asked for")
            elif layout.stem(path) in stems:
                used[stems[layout.stem(path)]] = path
            elif layout.stem(path) in more:
                self.tell(stage, path, "unused", f"{layout.name(more[layout.stem(path)])} is called the same")
            else:
                more[layout.stem(path)] = path
        return [used[path] for path in planned if path in used] + list(more.values())

    async def stale(self, products: Iterable[Product], suffixes: Sequence[str] = ()) -> list[Product]:
        """Those that must be made; the others are told to be kept."""
        return [product for product in products if not self._stands(product, suffixes)]

    def take(self, path: str) -> int:
        """Which take of a file is made next: 0 for the first."""
        entry = self.record.get(path)
        asked = self._takes.get(path, 0)
        if entry is None:
            return asked
        deleted = not self.has(path) and entry.over is None and not entry.own
        return max(asked, entry.take + deleted)

    def seed(self, seed: int, path: str) -> int:
        """The seed of a file under the project's: another one for every file and take."""
        said = f"{seed} {path}" + (f" take {self.take(path)}" if self.take(path) else "")
        return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4], "big")

    async def read(self, path: str) -> bytes:
        return await asyncio.to_thread(self.storage.read, path)

    async def put(
        self,
        product: Product,
        data: bytes,
        used: Iterable[str] | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        """A file that was made; `used` are those of its possible inputs that it is really made of.

        The record knows of it before it is there, so that whenever this breaks off the next run can tell it,
        and what it was to replace, from a file of its owner's.
        """
        path = product.path
        async with self._lock:
            before = self._hashes.get(path)
            there = await asyncio.to_thread(self.storage.digest, path)
            if there is not None and there != before:
                self._hashes[path] = there
                self.tell(product.stage, path, "own", "put there while this ran: it is kept and used")
                return
            inputs = {each: self._hashes[each] for each in (product.inputs if used is None else used)}
            sha256 = await asyncio.to_thread(_sha256, data)
            entry = Entry(
                sha256,
                _recipe(product),
                self._made_by(product),
                inputs,
                self.take(path),
                before or "",
                about=about or {},
            )
            self.record[path] = entry
            await asyncio.to_thread(self.storage.save, self.record)
            await asyncio.to_thread(self.storage.write, path, data)
            self.record[path] = replace(entry, over=None)
            self._hashes[path] = sha256
        why = self._why.get(path, "")
        self.tell(product.stage, path, "remade" if why else "made", why, entry.about)

    def tell(
        self, stage: str, path: str, action: Action, why: str, about: Mapping[str, Any] | None = None
    ) -> None:
        line = Line(stage, path, action, why, about or {})
        if self.lines.get(path) != line:
            self.lines[path] = line
            self._on_line(line)

    def close(self) -> None:
        """At the end of a run: writes down that all is in its place."""
        for path, entry in self.record.items():
            if self._hashes.get(path) == entry.sha256:
                self.record[path] = replace(entry, over=None)
        self.storage.save(self.record)

    def _stands(self, product: Product, suffixes: Sequence[str]) -> bool:
        path = product.path
        for suffix in suffixes:
            other = path.removesuffix(layout.suffix(path)) + suffix
            if other != path and self.has(other) and self.is_own(other):
                self.tell(product.stage, other, "own", f"used in the place of {layout.name(path)}")
                return True
        if self.has(path) and self.is_own(path):
            if path in self.record:
                self.record[path] = replace(self.record[path], own=True)
            self.tell(product.stage, path, "own", "not what was made here: it is kept and used")
            return True
        why = self._stale(product)
        if why is None:
            self.tell(product.stage, path, "kept", "", self.record[path].about)
            return True
        self._why[path] = why
        return False

    def _stale(self, product: Product) -> str | None:
        """Why a file must be made again, empty for the first time; None when it need not be."""
        entry = self.record.get(product.path)
        if entry is None:
            return ""
        if not self.has(product.path):
            return "it was deleted" if entry.over is None else "the run before broke off"
        if self._hashes[product.path] != entry.sha256:
            return "the run before broke off"
        if self._takes.get(product.path, 0) > entry.take:
            return "another take is asked for"
        changed = [path for path, sha256 in entry.inputs.items() if self._hashes.get(path) != sha256]
        if changed:
            return f"{changed[0]} has changed"
        if entry.recipe != _recipe(product):
            return "its settings have changed"
        return (
            None if entry.engines == self._made_by(product) else "another engine, or edition of it, makes it"
        )

    def _made_by(self, product: Product) -> str:
        said = [[slot, self._engines.get(slot, "")] for slot in product.slots]
        return _sha256(json.dumps(said).encode())


def _recipe(product: Product) -> str:
    return _sha256(json.dumps([product.recipe, product.inputs], sort_keys=True).encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

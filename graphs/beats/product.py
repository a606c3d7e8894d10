"""A file of a project as it is to be made, as it was made, and as a run tells of it; and where files are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

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

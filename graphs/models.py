"""What a graph may call: one awaitable function per slot, and the results graphs give. Knows no Ray."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, replace
from functools import cache
from threading import Lock
from typing import Any, TypeVar, cast, get_args, get_type_hints

from deployments.assemble import AssembleRequest, AssembleResult
from deployments.dub import DubRequest, DubResult
from deployments.emotion import EmotionRequest, EmotionResult
from deployments.engine import Host, load
from deployments.film import FilmRequest, FilmResult
from deployments.motion import MotionRequest, MotionResult
from deployments.music import MusicRequest, MusicResult
from deployments.photo import PhotoRequest, PhotoResult
from deployments.picture import PictureRequest, PictureResult
from deployments.prompt import PromptRequest, PromptResult
from deployments.track import TrackRequest, TrackResult
from deployments.video import VideoRequest, VideoResult
from graphs.sources import read_source

Q = TypeVar("Q")
R = TypeVar("R")
Call = Callable[[Q], Awaitable[R]]
Wrap = Callable[[str, Call[Any, Any]], Call[Any, Any]]

SLOTS = {
    "photo": "deployments.photo:ENGINES",
    "track": "deployments.track:ENGINES",
    "film": "deployments.film:ENGINES",
    "emotion": "deployments.emotion:ENGINES",
    "prompt": "deployments.prompt:ENGINES",
    "music": "deployments.music:ENGINES",
    "picture": "deployments.picture:ENGINES",
    "motion": "deployments.motion:ENGINES",
    "video": "deployments.video:ENGINES",
    "assemble": "deployments.assemble:ENGINES",
    "dub": "deployments.dub:ENGINES",
}
"""Every slot, and where its table of engines stands."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished file of a result.

    Its bytes are not part of what it is called: asyncio.run writes out its result when it is done.
    """

    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a graph made: files by name, and a report that JSON can carry (quality, seeds, parameters)."""

    artifacts: Mapping[str, Artifact]
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Models:
    """One awaitable function per slot; `fetch` gives the bytes behind a path, a URL or an upload's id.

    Each raises the SoundreelError family and nothing else that a caller could have caused.
    """

    fetch: Call[str, bytes]
    photo: Call[PhotoRequest, PhotoResult]
    track: Call[TrackRequest, TrackResult]
    film: Call[FilmRequest, FilmResult]
    emotion: Call[EmotionRequest, EmotionResult]
    prompt: Call[PromptRequest, PromptResult]
    music: Call[MusicRequest, MusicResult]
    picture: Call[PictureRequest, PictureResult]
    motion: Call[MotionRequest, MotionResult]
    video: Call[VideoRequest, VideoResult]
    assemble: Call[AssembleRequest, AssembleResult]
    dub: Call[DubRequest, DubResult]

    @classmethod
    def local(
        cls,
        engines: Mapping[str, str] | None = None,
        allow_local_urls: bool = False,
        options: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> "Models":
        """Engines in this process, with no Ray: built-in ones unless `engines` names another per slot.

        `options` are what the engine of a slot is made with.
        """
        chosen = dict.fromkeys(SLOTS, "builtin") | dict(engines or {})
        calls = {
            slot: _local_call(slot, name, (options or {}).get(slot, {})) for slot, name in chosen.items()
        }
        return cls(fetch=lambda source: read_source(source, allow_local_urls), **calls)

    def each(self, wrap: Wrap) -> "Models":
        """The same models with every function replaced by `wrap(slot, function)`."""
        names = [item.name for item in fields(self)]
        return replace(self, **{name: wrap(name, getattr(self, name)) for name in names})


@dataclass(slots=True)
class _Branch:
    """One of the branches that run at the same time: where it forked, and how many places it has given."""

    root: tuple[int, ...] = ()
    given: int = 0


_branch: ContextVar[_Branch | None] = ContextVar("branch", default=None)


def place() -> tuple[int, ...]:
    """A new place in the graph that runs here: places sort as the graph is written, whoever was faster."""
    branch = _branch.get()
    if branch is None:
        branch = _Branch()
        _branch.set(branch)
    branch.given += 1
    return (*branch.root, branch.given)


async def together(*calls: Awaitable[Any]) -> list[Any]:
    """All answers, in order, asked for at the same time. The first failure cancels the rest and is raised."""
    fork = place()

    async def ask(number: int, call: Awaitable[Any]) -> Any:
        _branch.set(_Branch((*fork, number)))
        return await call

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ask(number, call)) for number, call in enumerate(calls)]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]


def has_seed(slot: str) -> bool:
    """Whether what the slot is asked has a seed, so that another may be had."""
    request = get_args(get_type_hints(Models)[slot])[0][0]
    return "seed" in {item.name for item in fields(request)}


def engines_of(slot: str) -> dict[str, str]:
    """The slot's table: engine name -> "module:Class"."""
    module, _, attribute = SLOTS[slot].partition(":")
    return cast(dict[str, str], getattr(__import__(module, fromlist=[attribute]), attribute))


def _local_call(slot: str, name: str, options: Mapping[str, Any]) -> Call[Any, Any]:
    """A function that loads its engine when it is first called, so that an unused slot costs nothing."""
    lock = Lock()  # a thread's lock, because the models may outlive an event loop

    @cache
    def loaded() -> Host[Any, Any]:
        return Host(load(name, engines_of(slot))(**options))

    def once() -> Host[Any, Any]:
        with lock:
            return loaded()

    async def call(request: Any) -> Any:
        host = await asyncio.to_thread(once)
        return await host(request)

    return call

"""What every stage works with, and which files it is to make. Asks no slot."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from composer.errors import InputError
from graphs.beats import layout
from graphs.beats.request import BeatsRequest
from graphs.beats.shelf import Product, Shelf
from graphs.models import Models
from graphs.requests import Prompt, explain

T = TypeVar("T")

_PROMPT: TypeAdapter[str] = TypeAdapter(Prompt)

AT_ONCE = 4
"""Files in flight whose making takes sound or pictures in: enough for two cores, few enough for memory."""


@dataclass(frozen=True, slots=True)
class Work:
    """A project under way: what is wished, who makes it, and the files that are there."""

    request: BeatsRequest
    models: Models
    shelf: Shelf

    def seed(self, product: Product) -> int:
        return self.shelf.seed(self.request.seed, product.path)

    def initial(self, stage: str) -> list[str]:
        """The pieces that tracks begin with."""
        return self.shelf.present(stage, layout.INITIAL, self.planned_music(), layout.SOUNDS)

    def planned_music(self) -> list[str]:
        numbers = range(1, self.request.music.n_music + 1)
        return [layout.track(layout.INITIAL, number) for number in numbers]

    def planned_tracks(self, stage: str) -> list[str]:
        """The finished track of each piece that is planned or there."""
        stems = dict.fromkeys(layout.stem(path) for path in [*self.planned_music(), *self.initial(stage)])
        return [f"{layout.FINAL}/{stem}.wav" for stem in stems]

    def tracks(self, stage: str) -> list[str]:
        """The finished tracks that are there."""
        return self.shelf.present(stage, layout.FINAL, self.planned_tracks(stage), layout.SOUNDS)

    def folders(self) -> list[str]:
        """The prompts' folders: the planned ones, then those that the owner has added."""
        planned = [layout.prompt_folder(number + 1) for number in range(len(self.request.image.prompts()))]
        there = {*self.shelf.folders(layout.IMAGES), *self.shelf.folders(layout.VIDEOS)}
        return planned + [folder for folder in layout.in_order(there) if folder not in planned]

    def is_planned(self, folder: str) -> bool:
        """Whether pictures are made for a folder: it has a modifier, or a prompt of the owner's."""
        prompt = f"{layout.IMAGES}/{folder}/{layout.PROMPT}"
        planned = self.folders().index(folder) < len(self.request.image.prompts())
        return planned or (self.shelf.has(prompt) and self.shelf.is_own(prompt))

    def planned_images(self, folder: str) -> list[str]:
        numbers = range(self.request.image.n_images) if self.is_planned(folder) else ()
        return [layout.image(folder, number) for number in numbers]

    def images(self, stage: str, folder: str) -> list[str]:
        """The pictures of a folder that are there."""
        planned = self.planned_images(folder)
        return self.shelf.present(stage, f"{layout.IMAGES}/{folder}", planned, layout.PICTURES)

    def planned_videos(self, stage: str, folder: str) -> list[str]:
        """The loop of each picture that is planned or there."""
        paths = [*self.planned_images(folder), *self.images(stage, folder)]
        stems = dict.fromkeys(layout.stem(path) for path in paths)
        return [f"{layout.VIDEOS}/{folder}/{stem}.mp4" for stem in stems]

    def videos(self, stage: str, folder: str) -> list[str]:
        """The loops of a folder that are there."""
        planned = self.planned_videos(stage, folder)
        return self.shelf.present(stage, f"{layout.VIDEOS}/{folder}", planned, layout.FOOTAGE)

    async def prompt(self, folder: str) -> str:
        """The prompt that stands in a folder; empty without one. InputError for a file that holds none."""
        path = f"{layout.IMAGES}/{folder}/{layout.PROMPT}"
        if not self.shelf.has(path):
            return ""
        data = await self.shelf.read(path)
        return await asyncio.to_thread(_words, path, data)


def batches(items: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def needed(paths: Sequence[T], folder: str, stage: str) -> Sequence[T]:
    """The files that a stage works on. InputError when there are none, which says what makes them."""
    if not paths:
        raise InputError(
            f"there is nothing in {folder} to work on: run the stage {stage} first", "stage_missing"
        )
    return paths


def _words(path: str, data: bytes) -> str:
    try:
        return _PROMPT.validate_python(data.decode("utf-8-sig").strip())
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: it is no text in UTF-8", "bad_prompt") from error
    except ValidationError as error:
        raise InputError(f"{path}: {explain(error).message.removeprefix(': ')}", "bad_prompt") from None

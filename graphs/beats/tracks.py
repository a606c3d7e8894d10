"""The stages `music` and `music_continuation`: pieces begun, and gone on with to their full length."""

import asyncio
from collections.abc import Mapping
from typing import Any

from composer import wav
from composer.errors import InputError
from composer.media import Audio
from deployments.music import MusicRequest, MusicResult
from deployments.track import TrackRequest, TrackResult
from graphs.beats import layout
from graphs.beats.product import Product
from graphs.beats.request import LONGEST, TOKENS_A_SECOND
from graphs.beats.work import Work, batches, needed
from graphs.models import together


async def music(work: Work) -> None:
    """The beginning of each track, from a seed of its own."""
    asked = work.request.music
    seconds = min(asked.initial_music_tokens / TOKENS_A_SECOND, asked.music_duration)
    recipe = {"prompt": asked.prompt, "seconds": seconds, "seed": work.request.seed}
    products = [Product(path, "music", recipe, slots=("music",)) for path in work.planned_music()]

    async def begin(product: Product) -> None:
        seed = work.seed(product)
        made = await work.models.music(MusicRequest(asked.prompt, seconds, seed=seed))
        await _keep(work, product, made, seed)

    for batch in batches(await work.shelf.stale(products, layout.SOUNDS)):
        await together(*(begin(product) for product in batch))


async def music_continuation(work: Work) -> None:
    """Each piece gone on with: what was begun is heard again, and the same prompt rules what follows."""
    stage = "music_continuation"
    asked = work.request.music
    recipe = {
        "prompt": asked.prompt,
        "seconds": asked.music_duration,
        "window": asked.max_continuation_duration,
        "context": asked.prompt_music_duration,
        "seed": work.request.seed,
    }
    begun = {layout.stem(path): path for path in needed(work.initial(stage), layout.INITIAL, "music")}
    products = [
        Product(f"{layout.FINAL}/{stem}.wav", stage, recipe, (path,), ("track", "music"))
        for stem, path in begun.items()
    ]
    for batch in batches(await work.shelf.stale(products, layout.SOUNDS)):
        leads = await together(*(_opened(work, product.inputs[0]) for product in batch))
        await together(*(_go_on(work, product, lead) for product, lead in zip(batch, leads, strict=True)))


async def _go_on(work: Work, product: Product, lead: Audio) -> None:
    asked, seed = work.request.music, work.seed(product)
    made = await work.models.music(
        MusicRequest(
            asked.prompt,
            asked.music_duration,
            seed=seed,
            lead_in=lead,
            context_seconds=asked.prompt_music_duration,
            window_seconds=asked.max_continuation_duration,
        )
    )
    await _keep(work, product, made, seed)


async def _opened(work: Work, path: str) -> Audio:
    """A piece as it is: whoever put it there, it is opened as a stranger's."""
    return (await open_track(work, path, LONGEST, 1)).audio


async def open_track(work: Work, path: str, most: float, times: int) -> TrackResult:
    """A track as it is, `times` times over. InputError for one that lasts longer than `most` seconds."""
    data = await work.shelf.read(path)
    answer = await work.models.track(TrackRequest(data, path, most + 1, times))
    if answer.audio.seconds > (most + 0.5) * times:
        raise InputError(f"{path}: it lasts longer than the {most:g} s that are taken: cut it", "too_long")
    return answer


async def _keep(work: Work, product: Product, made: MusicResult, seed: int) -> None:
    about: Mapping[str, Any] = {
        "seed": seed,
        "seconds": round(made.audio.seconds, 3),
        "understood": dict(made.understood),
    }
    await work.shelf.put(product, await asyncio.to_thread(wav.pcm24, made.audio), about=about)

"""The stages `image` and `video`: stills of the prompts, and each still set in motion as a loop."""

import asyncio
from typing import Any

from composer.codec import decode_picture, encode_picture
from composer.media import EncodedClip, EncodedPicture, Picture
from composer.smooth import at_rate
from composer.turning import there_and_back
from deployments.motion import MotionRequest
from deployments.photo import PhotoRequest
from deployments.picture import PictureRequest
from graphs.beats import layout
from graphs.beats.request import BeatsVideo
from graphs.beats.shelf import Product
from graphs.beats.work import Work, batches, needed
from graphs.models import together


async def image(work: Work) -> None:
    """The prompt of each folder as a text that its owner may change, and the stills of what stands there."""
    await _write_prompts(work)
    asked = work.request.image
    recipe = {
        "width": asked.width,
        "height": asked.height,
        "steps": asked.inference_steps,
        "seed": work.request.seed,
    }
    products, prompts = [], {}
    for folder in work.folders():
        prompt = f"{layout.IMAGES}/{folder}/{layout.PROMPT}"
        for path in work.planned_images(folder):
            products.append(Product(path, "image", recipe, (prompt,), ("picture",)))
            prompts[path] = folder

    async def paint(product: Product, prompt: str) -> None:
        seed = work.seed(product)
        wanted = PictureRequest(prompt, asked.width, asked.height, seed, steps=asked.inference_steps)
        made = await work.models.picture(wanted)
        data = (await asyncio.to_thread(encode_picture, made.picture)).data
        about: dict[str, Any] = {"seed": seed, "understood": dict(made.understood)}
        await work.shelf.put(product, data, about=about)

    for batch in batches(await work.shelf.stale(products, layout.PICTURES)):
        words = [await work.prompt(prompts[product.path]) for product in batch]
        await together(*(paint(product, prompt) for product, prompt in zip(batch, words, strict=True)))


async def video(work: Work) -> None:
    """Each still set in motion. Its prompt says what moves in it; it is opened as a stranger's."""
    image, asked = work.request.image, work.request.video
    recipe = asked.model_dump(exclude={"model_id", "device"})
    recipe |= {"width": image.width, "height": image.height, "seed": work.request.seed}
    products, prompts = [], {}
    for folder in work.folders():
        prompt = f"{layout.IMAGES}/{folder}/{layout.PROMPT}"
        said = (prompt,) if work.shelf.has(prompt) else ()
        for still in work.images("video", folder):
            path = f"{layout.VIDEOS}/{folder}/{layout.stem(still)}.mp4"
            products.append(Product(path, "video", recipe, (still, *said), ("photo", "motion")))
            prompts[path] = folder
    needed(products, layout.IMAGES, "image")
    for batch in batches(await work.shelf.stale(products, layout.FOOTAGE)):
        words = [await work.prompt(prompts[product.path]) for product in batch]
        stills = await together(*(_opened(work, product.inputs[0]) for product in batch))
        rows = zip(batch, stills, words, strict=True)
        await together(*(_move(work, product, still, prompt) for product, still, prompt in rows))


async def _write_prompts(work: Work) -> None:
    products, texts = [], {}
    for number, text in enumerate(work.request.image.prompts(), 1):
        path = f"{layout.IMAGES}/{layout.prompt_folder(number)}/{layout.PROMPT}"
        products.append(Product(path, "image", {"prompt": text}))
        texts[path] = text
    for product in await work.shelf.stale(products):
        await work.shelf.put(product, texts[product.path].encode())


async def _opened(work: Work, path: str) -> EncodedPicture:
    size = work.request.image.width, work.request.image.height
    answer = await work.models.photo(PhotoRequest(await work.shelf.read(path), path, size))
    return answer.picture


async def _move(work: Work, product: Product, still: EncodedPicture, prompt: str) -> None:
    seed = work.seed(product)
    wanted = _wanted(work, decode_picture(still), prompt, seed)
    made = await work.models.motion(wanted)
    clip = await asyncio.to_thread(_finished, made.clip, work.request.video)
    about: dict[str, Any] = {
        "seed": seed,
        "seconds": round(clip.seconds, 3),
        "fps": clip.fps,
        "understood": dict(made.understood),
    }
    await work.shelf.put(product, clip.data, about=about)


def _wanted(work: Work, still: Picture, prompt: str, seed: int) -> MotionRequest:
    """As many windows as the ancestor's `n_continuations` counted: the first one is one of them."""
    asked = work.request.video
    return MotionRequest(
        still,
        work.request.image.width,
        work.request.image.height,
        asked.video_fps,
        continuations=max(0, asked.n_continuations - 1),
        prompt=prompt,
        loop=asked.loop_video and not asked.ping_pong,
        seed=seed,
        motion_bucket_id=asked.motion_bucket_id,
        noise_aug_strength=asked.noise_aug_strength,
        decode_chunk_size=asked.decode_chunk_size,
    )


def _finished(clip: EncodedClip, asked: BeatsVideo) -> EncodedClip:
    if asked.ping_pong:
        clip = there_and_back(clip)
    return at_rate(clip, asked.smooth_fps, "smooth", asked.loop_video) if asked.smooth_fps else clip

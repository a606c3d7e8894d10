"""How fast stills are felt: the built-in engine, and ViT-L-14-336 at its real size with random weights.

    python -m load_tests.emotion [--quick] [--device cuda]

Prints a table. On a CPU time is the processor's, of all threads, not the clock's, so that a busy machine
measures the same; on a GPU it is the clock's. The words are read once before, and not counted.
"""

import argparse
import os
import time
from collections.abc import Sequence

from composer.codec import encode_picture
from composer.media import EncodedPicture
from composer.paint import FILM, paint
from deployments.emotion import EmotionRequest
from deployments.emotion.builtin import BuiltinEmotion
from deployments.emotion.clip import MODEL, ClipEmotion
from deployments.engine import Engine
from deployments.torch_device import choose
from load_tests import report

SIZE = (384, 216)
"""Of a still, as a film is read."""

BATCHES = (1, 8)


class RandomClip(ClipEmotion):
    """The engine over random weights: as large and as slow as with trained ones."""

    def __init__(self, device: str, batch: int = 8) -> None:
        import open_clip
        import torch

        self._device = choose(device)
        torch.manual_seed(0)
        made, _, self._prepare = open_clip.create_model_and_transforms(
            MODEL, load_weights=False, force_quick_gelu=True, device=self._device.name
        )
        self._model = made.eval().to(self._device.dtype)
        self._words = open_clip.get_tokenizer(MODEL)
        self._batch = batch
        self._read = {}

    def of(self, batch: int) -> "RandomClip":
        """The same weights, with another number of stills at once."""
        self._batch = batch
        return self


def stills(count: int) -> tuple[EncodedPicture, ...]:
    """Painted scenes, in turn."""
    painted = [encode_picture(paint(scene, *SIZE, 1, detail=0.0)) for scene in FILM]
    return tuple(painted[number % len(painted)] for number in range(count))


def seconds(engine: Engine[EmotionRequest, object], request: EmotionRequest, clock: bool) -> float:
    """What a still of the request costs: of the processor, or by the clock."""
    before = time.perf_counter() if clock else time.process_time()
    engine.run([request])
    after = time.perf_counter() if clock else time.process_time()
    return (after - before) / len(request.stills)


def rows(device: str, quick: bool) -> list[tuple[str, int, float]]:
    """(engine, stills at once, seconds for a still)."""
    film = stills(8 if quick else 48)
    builtin = BuiltinEmotion()
    builtin.run([EmotionRequest(film[:1])])
    found = [("builtin, CPU", 1, seconds(builtin, EmotionRequest(film), False))]
    if quick:
        return found
    gpu = choose(device).name != "cpu"
    clip = RandomClip(device)
    clip.run([EmotionRequest(film[:1], mode="bare")])
    for batch in BATCHES:
        some = film if gpu else film[: 2 if batch == 1 else batch]
        asked = EmotionRequest(some, mode="bare")
        found.append((f"{MODEL}, {choose(device).name}", batch, seconds(clip.of(batch), asked, gpu)))
    return found


def table(found: Sequence[tuple[str, int, float]]) -> str:
    """The measured costs, in Markdown."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    size = f"{SIZE[0]}x{SIZE[1]}"
    lines = [
        f"{day}; {report.processor()}, {os.cpu_count()} cores; stills of {size}; random weights.",
        "",
        "| engine | stills at once | seconds a still | stills a second |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {name} | {batch} | {cost:.4f} | {1 / cost:.2f} |" for name, batch, cost in found),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the built-in engine alone, on a few stills")
    parser.add_argument("--device", default="cpu", help="where the model runs")
    asked = parser.parse_args()
    print(table(rows(asked.device, asked.quick)))


if __name__ == "__main__":
    main()

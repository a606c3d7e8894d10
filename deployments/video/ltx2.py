"""LTX-2 (Lightricks 2026): words in, a take out, and the sound that goes with it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from composer.errors import EngineUnavailable
from composer.media import Audio
from deployments.frames import pixels
from deployments.presets import Preset
from deployments.video.ltx import filmed, powers_of
from deployments.video.plan import Made, Plan, Take


class Ltx2:
    """Its length is always said, and its prompt never rewritten: an option of the pipeline does both. One
    take at a time where its decoder takes noise: see Ltx."""

    precise: ClassVar[Mapping[str, str]] = {}

    def __init__(self, pipe: Any, preset: Preset) -> None:
        self._pipe = pipe
        self.powers = powers_of(pipe, preset)

    def make(self, plan: Plan, wanted: Sequence[Take]) -> Sequence[Made]:
        given = filmed(self._pipe, plan, wanted)
        rate = int(self._pipe.vocoder.config.output_sampling_rate)
        return [
            Made(pixels(frames), _sound(sound, rate))
            for frames, sound in zip(given.frames, given.audio, strict=True)
        ]


def _sound(samples: Any, rate: int) -> Audio:
    """What the vocoder gives of one take, (channels, n). EngineUnavailable where numbers ran over."""
    floats = np.clip(samples.float().cpu().numpy(), -1.0, 1.0)
    if not np.isfinite(floats).all():
        raise EngineUnavailable(
            "the model gave no sound (its numbers ran over): set precision: bfloat16 or float32", "no_sound"
        )
    return Audio(np.ascontiguousarray(floats, np.float32), rate)

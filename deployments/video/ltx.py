"""LTX-Video (Lightricks): words in, a take out."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from deployments.frames import pixels
from deployments.presets import Preset
from deployments.torch_device import call, generators
from deployments.video.plan import Made, Plan, Powers, Take

RATES = (15, 30)
"""Frames a second that it is asked for; it was trained around 24 to 30."""


class Ltx:
    """Each take has noise of its own seed, at the start and in the decoder."""

    precise: ClassVar[Mapping[str, str]] = {}

    def __init__(self, pipe: Any, preset: Preset) -> None:
        self._pipe = pipe
        self.powers = Powers(grid=preset.size_grid, rates=RATES)

    def make(self, plan: Plan, wanted: Sequence[Take]) -> Sequence[Made]:
        given = call(
            self._pipe,
            prompt=[take.prompt for take in wanted],
            negative_prompt=[take.negative for take in wanted],
            width=plan.size[0],
            height=plan.size[1],
            num_frames=plan.length,
            frame_rate=float(plan.rate),
            num_inference_steps=plan.steps,
            guidance_scale=plan.guidance,
            generator=generators([take.seed for take in wanted]),
            output_type="np",
            **dict(plan.extras),
        )
        return [Made(pixels(frames)) for frames in given.frames]

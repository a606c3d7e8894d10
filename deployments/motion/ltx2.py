"""LTX-2 image-to-video (Lightricks 2026): a still and words in, a window of motion out. Its sound is left."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from numpy.typing import NDArray

from deployments.frames import Frames, pixels
from deployments.motion.plan import Plan, Powers
from deployments.presets import Preset
from deployments.torch_device import call, generators

RATES = (15, 30)
"""Frames a second that it is asked for; it was trained around 24 to 30."""


class Ltx2:
    """One still at a time: it is coded as video first, which its pipeline does to one alone. The length is
    always said, and the prompt never rewritten: an option of the pipeline does both."""

    precise: ClassVar[Mapping[str, str]] = {}

    def __init__(self, pipe: Any, preset: Preset) -> None:
        self._pipe = pipe
        self.powers = Powers(
            grid=preset.size_grid,
            window=preset.window,
            rates=RATES,
            heeds=frozenset({"prompt", "negative_prompt"}),
        )

    def make(
        self, plans: Sequence[Plan], stills: Sequence[NDArray[Any]], seeds: Sequence[int]
    ) -> Sequence[Frames]:
        return [self._one(plan, still, seed) for plan, still, seed in zip(plans, stills, seeds, strict=True)]

    def _one(self, plan: Plan, still: NDArray[Any], seed: int) -> Frames:
        from PIL import Image

        given = call(
            self._pipe,
            image=Image.fromarray(still),
            prompt=plan.request.prompt,
            negative_prompt=plan.negative,
            width=plan.size[0],
            height=plan.size[1],
            num_frames=plan.length,
            frame_rate=float(plan.rate),
            num_inference_steps=plan.steps,
            guidance_scale=plan.guidance,
            generator=generators([seed])[0],
            output_type="np",
            **dict(plan.extras),
        )
        return pixels(given.frames[0])

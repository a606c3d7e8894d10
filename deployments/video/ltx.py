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
    """Each take has noise of its own seed, at the start and in the decoder. A decoder that takes noise (since
    0.9.1) gets takes one at a time: in slices, diffusers 0.42 takes two of them for one and its timestep."""

    precise: ClassVar[Mapping[str, str]] = {}

    def __init__(self, pipe: Any, preset: Preset) -> None:
        self._pipe = pipe
        self.powers = powers_of(pipe, preset)

    def make(self, plan: Plan, wanted: Sequence[Take]) -> Sequence[Made]:
        given = filmed(self._pipe, plan, wanted)
        return [Made(pixels(frames)) for frames in given.frames]


def powers_of(pipe: Any, preset: Preset) -> Powers:
    """What a pipeline of this family can do: several takes at once only where its decoder takes no noise."""
    noisy = bool(pipe.vae.config.timestep_conditioning)
    return Powers(grid=preset.size_grid, rates=RATES, together=not noisy)


def filmed(pipe: Any, plan: Plan, wanted: Sequence[Take]) -> Any:
    """What a pipeline of this family gives for these takes."""
    return call(
        pipe,
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

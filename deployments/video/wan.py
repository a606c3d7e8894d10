"""Wan text-to-video (2.1 and 2.2, Alibaba): words in, a take out, at a rate of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from composer.errors import InputError
from deployments.frames import pixels
from deployments.presets import Preset
from deployments.torch_device import call, generators
from deployments.video.plan import Made, Plan, Powers, Take

SECOND = "guidance_scale_2"
"""The extra that is the guidance of the second transformer (2.2 at 14B), which ends what the first began."""


class Wan:
    """A guidance that was asked for is that of both transformers."""

    precise: ClassVar[Mapping[str, str]] = {"vae": "AutoencoderKLWan"}  # so do its model cards

    def __init__(self, pipe: Any, preset: Preset) -> None:
        config = (pipe.transformer or pipe.transformer_2).config
        if config.in_channels != config.out_channels:
            raise InputError(
                f"{preset.model_id!r} is a Wan that needs a still: use it in slot motion, or a Wan "
                "text-to-video here",
                "unknown_checkpoint",
                field="model",
            )
        self._pipe = pipe
        self._guidance = preset.guidance
        self.powers = Powers(
            grid=max(16, pipe.vae_scale_factor_spatial * config.patch_size[1]),
            rates=(preset.fps, preset.fps),
        )

    def make(self, plan: Plan, wanted: Sequence[Take]) -> Sequence[Made]:
        extras = dict(plan.extras)
        if plan.guidance != self._guidance or self._pipe.config.boundary_ratio is None:
            extras.pop(SECOND, None)
        given = call(
            self._pipe,
            prompt=[take.prompt for take in wanted],
            negative_prompt=[take.negative for take in wanted],
            width=plan.size[0],
            height=plan.size[1],
            num_frames=plan.length,
            num_inference_steps=plan.steps,
            guidance_scale=plan.guidance,
            generator=generators([take.seed for take in wanted]),
            output_type="np",
            **extras,
        )
        return [Made(pixels(frames)) for frames in given.frames]

"""Wan image-to-video (2.1 and 2.2, Alibaba): a still and words in, a window of motion out."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from numpy.typing import NDArray

from composer.errors import InputError
from deployments.frames import Frames, pixels
from deployments.motion.plan import Plan, Powers
from deployments.presets import Preset
from deployments.torch_device import call, generators


class Wan:
    """One still at a time: its pipeline takes no list of them."""

    precise: ClassVar[Mapping[str, str]] = {"vae": "AutoencoderKLWan"}  # so do its model cards

    def __init__(self, pipe: Any, preset: Preset) -> None:
        _refuse_words_only(pipe, preset)
        self._pipe = pipe
        patch = (pipe.transformer or pipe.transformer_2).config.patch_size[1]
        self.powers = Powers(
            grid=max(16, pipe.vae_scale_factor_spatial * patch),
            window=preset.window,
            rates=(preset.fps, preset.fps),
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
            num_inference_steps=plan.steps,
            guidance_scale=plan.guidance,
            generator=generators([seed])[0],
            output_type="np",
            **dict(plan.extras),
        )
        return pixels(given.frames[0])


def _refuse_words_only(pipe: Any, preset: Preset) -> None:
    """A transformer that takes a still has room for it beside the noise, or a time for each part (5B)."""
    config = (pipe.transformer or pipe.transformer_2).config
    if config.in_channels == config.out_channels and not pipe.config.expand_timesteps:
        raise InputError(
            f"{preset.model_id!r} is a Wan that makes video of words alone: use it in slot video, or a Wan "
            "image-to-video here",
            "unknown_checkpoint",
            field="model",
        )

"""LTX-Video image-to-video (Lightricks): a still and words in, a window of motion out."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from numpy.typing import NDArray

from deployments.frames import Frames, pixels
from deployments.motion.plan import Plan, Powers
from deployments.presets import Preset
from deployments.torch_device import call, generators

RATES = (15, 30)
"""Frames a second that it is asked for; it was trained around 24 to 30."""


class Ltx:
    """Where the decoder takes noise (since 0.9.1) its pipeline draws that from one generator, on the model's
    device: then stills go one at a time."""

    precise: ClassVar[Mapping[str, str]] = {}

    def __init__(self, pipe: Any, preset: Preset) -> None:
        self._pipe = pipe
        self._noisy = bool(pipe.vae.config.timestep_conditioning)
        self.powers = Powers(
            grid=preset.size_grid,
            window=preset.window,
            rates=RATES,
            heeds=frozenset({"prompt", "negative_prompt"}),
            together=not self._noisy,
        )

    def make(
        self, plans: Sequence[Plan], stills: Sequence[NDArray[Any]], seeds: Sequence[int]
    ) -> Sequence[Frames]:
        from PIL import Image

        first = plans[0]
        given = call(
            self._pipe,
            image=[Image.fromarray(still) for still in stills],
            prompt=[plan.request.prompt for plan in plans],
            negative_prompt=[plan.negative for plan in plans],
            width=first.size[0],
            height=first.size[1],
            num_frames=first.length,
            frame_rate=float(first.rate),
            num_inference_steps=first.steps,
            guidance_scale=first.guidance,
            generator=self._generator(seeds[0]) if self._noisy else generators(seeds),
            output_type="np",
            **dict(first.extras),
        )
        return [pixels(frames) for frames in given.frames]

    def _generator(self, seed: int) -> Any:
        import torch

        device = getattr(self._pipe, "_execution_device", "cpu")
        return torch.Generator(device).manual_seed(seed % 2**63)

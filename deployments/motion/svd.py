"""Stable Video Diffusion (Blattmann et al. 2023): a still in, a window of motion out. It takes no words."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from numpy.typing import NDArray

from deployments.frames import Frames, pixels
from deployments.motion.plan import Plan, Powers
from deployments.presets import Preset
from deployments.torch_device import call, generators

RATES = (3, 12)
"""Frames a second that it is asked for. The model card gives 3 to 30; above 12 a window is but a moment."""


class Svd:
    """Its window is the checkpoint's: 14 frames, or 25 of the XT ones. It was trained on that many, and so
    always makes them."""

    precise: ClassVar[Mapping[str, str]] = {}

    def __init__(self, pipe: Any, preset: Preset) -> None:
        self._pipe = pipe
        self.powers = Powers(
            grid=preset.size_grid,
            window=int(pipe.unet.config.num_frames),
            rates=RATES,
            heeds=frozenset({"motion_bucket_id", "noise_aug_strength", "decode_chunk_size"}),
            whole=True,
            together=True,
        )

    def make(
        self, plans: Sequence[Plan], stills: Sequence[NDArray[Any]], seeds: Sequence[int]
    ) -> Sequence[Frames]:
        from PIL import Image

        first = plans[0]
        extras = dict(first.extras)
        chunk = int(extras.pop("decode_chunk_size", first.length))
        latents = call(
            self._pipe,
            image=[Image.fromarray(still) for still in stills],
            width=first.size[0],
            height=first.size[1],
            num_frames=first.length,
            num_inference_steps=first.steps,
            min_guidance_scale=min(1.0, first.guidance),
            max_guidance_scale=first.guidance,
            fps=round(first.rate),
            generator=generators(seeds),
            output_type="latent",
            **extras,
        ).frames
        return [pixels(call(self._decoded, latents=one, chunk=chunk)) for one in latents]

    def _decoded(self, latents: Any, chunk: int) -> Any:
        """One clip, `chunk` frames at a time. The pipeline counts chunks through the whole batch, so that its
        decoder, which looks along time, would mix the end of one clip with the start of the next."""
        frames = self._pipe.decode_latents(latents[None], len(latents), chunk)
        return self._pipe.video_processor.postprocess_video(frames, output_type="np")[0]

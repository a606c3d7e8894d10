"""The motion engine of weights: the image-to-video pipelines of diffusers, whichever the checkpoint is.

Knows no model but by the table of their families.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from composer.clips import encode_planes
from deployments import takes
from deployments.declared import declared
from deployments.families import NEEDS, loaded
from deployments.frames import Frames, fitted, shown
from deployments.motion import MotionRequest, MotionResult
from deployments.motion.plan import Family, Plan, plan, understood
from deployments.presets import preset

MODEL = "svd-xt"
"""What is run when nobody says what."""

FAMILIES = {
    "StableVideoDiffusionPipeline": "deployments.motion.svd:Svd",
    "WanImageToVideoPipeline": "deployments.motion.wan:Wan",
    "WanPipeline": "deployments.motion.wan:Wan",
    "LTXPipeline": "deployments.motion.ltx:Ltx",
    "LTXImageToVideoPipeline": "deployments.motion.ltx:Ltx",
    "LTXConditionPipeline": "deployments.motion.ltx:Ltx",
    "LTX2ImageToVideoPipeline": "deployments.motion.ltx2:Ltx2",
    "LTX2Pipeline": "deployments.motion.ltx2:Ltx2",
}
"""What a checkpoint's index says that it is, and how that is called."""


class DiffusersMotion:
    """Stills set in motion by Stable Video Diffusion, Wan, LTX-Video or LTX-2.

    `model` names a preset, a hub id or a folder in the diffusers layout; `preset` says what a folder holds,
    where it is a known model. `device`, `precision`, `offload`, `tiling` and `attention_slicing` are those of
    `deployments.torch_device`. Up to `together` requests of one kind go through the model at once, where its
    pipeline takes several: a clip fills a GPU by itself, so this is 1, and each has the same bytes alone and
    among others. With more, a result may differ by a rounding with what it is made together with.
    """

    license: ClassVar[str] = preset("motion", MODEL).license
    max_batch: ClassVar[int] = 4
    needs: ClassVar[tuple[str, ...]] = NEEDS

    def __init__(
        self,
        model: str = MODEL,
        revision: str | None = None,
        preset: str = "",
        device: str = "auto",
        precision: str = "auto",
        offload: str = "none",
        tiling: bool = True,
        attention_slicing: bool = False,
        together: int = 1,
    ) -> None:
        takes.within("together", together, 1, self.max_batch)
        memory = {"offload": offload, "tiling": tiling, "attention_slicing": attention_slicing}
        family, self._preset = loaded(
            "motion", FAMILIES, model, preset, revision, device, precision, **memory
        )
        self._family: Family = family
        self._together = together if family.powers.together else 1

    @staticmethod
    def declare(options: Mapping[str, Any]) -> dict[str, Any]:
        return declared(__name__, "motion", options, MODEL)

    def run(self, requests: Sequence[MotionRequest]) -> Sequence[MotionResult]:
        plans = [plan(request, self._preset, self._family.powers) for request in requests]
        made: dict[int, Frames] = {}
        for places in takes.alike(plans, lambda item: item.kind, self._together):
            made.update(zip(places, self._made([plans[place] for place in places]), strict=True))
        return [self._finished(item, made.pop(place)) for place, item in enumerate(plans)]

    def _made(self, plans: Sequence[Plan]) -> list[Frames]:
        """All windows of plans of one kind; the frame that two windows share is in it once."""
        stills = [fitted(item.request.picture, *item.size) for item in plans]
        reels: list[list[Frames]] = [[] for _ in plans]
        for window in range(plans[0].windows):
            seeds = [takes.window_seed(item.request.seed, window) for item in plans]
            clips = self._family.make(plans, stills, seeds)
            for reel, clip in zip(reels, clips, strict=True):
                reel.append(clip[1:] if window else clip)
            stills = [clip[-1] for clip in clips]
        return [np.concatenate(reel) for reel in reels]

    def _finished(self, item: Plan, frames: Frames) -> MotionResult:
        request = item.request
        places = takes.positions(item.frames, request.fps, item.rate, request.loop)
        clip = encode_planes(shown(frames, places, request.width, request.height), request.fps)
        return MotionResult(clip, understood(item, self._preset, self._family.powers))

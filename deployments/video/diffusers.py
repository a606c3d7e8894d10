"""The video engine of weights: the text-to-video pipelines of diffusers, whichever the checkpoint is.

Knows no model but by the table of their families.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar

from composer.clips import encode_planes
from composer.media import Audio
from deployments import takes
from deployments.declared import declared
from deployments.families import NEEDS, loaded
from deployments.frames import shown
from deployments.presets import preset
from deployments.video import VideoRequest, VideoResult
from deployments.video.plan import Family, Made, Plan, Take, plan, understood
from deployments.video.sound import joined

MODEL = "ltx-video"
"""What is run when nobody says what."""

FAMILIES = {
    "LTXPipeline": "deployments.video.ltx:Ltx",
    "LTXImageToVideoPipeline": "deployments.video.ltx:Ltx",
    "LTXConditionPipeline": "deployments.video.ltx:Ltx",
    "LTX2Pipeline": "deployments.video.ltx2:Ltx2",
    "LTX2ImageToVideoPipeline": "deployments.video.ltx2:Ltx2",
    "WanPipeline": "deployments.video.wan:Wan",
}
"""What a checkpoint's index says that it is, and how that is called."""


class DiffusersVideo:
    """Footage of words by LTX-Video, LTX-2 (which makes sound with it) or Wan.

    `model` names a preset, a hub id or a folder in the diffusers layout; `preset` says what a folder holds,
    where it is a known model. `device`, `precision`, `offload`, `tiling` and `attention_slicing` are those of
    `deployments.torch_device`. Up to `together` takes of one kind go through the model at once: a take fills
    a GPU by itself, so this is 1, and each has the same bytes alone and among others. With more, a result may
    differ by a rounding with what it is made together with.
    """

    license: ClassVar[str] = preset("video", MODEL).license
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
        family, self._preset = loaded("video", FAMILIES, model, preset, revision, device, precision, **memory)
        self._family: Family = family
        self._together = together if family.powers.together else 1

    @staticmethod
    def declare(options: Mapping[str, Any]) -> dict[str, Any]:
        return declared(__name__, "video", options, MODEL)

    def run(self, requests: Sequence[VideoRequest]) -> Sequence[VideoResult]:
        plans = [plan(request, self._preset, self._family.powers) for request in requests]
        wanted = [(item, take) for item in plans for take in item.takes]
        made: dict[int, Made] = {}
        for places in takes.alike(wanted, lambda one: one[0].kind, self._together):
            batch = [wanted[place][1] for place in places]
            made.update(zip(places, self._family.make(wanted[places[0]][0], batch), strict=True))
        results, first = [], 0
        for item in plans:
            last = first + len(item.takes)
            results.append(self._finished(item, [made.pop(place) for place in range(first, last)]))
            first = last
        return results

    def _finished(self, item: Plan, made: Sequence[Made]) -> VideoResult:
        request = item.request
        frames = chain.from_iterable(
            shown(
                one.frames,
                takes.positions(take.frames, request.fps, item.rate),
                request.width,
                request.height,
            )
            for one, take in zip(made, item.takes, strict=True)
        )
        clip = encode_planes(frames, request.fps)
        sound = _sound(item.takes, made, request.fps)
        return VideoResult(clip, sound, item.cuts, understood(item, self._preset))


def _sound(wanted: Sequence[Take], made: Sequence[Made], fps: int) -> Audio | None:
    sounds = [one.audio for one in made if one.audio is not None]
    return joined(sounds, [take.frames for take in wanted], fps) if sounds else None

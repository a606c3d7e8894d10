"""The picture engine of weights: any text-to-image pipeline of diffusers. Knows no model but its default."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from inspect import signature
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from composer.errors import EngineUnavailable, InputError
from composer.media import Picture
from composer.photos import lay
from deployments.checkpoint import find, named, require
from deployments.declared import declared, described
from deployments.picture import PictureRequest, PictureResult
from deployments.picture.plan import Plan, Room, plan
from deployments.picture.prompts import told_of_length
from deployments.presets import Preset, preset
from deployments.torch_device import call, choose, generators, pipeline

MODEL = "sdxl-turbo"
"""What is run when nobody says what."""

SIDES = (64, 2048)


class DiffusersPicture:
    """Pictures by a checkpoint: a preset of `models.yaml`, a hub id or a folder in the layout of diffusers.

    `preset` says what a folder holds, where it is a known model. `device`, `precision`, `offload`, `tiling`
    and `attention_slicing` are those of `deployments.torch_device`. `side` is the square in whose area the
    model works, its own where not given: less takes less memory.

    Up to `together` requests of one size, steps and guidance go through the model at once, each with noise of
    its own seed. `exact` gives each the same bytes alone and among others, by taking them one by one; so it
    is on a CPU, where nothing is gained by taking them together. On a GPU it is off: there a result
    may differ by a rounding with what it is made together with.
    """

    license: ClassVar[str] = preset("picture", MODEL).license
    max_batch: ClassVar[int] = 8
    needs: ClassVar[tuple[str, ...]] = ("torch", "diffusers", "transformers")

    def __init__(
        self,
        model: str = MODEL,
        revision: str | None = None,
        preset: str = "",
        device: str = "auto",
        precision: str = "auto",
        offload: str = "none",
        tiling: bool = False,
        attention_slicing: bool = False,
        side: int | None = None,
        together: int = 4,
        exact: bool | None = None,
    ) -> None:
        require(*self.needs)
        known = described("picture", model, preset)
        if not 1 <= together <= self.max_batch:
            raise InputError(f"together {together}: 1 to {self.max_batch}", field="together")
        if side is not None and not SIDES[0] <= side <= SIDES[1]:
            raise InputError(f"side {side}: {SIDES[0]} to {SIDES[1]}", field="side")
        where = choose(device, precision)
        checkpoint = find(known.model_id, revision or known.revision)
        known = described("picture", model, preset, checkpoint.class_name)
        self._preset = replace(known, model_id=named(known.model_id))
        self._pipe = pipeline(
            checkpoint, _text_to_image(checkpoint.class_name), where, offload, tiling, attention_slicing
        )
        self._takes = _takes(self._pipe)
        self._room = _room(self._pipe, self._preset, side)
        self._together = 1 if exact or (exact is None and where.name == "cpu") else together

    @staticmethod
    def declare(options: Mapping[str, Any]) -> dict[str, Any]:
        return declared(__name__, "picture", options, MODEL)

    def run(self, requests: Sequence[PictureRequest]) -> Sequence[PictureResult]:
        """Raises InputError for what the model cannot do, and `refused` when its safety checker says no;
        EngineUnavailable `out_of_memory` or `bad_numbers`, with the option to change."""
        plans = [plan(request, self._preset, self._room, self._takes) for request in requests]
        kinds: dict[Any, list[int]] = {}
        for place, item in enumerate(plans):
            kinds.setdefault(item.kind, []).append(place)
        made: dict[int, PictureResult] = {}
        for places in kinds.values():
            for start in range(0, len(places), self._together):
                chunk = places[start : start + self._together]
                made.update(zip(chunk, self._made([plans[place] for place in chunk]), strict=True))
        return [made[place] for place in range(len(plans))]

    def _made(self, plans: Sequence[Plan]) -> list[PictureResult]:
        output = call(self._pipe, **self._arguments(plans))
        if any(getattr(output, "nsfw_content_detected", None) or ()):
            raise InputError(
                "the model's safety checker refused the picture: change the prompt or the seed",
                "refused",
                field="prompt",
            )
        told = told_of_length(self._pipe, [item.prompt for item in plans], self._preset)
        return [
            PictureResult(_laid(pixels, item.asked), {**dict(item.told), **more})
            for pixels, item, more in zip(output.images, plans, told, strict=True)
        ]

    def _arguments(self, plans: Sequence[Plan]) -> dict[str, Any]:
        """What the pipeline is called with. All plans are of one kind."""
        first = plans[0]
        arguments = {
            **self._preset.extras,
            "prompt": [item.prompt for item in plans],
            "negative_prompt": [item.negative for item in plans] if first.negative else None,
            "width": first.size[0],
            "height": first.size[1],
            "num_inference_steps": first.steps,
            "guidance_scale": first.guidance,
            "generator": generators([item.seed for item in plans]),
            "output_type": "np",
        }
        if self._preset.sigmas and len(self._preset.sigmas) == first.steps:
            arguments["sigmas"] = list(self._preset.sigmas)
        return {name: value for name, value in arguments.items() if name in self._takes and value is not None}


def _text_to_image(class_name: str) -> str:
    """The class that makes pictures from words with the weights of a `class_name`."""
    import diffusers
    from diffusers.pipelines.auto_pipeline import AUTO_TEXT2IMAGE_PIPELINES_MAPPING

    cls = getattr(diffusers, class_name, None)
    if cls is None or cls in AUTO_TEXT2IMAGE_PIPELINES_MAPPING.values():
        return class_name
    takes = set(signature(cls.__call__).parameters)
    if "prompt" in takes and not takes & {"image", "video", "num_frames"}:
        return class_name
    return "AutoPipelineForText2Image"  # finds the sister of an image-to-image or in-painting class


def _takes(pipe: Any) -> frozenset[str]:
    """The arguments of the pipeline's call that it heeds."""
    takes = frozenset(signature(type(pipe).__call__).parameters)
    return takes - {"guidance_scale"} if getattr(pipe.config, "is_distilled", False) else takes


def _room(pipe: Any, preset: Preset, side: int | None) -> Room:
    """What the checkpoint says of its own size counts more than the preset of its family."""
    own = getattr(getattr(getattr(pipe, "unet", None), "config", None), "sample_size", None)
    ours = own * pipe.vae_scale_factor if isinstance(own, int) else max(preset.size)
    side = side or ours
    longest = min(preset.max_side * side // max(preset.size), SIDES[1])
    return Room(side, max(longest, preset.size_grid), preset.size_grid)


def _laid(pixels: NDArray[np.float32], size: tuple[int, int]) -> Picture:
    if not np.isfinite(pixels).all():
        raise EngineUnavailable(
            "the model's numbers ran over: set precision: bfloat16 or float32", "bad_numbers"
        )
    whole = Picture(np.asarray(np.rint(np.clip(pixels, 0, 1) * 255), np.uint8))
    return whole if (whole.width, whole.height) == size else lay(whole, *size, "cover")[0]

"""What of a request a diffusion model is asked for: sizes, steps, guidance and prompts. Knows no torch."""

from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt

from composer.errors import InputError
from deployments.picture import PictureRequest
from deployments.presets import Preset

MAX_SIDE = 8192
WIDEST = 2.5
"""The longer side by the shorter one. What is wider is cut out of a picture of this shape: models are trained
on little beyond 2:1 (SDXL, section 2.3 and appendix I)."""

UNGUIDED = {"z-image": 0.0}
"""Up to which guidance a family takes no negative prompt (`do_classifier_free_guidance` of its pipeline):
1, except here."""


@dataclass(frozen=True, slots=True)
class Room:
    """The sizes a checkpoint works in: about the area of a square of `side`, or more while no side is
    above `longest`; sides are multiples of `grid`."""

    side: int
    longest: int
    grid: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A request as a model answers it; those of one `kind` can be answered together."""

    prompt: str
    negative: str
    seed: int
    size: tuple[int, int]
    steps: int
    guidance: float
    asked: tuple[int, int]
    told: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> tuple[tuple[int, int], int, float, bool]:
        """Without a negative prompt some pipelines take zeros, not the code of an empty text (SDXL)."""
        return self.size, self.steps, self.guidance, bool(self.negative)


def plan(request: PictureRequest, preset: Preset, room: Room, takes: Collection[str]) -> Plan:
    """The plan of a request for a pipeline whose call `takes` these arguments.

    Raises InputError for a size, steps or guidance outside of what the model can do; says in `told` what was
    made of the rest.
    """
    _checked_size(request)
    steps = _within("steps", request.steps, preset.steps, (1, preset.max_steps), preset)
    guidance = float(_within("guidance", request.guidance, preset.guidance, (0, preset.max_guidance), preset))
    size = working_size(request.width, request.height, room)
    heeded = f"{guidance:g}" if "guidance_scale" in takes else "this model takes none"
    told = {"model": preset.model_id, "steps": str(steps), "guidance": heeded}
    if size != (request.width, request.height):
        told["size"] = f"painted at {size[0]}x{size[1]}"
    refused = _no_negative(preset, guidance, takes) if request.negative_prompt else ""
    if refused:
        told["negative_prompt"] = f"not used: {refused}"
    return Plan(
        prompt=request.prompt,
        negative="" if refused else request.negative_prompt,
        seed=request.seed,
        size=size,
        steps=int(steps),
        guidance=guidance,
        asked=(request.width, request.height),
        told=tuple(told.items()),
    )


def working_size(width: int, height: int, room: Room) -> tuple[int, int]:
    """The size to work in: of about the shape that was asked, as large as asked where the model can."""
    shape = min(WIDEST, max(1 / WIDEST, width / height))
    wide, high = max(width, height * shape), max(height, width / shape)
    scale = min(max(1.0, room.side / sqrt(wide * high)), room.longest / max(wide, high))
    most = room.longest // room.grid
    across, down = (room.grid * min(most, max(1, round(side * scale / room.grid))) for side in (wide, high))
    return across, down


def _checked_size(request: PictureRequest) -> None:
    for field, side in (("width", request.width), ("height", request.height)):
        if not 1 <= side <= MAX_SIDE:
            raise InputError(f"{field} {side}: 1 to {MAX_SIDE}", field=field)


def _within(
    field: str, asked: float | None, own: float, limits: tuple[float, float], preset: Preset
) -> float:
    if asked is None:
        return own
    if not limits[0] <= asked <= limits[1]:  # NaN is not within either
        raise InputError(
            f"{field} {asked:g}: {limits[0]:g} to {limits[1]:g} for {preset.model_id}", field=field
        )
    return asked


def _no_negative(preset: Preset, guidance: float, takes: Collection[str]) -> str:
    """Why the model heeds no negative prompt; empty when it does."""
    least = UNGUIDED.get(preset.family, 1.0)
    # where guidance is built into the weights, a second, true one is what a negative prompt works by
    if "negative_prompt" not in takes or "true_cfg_scale" in takes:
        return "this model takes none"
    return "" if guidance > least else f"it works by guidance above {least:g}, and this is {guidance:g}"

"""What of a request a model is asked for: sizes, windows, rates, steps. Knows no torch and no model."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from numpy.typing import NDArray

from composer.errors import InputError
from deployments import takes
from deployments.frames import Frames
from deployments.motion import MotionRequest
from deployments.presets import Preset

NUMBERS = {
    "motion_bucket_id": (1, 255),
    "noise_aug_strength": (0, 1),
    "decode_chunk_size": (1, 64),
}
WORDS = ("prompt", "negative_prompt")


@dataclass(frozen=True, slots=True)
class Powers:
    """What a loaded model can do.

    Sides are multiples of `grid`. It makes up to `window` frames at a time, always so many if it is `whole`,
    at a rate of `rates` (low, high; the same twice where it cannot be told). `together` says whether a batch
    goes in one call. `heeds` names the optional fields of a request that it takes.
    """

    grid: int
    window: int
    rates: tuple[int, int]
    heeds: frozenset[str]
    whole: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A request as a model answers it: `windows` times `length` frames of `size` at `rate`, each window but
    the first begun with the last frame before it; then `frames` frames of what that gives.

    `negative` is the negative prompt, the model's own where none was asked for; `extras` are arguments of the
    family's own. Plans of one `kind` can be answered together.
    """

    request: MotionRequest
    size: tuple[int, int]
    length: int
    windows: int
    rate: Fraction
    frames: int
    steps: int
    guidance: float
    negative: str
    extras: tuple[tuple[str, Any], ...]

    @property
    def kind(self) -> Hashable:
        return self.size, self.length, self.windows, self.rate, self.steps, self.guidance, self.extras


class Family(Protocol):
    """A model that is loaded: what it can do, and how it is called."""

    precise: ClassVar[Mapping[str, str]]
    powers: Powers

    def make(
        self, plans: Sequence[Plan], stills: Sequence[NDArray[Any]], seeds: Sequence[int]
    ) -> Sequence[Frames]:
        """One window for each of some plans of one kind; the first frame of each shows its still."""
        ...


def plan(request: MotionRequest, preset: Preset, powers: Powers) -> Plan:
    """The plan of a request. Raises InputError for a number outside of what the model can do."""
    _checked(request, preset)
    rate = takes.own_rate(request.fps, powers.rates)
    windows, length = _windows(request, preset, powers, rate)
    there = windows * (length - 1) + 1
    frames = request.frames or takes.shown(there, request.fps, rate, request.loop)
    asked = {name: getattr(request, name) for name in NUMBERS if name in powers.heeds}
    extras = {**preset.extras, **{name: value for name, value in asked.items() if value is not None}}
    own = str(extras.pop("negative_prompt", ""))
    return Plan(
        request=request,
        size=takes.work_size(request.width, request.height, powers.grid, preset.max_side),
        length=length,
        windows=windows,
        rate=rate,
        frames=frames,
        steps=preset.steps if request.steps is None else request.steps,
        guidance=float(preset.guidance if request.guidance is None else request.guidance),
        negative=request.negative_prompt or own,
        extras=tuple(sorted(extras.items())),
    )


def understood(plan: Plan, preset: Preset, powers: Powers) -> dict[str, str]:
    """In words, what was done to the still, and what of the request was not heeded."""
    request, (width, height) = plan.request, plan.size
    told = {
        "model": preset.model_id,
        "steps": str(plan.steps),
        "guidance": f"{plan.guidance:g}",
        "made": f"{plan.length} frames of {width}x{height} at {float(plan.rate):g} a second",
    }
    if plan.windows > 1:
        told["windows"] = f"{plan.windows}, each begun with the last frame of the one before"
    if plan.rate != request.fps:
        told["fps"] = f"from {float(plan.rate):g} to {request.fps} frames a second"
    if request.loop:
        told["loop"] = "there and back again: the model cannot close a loop itself"
    unheeded = [name for name in (*WORDS, *NUMBERS) if getattr(request, name) and name not in powers.heeds]
    told |= dict.fromkeys(unheeded, "not used: the model does not take it")
    return told | takes.told_of_negative(plan.negative, request.negative_prompt, plan.guidance)


def _checked(request: MotionRequest, preset: Preset) -> None:
    takes.even("width", request.width)
    takes.even("height", request.height)
    takes.within("fps", request.fps, 1, takes.MOST_FPS)
    takes.within("continuations", request.continuations, 0, takes.MOST_TAKES - 1)
    limits = {**NUMBERS, "steps": (1, preset.max_steps), "guidance": (0, preset.max_guidance)}
    for name, (low, high) in limits.items():
        value = getattr(request, name)
        if value is not None:
            takes.within(name, value, low, high)


def _windows(request: MotionRequest, preset: Preset, powers: Powers, rate: Fraction) -> tuple[int, int]:
    """How many windows of how many frames: of one length, so that each is as hard to make as the others."""
    if request.frames is None:
        return 1 + request.continuations, powers.window
    most = takes.shown(takes.MOST_TAKES * (powers.window - 1) + 1, request.fps, rate, request.loop)
    if not 1 <= request.frames <= most:
        raise InputError(
            f"frames {request.frames}: must be from 1 to {most} at {request.fps} a second: {preset.model_id} "
            f"makes {powers.window} at a time, at {float(rate):g} a second, up to {takes.MOST_TAKES} times",
            field="frames",
        )
    needed = takes.made(request.frames, request.fps, rate, request.loop)
    windows = max(1, -(-(needed - 1) // (powers.window - 1)))
    if powers.whole:
        return windows, powers.window
    return windows, takes.on_grid(-(-(needed - 1) // windows) + 1, preset.frame_grid)

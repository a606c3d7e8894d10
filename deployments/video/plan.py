"""What of a request a model is asked for: takes, sizes, rates, steps. Knows no torch and no model."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from composer.errors import InputError
from composer.media import Audio
from composer.shots import shot_list
from deployments import takes
from deployments.frames import Frames
from deployments.presets import Preset
from deployments.video import VideoRequest


@dataclass(frozen=True, slots=True)
class Powers:
    """What a loaded model can do: sides are multiples of `grid`, and it makes frames at a rate of `rates`
    (low, high; the same twice where it cannot be told). `together`: whether a batch goes in one call."""

    grid: int
    rates: tuple[int, int]
    together: bool = True


@dataclass(frozen=True, slots=True)
class Take:
    """One run of the model: `frames` frames of the clip."""

    prompt: str
    negative: str
    seed: int
    frames: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A request as a model answers it: each take `length` frames of `size` at `rate`, some of them shown.

    `extras` are arguments of the family's own. Takes of plans of one `kind` can be made together.
    """

    request: VideoRequest
    size: tuple[int, int]
    length: int
    rate: Fraction
    takes: tuple[Take, ...]
    steps: int
    guidance: float
    extras: tuple[tuple[str, Any], ...]

    @property
    def kind(self) -> Hashable:
        return self.size, self.length, self.rate, self.steps, self.guidance, self.extras

    @property
    def cuts(self) -> tuple[int, ...]:
        """The frames at which a take gives way to the next."""
        return tuple(sum(take.frames for take in self.takes[:place]) for place in range(1, len(self.takes)))


@dataclass(frozen=True, slots=True)
class Made:
    """What a model made of a take: its frames, at the plan's rate, and its sound if it makes any."""

    frames: Frames
    audio: Audio | None = field(default=None)


class Family(Protocol):
    """A model that is loaded: what it can do, and how it is called."""

    precise: ClassVar[Mapping[str, str]]
    powers: Powers

    def make(self, plan: Plan, wanted: Sequence[Take]) -> Sequence[Made]:
        """Some takes of plans of one kind, of which `plan` is one."""
        ...


def plan(request: VideoRequest, preset: Preset, powers: Powers) -> Plan:
    """The plan of a request. Raises InputError for a number outside of what the model can do."""
    rate = _rate(request, preset, powers)
    most = takes.shown(preset.window, request.fps, rate)
    if not 1 <= request.frames <= takes.MOST_TAKES * most:
        raise InputError(
            f"frames {request.frames}: must be from 1 to {takes.MOST_TAKES * most} at {request.fps} fps, "
            f"of which {preset.model_id} makes {most} at a time, up to {takes.MOST_TAKES} times",
            field="frames",
        )
    lengths = takes.parts(request.frames, most)
    prompts = shot_list(request.prompt, len(lengths), request.seed)
    needed = takes.made(max(lengths), request.fps, rate)
    extras = dict(preset.extras)
    own = str(extras.pop("negative_prompt", ""))
    return Plan(
        request=request,
        size=takes.work_size(request.width, request.height, powers.grid, preset.max_side),
        length=takes.on_grid(needed, preset.frame_grid),
        rate=rate,
        takes=tuple(
            Take(prompt, request.negative_prompt or own, takes.window_seed(request.seed, place), frames)
            for place, (prompt, frames) in enumerate(zip(prompts, lengths, strict=True))
        ),
        steps=preset.steps if request.steps is None else request.steps,
        guidance=float(preset.guidance if request.guidance is None else request.guidance),
        extras=tuple(sorted(extras.items())),
    )


def understood(plan: Plan, preset: Preset) -> dict[str, str]:
    """In words, what was made of the prompt, and what of the request was not heeded."""
    request, (width, height) = plan.request, plan.size
    told = {
        "model": preset.model_id,
        "steps": str(plan.steps),
        "guidance": f"{plan.guidance:g}",
        "made": f"{plan.length} frames of {width}x{height} at {float(plan.rate):g} a second",
    }
    if len(plan.takes) > 1:
        told["takes"] = "; ".join(take.prompt for take in plan.takes)
    if plan.rate != request.fps:
        told["fps"] = f"from {float(plan.rate):g} to {request.fps} frames a second"
    return told | takes.told_of_negative(plan.takes[0].negative, request.negative_prompt, plan.guidance)


def _rate(request: VideoRequest, preset: Preset, powers: Powers) -> Fraction:
    """The rate that the model works at; raises InputError for a number that is out of its range."""
    takes.even("width", request.width)
    takes.even("height", request.height)
    takes.within("fps", request.fps, 1, takes.MOST_FPS)
    for name, limits in {"steps": (1, preset.max_steps), "guidance": (0, preset.max_guidance)}.items():
        value = getattr(request, name)
        if value is not None:
            takes.within(name, value, *limits)
    return takes.own_rate(request.fps, powers.rates)

"""Every model that we know, and what it is run with: `models.yaml`, checked. Knows no torch and no engine."""

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from composer.errors import InputError

Slot = Literal["picture", "motion", "video"]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
Steps = Annotated[int, Field(ge=1, le=200)]
Guidance = Annotated[float, Field(ge=0, le=30, allow_inf_nan=False)]
Sigma = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Grid = Annotated[int, Field(ge=1, le=256)]
Side = Annotated[int, Field(ge=8, le=2048)]
Frames = Annotated[int, Field(ge=1, le=1024)]
Scalar = str | bool | int | float

OTHER = "other"
"""The family of a checkpoint that no other family names."""


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Preset:
    """What is known of one model, and the numbers that its model card asks for.

    `commercial` says whether the licence allows commercial use to everybody: one that asks for a fee, a
    registration or a limit of revenue does not. `size` (width, height) is what the model was trained on;
    sides are multiples of `size_grid`, at most `max_side`. A clip has `step * k + offset` frames
    (`frame_grid`), at most `window` at a time, at `fps`. `pipeline` is the diffusers class to load in place
    of the one that the checkpoint names; empty for that one. `extras` are arguments of the pipeline's call
    that only this family has.
    """

    name: Name
    slot: Slot
    family: Name
    model_id: str
    steps: Steps
    max_steps: Steps
    guidance: Guidance
    size: tuple[Side, Side]
    size_grid: Grid
    license: str = "unknown"
    commercial: bool = False
    attribution: str = ""
    revision: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = None
    max_guidance: Guidance = 20.0
    max_side: Side = 2048
    sigmas: tuple[Sigma, ...] | None = None
    frame_grid: tuple[Grid, Annotated[int, Field(ge=0, le=255)]] = (1, 0)
    window: Frames = 1
    fps: Annotated[int, Field(ge=1, le=120)] = 24
    pipeline: str = ""
    extras: Mapping[str, Scalar] = field(default_factory=dict)


def preset(slot: str, model: str, class_name: str = "") -> Preset:
    """The preset called `model`, or of the model with that id (a hub id or a folder).

    A model that nobody has described gets the defaults of the family that its pipeline class names (see
    `Checkpoint.class_name`), or of "other"; its licence is "unknown" and commercial use not allowed.
    Raises InputError `unknown_checkpoint` for a slot without models.
    """
    families = _families().get(slot)
    if families is None:
        raise InputError(
            f"slot {slot!r} has no models: one of {', '.join(_families())}", "unknown_checkpoint"
        )
    for family in families:
        for item in family.models:
            if model in (item.name, item.model_id):
                return item
    ours = next((family for family in families if class_name in family.classes), None)
    return replace((ours or _other(families)).defaults, model_id=model)


def names(slot: str) -> tuple[str, ...]:
    """What the presets of a slot are called."""
    return tuple(item.name for family in _families().get(slot, ()) for item in family.models)


@dataclass(frozen=True, slots=True)
class _Family:
    classes: tuple[str, ...]
    defaults: Preset
    models: tuple[Preset, ...]


def _other(families: tuple[_Family, ...]) -> _Family:
    return next(family for family in families if family.defaults.family == OTHER)


@cache
def _families() -> dict[str, tuple[_Family, ...]]:
    return read((Path(__file__).parent / "models.yaml").read_text(encoding="utf-8"))


def read(text: str) -> dict[str, tuple[_Family, ...]]:
    """The families of every slot in a text such as `models.yaml`. Raises InputError naming what is wrong."""
    try:
        table = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(f"models.yaml cannot be read: {error}", field="models.yaml") from error
    found = {
        slot: tuple(_family(slot, name, entry) for name, entry in _mapping(families, slot).items())
        for slot, families in _mapping(table, "models.yaml").items()
    }
    for slot, families in found.items():
        if OTHER not in (family.defaults.family for family in families):
            raise InputError(f"slot {slot!r} has no family {OTHER!r}", field=f"models.yaml {slot}")
    return found


def _mapping(said: Any, where: str) -> dict[str, Any]:
    if not isinstance(said, dict) or not all(isinstance(key, str) for key in said):
        raise InputError(f"{where}: must be a mapping of names, not {str(said)[:80]!r}", field="models.yaml")
    return said


def _family(slot: str, name: str, entry: Any) -> _Family:
    said = _mapping(entry, f"{slot}.{name}")
    shared = {key: value for key, value in said.items() if key not in ("classes", "models")}
    where = {"slot": slot, "family": name}
    models = {
        called: _mapping(own, f"{slot}.{name}.{called}")
        for called, own in _mapping(said.get("models", {}), f"{slot}.{name}.models").items()
    }
    return _Family(
        classes=tuple(said.get("classes", ())),
        defaults=_preset({**shared, **where, "name": name, "model_id": name}),
        models=tuple(_preset({**shared, **own, **where, "name": called}) for called, own in models.items()),
    )


def _preset(said: Mapping[str, Any]) -> Preset:
    try:
        return TypeAdapter(Preset).validate_python(dict(said))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in (said["slot"], said["family"], said["name"], *first["loc"]))
        raise InputError(f"{where}: {first['msg']}", field=f"models.yaml {where}") from error

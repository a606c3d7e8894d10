"""Loads a checkpoint by what its index says that it is. Knows neither a slot's families nor their calls."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from composer.errors import InputError
from deployments.checkpoint import Checkpoint, find, named, require
from deployments.declared import described
from deployments.presets import Preset, preset
from deployments.torch_device import Device, choose, pipeline

NEEDS = ("torch", "diffusers", "transformers", "accelerate")


def loaded(
    slot: str,
    families: Mapping[str, str],
    model: str,
    called: str,
    revision: str | None,
    device: str,
    precision: str,
    **memory: Any,
) -> tuple[Any, Preset]:
    """The family of a checkpoint, loaded, and the preset that it goes by.

    `families` says which class ("module:Class", made of a pipeline and a preset) calls a pipeline class; its
    `precise` names the parts of the pipeline, and their classes, that half precision would spoil. `called`
    names the preset of a folder; `memory` goes to `torch_device.pipeline`. Raises InputError
    `unknown_checkpoint` for a checkpoint of none of them, and as `find`, `choose` and `pipeline` do.
    """
    require(*NEEDS)
    where = choose(device, precision)
    known = described(slot, model, called)
    checkpoint = find(known.model_id, revision or known.revision)
    _refuse_strangers(slot, families, checkpoint)
    known = described(slot, model, called, checkpoint.class_name)
    if called:
        _refuse_mismatch(slot, known, checkpoint)
    module, _, name = families[checkpoint.class_name].partition(":")
    family = getattr(import_module(module), name)
    parts = _precise(checkpoint, where, family.precise)
    pipe = pipeline(checkpoint, known.pipeline, where, **parts, **memory)
    known = replace(known, model_id=named(known.model_id))
    return family(pipe, known), known


def _precise(checkpoint: Checkpoint, where: Device, parts: Mapping[str, str]) -> dict[str, Any]:
    """The parts that stay in full precision when the rest does not: name to class. None when all does."""
    import diffusers
    import torch

    if where.dtype == torch.float32:
        return {}
    return {
        part: getattr(diffusers, kind).from_pretrained(
            checkpoint.path,
            subfolder=part,
            torch_dtype=torch.float32,
            use_safetensors=True,
            local_files_only=True,
        )
        for part, kind in parts.items()
    }


def _refuse_strangers(slot: str, families: Mapping[str, str], checkpoint: Checkpoint) -> None:
    if checkpoint.class_name not in families:
        raise InputError(
            f"{named(checkpoint.model_id)!r} is a {checkpoint.class_name}, which slot {slot} cannot run: "
            f"one of {', '.join(families)}",
            "unknown_checkpoint",
            field="model",
        )


def _refuse_mismatch(slot: str, known: Preset, checkpoint: Checkpoint) -> None:
    family = preset(slot, "", checkpoint.class_name).family
    if known.family != family:
        raise InputError(
            f"preset {known.name!r} is of family {known.family}, and {named(checkpoint.model_id)!r} is a "
            f"{checkpoint.class_name}, of family {family}",
            field="preset",
        )

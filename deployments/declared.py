"""What the card of an engine with weights says: whose they are, and a version that changes with what counts.

Knows no engine. Loads no weights.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from composer.errors import EngineUnavailable, InputError
from deployments.checkpoint import class_of, named, peek, require
from deployments.edition import edition
from deployments.presets import Preset, names, preset
from deployments.torch_device import choose

LIBRARIES = (
    "accelerate",
    "diffusers",
    "huggingface_hub",
    "safetensors",
    "tokenizers",
    "torch",
    "transformers",
)
FOUNDATION = (
    "checkpoint.py",
    "declared.py",
    "families.py",
    "frames.py",
    "hub.py",
    "presets.py",
    "takes.py",
    "torch_device.py",
)


def declared(module: str, slot: str, options: Mapping[str, Any], model: str) -> dict[str, Any]:
    """For `declare` of an engine in `module` whose option `model` is `model` where it is not given.

    An option `preset` says what a folder holds: its numbers and its licence are then those of that model.
    The version follows the sources, the libraries, the preset, the commit of the weights, the device's kind
    and the precision. Where the commit cannot be told (weights not here yet, and no `revision` given) it is
    empty, so that nothing is cached under a name that the next download would change.
    """
    asked = str(options.get("model") or model)
    known = described(slot, asked, str(options.get("preset") or ""))
    revision = peek(known.model_id, options.get("revision") or known.revision)
    return {
        "license": known.license,
        "commercial": known.commercial,
        "attribution": known.attribution,
        "model_id": named(known.model_id),
        "revision": revision,
        "version": _version(module, known, revision, options) if revision else "",
    }


def described(slot: str, model: str, called: str = "", class_name: str = "") -> Preset:
    """The preset of a model; of another one, `called` so, where that is given: see `declared`.

    `class_name` is what the checkpoint is, where that is known already; a folder is asked. Raises InputError
    for a preset that there is not, or that is of another family than the checkpoint.
    """
    is_a = class_name or class_of(model)
    if not called:
        return preset(slot, model, is_a)
    if called not in names(slot):
        raise InputError(f"preset {called!r}: one of {', '.join(names(slot))}", field="preset")
    known = preset(slot, called)
    family = preset(slot, "", is_a).family
    if is_a and family != known.family:
        raise InputError(
            f"preset {called!r} is of family {known.family}, and {named(model)!r} is a {is_a}, "
            f"of family {family}",
            field="preset",
        )
    return replace(known, model_id=model, revision=None)


def _version(module: str, known: Preset, revision: str, options: Mapping[str, Any]) -> str:
    try:
        require("torch")
        device = choose(str(options.get("device") or "auto"), str(options.get("precision") or "auto"))
    except EngineUnavailable:
        return ""
    sha256 = hashlib.sha256(edition(module, *LIBRARIES).encode())
    for name in FOUNDATION:
        sha256.update((Path(__file__).parent / name).read_bytes())
    sha256.update(repr((known, revision, device.name.partition(":")[0], device.precision)).encode())
    return sha256.hexdigest()[:16]

"""Finds the weights of an open_clip model and loads it by open_clip's own factory. Knows no emotion.

A model is an architecture of open_clip with a tag of weights ("ViT-L-14-336" and "openai"), a repository of
the hub ("hf-hub:owner/name" or "owner/name") or a folder, each with `open_clip_config.json`. Weights come
from safetensors only: what a tag has only as a pickle is refused, where open_clip itself would load it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from composer.errors import EngineUnavailable, InputError
from deployments.checkpoint import named
from deployments.hub import PICKLES, cached_revision, command, downloaded, is_id
from deployments.torch_device import Device, out_of_memory

CONFIG = "open_clip_config.json"
HUB, LOCAL = "hf-hub:", "local-dir:"
FILES = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors")
"""What open_clip takes first, in its order."""

MEND = "set batch: 1 (then precision: float16 on a GPU)"
_PRECISION = {"float32": "fp32", "float16": "fp16", "bfloat16": "bf16"}


@dataclass(frozen=True, slots=True)
class Weights:
    """`name` as open_clip's factory takes it; the `file` of weights, empty where the name says it all.

    `words` is what its tokenizer is named by. `options` of the factory are those of the tag.
    """

    name: str
    words: str
    revision: str
    file: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


def folder_of(model: str) -> Path | None:
    """The folder that a model is, with open_clip's prefix or without; None for what is none."""
    try:
        folder = Path(model.removeprefix(LOCAL)).expanduser()
        return folder if folder.is_dir() else None
    except (OSError, RuntimeError):  # a name too long for a file, the home of nobody
        return None


def repository_of(model: str, pretrained: str) -> str:
    """The hub id that a model's weights come from. Raises InputError for a model that there is not."""
    plain = model.removeprefix(HUB)
    if model.startswith(HUB) or is_id(plain):
        if not is_id(plain):
            raise _unknown(f"{plain!r} is no id of the hub (owner/name)")
        return plain
    owner, _, rest = str(_tag(model, pretrained).get("hf_hub", "")).partition("/")
    return f"{owner}/{rest.split('/')[0]}" if rest else ""


def revision_of(model: str, pretrained: str, revision: str | None) -> str:
    """What `find` would give, without a download; empty when that cannot be told."""
    folder = folder_of(model)
    if folder is not None:
        return _digest(folder)
    repository = repository_of(model, pretrained)
    return cached_revision(repository, revision, (CONFIG,)) if repository else ""


def find(model: str, pretrained: str, revision: str | None) -> Weights:
    """The weights, downloaded once unless the hub is offline.

    Raises InputError `unknown_checkpoint` and `unsafe_checkpoint`; EngineUnavailable `weights_missing` or
    `gated` with what mends it.
    """
    folder = folder_of(model)
    if folder is not None:
        _weights_in(folder, model)
        return Weights(f"{LOCAL}{folder}", f"{LOCAL}{folder}", _digest(folder))
    repository = repository_of(model, pretrained)
    if not repository:
        raise _pickled(f"{pretrained!r} of {model!r}")
    tagged = {} if is_id(model.removeprefix(HUB)) else _tag(model, pretrained)
    wanted = str(tagged.get("hf_hub", "")).removeprefix(repository).strip("/")
    safe = f"{Path(wanted).stem}.safetensors" if wanted else ""
    path = downloaded(repository, revision, (CONFIG,), lambda _: (), safe or "open_clip*.safetensors")
    file = path / safe if safe else _weights_in(path, repository)
    if not file.is_file():
        raise _missing(repository)
    if not tagged:
        return Weights(f"{LOCAL}{path}", f"{LOCAL}{path}", path.name)
    return Weights(model, _words(model, path), path.name, str(file), _options(tagged))


def load(weights: Weights, model: str, device: Device) -> tuple[Any, Any, Any]:
    """The model, ready to look and to read; how a picture is prepared for it; its tokenizer."""
    import open_clip
    import torch
    from safetensors import SafetensorError

    called = named(model.removeprefix(LOCAL))
    try:
        with out_of_memory(MEND):
            made, prepare = open_clip.create_model_from_pretrained(
                weights.name,
                pretrained=weights.file or None,
                precision=_PRECISION[device.precision],
                device=torch.device(device.name),
                **weights.options,
            )
            return made.eval(), prepare, open_clip.get_tokenizer(weights.words)
    except ImportError as error:
        raise EngineUnavailable(f"{called!r} needs more: {error}", "extra_missing") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError) as error:
        folder = weights.name.removeprefix(LOCAL)
        why = str(error).replace(folder, called)[:300]
        raise _unknown(f"{called!r} cannot be loaded by open_clip: {why}") from error


def _tag(model: str, pretrained: str) -> Mapping[str, Any]:
    """What open_clip knows of these weights of one of its architectures."""
    from open_clip.factory import list_models
    from open_clip.pretrained import get_pretrained_cfg, list_pretrained_tags_by_model

    if model not in list_models():
        near = get_close_matches(model, list_models(), 3, 0.4)
        raise _unknown(
            f"{model[:200]!r} is no folder of this machine, no id of the hub (owner/name), and no model of "
            f"open_clip; near to it: {', '.join(near) or 'nothing'}"
        )
    tags = list_pretrained_tags_by_model(model)
    if pretrained not in tags:
        raise InputError(
            f"pretrained {pretrained[:200]!r}: of {model} open_clip has {', '.join(tags) or 'none'}",
            "unknown_checkpoint",
            field="pretrained",
        )
    said: Mapping[str, Any] = get_pretrained_cfg(model, pretrained)
    return said


def _options(tagged: Mapping[str, Any]) -> dict[str, Any]:
    """open_clip heeds these of a tag that it loads itself, and not of a file."""
    prepare = {"image_mean": "mean", "image_std": "std", "image_interpolation": "interpolation"}
    found = {
        option: tagged.get(name) for option, name in (*prepare.items(), ("image_resize_mode", "resize_mode"))
    }
    return {**found, "force_quick_gelu": bool(tagged.get("quick_gelu", False))}


def _words(model: str, path: Path) -> str:
    """A tokenizer that came with the weights is taken from beside them, so that nobody asks the hub again."""
    from open_clip.factory import get_model_config

    text = (get_model_config(model) or {}).get("text_cfg", {})
    beside = (path / CONFIG).is_file() and (path / "tokenizer_config.json").is_file()
    return f"{LOCAL}{path}" if text.get("hf_tokenizer_name") and beside else model


def _weights_in(folder: Path, model: str) -> Path:
    """The file that open_clip will take from the folder."""
    called = named(model.removeprefix(LOCAL))
    if not (folder / CONFIG).is_file():
        raise _unknown(f"{called!r} is no checkpoint of open_clip: it has no {CONFIG}")
    pickles = [file.name for kind in PICKLES for file in sorted(folder.glob(kind))]
    others = [] if pickles else sorted(folder.glob("*.safetensors"))
    found = next((file for file in (*(folder / name for name in FILES), *others) if file.is_file()), None)
    if found is not None:
        return found
    if pickles:
        raise _pickled(f"{called!r} ({pickles[0]})")
    raise _missing(called)


def _digest(folder: Path) -> str:
    if not (folder / CONFIG).is_file():
        return ""
    sha256 = hashlib.sha256()
    for file in sorted(path for path in folder.glob("*") if path.is_file()):
        stat = file.stat()
        sha256.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return f"files-{sha256.hexdigest()[:16]}"


def _unknown(why: str) -> InputError:
    return InputError(why, "unknown_checkpoint", field="model")


def _missing(called: str) -> EngineUnavailable:
    return EngineUnavailable(
        f"{called!r} is here without {FILES[0]}. Bring it: {command(called)}; a repository that holds its "
        "weights only as a pickle cannot be used",
        "weights_missing",
    )


def _pickled(what: str) -> InputError:
    return InputError(
        f"{what} has its weights only as a pickle, which is never loaded, as it can run code: choose weights "
        f"with {FILES[0]}",
        "unsafe_checkpoint",
        field="model",
    )

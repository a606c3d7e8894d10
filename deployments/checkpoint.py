"""Finds a model's weights, in a folder or on the Hugging Face hub, and says what they are. Knows no torch.

What a checkpoint is stands in its index file (`model_index.json` or `config.json`), never in its name. Only
safetensors are taken: a pickle runs code, and so does a checkpoint that brings Python with it.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from composer.errors import EngineUnavailable, InputError
from deployments.hub import HALF, PICKLES, cached_revision, command, downloaded, is_id

INDEXES = ("model_index.json", "config.json")
_PART = re.compile(r"\w{1,64}")
_WEIGHTLESS = re.compile(r"Tokenizer|Scheduler|Processor|FeatureExtractor")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights on this machine: the folder, the class that its index names, and where it came from.

    `class_name` is a diffusers pipeline (`StableDiffusionXLPipeline`) or a transformers architecture.
    `revision` is the commit of a hub checkpoint, or a digest of a folder's files (names, sizes, times).
    `variant` is the one kind of weights there is where the plain ones are not ("fp16").
    """

    path: Path
    class_name: str
    model_id: str
    revision: str
    variant: str = ""


def find(model: str, revision: str | None = None) -> Checkpoint:
    """The checkpoint at a folder, or of a hub id (owner/name), downloaded once unless the hub is offline.

    Raises InputError `unknown_checkpoint` for what is no checkpoint and `unsafe_checkpoint` for one that
    would run code; EngineUnavailable `extra_missing`, `weights_missing` or `gated` with what mends it.
    """
    folder = _folder(model)
    if folder is not None:
        return _checked(folder, model, _folder_digest(folder))
    if not is_id(model):
        raise InputError(
            f"{model[:200]!r} is neither a folder of this machine nor the id of a model (owner/name)",
            "unknown_checkpoint",
            field="model",
        )
    require("huggingface_hub")
    path = downloaded(model, revision, INDEXES, _parts)
    return _checked(path, model, path.name)


def peek(model: str, revision: str | None = None) -> str:
    """The revision that `find` would give, without loading or downloading; empty when that cannot be told."""
    folder = _folder(model)
    return _folder_digest(folder) if folder else cached_revision(model, revision, INDEXES)


def named(model: str) -> str:
    """What a model is called before strangers: a hub id, or a folder's own name without where it lies."""
    folder = _folder(model)
    return folder.resolve().name if folder else model


def class_of(model: str | Path) -> str:
    """The class that a folder's index names; empty when it has no index that names one, or is no folder."""
    folder = _folder(model)
    said = _index(folder) if folder else {}
    architectures = said.get("architectures")
    first = architectures[0] if isinstance(architectures, list) and architectures else ""
    name = said.get("_class_name") or first
    return name if isinstance(name, str) else ""


def require(*packages: str) -> None:
    """Raises EngineUnavailable `extra_missing` when a package of the extra `models` is not installed."""
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise EngineUnavailable(
            f"not installed: {', '.join(missing)}; pip install --no-deps -r cluster/requirements-models.txt",
            "extra_missing",
        )


def _folder(model: str | Path) -> Path | None:
    try:
        folder = Path(model).expanduser()
        return folder if folder.is_dir() else None
    except (OSError, RuntimeError):  # a name too long for a file, the home of nobody
        return None


def _json(file: Path) -> dict[str, Any]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _index(path: Path) -> dict[str, Any]:
    return next((_json(path / name) for name in INDEXES if (path / name).is_file()), {})


def _checked(path: Path, model: str, revision: str) -> Checkpoint:
    class_name = class_of(path)
    if not class_name:
        raise InputError(
            f"{model!r} is no checkpoint that we can read: no model_index.json or config.json in it names a "
            "class. A single .safetensors file must be converted to the folder layout of diffusers",
            "unknown_checkpoint",
            field="model",
        )
    parts = _parts(path)
    for part, part_class in parts.items():
        _check_part(part, part_class, model)
    return Checkpoint(path, class_name, model, revision, _variant(parts))


def _parts(path: Path) -> dict[Path, str]:
    """The folders that an index names and their classes; without such an index, the folder itself."""
    if not (path / INDEXES[0]).is_file():
        return {path: class_of(path)}
    return {
        path / name: said[1]
        for name, said in _index(path).items()
        if _PART.fullmatch(name) and isinstance(said, list) and [type(word) for word in said] == [str, str]
    }


def _check_part(part: Path, class_name: str, model: str) -> None:
    """A part that may run code, or that lacks its weights, is refused before anything of it is loaded."""
    code = next(part.glob("*.py"), None)
    if code is not None:
        raise InputError(
            f"{model!r} brings Python code ({part.name}/{code.name}), which is never run: choose one of "
            "safetensors and JSON only",
            "unsafe_checkpoint",
            field="model",
        )
    if part.is_dir() and (_WEIGHTLESS.search(class_name) or _whole(part)):
        return
    pickle = next((file.name for kind in PICKLES for file in part.glob(kind)), None)
    if pickle is not None:
        raise InputError(
            f"{model!r} has the weights of {part.name} only as a pickle ({pickle}), which is never loaded, "
            "as it can run code: choose one with .safetensors",
            "unsafe_checkpoint",
            field="model",
        )
    raise EngineUnavailable(
        f"{model!r} is here only in part: weights (.safetensors) of {part.name} are missing. Bring the rest: "
        f"{command(model)}",
        "weights_missing",
    )


def _whole(part: Path) -> bool:
    """Whether all weights are there: every file that an index of shards names, or any without an index."""
    shards = {
        str(file)
        for index in part.glob("*.safetensors.index*.json")
        for file in _json(index).get("weight_map", {}).values()
    }
    return all((part / file).is_file() for file in shards) and any(part.glob("*.safetensors"))


def _variant(parts: Iterable[Path]) -> str:
    """Half where some part has nothing else."""
    weights = [[file.name for file in part.glob("*.safetensors")] for part in parts]
    return HALF if any(files and all(f".{HALF}" in file for file in files) for files in weights) else ""


def _folder_digest(folder: Path) -> str:
    """Empty for a folder that is no checkpoint: whose it is and how large, nobody knows."""
    if not class_of(folder):
        return ""
    indexes = [folder / name for name in INDEXES]
    files = {file for part in _parts(folder) for file in part.glob("*")}
    sha256 = hashlib.sha256()
    for file in sorted(path for path in (*indexes, *files) if path.is_file()):
        stat = file.stat()
        sha256.update(f"{file.relative_to(folder).as_posix()} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return f"files-{sha256.hexdigest()[:16]}"

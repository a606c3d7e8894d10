"""Finds a model's weights, in a folder or on the Hugging Face hub, and says what they are. Knows no torch.

What a checkpoint is stands in its index file (`model_index.json` or `config.json`), never in its name. Only
safetensors are taken: a pickle runs code, and so does a checkpoint that brings Python with it.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from composer.errors import EngineUnavailable, InputError, SoundreelError

INDEXES = ("model_index.json", "config.json")
PICKLES = ("*.bin", "*.ckpt", "*.pt", "*.pth", "*.pkl", "*.msgpack", "*.h5")
TEXTS = ("*.json", "*.txt", "*.model", "*.jinja")
HALF = "fp16"
_HUB_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_.-]{1,96}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


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

    HF_HOME says where downloads are kept; HF_HUB_OFFLINE=1 forbids them. Raises InputError
    `unknown_checkpoint` for what is no checkpoint and `unsafe_checkpoint` for one that would run code;
    EngineUnavailable `extra_missing`, `weights_missing` or `gated`, with the command that mends it.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _checked(folder, model, _folder_digest(folder))
    if not _HUB_ID.fullmatch(model):
        raise InputError(
            f"{model[:200]!r} is neither a folder of this machine nor the id of a model (owner/name)",
            "unknown_checkpoint",
            field="model",
        )
    path = _downloaded(model, revision)
    return _checked(path, model, path.name)


def peek(model: str, revision: str | None = None) -> str:
    """The revision that `find` would give, without loading or downloading; empty when that cannot be told."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _folder_digest(folder)
    if revision is not None and _COMMIT.fullmatch(revision):
        return revision
    if find_spec("huggingface_hub") is None or not _HUB_ID.fullmatch(model):
        return ""
    from huggingface_hub import try_to_load_from_cache

    for index in INDEXES:
        cached = try_to_load_from_cache(model, index, revision=revision)
        if isinstance(cached, str):
            return Path(cached).parent.name
    return ""


def class_of(path: Path) -> str:
    """The class that a folder's index names; empty when it has no index that names one."""
    said = _index(path)
    named = said.get("_class_name") or (said.get("architectures") or [""])[0]
    return named if isinstance(named, str) else ""


def require(*packages: str) -> None:
    """Raises EngineUnavailable `extra_missing` when a package of the extra `models` is not installed."""
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise EngineUnavailable(
            f"not installed: {', '.join(missing)}; pip install --no-deps -r cluster/requirements-models.txt",
            "extra_missing",
        )


def _index(path: Path) -> dict[str, Any]:
    for name in INDEXES:
        try:
            said = json.loads((path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}
    return {}


def _checked(path: Path, model: str, revision: str) -> Checkpoint:
    class_name = class_of(path)
    if not class_name:
        raise InputError(
            f"{model!r} is no checkpoint that we can read: it has no model_index.json (or config.json) that "
            "names its class. A single .safetensors file must be converted to the diffusers folder layout",
            "unknown_checkpoint",
            field="model",
        )
    parts = [part for part in _parts(path) if (part / "config.json").is_file()]
    _refuse_code(path, model)
    bare = [part for part in parts if not any(part.glob("*.safetensors"))]
    if bare:
        raise _no_safetensors(bare, path, model)
    return Checkpoint(path, class_name, model, revision, _variant(parts))


def _parts(path: Path) -> list[Path]:
    if not (path / INDEXES[0]).is_file():
        return [path]
    named = {name: said for name, said in _index(path).items() if isinstance(said, list)}
    return [path / name for name, said in named.items() if said and said[0] is not None]


def _refuse_code(path: Path, model: str) -> None:
    code = next((file for file in path.rglob("*.py")), None)
    if code is not None:
        raise InputError(
            f"{model!r} brings Python code ({code.relative_to(path)}), which is never run: choose one "
            "of safetensors and JSON only",
            "unsafe_checkpoint",
            field="model",
        )


def _no_safetensors(bare: list[Path], path: Path, model: str) -> SoundreelError:
    where = ", ".join(str(part.relative_to(path)) for part in bare)
    pickles = [file.name for part in bare for pattern in PICKLES for file in part.glob(pattern)]
    if pickles:
        return InputError(
            f"{model!r} has its weights only as pickles ({pickles[0]} in {where}), which are never loaded, "
            "as they can run code: choose a checkpoint with .safetensors",
            "unsafe_checkpoint",
            field="model",
        )
    return EngineUnavailable(
        f"{model!r} has no .safetensors in {where}: {_command(model)}. Where that brings none, the "
        "checkpoint has none, and cannot be used",
        "weights_missing",
    )


def _variant(parts: list[Path]) -> str:
    """Half where some part has nothing else."""
    only_half = [
        part for part in parts if all(f".{HALF}" in file.name for file in part.glob("*.safetensors"))
    ]
    return HALF if only_half else ""


def _folder_digest(folder: Path) -> str:
    sha256 = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        stat = file.stat()
        sha256.update(f"{file.relative_to(folder).as_posix()} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return f"files-{sha256.hexdigest()[:16]}"


def _command(model: str) -> str:
    return f"hf download {model}"


def _downloaded(model: str, revision: str | None) -> Path:
    """The snapshot of a hub id: the index first, then only the folders that it names."""
    require("huggingface_hub")
    from huggingface_hub import errors as hub
    from huggingface_hub import snapshot_download

    try:
        path = Path(snapshot_download(model, revision=revision, allow_patterns=list(INDEXES)))
        parts = [part.name for part in _parts(path)] if (path / INDEXES[0]).is_file() else []
        wanted = [f"{part}/{kind}" for part in parts for kind in (*TEXTS, "*.safetensors")]
        wanted = wanted or [*TEXTS, "*.safetensors"]
        spare = ["*.py", *PICKLES, f"*.{HALF}.*", "*non_ema*"]
        return Path(
            snapshot_download(
                model, revision=path.name, allow_patterns=[*INDEXES, *wanted], ignore_patterns=spare
            )
        )
    except hub.GatedRepoError as error:
        raise EngineUnavailable(
            f"{model!r} is gated: log in (hf auth login, or HF_TOKEN) and accept its licence at "
            f"https://huggingface.co/{model}",
            "gated",
        ) from error
    except (hub.RepositoryNotFoundError, hub.RevisionNotFoundError, hub.HFValidationError) as error:
        what = f"{model!r}" + (f" at revision {revision!r}" if revision else "")
        raise InputError(
            f"the hub has no model {what}, or it is private: look it up at https://huggingface.co/models",
            "unknown_checkpoint",
            field="model",
        ) from error
    except (hub.LocalEntryNotFoundError, hub.OfflineModeIsEnabled, hub.HfHubHTTPError, OSError) as error:
        raise EngineUnavailable(
            f"the weights of {model!r} are not on this machine and the hub cannot be reached: where it can, "
            f"run {_command(model)} (HF_HOME says where to; HF_HUB_OFFLINE must not be set)",
            "weights_missing",
        ) from error

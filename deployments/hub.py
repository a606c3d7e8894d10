"""The Hugging Face hub: whether it is asked for a model, and what it means when it does not give it.

HF_HOME says where downloads are kept, HF_TOKEN who asks, and HF_HUB_OFFLINE=1 forbids to ask. Knows no torch.
"""

import re
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from httpx2 import HTTPError

from composer.errors import EngineUnavailable, InputError, SoundreelError

HALF = "fp16"
TEXTS = ("*.json", "*.txt", "*.model", "*.jinja")
PICKLES = ("*.bin", "*.ckpt", "*.pt", "*.pth", "*.pkl", "*.msgpack", "*.h5")
SPARE = ("*.py", *PICKLES, f"*.{HALF}.*", f"*.{HALF}-*", "*non_ema*", "*.onnx*", "*.gguf")
"""Never downloaded: code and what runs code, and second copies of the same weights."""

_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_.-]{1,96}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


def is_id(model: str) -> bool:
    """Whether a model's name has the form owner/name."""
    return _ID.fullmatch(model) is not None


def command(model: str) -> str:
    """The command that brings a model here."""
    return f"hf download {model}"


def cached_revision(model: str, revision: str | None, indexes: tuple[str, ...]) -> str:
    """The commit that is on this machine, or that `revision` is; empty when that cannot be told."""
    if revision is not None and _COMMIT.fullmatch(revision):
        return revision
    if find_spec("huggingface_hub") is None or not is_id(model):
        return ""
    from huggingface_hub import try_to_load_from_cache

    for index in indexes:
        cached = try_to_load_from_cache(model, index, revision=revision)
        if isinstance(cached, str):
            return Path(cached).parent.name
    return ""


def downloaded(
    model: str,
    revision: str | None,
    indexes: tuple[str, ...],
    parts: Callable[[Path], Iterable[Path]],
    weights: str = "*.safetensors",
) -> Path:
    """The snapshot of a hub id: the index first, then only the `parts` that it names, as safetensors.

    `weights` is what the files of weights are called.

    Raises InputError `unknown_checkpoint`; EngineUnavailable `gated` or `weights_missing`.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        path = Path(snapshot_download(model, revision=revision, allow_patterns=list(indexes)))
        kinds = (*TEXTS, weights)
        folders = [part.name for part in parts(path) if part != path]
        wanted = [f"{folder}/{kind}" for folder in folders for kind in kinds] or list(kinds)
        return Path(
            snapshot_download(
                model,
                revision=path.name,
                allow_patterns=[*indexes, *wanted],
                ignore_patterns=list(SPARE),
            )
        )
    except (HTTPError, HFValidationError, OSError) as error:
        raise _planned(error, model, revision) from error


def _planned(error: Exception, model: str, revision: str | None) -> SoundreelError:
    from huggingface_hub import errors as hub

    if isinstance(error, hub.GatedRepoError):
        return EngineUnavailable(
            f"{model!r} is gated: log in (hf auth login, or HF_TOKEN) and accept its licence at "
            f"https://huggingface.co/{model}",
            "gated",
        )
    if isinstance(error, hub.RepositoryNotFoundError | hub.RevisionNotFoundError | hub.HFValidationError):
        what = repr(model) + (f" at revision {revision!r}" if revision else "")
        return InputError(
            f"the hub has no model {what}, or it is private: look it up at https://huggingface.co/models",
            "unknown_checkpoint",
            field="model",
        )
    return EngineUnavailable(
        f"the weights of {model!r} are not on this machine, and do not come from the hub. Bring them: "
        f"{command(model)} (HF_HOME says where to; HF_HUB_OFFLINE must not be set). "
        f"{type(error).__name__}: {str(error)[:200]}",
        "weights_missing",
    )

"""Where a model runs, and how its pipeline is loaded and called there. Knows no slot and no model by name.

Imports torch and diffusers only when called.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from traceback import clear_frames
from typing import Any, Literal

from composer.errors import EngineUnavailable, InputError
from deployments.checkpoint import Checkpoint, named, require
from deployments.torchvision_ops import declare_missing

Offload = Literal["none", "model", "sequential"]
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "float16", "bfloat16")
OFFLOADS = ("none", "model", "sequential")
MEND = "ask for a smaller size, or set offload: model (then sequential), precision: float16, together: 1"

_DEVICE = re.compile(r"auto|cpu|mps|cuda(:\d{1,3})?")
_FULL = ("out of memory", "can't allocate memory", "CUBLAS_STATUS_ALLOC_FAILED")
"""How CUDA and MPS, the CPU, and cuBLAS say that there is no memory left."""


@dataclass(frozen=True, slots=True)
class Device:
    """`name` as torch takes it (`cpu`, `cuda`, `cuda:1`, `mps`); `dtype` is a torch.dtype."""

    name: str
    dtype: Any

    @property
    def precision(self) -> str:
        return str(self.dtype).removeprefix("torch.")


def choose(device: str = "auto", precision: str = "auto") -> Device:
    """The device and the number format to run in.

    `auto` is CUDA where there is one, then Apple's MPS, then the CPU; and bfloat16 on a CUDA device that has
    it, float16 on another and on MPS, float32 on a CPU. Raises InputError for another word, and
    EngineUnavailable `extra_missing` or `no_device`.
    """
    require("torch")
    declare_missing()
    import torch

    kind, _, number = device.partition(":")
    if not _DEVICE.fullmatch(device):
        raise InputError(
            f"device {device!r}: one of {', '.join(DEVICES)}, or one GPU such as cuda:1", field="device"
        )
    if precision not in PRECISIONS:
        raise InputError(f"precision {precision!r}: one of {', '.join(PRECISIONS)}", field="precision")
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if kind == "auto":
        device = kind = next(name for name in ("cuda", "mps", "cpu") if there[name])
    if not there[kind] or (number and int(number) >= torch.cuda.device_count()):
        raise EngineUnavailable(f"this machine has no {device}: set device: auto or cpu", "no_device")
    if precision == "auto":
        precision = _native(kind)
    return Device(device, getattr(torch, precision))


def _native(kind: str) -> str:
    import torch

    if kind == "cpu":
        return "float32"
    has_bfloat16 = kind == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return "bfloat16" if has_bfloat16 else "float16"


def pipeline(
    checkpoint: Checkpoint,
    class_name: str,
    device: Device,
    offload: str = "none",
    tiling: bool = False,
    attention_slicing: bool = False,
    **components: Any,
) -> Any:
    """The diffusers pipeline of a checkpoint on a device, ready to call.

    `class_name` is the class to load ("" for the one that the index names). Weights come from safetensors
    only and no code of the checkpoint is run; its safety checker stays. `offload` keeps on the device only
    the part that works ("model"), or only the layer ("sequential"), which needs accelerate and a GPU.
    Pictures are decoded one by one; `tiling` decodes a large one in tiles, in less memory, with seams that
    can be seen at times. Raises InputError `unknown_checkpoint` when diffusers has no such class, or the
    checkpoint does not fit it.
    """
    require("torch", "diffusers", "transformers")
    declare_missing()
    import diffusers

    if offload not in OFFLOADS:
        raise InputError(f"offload {offload!r}: one of {', '.join(OFFLOADS)}", field="offload")
    settle()
    wanted = class_name or checkpoint.class_name
    cls = getattr(diffusers, wanted, None)
    if not hasattr(cls, "from_pretrained"):
        raise InputError(
            f"{named(checkpoint.model_id)!r} is a {wanted}, which diffusers {diffusers.__version__} "
            "does not have",
            "unknown_checkpoint",
            field="model",
        )
    _log(warnings=True)
    pipe = _loaded(cls, checkpoint, device, components)
    _log(warnings=False)
    _spare(pipe, tiling, attention_slicing)
    with out_of_memory():
        _place(pipe, device, offload)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def _loaded(cls: Any, checkpoint: Checkpoint, device: Device, components: dict[str, Any]) -> Any:
    import torch
    from safetensors import SafetensorError

    name = named(checkpoint.model_id)
    try:
        # transformers draws weights that a file lacks by lot, and only logs it: at least always the same ones
        with out_of_memory(), torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            pipe = cls.from_pretrained(
                str(checkpoint.path),
                dtype=device.dtype,
                use_safetensors=True,
                trust_remote_code=False,
                local_files_only=True,
                variant=checkpoint.variant or None,
                **components,
            )
        return _without_holes(pipe)
    except ImportError as error:
        raise EngineUnavailable(f"{name!r} needs more: {error}", "extra_missing") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError) as error:
        why = str(error).replace(str(checkpoint.path), name)[:300]
        raise InputError(
            f"{name!r} cannot be loaded as {cls.__name__}: {why}", "unknown_checkpoint", field="model"
        ) from error


def _without_holes(pipe: Any) -> Any:
    """Raises ValueError for weights that no file held: diffusers leaves them without numbers."""
    for part, module in pipe.components.items():
        for name, weights in getattr(module, "named_parameters", dict)():
            if weights.is_meta:
                raise ValueError(f"it lacks the weights {part}/{name}")
    return pipe


def _spare(pipe: Any, tiling: bool, attention_slicing: bool) -> None:
    vae = getattr(pipe, "vae", None)
    wanted = ["enable_slicing", "enable_tiling"] if tiling else ["enable_slicing"]
    for option in wanted:
        if hasattr(vae, option):
            with suppress(NotImplementedError):  # an autoencoder may have it only to say so
                getattr(vae, option)()
    if attention_slicing and hasattr(pipe, "enable_attention_slicing"):
        pipe.enable_attention_slicing()


def _place(pipe: Any, device: Device, offload: str) -> None:
    if offload == "none":
        pipe.to(device.name)
        return
    require("accelerate")
    if device.name == "cpu":
        raise InputError(f"offload {offload!r} frees a GPU's memory, and the device is cpu", field="offload")
    place = pipe.enable_model_cpu_offload if offload == "model" else pipe.enable_sequential_cpu_offload
    place(device=device.name)


def settle() -> None:
    """The same numbers on every run of one machine (PyTorch, "Reproducibility"), and quiet libraries.

    `pipeline` does it; whoever looks at the classes of diffusers before does it before.
    """
    import torch

    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.utils.deterministic.fill_uninitialized_memory = False
    torch.backends.cudnn.benchmark = False
    _log(warnings=False)


def _log(warnings: bool) -> None:
    """Warnings of the libraries tell of weights while these are loaded; afterwards they tell of prompts."""
    import diffusers
    import transformers

    for library in (diffusers, transformers):
        log = library.utils.logging
        log.disable_progress_bar()
        log.set_verbosity(log.WARNING if warnings else log.ERROR)


def generators(seeds: Sequence[int], device: Device | None = None) -> list[Any]:
    """One generator of noise per request, on the CPU whatever the device is: a request gets the same noise
    alone and in a batch, and on every machine."""
    del device
    import torch

    return [torch.Generator("cpu").manual_seed(seed % 2**63) for seed in seeds]


@contextmanager
def out_of_memory(mend: str = MEND) -> Iterator[None]:
    """Turns a device's running out of memory into EngineUnavailable `out_of_memory`, with what to change.

    What the failed call held is let go of, so that whoever tries again with less has room.
    """
    import torch

    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not isinstance(error, MemoryError) and not any(words in str(error) for words in _FULL):
            raise
        clear_frames(error.__traceback__)
        torch.cuda.empty_cache()
        raise EngineUnavailable(f"the device ran out of memory: {mend}", "out_of_memory") from error


def call(pipe: Callable[..., Any], **arguments: Any) -> Any:
    """What the pipeline gives, without gradients; see `out_of_memory` for what it raises."""
    import torch

    with torch.inference_mode(), out_of_memory():
        return pipe(**arguments)


def memory() -> dict[str, int]:
    """Bytes of the current CUDA device: `used` now, `peak` since the start, `total`; empty without one."""
    import torch

    if not torch.cuda.is_available():
        return {}
    free, total = torch.cuda.mem_get_info()
    return {"used": total - free, "peak": torch.cuda.max_memory_allocated(), "total": total}

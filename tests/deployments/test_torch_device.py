"""A pipeline is loaded where and as it was asked; noise follows the seed; a full device is told of."""

import gc
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from composer.errors import EngineUnavailable, InputError
from deployments.checkpoint import Checkpoint, find
from deployments.torch_device import Device, call, choose, generators, memory, pipeline
from tests.deployments.checkpoints.sd import sd

pytestmark = pytest.mark.usefixtures("one_thread")

GPU = Device("cuda:1", torch.float16)


class Pretended:
    """A pipeline that only notes how it is loaded and placed."""

    def __init__(self, **how: Any) -> None:
        self.how = how
        self.placed: list[tuple[str, str]] = []
        self.components: dict[str, Any] = {}
        self.sliced = False

    @classmethod
    def from_pretrained(cls, path: str, **how: Any) -> "Pretended":
        return cls(path=path, **how)

    def to(self, device: str) -> None:
        self.placed.append(("to", device))

    def enable_model_cpu_offload(self, device: str) -> None:
        self.placed.append(("model", device))

    def enable_sequential_cpu_offload(self, device: str) -> None:
        self.placed.append(("sequential", device))

    def enable_attention_slicing(self) -> None:
        self.sliced = True

    def set_progress_bar_config(self, disable: bool) -> None:
        assert disable


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> Checkpoint:
    monkeypatch.setattr(diffusers, "Pretended", Pretended, raising=False)
    return Checkpoint(Path("weights"), "Pretended", "me/mine", "", variant="fp16")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sd(tmp_path_factory.mktemp("checkpoints") / "sd")


@pytest.mark.parametrize(
    ("there", "bfloat16", "chosen"),
    [
        ((), False, Device("cpu", torch.float32)),
        (("mps",), False, Device("mps", torch.float16)),
        (("cuda",), False, Device("cuda", torch.float16)),
        (("cuda",), True, Device("cuda", torch.bfloat16)),
        (("cuda", "mps"), True, Device("cuda", torch.bfloat16)),
    ],
)
def test_the_best_device_is_chosen_with_the_precision_that_it_has(
    monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], bfloat16: bool, chosen: Device
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: "cuda" in there)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: "mps" in there)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: bfloat16)
    assert choose() == chosen


def test_a_device_and_a_precision_that_are_asked_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose("cpu", "bfloat16") == Device("cpu", torch.bfloat16)
    assert choose("cpu", "bfloat16").precision == "bfloat16"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert choose("cuda:1", "float16") == GPU


@pytest.mark.parametrize("device", ["tpu", "cuda:x", "cuda:", "cpu:1", "cuda:-1", ""])
def test_a_device_of_another_name_is_refused(device: str) -> None:
    with pytest.raises(InputError, match="one of auto, cpu, cuda") as error:
        choose(device)
    assert error.value.field == "device"


def test_a_precision_of_another_name_is_refused() -> None:
    with pytest.raises(InputError, match="one of auto, float32, float16, bfloat16") as error:
        choose("cpu", "int4")
    assert error.value.field == "precision"


def test_a_device_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(EngineUnavailable, match="this machine has no cuda") as error:
        choose("cuda")
    assert error.value.code == "no_device"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(EngineUnavailable, match="this machine has no cuda:2"):
        choose("cuda:2")


def test_weights_are_safetensors_in_the_precision_of_the_device_and_run_no_code(
    pretended: Checkpoint,
) -> None:
    how = pipeline(pretended, "", GPU).how
    assert (how["path"], how["dtype"], how["variant"]) == ("weights", torch.float16, "fp16")
    assert (how["use_safetensors"], how["trust_remote_code"], how["local_files_only"]) == (True, False, True)


@pytest.mark.parametrize(
    ("offload", "placed"),
    [("none", ("to", "cuda:1")), ("model", ("model", "cuda:1")), ("sequential", ("sequential", "cuda:1"))],
)
def test_a_pipeline_is_placed_whole_or_by_parts(
    pretended: Checkpoint, offload: str, placed: tuple[str, str]
) -> None:
    assert pipeline(pretended, "", GPU, offload).placed == [placed]


def test_attention_is_sliced_where_that_is_asked(pretended: Checkpoint) -> None:
    assert not pipeline(pretended, "", GPU).sliced
    assert pipeline(pretended, "", GPU, attention_slicing=True).sliced


@pytest.mark.parametrize(
    ("offload", "told"), [("disk", "one of none, model, sequential"), ("model", "the device is cpu")]
)
def test_an_offload_that_cannot_be_is_refused(pretended: Checkpoint, offload: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        pipeline(pretended, "", choose("cpu"), offload)
    assert error.value.field == "offload"


def test_a_real_pipeline_decodes_pictures_one_by_one_and_in_tiles_only_where_asked(folder: Path) -> None:
    plain = pipeline(find(str(folder)), "", choose("cpu"))
    assert plain.vae.use_slicing
    assert not plain.vae.use_tiling
    assert pipeline(find(str(folder)), "", choose("cpu"), tiling=True).vae.use_tiling


def test_a_pipeline_runs_in_half_precision(folder: Path) -> None:
    half = pipeline(find(str(folder)), "", choose("cpu", "bfloat16"))
    assert half.unet.dtype == half.vae.dtype == half.text_encoder.dtype == torch.bfloat16
    made = call(half, prompt="sea", num_inference_steps=1, output_type="np").images
    assert np.isfinite(made).all()


def test_half_weights_are_loaded_where_there_are_no_others(folder: Path, tmp_path: Path) -> None:
    half = Path(shutil.copytree(folder, tmp_path / "half"))
    for file in half.rglob("*.safetensors"):
        file.rename(file.with_suffix(".fp16.safetensors"))
    pipe = pipeline(find(str(half)), "", choose("cpu"))
    assert pipe.unet.dtype == torch.float32


def shorten(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def drop(file: Path) -> None:
    weights = load_file(file)
    del weights["conv_in.weight"]
    save_file(weights, file, {"format": "pt"})


@pytest.mark.parametrize(
    ("harm", "told"),
    [(shorten, "'harmed' cannot be loaded"), (drop, "lacks the weights unet/conv_in.weight")],
)
def test_weights_that_are_damaged_are_refused_without_saying_where_they_lie(
    folder: Path, tmp_path: Path, harm: Callable[[Path], None], told: str
) -> None:
    harmed = Path(shutil.copytree(folder, tmp_path / "harmed"))
    harm(harmed / "unet" / "diffusion_pytorch_model.safetensors")
    with pytest.raises(InputError, match=told) as error:
        pipeline(find(str(harmed)), "", choose("cpu"))
    assert str(tmp_path) not in error.value.message
    assert error.value.code == "unknown_checkpoint"


def test_a_class_that_diffusers_does_not_have_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"is a SorcererPipeline, which diffusers .* does not have") as error:
        pipeline(find(str(folder)), "SorcererPipeline", choose("cpu"))
    assert error.value.code == "unknown_checkpoint"


def test_a_package_that_a_pipeline_lacks_is_told(
    pretended: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_: Any, **__: Any) -> None:
        raise ImportError("it requires sentencepiece")

    monkeypatch.setattr(Pretended, "from_pretrained", lacking)
    with pytest.raises(EngineUnavailable, match="needs more: it requires sentencepiece") as error:
        pipeline(pretended, "", GPU)
    assert error.value.code == "extra_missing"


def test_a_seed_is_the_same_noise_alone_and_among_others() -> None:
    first = torch.randn(8, generator=generators([5])[0])
    among = [torch.randn(8, generator=generator) for generator in generators([4, 5, -1, 2**64])]
    assert torch.equal(first, among[1])
    assert not torch.equal(among[0], among[1])


def test_a_call_keeps_no_gradients() -> None:
    assert call(lambda: torch.is_inference_mode_enabled())
    assert not torch.is_inference_mode_enabled()


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB"),
        RuntimeError("MPS backend out of memory"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
        MemoryError(),
    ],
)
def test_a_device_that_is_full_is_told_with_what_to_change(error: Exception) -> None:
    def full() -> None:
        raise error

    with pytest.raises(EngineUnavailable, match=r"offload: model .*precision: float16") as raised:
        call(full)
    assert raised.value.code == "out_of_memory"


def test_what_a_call_held_when_the_device_was_full_is_let_go() -> None:
    held: list[weakref.ref[torch.Tensor]] = []

    def full() -> None:
        large = torch.zeros(10)
        held.append(weakref.ref(large))
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(EngineUnavailable):
        call(full)
    gc.collect()
    assert held[0]() is None


def test_an_error_of_another_kind_stays_what_it_is() -> None:
    def broken() -> None:
        raise RuntimeError("a shape that does not fit")

    with pytest.raises(RuntimeError, match="does not fit"):
        call(broken)


def test_memory_is_told_only_of_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert memory() == {}
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (60, 100))
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", lambda: 45)
    assert memory() == {"used": 40, "peak": 45, "total": 100}

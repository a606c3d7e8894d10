"""A pipeline is loaded where and as it was asked, from safetensors alone, and damaged weights are refused."""

import shutil
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
from deployments.torch_device import Device, call, choose, pipeline
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

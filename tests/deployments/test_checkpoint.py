"""A checkpoint is found in a folder or on the hub, known by its index, and refused if it would run code."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import huggingface_hub
import pytest
from huggingface_hub import constants, errors

from composer.errors import EngineUnavailable, InputError, SoundreelError
from deployments.checkpoint import find, named, peek, require

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkpoint in small: an index, a tokenizer, and two models whose weights are empty files."""
    folder = tmp_path / "turbo"
    index = {
        "_class_name": "StableDiffusionXLPipeline",
        "_diffusers_version": "0.42.1",
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "safety_checker": [None, None],
        "force_zeros_for_empty_prompt": True,
    }
    for part in ("unet", "vae", "tokenizer"):
        (folder / part).mkdir(parents=True)
        (folder / part / "config.json").write_text("{}")
    for part in ("unet", "vae"):
        (folder / part / "diffusion_pytorch_model.safetensors").write_bytes(b"")
    (folder / "model_index.json").write_text(json.dumps(index))
    return folder


def hub_fails(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def snapshot_download(*_: Any, **__: Any) -> str:
        raise error

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)


def http(kind: type[errors.HfHubHTTPError], status: int) -> errors.HfHubHTTPError:
    request = httpx2.Request("GET", "https://huggingface.co/api/models/a/b")
    return kind("no", response=httpx2.Response(status, request=request))


@pytest.fixture
def hub_cache(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The folder as the hub's cache holds it, with the hub out of reach; its id."""
    cache = tmp_path / "hub"
    held = cache / "models--somebody--turbo"
    shutil.copytree(folder, held / "snapshots" / COMMIT)
    (held / "refs").mkdir()
    (held / "refs" / "main").write_text(COMMIT)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    return "somebody/turbo"


def test_a_checkpoint_is_what_its_index_says_whatever_it_is_called(folder: Path) -> None:
    renamed = folder.rename(folder.with_name("wan2.2-i2v"))
    assert find(str(renamed)).class_name == "StableDiffusionXLPipeline"


def test_a_single_model_is_what_its_architectures_say(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"architectures": ["MusicgenForConditionalGeneration"]}')
    (tmp_path / "model.safetensors").write_bytes(b"")
    assert find(str(tmp_path)).class_name == "MusicgenForConditionalGeneration"


def test_a_folder_has_another_revision_once_a_file_of_it_changes(folder: Path) -> None:
    before = find(str(folder)).revision
    assert before == find(str(folder)).revision == peek(str(folder))
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"finer")
    assert find(str(folder)).revision != before


def test_a_folder_that_is_no_checkpoint_has_no_revision(tmp_path: Path) -> None:
    (tmp_path / "anything").write_bytes(b"")
    assert peek(str(tmp_path)) == ""


def test_strangers_are_not_told_where_a_folder_lies(folder: Path) -> None:
    assert named(str(folder)) == "turbo"
    assert named("stabilityai/sdxl-turbo") == "stabilityai/sdxl-turbo"


def test_half_weights_are_taken_where_there_are_no_others(folder: Path) -> None:
    assert find(str(folder)).variant == ""
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".fp16.safetensors"))
    assert find(str(folder)).variant == "fp16"


def test_a_checkpoint_of_the_hub_is_taken_from_its_cache_when_the_hub_is_out_of_reach(hub_cache: str) -> None:
    found = find(hub_cache)
    assert found.class_name == "StableDiffusionXLPipeline"
    assert (found.model_id, found.revision) == (hub_cache, COMMIT)


def test_the_commit_of_a_hub_checkpoint_is_known_only_once_it_is_here(hub_cache: str) -> None:
    assert peek(hub_cache) == COMMIT
    assert peek("somebody/else") == ""
    assert peek("somebody/else", COMMIT) == COMMIT


def test_only_safetensors_and_texts_are_asked_of_the_hub(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def snapshot_download(model: str, **wanted: Any) -> str:
        asked.append({"model": model, **wanted})
        return str(folder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    find("somebody/turbo", COMMIT)
    first, second = asked
    assert first["revision"] == COMMIT
    assert first["allow_patterns"] == ["model_index.json", "config.json"]
    assert "unet/*.safetensors" in second["allow_patterns"]
    assert "*.safetensors" not in second["allow_patterns"]  # the whole model once more, as a single file
    assert {"*.py", "*.bin", "*.ckpt", "*.pt"} <= set(second["ignore_patterns"])


@pytest.mark.parametrize(
    ("break_it", "kind", "code", "told"),
    [
        (lambda f: (f / "model_index.json").unlink(), InputError, "unknown_checkpoint", "model_index.json"),
        (
            lambda f: (f / "model_index.json").write_text("{"),
            InputError,
            "unknown_checkpoint",
            "names a class",
        ),
        (
            lambda f: (f / "model_index.json").write_text("[]"),
            InputError,
            "unknown_checkpoint",
            "names a class",
        ),
        (
            lambda f: (f / "model_index.json").write_text('{"_class_name": ["pipeline", "Mine"]}'),
            InputError,
            "unknown_checkpoint",
            "names a class",
        ),
        (lambda f: (f / "unet" / "unet.py").touch(), InputError, "unsafe_checkpoint", "unet/unet.py"),
        (
            lambda f: (f / "vae" / "diffusion_pytorch_model.safetensors").rename(f / "vae" / "model.bin"),
            InputError,
            "unsafe_checkpoint",
            r"only as a pickle \(model.bin\)",
        ),
        (
            lambda f: (f / "vae" / "diffusion_pytorch_model.safetensors").unlink(),
            EngineUnavailable,
            "weights_missing",
            "of vae are missing.*hf download",
        ),
        (lambda f: shutil.rmtree(f / "vae"), EngineUnavailable, "weights_missing", "of vae are missing"),
        (
            lambda f: (f / "vae" / "a.safetensors.index.json").write_text(
                '{"weight_map": {"x": "b.safetensors"}}'
            ),
            EngineUnavailable,
            "weights_missing",
            "of vae are missing",
        ),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(
    folder: Path, break_it: Callable[[Path], Any], kind: type[SoundreelError], code: str, told: str
) -> None:
    break_it(folder)
    with pytest.raises(kind, match=told) as error:
        find(str(folder))
    assert error.value.code == code


@pytest.mark.parametrize(
    "model", ["", "nowhere", "/nowhere/at/all", "../up", "a/b/c", "a b/c", "x" * 300, "~nobody/x", "a\0b"]
)
def test_what_is_neither_a_folder_nor_an_id_is_refused(model: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a folder") as error:
        find(model or str(tmp_path / "gone"))
    assert (error.value.code, error.value.field) == ("unknown_checkpoint", "model")


@pytest.mark.parametrize(
    ("error", "kind", "code", "told"),
    [
        (
            http(errors.GatedRepoError, 403),
            EngineUnavailable,
            "gated",
            "accept its licence at https://hugg.*a/b",
        ),
        (http(errors.RepositoryNotFoundError, 404), InputError, "unknown_checkpoint", "no model 'a/b'"),
        (http(errors.RevisionNotFoundError, 404), InputError, "unknown_checkpoint", "at revision 'v9'"),
        (http(errors.HfHubHTTPError, 500), EngineUnavailable, "weights_missing", "hf download a/b"),
        (errors.LocalEntryNotFoundError("x"), EngineUnavailable, "weights_missing", "hf download a/b"),
        (errors.OfflineModeIsEnabled("x"), EngineUnavailable, "weights_missing", "HF_HUB_OFFLINE"),
        (httpx2.ConnectError("x"), EngineUnavailable, "weights_missing", "hf download a/b"),
        (OSError(28, "no space left"), EngineUnavailable, "weights_missing", "no space left"),
    ],
)
def test_what_the_hub_does_not_give_is_told_with_what_mends_it(
    monkeypatch: pytest.MonkeyPatch, error: Exception, kind: type[SoundreelError], code: str, told: str
) -> None:
    hub_fails(monkeypatch, error)
    with pytest.raises(kind, match=told) as raised:
        find("a/b", "v9")
    assert raised.value.code == code


def test_weights_that_are_not_here_are_told_of_when_the_hub_is_forbidden(hub_cache: str) -> None:
    assert find(hub_cache)
    with pytest.raises(EngineUnavailable, match="hf download somebody/else") as error:
        find("somebody/else")
    assert error.value.code == "weights_missing"


def test_a_package_that_is_not_installed_is_told_with_the_command_that_installs_it() -> None:
    with pytest.raises(EngineUnavailable, match=r"not_a_package; pip install .*requirements-models") as error:
        require("json", "not_a_package")
    assert error.value.code == "extra_missing"

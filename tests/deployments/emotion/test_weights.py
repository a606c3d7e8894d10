"""What is weights of open_clip and what is not, and what is said of it. Nobody asks the hub here."""

import json
from pathlib import Path
from typing import Any

import pytest

from composer.errors import EngineUnavailable, InputError, SoundreelError
from deployments.emotion.weights import find, load, repository_of, revision_of
from deployments.torch_device import choose
from tests.deployments.checkpoints import open_clip_model

pytestmark = pytest.mark.usefixtures("one_thread")

CONFIG, WEIGHTS = "open_clip_config.json", open_clip_model.WEIGHTS


def refused(model: str, pretrained: str = "openai") -> tuple[str, str]:
    with pytest.raises(SoundreelError) as caught:
        find(model, pretrained, None)
    return caught.value.code, str(caught.value)


def folder(tmp_path: Path, *files: str) -> str:
    for name in files:
        (tmp_path / name).write_bytes(b"{}")
    return str(tmp_path)


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ((WEIGHTS,), "unknown_checkpoint", CONFIG),
        ((CONFIG,), "weights_missing", WEIGHTS),
        ((CONFIG, "open_clip_pytorch_model.bin"), "unsafe_checkpoint", "pickle"),
        ((CONFIG, "open_clip_pytorch_model.bin", "model.safetensors"), "unsafe_checkpoint", "pickle"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, files: tuple[str, ...], code: str, said: str
) -> None:
    found, words = refused(folder(tmp_path, *files))
    assert found == code
    assert said in words
    assert str(tmp_path.parent) not in words


def test_safetensors_are_taken_beside_a_pickle(tmp_path: Path) -> None:
    there = folder(tmp_path, CONFIG, WEIGHTS, "open_clip_pytorch_model.bin")
    assert find(there, "", None).name == f"local-dir:{there}"
    assert find(f"local-dir:{there}", "", None).revision == find(there, "", None).revision != ""


@pytest.mark.parametrize(
    ("model", "pretrained", "repository"),
    [
        ("ViT-L-14-336", "openai", "timm/vit_large_patch14_clip_336.openai"),
        ("ViT-B-16-SigLIP", "webli", "timm/ViT-B-16-SigLIP"),
        ("hf-hub:laion/CLIP-ViT-B-32", "openai", "laion/CLIP-ViT-B-32"),
        ("laion/CLIP-ViT-B-32", "openai", "laion/CLIP-ViT-B-32"),
    ],
)
def test_every_kind_of_name_leads_to_a_repository(model: str, pretrained: str, repository: str) -> None:
    assert repository_of(model, pretrained) == repository
    assert revision_of(model, pretrained, "0" * 40) == "0" * 40


@pytest.mark.parametrize(
    ("model", "pretrained", "said"),
    [
        ("ViT-L-14-33", "openai", "ViT-L-14-336"),
        ("ViT-L-14-336", "opnai", "of ViT-L-14-336 open_clip has openai"),
        ("hf-hub:nobody", "openai", "owner/name"),
        ("\0" * 5000, "openai", "no model of open_clip"),
    ],
)
def test_a_name_that_open_clip_does_not_know_is_refused_with_what_it_knows(
    model: str, pretrained: str, said: str
) -> None:
    code, words = refused(model, pretrained)
    assert code == "unknown_checkpoint"
    assert said in words
    assert len(words) < 1200


def test_weights_that_are_not_here_come_with_the_command_that_brings_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offline(monkeypatch, tmp_path)
    code, words = refused("ViT-L-14-336")
    assert code == "weights_missing"
    assert "hf download timm/vit_large_patch14_clip_336.openai" in words


def test_a_tag_is_loaded_from_the_repository_that_open_clip_names_with_the_tags_own_ways(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = asked_of_the_hub(monkeypatch, folder(tmp_path, CONFIG, WEIGHTS))
    found = find("ViT-L-14-336", "openai", "main")
    assert said["repo"] == "timm/vit_large_patch14_clip_336.openai"
    assert "open_clip*.safetensors" in said["allow_patterns"]
    assert found.file == str(tmp_path / WEIGHTS)
    assert found.options["force_quick_gelu"] is True
    assert found.options["image_mean"][0] == pytest.approx(0.4815, abs=1e-3)
    assert found.words == "ViT-L-14-336"


def test_a_tokenizer_that_came_with_the_weights_is_taken_from_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked_of_the_hub(monkeypatch, folder(tmp_path, CONFIG, WEIGHTS, "tokenizer_config.json"))
    assert find("ViT-B-16-SigLIP", "webli", None).words == f"local-dir:{tmp_path}"


def test_weights_that_do_not_fit_their_config_are_refused(tmp_path: Path) -> None:
    made = open_clip_model.clip(tmp_path / "tiny")
    said = json.loads((made / CONFIG).read_text())
    said["model_cfg"]["embed_dim"] = 24
    (made / CONFIG).write_text(json.dumps(said))
    with pytest.raises(InputError, match="cannot be loaded by open_clip") as caught:
        load(find(str(made), "", None), str(made), choose("cpu"))
    assert str(tmp_path) not in str(caught.value)


def test_a_broken_file_of_weights_is_refused(tmp_path: Path) -> None:
    made = open_clip_model.clip(tmp_path / "tiny")
    (made / WEIGHTS).write_bytes(b"no weights")
    with pytest.raises(InputError, match="cannot be loaded by open_clip"):
        load(find(str(made), "", None), str(made), choose("cpu"))


def offline(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    import huggingface_hub
    from huggingface_hub.errors import LocalEntryNotFoundError

    def nothing(*_: Any, **__: Any) -> str:
        raise LocalEntryNotFoundError("offline")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", nothing)
    monkeypatch.setenv("HF_HOME", str(empty))


def asked_of_the_hub(monkeypatch: pytest.MonkeyPatch, path: str) -> dict[str, Any]:
    """A hub that has everything in `path`; what it was asked for last."""
    import huggingface_hub

    said: dict[str, Any] = {}

    def here(repo: str, **asked: Any) -> str:
        said.update(asked, repo=repo)
        return path

    monkeypatch.setattr(huggingface_hub, "snapshot_download", here)
    return said


def test_a_planned_error_is_one_of_ours(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable):
        find(folder(tmp_path, CONFIG), "", None)

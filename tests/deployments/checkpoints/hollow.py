"""A checkpoint in small: an index, a tokenizer, and two models whose weights are empty files."""

import json
from pathlib import Path

INDEX = {
    "_class_name": "StableDiffusionXLPipeline",
    "_diffusers_version": "0.42.1",
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "safety_checker": [None, None],
    "force_zeros_for_empty_prompt": True,
}

REPOSITORY = [
    "README.md",
    "LICENSE.md",
    "model_index.json",
    "sd_xl_turbo_1.0.safetensors",
    "sd_xl_turbo_1.0_fp16.safetensors",
    "tokenizer/vocab.json",
    "tokenizer/merges.txt",
    "tokenizer/tokenizer_config.json",
    "tokenizer/spiece.model",
    "tokenizer/a.py",
    "unet/config.json",
    "unet/diffusion_pytorch_model.safetensors",
    "unet/diffusion_pytorch_model.fp16.safetensors",
    "unet/diffusion_pytorch_model.bin",
    "unet/model.onnx",
    "unet/model.onnx_data",
    "unet/setup.py",
    "unet/a.non_ema.safetensors",
    "unet/diffusion_pytorch_model-00001-of-00002.safetensors",
    "unet/diffusion_pytorch_model.safetensors.index.json",
    "vae/config.json",
    "vae/diffusion_pytorch_model.safetensors",
    "vae_1_0/a.safetensors",
]
"""What a repository of the hub may hold: much of it is the same weights once more."""


def hollow(folder: Path) -> Path:
    """Saves the checkpoint in the folder. It can be found, and not loaded."""
    for part in ("unet", "vae", "tokenizer"):
        (folder / part).mkdir(parents=True)
        (folder / part / "config.json").write_text("{}")
    for part in ("unet", "vae"):
        (folder / part / "diffusion_pytorch_model.safetensors").write_bytes(b"")
    (folder / "model_index.json").write_text(json.dumps(INDEX))
    return folder

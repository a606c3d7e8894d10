"""Tiny models of open_clip with random weights, as folders: a CLIP, and one of SigLIP's kind."""

import json
import math
from pathlib import Path
from typing import Any

SIDE = 32
SCALE = 20.0
"""Of the logits; trained models have 100, which random ones answer with zeros and ones."""

PAD, UNKNOWN = "<pad>", "<unk>"
WEIGHTS = "open_clip_model.safetensors"
_PREPARED = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}
_LOOKS = {"image_size": SIDE, "layers": 1, "width": 32, "head_width": 16, "patch_size": 8}


def clip(folder: Path, **more: Any) -> Path:
    """Saves a CLIP in the folder: with the tokenizer that open_clip carries."""
    text = {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1}
    return _saved(folder, {"embed_dim": 16, "vision_cfg": _LOOKS, "text_cfg": text} | more)


def siglip(folder: Path) -> Path:
    """Saves one with a bias, a text tower that looks both ways, and a tokenizer of transformers."""
    _tokenizer().save_pretrained(folder)
    text = {
        "context_length": 16,
        "vocab_size": 64,
        "hf_tokenizer_name": "tiny/siglip",
        "tokenizer_kwargs": {"clean": "canonicalize"},
        "width": 16,
        "heads": 2,
        "layers": 1,
        "no_causal_mask": True,
        "proj_bias": True,
        "pool_type": "last",
    }
    shape = {"embed_dim": 16, "init_logit_bias": -10, "custom_text": True}
    return _saved(folder, shape | {"vision_cfg": _LOOKS, "text_cfg": text})


def _saved(folder: Path, shape: dict[str, Any]) -> Path:
    import open_clip
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    said = {"model_cfg": shape, "preprocess_cfg": _PREPARED}
    (folder / "open_clip_config.json").write_text(json.dumps(said))
    torch.manual_seed(0)
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False, pretrained_text=False)
    with torch.no_grad():
        model.logit_scale.fill_(math.log(SCALE))
    save_file(
        {name: each.contiguous().clone() for name, each in model.state_dict().items()}, folder / WEIGHTS
    )
    return folder


def _tokenizer() -> Any:
    """One token to a letter, so that every phrase is a different one."""
    from tokenizers import Regex, Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from transformers import PreTrainedTokenizerFast

    letters = {letter: number + 2 for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz -")}
    whole = Tokenizer(WordLevel({PAD: 0, UNKNOWN: 1} | letters, unk_token=UNKNOWN))
    whole.pre_tokenizer = Split(Regex("."), "isolated")
    return PreTrainedTokenizerFast(tokenizer_object=whole, pad_token=PAD, unk_token=UNKNOWN, eos_token=PAD)

"""Tiny CLIPs: the text encoders of Stable Diffusion, XL and FLUX, with random weights."""

from typing import Any

WIDTH = 32
START, END = "<|startoftext|>", "<|endoftext|>"


def tokenizer() -> Any:
    """One token to a letter, 77 at most, so that every prompt is a different one."""
    from transformers import CLIPTokenizer

    letters = [chr(code) for code in range(33, 127)]
    words = [*letters, *(f"{letter}</w>" for letter in letters), START, END]
    return CLIPTokenizer(
        vocab={word: number for number, word in enumerate(words)}, merges=[], model_max_length=77
    )


def encoder(kind: str = "CLIPTextModel") -> Any:
    """`CLIPTextModel`, or `CLIPTextModelWithProjection` for the second one of XL."""
    import transformers

    return getattr(transformers, kind)(
        transformers.CLIPTextConfig(
            vocab_size=192,
            bos_token_id=188,
            eos_token_id=189,
            pad_token_id=189,
            hidden_size=WIDTH,
            projection_dim=WIDTH,
            intermediate_size=37,
            num_hidden_layers=2,
            num_attention_heads=4,
        )
    )

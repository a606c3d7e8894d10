"""A tiny T5: the text encoder of LTX and Wan, with random weights."""

from typing import Any

WIDTH = 16

SEQUENCE = 32
"""Tokens of a prompt: what the tokenizer of a checkpoint says, where its pipeline asks it."""


def tokenizer() -> Any:
    """One token to a letter, so that every prompt is a different one."""
    from transformers import T5Tokenizer

    letters = [chr(code) for code in range(32, 127)]
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    vocabulary = [*special, *((letter, -2.0) for letter in letters)]
    return T5Tokenizer(vocab=vocabulary, extra_ids=0, model_max_length=SEQUENCE)


def encoder(kind: str = "T5") -> Any:
    """`T5` or `UMT5`."""
    import transformers

    config = getattr(transformers, f"{kind}Config")(
        vocab_size=128, d_model=WIDTH, d_kv=8, d_ff=16, num_layers=1, num_heads=2, is_encoder_decoder=False
    )
    return getattr(transformers, f"{kind}EncoderModel")(config)

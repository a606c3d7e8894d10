"""A tiny Qwen3: the text encoder of Z-Image and FLUX.2 klein, with random weights."""

from typing import Any

WIDTH = 16
TEMPLATE = "{% for message in messages %}user: {{ message['content'] }}{% endfor %}"


def tokenizer() -> Any:
    """One token to a byte, so that every prompt is a different one."""
    from transformers import Qwen2Tokenizer
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    letters = [*bytes_to_unicode().values(), "<|endoftext|>"]
    made = Qwen2Tokenizer(vocab={letter: number for number, letter in enumerate(letters)}, merges=[])
    made.chat_template = TEMPLATE
    return made


def encoder(kind: str = "Qwen3Model", layers: int = 2) -> Any:
    """`Qwen3Model`, or `Qwen3ForCausalLM`."""
    import transformers

    return getattr(transformers, kind)(
        transformers.Qwen3Config(
            vocab_size=260,
            hidden_size=WIDTH,
            intermediate_size=16,
            num_hidden_layers=layers,
            num_attention_heads=2,
            num_key_value_heads=2,
            head_dim=8,
            max_position_embeddings=1024,
        )
    )

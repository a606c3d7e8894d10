"""How much of a prompt a pipeline reads: it cuts off the rest silently, so we say so. Knows no torch."""

from collections.abc import Sequence
from inspect import signature
from typing import Any

from deployments.presets import Preset

ENDLESS = 100_000
"""A tokenizer that knows no limit says a number beyond all use."""


def told_of_length(pipe: Any, prompts: Sequence[str], preset: Preset) -> list[dict[str, str]]:
    """For each prompt nothing, or under `prompt` that only its beginning was read."""
    limit = _limit(pipe, preset)
    tokenizers = _tokenizers(pipe)
    if limit is None or not tokenizers:
        return [{} for _ in prompts]
    return [_told(prompt, tokenizers[-1], limit) for prompt in prompts]


def _told(prompt: str, tokenizer: Any, limit: int) -> dict[str, str]:
    count = len(tokenizer(prompt, truncation=False, verbose=False)["input_ids"])
    return {"prompt": f"the model reads {limit} tokens of its {count}"} if count > limit else {}


def _tokenizers(pipe: Any) -> list[Any]:
    """Those that a pipeline names, the one that reads farthest last."""
    found = [getattr(pipe, f"tokenizer{number}", None) for number in ("", "_2", "_3")]
    return sorted((item for item in found if callable(item)), key=lambda item: int(item.model_max_length))


def _limit(pipe: Any, preset: Preset) -> int | None:
    tokenizers = _tokenizers(pipe)
    own = signature(type(pipe).__call__).parameters.get("max_sequence_length")
    said = [int(tokenizers[-1].model_max_length)] if tokenizers else []
    if own is not None and isinstance(own.default, int):
        said.append(int(preset.extras.get("max_sequence_length", own.default)))
    limit = min(said, default=ENDLESS)
    return limit if limit < ENDLESS else None

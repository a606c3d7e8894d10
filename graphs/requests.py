"""Requests from strangers: strict, closed schemas whose errors say what was wrong and what would be right."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from composer.errors import InputError

M = TypeVar("M", bound=BaseModel)


def _printable(prompt: str) -> str:
    if any(
        (ord(letter) < 32 and letter not in "\n\t") or 0xD800 <= ord(letter) < 0xE000 for letter in prompt
    ):
        raise ValueError("control characters and lone surrogates are not allowed")
    return prompt


Prompt = Annotated[str, Field(max_length=2000), AfterValidator(_printable)]
"""Words of a stranger: of any script, and not without end."""


class Request(BaseModel):
    """What every graph's request is: no unknown field, no silent conversion, no NaN."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


def parse(model: type[M], values: dict[str, Any]) -> M:
    """The request in `values`. Raises InputError naming the first field at fault, its value and the rule."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise explain(error) from None


def changed(request: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The request with these changes, a JSON merge patch (RFC 7396): null takes a field away.

    What comes out is to be parsed as any other request: nothing says yet that it fits.
    """
    merged = {
        name: value for name, value in request.items() if name not in changes or changes[name] is not None
    }
    for name, change in changes.items():
        if isinstance(change, Mapping):
            held = merged.get(name)
            merged[name] = changed(held if isinstance(held, Mapping) else {}, change)
        elif change is not None:
            merged[name] = change
    return merged


def explain(error: ValidationError) -> InputError:
    """The first fault of a pydantic error, in one sentence."""
    first = error.errors(include_url=False)[0]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return InputError(f"{field}: there is no such field", field=field)
    if first["type"] in ("value_error", "missing"):
        return InputError(f"{field}: {message}" if field else message, field=field or None)
    if first["type"] == "string_too_long":
        message = f"it has {len(first['input'])} characters, at most {first['ctx']['max_length']} are allowed"
        return InputError(f"{field}: {message}", field=field)
    return InputError(f"{field}: {message}, not {_short(first['input'])}", field=field or None)


def _short(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

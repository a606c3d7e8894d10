"""A project's YAML read from a file: plain keys and values, no anchors, no key twice. Knows no stage."""

from pathlib import Path
from typing import Any

import yaml

from composer.errors import InputError
from graphs.beats.request import BeatsRequest
from graphs.requests import parse

MOST_BYTES = 200_000
"""More than fifty long prompts."""


class _Plain(yaml.SafeLoader):
    """Safe YAML without anchors, which can make a small file endless, and without keys that win silently."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # PyYAML's stubs lack it
            said = "anchors and aliases are not taken: write the value out"
            raise yaml.constructor.ConstructorError(None, None, said, mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r:.60} is no key: a word is needed", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} is there twice: leave one out", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_config(path: Path) -> BeatsRequest:
    """The project in a YAML file. Raises InputError naming the line or the key at fault."""
    values = _values(path, _bytes(path))
    try:
        return parse(BeatsRequest, values)
    except InputError as error:
        raise InputError(f"{path}: {error.message}", error.code, error.field) from None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: {said}", "config_missing", "config") from error
    if len(data) > MOST_BYTES:
        raise InputError(f"{path}: a project's YAML has at most {MOST_BYTES} bytes", "bad_config", "config")
    return data


def _values(path: Path, data: bytes) -> dict[str, Any]:
    try:
        values = yaml.load(data, _Plain)  # noqa: S506 (it is a SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise InputError(f"{path}{line}: {error.problem}", "bad_config", "config") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: it is no YAML: {str(error)[:200]}", "bad_config", "config") from None
    if not isinstance(values, dict):
        said = "keys and values are needed, such as `seed: 42`"
        raise InputError(f"{path}: {said}", "bad_config", "config")
    return values

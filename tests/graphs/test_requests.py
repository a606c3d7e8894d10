"""Requests from strangers: what is refused, and in which words."""

import copy
from typing import Any

import pytest
from pydantic import Field

from composer.errors import InputError
from graphs.requests import Request, changed, parse


class Cake(Request):
    layers: int = Field(ge=1, le=9)
    flavours: list[str] = Field(default_factory=list)
    weight: float = 1.0


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"layers": 0}, "layers", "greater than or equal to 1, not 0"),
        ({"layers": 10}, "layers", "less than or equal to 9, not 10"),
        ({"layers": "3"}, "layers", "valid integer, not '3'"),
        ({"layers": False}, "layers", "not False"),
        ({}, "layers", "required"),
        ({"layers": 1, "icing": True}, "icing", "there is no such field"),
        ({"layers": 1, "flavours": ["plum", 7]}, "flavours[1]", "valid string, not 7"),
        ({"layers": 1, "weight": float("nan")}, "weight", "finite number, not nan"),
        ({"layers": 1, "weight": "x" * 1000}, "weight", "not 'xxx"),
    ],
)
def test_a_bad_field_is_named_with_its_value_and_the_rule(
    values: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        parse(Cake, values)
    assert caught.value.field == field
    assert words in caught.value.message
    assert len(caught.value.message) < 200


def test_a_good_request_is_taken_as_it_is() -> None:
    assert parse(Cake, {"layers": 2, "weight": 3}) == Cake(layers=2, weight=3)


@pytest.mark.parametrize(
    ("held", "change", "merged"),
    [  # RFC 7396, appendix A, as far as objects go
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({"a": "b"}, {"a": {"b": None, "c": 1}}, {"a": {"c": 1}}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_changes_are_a_json_merge_patch(
    held: dict[str, Any], change: dict[str, Any], merged: dict[str, Any]
) -> None:
    before = copy.deepcopy((held, change))
    assert changed(held, change) == merged
    assert (held, change) == before


def test_a_changed_request_is_read_like_any_other() -> None:
    stored = parse(Cake, {"layers": 3, "weight": 2.0}).model_dump(mode="json")
    assert parse(Cake, changed(stored, {"layers": 5, "weight": None})) == Cake(layers=5, weight=1.0)
    with pytest.raises(InputError, match="less than or equal to 9, not 10"):
        parse(Cake, changed(stored, {"layers": 10}))
    with pytest.raises(InputError, match="there is no such field"):
        parse(Cake, changed(stored, {"candles": 5}))

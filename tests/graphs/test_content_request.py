"""What a film of generated footage may be asked for, and what is said of the rest."""

from typing import Any

import pytest

from composer.canvas import canvas
from composer.errors import InputError
from graphs.content_request import ContentRequest
from graphs.requests import parse


def test_nothing_said_is_ten_seconds_of_nature_with_pop() -> None:
    request = parse(ContentRequest, {})
    assert (request.genre, request.seconds, request.fps) == ("pop", 10, 24)
    assert request.prompt == "A peaceful scenic view of nature."
    assert canvas(request.size, request.aspect) == (1280, 720)


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"prompt": " "}, "prompt", "empty"),
        ({"genre": ""}, "genre", "empty"),
        ({"genre": "pop\nrock"}, "genre", "one line"),
        ({"seconds": 1.9}, "seconds", "greater than or equal to 2"),
        ({"seconds": 301.0}, "seconds", "less than or equal to 300"),
        ({"fps": 61}, "fps", "60"),
        ({"size": "8k"}, "size", "720p"),
        ({"size": "641x360"}, "size", "640x360"),
        ({"size": "640x360", "aspect": "1:1"}, "aspect", "leave one of them out"),
        ({"size": "4k", "aspect": "21:9"}, "size", "at most 3840"),
        ({"aspect": "2:1"}, "aspect", "'16:9'"),
        (
            {"transition": "dissolve", "transition_seconds": 1.0, "shot_seconds": 1.5},
            "transition_seconds",
            "0.75",
        ),
        ({"seed": -1}, "seed", "0"),
        ({"steps": 201}, "steps", "200"),
        ({"guidance": 31.0}, "guidance", "30"),
        ({"tempos": 3}, "tempos", "no such field"),
    ],
)
def test_what_cannot_be_is_refused_by_name(values: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(InputError) as refusal:
        parse(ContentRequest, values)
    assert refusal.value.field == field
    assert said in refusal.value.message

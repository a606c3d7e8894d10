"""What a vlog may be asked for, and what is said when it may not."""

from typing import Any

import pytest

from composer.errors import InputError
from graphs.requests import parse
from graphs.vlog import VlogRequest

GOOD: dict[str, Any] = {"photos": ["a.jpg"], "prompt": "calm piano"}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"photos": []}, "photos", "0 photos were given, 1 to 200 are allowed"),
        ({"photos": ["a"] * 201}, "photos", "201 photos were given, 1 to 200 are allowed"),
        ({"photos": ["a", ""]}, "photos", "photo 2: a path or URL has 1 to 2000 characters, not 0"),
        ({"prompt": ""}, "prompt", "it is empty"),
        ({"prompt": " \n"}, "prompt", "it is empty"),
        ({"prompt": "x" * 10_000}, "prompt", "it has 10000 characters, at most 2000 are allowed"),
        ({"prompt": "a\x00b"}, "prompt", "control characters"),
        ({"prompt": "\ud800"}, "prompt", ""),
        ({"seconds_per_photo": 0}, "seconds_per_photo", "greater than or equal to 0.2, not 0"),
        ({"seconds_per_photo": -1}, "seconds_per_photo", "greater than or equal to 0.2, not -1"),
        ({"seconds_per_photo": 61}, "seconds_per_photo", "less than or equal to 60, not 61"),
        ({"transition": "morph"}, "transition", "'morph' is unknown: one of cut, fade, dissolve"),
        ({"transition": ["cut"]}, "transition", "is unknown: one of cut"),
        ({"transition_direction": "left"}, "transition_direction", "dissolve cannot go 'left'"),
        ({"transition_seconds": 3}, "transition_seconds", "3 s is longer than a photo lasts"),
        ({"fps": 0}, "fps", "greater than or equal to 10, not 0"),
        ({"fps": 10**9}, "fps", "less than or equal to 60"),
        ({"size": "huge"}, "size", "huge"),
        ({"size": "1x1000000"}, "size", "1000000"),
        ({"fit": "squeeze"}, "fit", "'cover', 'contain' or 'stretch'"),
        ({"tempo": 1}, "tempo", "greater than or equal to 40"),
        ({"seed": False}, "seed", "not False"),
        ({"seed": -1}, "seed", "greater than or equal to 0"),
        ({"variants": 5}, "variants", "less than or equal to 4"),
        ({"music": "a.mp3", "no_music": True}, "music", "exclude each other"),
        ({"colour": "blue"}, "colour", "there is no such field"),
    ],
)
def test_what_cannot_be_is_named_with_what_is_allowed(change: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(VlogRequest, GOOD | change)
    assert caught.value.field == field
    assert words in caught.value.message


def test_a_prompt_is_not_needed_with_ones_own_track_or_none() -> None:
    assert parse(VlogRequest, {"photos": ["a"], "no_music": True}).prompt == ""
    assert parse(VlogRequest, {"photos": ["a"], "music": "song.mp3"}).music == "song.mp3"


def test_prompts_of_any_script_are_taken() -> None:
    for prompt in ("静かなピアノ", "бодрая гитара\nи барабаны", "<script>alert(1)</script>", "%s%n {{7*7}}"):
        assert parse(VlogRequest, GOOD | {"prompt": prompt}).prompt == prompt

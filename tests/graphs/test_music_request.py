"""What music may be asked for, and what is said when it may not."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import InputError
from deployments.ingress.bodies import JSON_BYTES
from graphs.music_request import PieceCues, PieceRequest
from graphs.requests import parse


def cues(**lists: Any) -> dict[str, Any]:
    return {"cues": lists}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"prompt": ""}, "prompt", "it is empty; say what the music should be like"),
        ({"prompt": " \n"}, "prompt", "it is empty"),
        ({"prompt": "x" * 10_000}, "prompt", "it has 10000 characters, at most 2000 are allowed"),
        ({"prompt": "a\x00b"}, "prompt", "control characters"),
        ({"prompt": "\ud800"}, "prompt", ""),
        ({"seconds": 0}, "seconds", "greater than or equal to 2, not 0"),
        ({"seconds": 1e9}, "seconds", "less than or equal to 600"),
        ({"seconds": float("nan")}, "seconds", "finite number, not nan"),
        ({"seconds": "60"}, "seconds", "valid number, not '60'"),
        ({"tempo": 1}, "tempo", "greater than or equal to 40"),
        ({"seed": -1}, "seed", "greater than or equal to 0"),
        ({"seed": True}, "seed", "not True"),
        ({"variants": 9}, "variants", "less than or equal to 8"),
        ({"rate": 22_050}, "rate", "44100 or 48000, not 22050"),
        ({"format": "wma"}, "format", "'wav', 'flac', 'mp3' or 'ogg', not 'wma'"),
        ({"stems": "yes"}, "stems", "not 'yes'"),
        ({"colour": "blue"}, "colour", "there is no such field"),
        (cues(curve=[0.5, 1.5]), "cues.curve", "cues.curve[1] is 1.5: an intensity is from 0 to 1"),
        (cues(curve=[0.5] * 40), "cues.curve", "40 values, one a second, are more than 30 s"),
        (cues(curve=[0.5] * 10_000), "cues.curve", "at most 601 items"),
        (cues(boundaries=[20, 10]), "cues.boundaries", "boundaries[1] (10 s) does not come after"),
        (cues(boundaries=["ten"]), "cues.boundaries[0]", "not 'ten'"),
        (cues(hits=[{"time": 31}]), "cues.hits", "hits[0] is at 31 s: the piece goes from 0 to 30 s"),
        (cues(hits=[{"time": 3, "strength": 0}]), "cues.hits[0].strength", "greater than 0, not 0"),
        (cues(hits=[{"strength": 1}]), "cues.hits[0].time", "Field required"),
        (cues(hits=[3]), "cues.hits[0]", "not 3"),
        (cues(cuts=[-1]), "cues.cuts", "cuts[0] is at -1 s"),
        (cues(beat=[1]), "cues.beat", "there is no such field"),
        ({"cues": []}, "cues", "not []"),
    ],
)
def test_what_cannot_be_is_named_with_what_is_allowed(change: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(PieceRequest, {"prompt": "calm piano"} | change)
    assert caught.value.field == field
    assert words in caught.value.message


def test_a_prompt_must_be_given() -> None:
    with pytest.raises(InputError, match="prompt: Field required"):
        parse(PieceRequest, {})


def test_ten_minutes_may_have_stems_but_not_many_variants_of_them() -> None:
    assert parse(PieceRequest, {"prompt": "calm", "seconds": 600, "stems": True}).stems
    assert parse(PieceRequest, {"prompt": "calm", "seconds": 600, "variants": 6}).variants == 6
    with pytest.raises(
        InputError, match=r"8 of 600 s, with 5 stems each, are 28800 s of sound, at most 3600"
    ):
        parse(PieceRequest, {"prompt": "calm", "seconds": 600, "variants": 8, "stems": True})


def test_the_fullest_request_fits_into_a_body_that_the_server_reads() -> None:
    times = [number / 3 for number in range(1, 1201)]
    full: dict[str, Any] = {"curve": [1 / 3] * 601, "boundaries": times[:200], "cuts": times}
    full["hits"] = [{"time": time, "strength": 1 / 3} for time in times[:300]]
    request = parse(PieceRequest, {"prompt": "x" * 2000, "seconds": 600, "cues": full})
    assert len(json.dumps({"graph": "music", "request": request.model_dump()})) <= JSON_BYTES


def test_a_request_survives_the_table_of_jobs() -> None:
    wish = {"prompt": "静かなピアノ", "cues": {"hits": [{"time": 3}], "curve": [0, 1]}, "rate": 44_100}
    request = parse(PieceRequest, wish)
    assert parse(PieceRequest, request.model_dump(mode="json")) == request


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)
CUES = st.dictionaries(st.sampled_from([*PieceCues.model_fields]), VALUES, max_size=4)
FIELDS = dict.fromkeys(PieceRequest.model_fields, VALUES) | {"cues": CUES | VALUES}
WISHES = st.fixed_dictionaries({}, optional=FIELDS).map(lambda wish: {"prompt": "calm"} | wish)


def fault(values: dict[str, Any]) -> InputError | None:
    """What is wrong with a request; one without a fault outlives the table of jobs."""
    try:
        request = parse(PieceRequest, values)
    except InputError as error:
        return error
    assert parse(PieceRequest, request.model_dump(mode="json")) == request
    return None


@settings(max_examples=300, deadline=None)
@given(WISHES)
def test_whatever_is_sent_is_a_piece_or_an_error_that_names_its_field(values: dict[str, Any]) -> None:
    wrong = fault(values)
    assert wrong is None or (wrong.field and wrong.message)

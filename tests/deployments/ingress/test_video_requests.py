"""What OpenAI's words become as a request of the graph; whatever is sent, a request or a problem."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.ingress.problems import Problem
from deployments.ingress.video_requests import from_json, length, size_of
from graphs.content_request import ContentRequest
from graphs.requests import parse
from graphs.vlog import VlogRequest

SCHEMAS = {"vlog": VlogRequest.model_json_schema(), "content": ContentRequest.model_json_schema()}
URL = "https://example.com/a.jpg"


def asked(**fields: Any) -> dict[str, Any]:
    return from_json({"prompt": "calm", "input_reference": URL} | fields, SCHEMAS).values


@given(st.integers(1, 200), st.floats(0, 1))
def test_the_length_is_spread_over_the_photos_and_told_again(photos: int, place: float) -> None:
    low, high = max(1.0, 0.2 * photos), min(600.0, 60.0 * photos)
    text = f"{round(low + place * (high - low), 2):g}"
    request = parse(VlogRequest, asked(input_reference=[URL] * photos, seconds=text))
    assert request.seconds_per_photo * photos == pytest.approx(float(text))
    assert float(length(request.model_dump())) == pytest.approx(float(text))


@pytest.mark.parametrize("reference", [URL, [URL], {"image_url": URL}, [{"image_url": URL}]])
def test_a_reference_may_be_written_in_every_usual_way(reference: Any) -> None:
    assert asked(input_reference=reference)["photos"] == [URL]


@pytest.mark.parametrize(
    "reference",
    [7, [None], {}, {"image_url": ""}, {"file_id": 5}, {"a": URL}, "data:image/png;base64,iVBORw0KGgo="],
)
def test_what_is_no_reference_is_named(reference: Any) -> None:
    with pytest.raises(Problem) as caught:
        asked(input_reference=reference)
    assert caught.value.field == "input_reference"


@pytest.mark.parametrize("seconds", ["", "0", "-4", "4e2", "inf", "\u0664", "601", True, [4], "1" * 5000])
def test_what_is_no_length_is_named(seconds: Any) -> None:
    with pytest.raises(Problem) as caught:
        asked(seconds=seconds)
    assert caught.value.code == "invalid_seconds"


@given(
    st.dictionaries(
        st.sampled_from(["prompt", "seconds", "size", "model", "input_reference", "fps", "photos"])
        | st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
            ),
        ),
    )
)
def test_anything_is_a_request_or_a_problem(body: dict[str, Any]) -> None:
    with suppress(Problem):
        wish = from_json(body, SCHEMAS)
        assert wish.graph == ("vlog" if wish.values.get("photos") else "content")
        assert wish.values.get("photos") or wish.values["prompt"]


def of_words(**fields: Any) -> dict[str, Any]:
    wish = from_json({"prompt": "a quiet sea"} | fields, SCHEMAS)
    assert wish.graph == "content"
    return wish.values


def test_words_alone_are_a_film_of_four_seconds_or_as_long_as_asked() -> None:
    for wish, seconds in (({}, "4"), ({"seconds": "12"}, "12"), ({"seconds": 2.5}, "2.5")):
        request = parse(ContentRequest, of_words(**wish))
        assert length(request.model_dump()) == seconds
        assert size_of(request.model_dump()) == "1280x720"


@pytest.mark.parametrize("seconds", ["1", "301", "four"])
def test_footage_of_no_possible_length_is_named(seconds: str) -> None:
    with pytest.raises(Problem) as caught:
        of_words(seconds=seconds)
    assert caught.value.code == "invalid_seconds"


@pytest.mark.parametrize("prompt", [None, "", " "])
def test_neither_photos_nor_words_are_nothing_to_make_a_video_of(prompt: str | None) -> None:
    with pytest.raises(Problem) as caught:
        from_json({"prompt": prompt}, SCHEMAS)
    assert (caught.value.code, caught.value.field) == ("prompt_required", "prompt")


def test_fields_of_the_other_graph_are_unknown() -> None:
    assert of_words(genre="jazz", aspect="9:16", size="480p")["genre"] == "jazz"
    for wish in ({"fit": "cover"}, {"input_reference": URL, "genre": "jazz"}):
        with pytest.raises(Problem) as caught:
            from_json({"prompt": "calm", **wish}, SCHEMAS)
        assert caught.value.code == "unknown_parameter"


def test_a_size_is_told_in_pixels() -> None:
    assert size_of({"size": "480p", "aspect": "9:16", "seconds": 4}) == "480x854"
    assert [size_of({"size": size, "photos": [URL]}) for size in ("1080p", "640x360", "average")] == [
        "1920x1080",
        "640x360",
        "average",
    ]

import io

import av
import pytest

from composer.media import Audio
from composer.timeline import Transition
from deployments.assemble import ENGINES, AssembleRequest
from deployments.assemble.builtin import BuiltinAssemble
from deployments.engine import load
from tests.composer.films import detailed, film, heard
from tests.composer.sounds import noise, tone

TIMELINE = film([detailed(1), detailed(2)], 60, Transition("dissolve", 15))


def assembled(audio: Audio | None) -> bytes:
    (result,) = BuiltinAssemble().run([AssembleRequest(TIMELINE, audio)])
    return result.mp4


def test_the_engine_is_found_by_its_name() -> None:
    assert load("builtin", ENGINES) is BuiltinAssemble


@pytest.mark.parametrize("seconds", [1.0, 4.0, 9.5])
def test_picture_and_sound_are_equally_long_whatever_sound_is_given(seconds: float) -> None:
    with av.open(io.BytesIO(assembled(noise(seconds))), "r") as container:
        lengths = [float((stream.duration or 0) * (stream.time_base or 0)) for stream in container.streams]
    assert lengths == pytest.approx([4.0, 4.0], abs=1 / 48000)


def test_quiet_sound_is_mastered_and_fades_out() -> None:
    sound = heard(assembled(tone(440, 4.0, level=0.1)))
    middle, end = sound[:, 48000:96000], sound[:, 191000:192000]
    assert abs(middle).max() > 0.2
    assert abs(end).max() < 0.02


def test_a_film_may_be_silent() -> None:
    with av.open(io.BytesIO(assembled(None)), "r") as container:
        assert not container.streams.audio


def test_the_same_request_gives_the_same_bytes() -> None:
    assert assembled(noise(4.0)) == assembled(noise(4.0))


def test_a_batch_is_answered_in_order() -> None:
    short, long = film([detailed(1)], 10), film([detailed(1)], 20)
    results = BuiltinAssemble().run([AssembleRequest(long, None), AssembleRequest(short, None)])
    counts = [av.open(io.BytesIO(result.mp4), "r").streams.video[0].frames for result in results]
    assert counts == [20, 10]

"""The built-in music engine goes on from a sound that it is given."""

import numpy as np
import pytest

from composer.errors import InputError
from composer.music.cues import Cues
from deployments.music import MusicRequest, MusicResult
from deployments.music.builtin import BuiltinMusic
from graphs.freeze import digest

PROMPT = "techno 126 bpm in D minor"


@pytest.fixture(scope="module")
def engine() -> BuiltinMusic:
    return BuiltinMusic()


@pytest.fixture(scope="module")
def begun(engine: BuiltinMusic) -> MusicResult:
    [piece] = engine.run([MusicRequest(PROMPT, 7.0, seed=1)])
    return piece


@pytest.fixture(scope="module")
def whole(engine: BuiltinMusic, begun: MusicResult) -> MusicResult:
    [piece] = engine.run([MusicRequest(PROMPT, 12.0, seed=2, lead_in=begun.audio)])
    return piece


def test_the_piece_begins_with_the_lead_in_and_is_as_long_as_asked(
    begun: MusicResult, whole: MusicResult
) -> None:
    lead, second = whole.sections[0], 48_000
    assert whole.audio.samples.shape == (2, 12 * second)
    assert np.array_equal(whole.audio.samples[:, : 3 * second], begun.audio.samples[:, : 3 * second])
    assert (lead.name, lead.start) == ("lead-in", 0.0)
    assert 3 < lead.end <= 7


def test_what_it_says_of_itself_is_of_the_whole_piece(whole: MusicResult) -> None:
    assert whole.grid.tempo == pytest.approx(126, rel=0.005)
    assert whole.understood["key"] == "D minor"
    assert whole.sections[-1].end == 12.0
    assert all(one.end == two.start for one, two in zip(whole.sections, whole.sections[1:], strict=False))
    assert np.abs(np.diff(whole.grid.beats) * 126 / 60 - 1).max() < 0.1


@pytest.mark.parametrize("more", [{"stems": True}, {"midi": True}, {"cues": Cues(boundaries=(4.0,))}])
def test_what_cannot_be_had_of_a_lead_in_is_refused(
    engine: BuiltinMusic, begun: MusicResult, more: dict[str, bool]
) -> None:
    with pytest.raises(InputError, match="lead-in"):
        engine.run([MusicRequest(PROMPT, 12.0, lead_in=begun.audio, **more)])  # type: ignore[arg-type]  # one of three


def test_another_lead_in_is_another_request(begun: MusicResult, whole: MusicResult) -> None:
    asked = [MusicRequest(PROMPT, 18.0, lead_in=sound) for sound in (None, begun.audio, whole.audio)]
    assert len({digest(request) for request in asked}) == 3

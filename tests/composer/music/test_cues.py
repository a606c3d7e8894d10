"""What a picture may ask, and what it may not."""

import math

import pytest

from composer.errors import InputError
from composer.music.cues import Cues, Hit, check_cues


def test_the_intensity_is_the_mean_of_the_curve_between_two_moments() -> None:
    cues = Cues(curve=(0.0, 1.0, 1.0, 0.5))
    assert cues.intensity(0, 1) == pytest.approx(0.5)
    assert cues.intensity(1, 2) == pytest.approx(1.0)
    assert cues.intensity(10, 20) == pytest.approx(0.5)


def test_no_cues_and_sound_ones_pass() -> None:
    check_cues(Cues(), 10)
    check_cues(Cues((0.0, 1.0), (2.0, 5.0), (Hit(0.0), Hit(10.0, 0.1)), (1.0, 1.5)), 10)


@pytest.mark.parametrize(
    ("cues", "field", "message"),
    [
        (Cues(curve=(0.5, 1.2)), "curve", r"curve\[1\] is 1.2: an intensity is from 0 to 1"),
        (Cues(curve=(math.nan,)), "curve", r"curve\[0\] is nan"),
        (
            Cues(boundaries=(3.0, 11.0)),
            "boundaries",
            r"boundaries\[1\] is at 11 s: the piece goes from 0 to 10 s",
        ),
        (Cues(boundaries=(3.0, 3.0)), "boundaries", r"boundaries\[1\] \(3 s\) does not come after"),
        (Cues(cuts=(-1.0,)), "cuts", r"cuts\[0\] is at -1 s"),
        (Cues(cuts=(math.nan,)), "cuts", r"cuts\[0\] is at nan s"),
        (Cues(hits=(Hit(5.0), Hit(4.0))), "hits", r"hits\[1\] \(4 s\) does not come after"),
        (
            Cues(hits=(Hit(5.0, 0.0),)),
            "hits",
            r"hits\[0\] has strength 0: a strength is over 0 and at most 1",
        ),
        (Cues(hits=(Hit(5.0, math.inf),)), "hits", r"hits\[0\] has strength inf"),
    ],
)
def test_bad_cues_are_refused_with_the_value_its_place_and_what_would_be_right(
    cues: Cues, field: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as refused:
        check_cues(cues, 10)
    assert refused.value.field == field

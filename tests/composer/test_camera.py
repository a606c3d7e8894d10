"""Camera moves that stay inside the picture and go where the eye goes."""

from hypothesis import given
from hypothesis import strategies as st

from composer.camera import MARGIN, ken_burns

places = st.floats(0, 1)


@given(number=st.integers(0, 199), x=places, y=places)
def test_a_move_never_leaves_the_picture(number: int, x: float, y: float) -> None:
    move = ken_burns(number, (x, y))
    for centre_x, centre_y, width in (move.start, move.end):
        assert 1 / MARGIN - 1e-9 <= width <= 1
        for centre in (centre_x, centre_y):
            assert width / 2 - 1e-9 <= centre <= 1 - width / 2 + 1e-9


def test_photos_move_in_and_out_in_turn() -> None:
    inwards, outwards = ken_burns(0, (0.5, 0.5)), ken_burns(1, (0.5, 0.5))
    assert inwards.start[2] > inwards.end[2]
    assert outwards.start[2] < outwards.end[2]


def test_a_move_ends_nearer_to_what_is_looked_at() -> None:
    move = ken_burns(0, (0.9, 0.1))
    assert move.end[0] > 0.5
    assert move.end[1] < 0.5

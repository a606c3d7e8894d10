"""The sections of a piece and the energy of its bars."""

import numpy as np
import pytest

from composer.music.clock import Clock
from composer.music.cues import Cues
from composer.music.schedule import schedule
from composer.music.shape import Stretch, Wishes, shape

TEMPI = (100.0, 100.0, 100.0)


def shaped(seconds: float, wishes: Wishes | None = None, energy: float = 0.6) -> list[Stretch]:
    wishes = wishes or Wishes()
    return shape(schedule(seconds, TEMPI, 4, wishes.cues), wishes, energy, slow=False)


def energies(stretches: list[Stretch]) -> list[float]:
    return [energy for each in stretches for energy in each.energies]


def test_a_song_has_intro_themes_development_climax_and_outro() -> None:
    names = [each.name for each in shaped(180)]
    assert names[0] == "intro"
    assert names[-2:] == ["climax", "outro"]
    assert {"verse", "chorus", "development"} <= set(names)


def test_sections_after_the_intro_are_phrases_of_four_bars() -> None:
    for seconds in (40, 61, 180, 600):
        assert all(len(each.bars) % 4 == 0 for each in shaped(seconds)[1:-2])


@pytest.mark.parametrize("seconds", [2.0, 5.0, 9.0, 17.0, 33.0, 600.0])
def test_all_bars_are_in_a_section_whatever_the_length(seconds: float) -> None:
    laid = schedule(seconds, TEMPI, 4, Cues())
    found = shape(laid, Wishes(), 0.6, slow=False)
    assert [beats for each in found for beats in each.bars] == list(laid.spans[0])
    assert all(len(each.bars) == len(each.energies) for each in found)
    assert all(0 <= energy <= 1 for energy in energies(found))


def test_the_climax_is_the_busiest_and_the_first_bar_the_calmest() -> None:
    found = shaped(120)
    peak = max(found, key=lambda each: max(each.energies))
    assert peak.name == "climax"
    assert min(energies(found)) == found[0].energies[0]


def test_wished_sections_come_in_their_order_and_fill_the_piece() -> None:
    wished = ("intro", "chorus", "bridge", "chorus", "outro")
    found = shaped(120, Wishes(sections=wished))
    assert tuple(each.name for each in found) == wished
    assert len(found[0].bars) < len(found[1].bars)


@pytest.mark.parametrize(("arc", "sign"), [("build", 1), ("fade", -1)])
def test_an_arc_goes_through_the_whole_piece(arc: str, sign: int) -> None:
    found = energies(shaped(120, Wishes(arc=arc)))
    thirds = [float(np.mean(third)) for third in np.array_split(found, 3)]
    assert sorted(thirds, reverse=sign < 0) == thirds
    assert abs(thirds[2] - thirds[0]) > 0.3


def test_an_arch_is_highest_in_the_middle_and_a_steady_piece_hardly_changes() -> None:
    arch = energies(shaped(120, Wishes(arc="arch")))
    assert np.mean(arch[20:35]) > np.mean(arch[:8]) + 0.2
    assert np.mean(arch[20:35]) > np.mean(arch[-8:]) + 0.2
    assert np.std(energies(shaped(120, Wishes(arc="steady")))[1:]) < 0.12


def test_each_boundary_begins_a_section() -> None:
    boundaries = (9.0, 21.5, 30.2, 47.0)
    laid = schedule(60, TEMPI, 4, Cues(boundaries=boundaries))
    found = shape(laid, Wishes(Cues(boundaries=boundaries)), 0.6, slow=False)
    lengths = [sum(each.bars) for each in found]
    starts = [laid.clock.seconds(float(sum(lengths[:place]))) for place in range(1, len(lengths))]
    assert starts == pytest.approx(boundaries, abs=0.002)


def test_the_energy_of_every_bar_follows_the_curve_and_names_the_sections() -> None:
    curve = (*[0.1] * 20, *[0.95] * 20, *[0.2] * 21)
    cues = Cues(curve=curve, boundaries=(20.0, 40.0))
    found = shaped(60, Wishes(cues))
    assert [each.name for each in found] == ["intro", "climax", "outro"]
    assert min(found[1].energies) > 0.7
    assert max(found[0].energies[:-1]) < 0.2


def test_a_long_stretch_without_boundaries_is_parted() -> None:
    found = shaped(180, Wishes(Cues(boundaries=(10.0,))))
    assert max(len(each.bars) for each in found) <= 20


def test_the_curve_is_read_by_the_bent_clock() -> None:
    curve = (0.0,) * 10 + (1.0,) * 11
    cues = Cues(curve=curve, boundaries=(10.0,))
    laid = schedule(20, TEMPI, 4, cues)
    assert isinstance(laid.clock, Clock)
    found = shape(laid, Wishes(cues), 0.6, slow=False)
    assert max(found[0].energies) < 0.3 < 0.8 < min(found[1].energies)

"""The table of emotions as other tools read it."""

from composer.film.table import HEAD, emotion_table


def test_a_line_a_still_with_four_decimals_under_the_names() -> None:
    text = emotion_table([(0.5, 0.25, 0.125, 0.0625, 0.03125, 0.03125), (0, 0, 0, 0, 0, 1)], 1.0)
    assert text.splitlines() == [
        "time exciting_prob fearful_prob tense_prob sad_prob relaxing_prob neutral_prob",
        "0 0.5000 0.2500 0.1250 0.0625 0.0312 0.0312",
        "1 0.0000 0.0000 0.0000 0.0000 0.0000 1.0000",
    ]
    assert text.endswith("\n")


def test_times_between_seconds_have_decimals() -> None:
    rows = [(0.0, 0.0, 0.0, 0.0, 0.0, 1.0)] * 3
    assert [line.split()[0] for line in emotion_table(rows, 2.0).splitlines()[1:]] == [
        "0.000",
        "0.500",
        "1.000",
    ]


def test_a_film_without_stills_has_names_only() -> None:
    assert emotion_table([], 1.0) == HEAD + "\n"

"""The table of emotions as text: one line a still, four decimals, as film-score tools read it."""

from collections.abc import Sequence

from composer.film.emotions import EMOTIONS

HEAD = " ".join(["time", *(f"{name}_prob" for name in EMOTIONS)])


def emotion_table(probabilities: Sequence[Sequence[float]], rate: float) -> str:
    """HEAD, then for each still its time in seconds and the probabilities of EMOTIONS, parted by blanks.

    Times are whole numbers where `rate` is one still a second, else they have three decimals.
    """
    times = (str(number) if rate == 1 else f"{number / rate:.3f}" for number in range(len(probabilities)))
    rows = zip(times, probabilities, strict=False)
    return (
        "\n".join([HEAD, *(" ".join([time, *(f"{value:.4f}" for value in row)]) for time, row in rows)])
        + "\n"
    )

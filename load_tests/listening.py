"""What the built-in composer promises, listened to with librosa: `python -m load_tests.listening [what ...]`.

`briefs`: tempo, key and last chord of 40 briefs over all styles. `curves`: 20 random intensity curves against
the short-term loudness. `hits`: 20 random lists of hits. `variety`: styles against each other, seeds against
each other, blocks that come back. `stems`: their sum against the mix, and the bytes of two processes.

It answers rows to read, and fails nothing.
"""

import hashlib
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import librosa
import numpy as np
from scipy import stats

from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.cues import Cues, Hit
from composer.music.perform import perform, record
from composer.music.score import Note, Score
from composer.music.styles import STYLES
from composer.music.theory import NAMES
from load_tests import styles
from load_tests.hearing import RATE, beats_heard, chroma, key_of, mono, onsets_heard, relative, short_term

_GENRES = sorted(STYLES)


def _tempo(audio: Audio) -> float:
    """The beats heard on a line: librosa's own tempo comes in steps of five per cent."""
    beats = beats_heard(audio)
    return float(60 / np.polyfit(np.arange(len(beats)), beats, 1)[0]) if len(beats) > 3 else 0.0


def briefs() -> Iterator[str]:
    """Every style at home in one key, and twelve again at another tempo in the other mode."""
    rng = np.random.default_rng(3)
    good = Counter[str]()
    for number in range(40):
        style = STYLES[_GENRES[number % len(_GENRES)]]
        again = number >= len(_GENRES)
        tempo = round(float(rng.uniform(*style.tempo_range)), 1) if again else style.tempo
        mode = ("minor", "major")[(style.mode in ("major", "mixolydian", "lydian")) != again]
        tonic = (0, 2, 4, 5, 7, 9, 11, 10, 3, 6)[number % 10]
        brief = read_brief(f"{style.name} in {NAMES[tonic]} {mode}, {tempo} bpm")
        audio = perform(compose(brief, 30, seed=number))
        heard, key = _tempo(audio), key_of(audio)
        last = chroma(Audio(audio.samples[:, -audio.rate :].copy(), audio.rate))
        triad = {tonic, (tonic + (4 if mode == "major" else 3)) % 12, (tonic + 7) % 12}
        found = {
            "tempo": min(abs(heard * octave / tempo - 1) for octave in (0.5, 1, 2)) <= 0.01,
            "key": key in ((tonic, mode), relative(tonic, mode)),
            "triad": set(np.argsort(last)[-3:].tolist()) == triad,
            "quiet end": float(np.abs(audio.samples[:, -audio.rate // 100 :]).max()) < 1e-3,
        }
        good.update(name for name, right in found.items() if right)
        wrong = ", ".join(name for name, right in found.items() if not right)
        told = f"{style.name:10} {tempo:6.1f} {heard:6.1f}  {NAMES[tonic]} {mode} {NAMES[key[0]]} {key[1]}"
        yield f"{told}  {'not: ' + wrong if wrong else ''}"
    yield f"of 40: {dict(good)}"


def curves() -> Iterator[str]:
    """Random lines through four to eight points in a minute."""
    rng = np.random.default_rng(5)
    found = []
    for number in range(20):
        count = int(rng.integers(4, 9))
        at = np.concatenate(([0.0], np.sort(rng.uniform(0, 60, count)), [60.0]))
        curve = np.interp(np.arange(61), at, rng.uniform(0, 1, count + 2))
        genre = _GENRES[number % len(_GENRES)]
        audio = perform(compose(read_brief(genre), 60, seed=number, cues=Cues(tuple(curve.tolist()))))
        middles, loud = short_term(audio)
        asked = np.interp(middles, np.arange(61), curve)
        found.append(float(stats.spearmanr(asked, loud).statistic))
        yield f"{genre:10} Spearman {found[-1]:.3f}, {np.ptp(loud):.1f} dB from softest to loudest"
    yield f"least {min(found):.3f}, median {np.median(found):.3f}"


def hits() -> Iterator[str]:
    """Random hits a quarter of a second apart or more, of any strength."""
    rng = np.random.default_rng(5)
    good = total = 0
    for number in range(20):
        times = np.sort(rng.uniform(0.4, 44, int(rng.integers(3, 16))))
        times = times[np.concatenate(([True], np.diff(times) > 0.25))]
        wished = tuple(Hit(float(time), float(rng.uniform(0.05, 1))) for time in times)
        genre = _GENRES[number % len(_GENRES)]
        score = compose(read_brief(genre), 45, seed=number, cues=Cues(hits=wished))
        struck = [_struck(*each) for each in zip(*_hearing(score), strict=True)]
        good, total = good + sum(struck), total + len(struck)
        stops = sum(event.kind == "stop" for event in score.events)
        yield f"{genre:10} {sum(struck)} of {len(struck)} hits, {stops} of them stops"
    yield f"{good} of {total}"


def _hearing(score: Score) -> tuple[list[str], list[float], list[float]]:
    """Of each event its kind, the rise over the second before it (dB), and the distance of an onset (s)."""
    audio = perform(score)
    power = np.square(audio.samples.astype(np.float64)).sum(axis=0)
    onsets = onsets_heard(audio)

    def level(start: float, end: float) -> float:
        first, last = round(max(0.0, start) * audio.rate), round(end * audio.rate)
        return float(10 * np.log10(power[first : max(first + 1, last)].mean() + 1e-12))

    rises = []
    for event in score.events:
        window = (0.03, 0.2) if event.kind == "stop" else (0.0, 0.1)
        after = level(event.time + window[0], event.time + window[1])
        rises.append(after - level(event.time - 1, event.time))
    away = [float(np.abs(onsets - event.time).min()) for event in score.events]
    return [event.kind for event in score.events], rises, away


def _struck(kind: str, rise: float, away: float) -> bool:
    return rise < -15 if kind == "stop" else rise >= 6 and away <= 0.02


def _features(audio: Audio, tempo: float) -> list[float]:
    """Tempo, onsets a second, spectral centroid, entropy of the chroma."""
    sound = mono(audio)
    onsets = librosa.onset.onset_detect(y=sound, sr=RATE)
    centroid = float(librosa.feature.spectral_centroid(y=sound, sr=RATE).mean())
    share = chroma(audio)
    share = share / share.sum()
    return [tempo, len(onsets) / audio.seconds, np.log2(centroid), float(-(share * np.log2(share)).sum())]


def variety() -> Iterator[str]:
    """Three seeds of a style, 20 s each; then its notes in one key: two seeds, blocks of eight bars."""
    seeds = (1, 2, 3)
    found = np.array([_featured(genre, seed) for genre in _GENRES for seed in seeds])
    ratio = styles.variety(found, [genre for genre in _GENRES for _ in seeds])
    yield f"pieces of two styles lie {ratio:.2f} times as far apart as pieces of one"
    for genre in _GENRES:
        brief = replace(read_brief(genre), tonic=0)
        scores = [compose(brief, 180, seed=seed) for seed in (1, 2)]
        one, two = ({(n.start, n.pitch) for n in _melody(score)} for score in scores)
        most = max(Counter(_blocks(scores[0])).values())
        shared = len(one & two) / max(1, min(len(one), len(two)))
        yield f"{genre:10} two seeds share {shared:.0%} of the melody; 8 bars come {most}x at most"


def _featured(genre: str, seed: int) -> list[float]:
    score = compose(read_brief(genre), 20, seed=seed)
    return _features(perform(score), score.tempo)


def _melody(score: Score) -> list[Note]:
    return [note for part in score.parts if part.role == "melody" for note in part.notes]


def _blocks(score: Score) -> Iterator[frozenset[tuple[str, float, int]]]:
    """Every stretch of eight bars, from any bar on, as what is struck when by whom."""
    notes = [
        (part.instrument, note.start, note.pitch)
        for part in score.parts
        if part.role not in ("touch", "effects")
        for note in part.notes
    ]
    for first, last in zip(score.bars, score.bars[8:], strict=False):
        inside = [(who, round(at - first, 3), pitch) for who, at, pitch in notes if first <= at < last]
        if inside:
            yield frozenset(inside)


def stems() -> Iterator[str]:
    """The sum of the stems against the mix where its limiter was at rest, and two processes' bytes."""
    for genre in _GENRES[::4]:
        played = record(compose(read_brief(genre), 20, seed=4), stems=True)
        total = np.sum([stem.samples for stem in played.stems.values()], axis=0)
        mix = played.audio.samples
        error = 10 * np.log10(np.median(np.square(total - mix)) / np.square(mix).mean() + 1e-15)
        yield f"{genre:10} median difference to the finished mix {error:.0f} dB"
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        digests = pool.map(_digest, _GENRES[::4], chunksize=1)
    same = digests == [_digest(genre) for genre in _GENRES[::4]]
    yield f"bytes in another process: {'the same' if same else 'DIFFERENT'}"


def _digest(genre: str) -> str:
    audio = perform(compose(read_brief(genre), 10, seed=4))
    return hashlib.sha256(audio.samples.tobytes()).hexdigest()


PROMISES: dict[str, Callable[[], Iterator[str]]] = {
    "briefs": briefs,
    "curves": curves,
    "hits": hits,
    "variety": variety,
    "stems": stems,
}


def main(wanted: list[str]) -> None:
    for name in wanted or PROMISES:
        print(f"== {name}")
        for row in PROMISES[name]():
            print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

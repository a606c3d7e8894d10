"""What the built-in composer promises, listened to with librosa: `python -m load_tests.listening [what ...]`.

`briefs`: tempo, key and last chord of 40 briefs over all styles. `curves`: 20 random intensity curves against
the short-term loudness. `hits`: 20 random lists of hits. `variety`: styles against each other, seeds against
each other, blocks that come back. `stems`: their sum against the mix, and the bytes of two processes.

It answers rows to read, and fails nothing.
"""

import hashlib
import itertools
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import librosa
import numpy as np
from numpy.typing import NDArray
from scipy import stats

from composer.loudness import weighted_power
from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.cues import Cues, Hit
from composer.music.perform import perform, record
from composer.music.score import Note, Score
from composer.music.styles import STYLES
from composer.music.theory import NAMES

Array = NDArray[np.float64]

_HEARD = 22_050
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
_GENRES = sorted(STYLES)


def _mono(audio: Audio) -> NDArray[np.float32]:
    mono: NDArray[np.float32] = librosa.resample(
        audio.samples.mean(axis=0), orig_sr=audio.rate, target_sr=_HEARD
    )
    return mono


def _tempo(audio: Audio) -> float:
    """librosa's beats on a line: its own tempo comes in steps of five per cent."""
    _, beats = librosa.beat.beat_track(y=_mono(audio), sr=_HEARD, units="time")
    return float(60 / np.polyfit(np.arange(len(beats)), beats, 1)[0]) if len(beats) > 3 else 0.0


def _chroma(audio: Audio) -> Array:
    lowest = librosa.note_to_hz("C2")
    found = librosa.feature.chroma_cqt(y=_mono(audio), sr=_HEARD, fmin=lowest, n_octaves=5)
    return np.asarray(found.mean(axis=1), np.float64)


def _key(chroma: Array) -> tuple[int, str]:
    """Tonic and mode by the profiles of Krumhansl and Kessler (1982)."""
    fits = [
        (float(np.corrcoef(np.roll(profile, tonic), chroma)[0, 1]), tonic, mode)
        for tonic in range(12)
        for profile, mode in ((_MAJOR, "major"), (_MINOR, "minor"))
    ]
    return max(fits)[1:]


def _relative(tonic: int, mode: str) -> tuple[int, str]:
    return ((tonic + 3) % 12, "major") if mode == "minor" else ((tonic + 9) % 12, "minor")


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
        heard, chroma = _tempo(audio), _chroma(audio)
        last = _chroma(Audio(audio.samples[:, -audio.rate :].copy(), audio.rate))
        triad = {tonic, (tonic + (4 if mode == "major" else 3)) % 12, (tonic + 7) % 12}
        found = {
            "tempo": min(abs(heard * octave / tempo - 1) for octave in (0.5, 1, 2)) <= 0.01,
            "key": _key(chroma) in ((tonic, mode), _relative(tonic, mode)),
            "triad": set(np.argsort(last)[-3:].tolist()) == triad,
            "quiet end": float(np.abs(audio.samples[:, -audio.rate // 100 :]).max()) < 1e-3,
        }
        good.update(name for name, right in found.items() if right)
        wrong = ", ".join(name for name, right in found.items() if not right)
        key = _key(chroma)
        told = f"{style.name:10} {tempo:6.1f} {heard:6.1f}  {NAMES[tonic]} {mode} {NAMES[key[0]]} {key[1]}"
        yield f"{told}  {'not: ' + wrong if wrong else ''}"
    yield f"of 40: {dict(good)}"


def _short_term(audio: Audio) -> tuple[Array, Array]:
    """The middles of windows of three seconds, and their loudness (EBU Tech 3341)."""
    sums = np.concatenate(([0.0], np.cumsum(weighted_power(audio), dtype=np.float64)))
    middles = np.arange(1.5, audio.seconds - 3, 0.5)
    starts = ((middles - 1.5) * audio.rate).astype(np.intp)
    power = (sums[starts + 3 * audio.rate] - sums[starts]) / (3 * audio.rate)
    return middles, 10 * np.log10(power + 1e-12)


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
        middles, loud = _short_term(audio)
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
    envelope = librosa.onset.onset_strength(y=_mono(audio), sr=_HEARD, hop_length=128, n_fft=1024)
    onsets = librosa.onset.onset_detect(onset_envelope=envelope, sr=_HEARD, hop_length=128, units="time")

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
    mono = _mono(audio)
    onsets = librosa.onset.onset_detect(y=mono, sr=_HEARD)
    centroid = float(librosa.feature.spectral_centroid(y=mono, sr=_HEARD).mean())
    share = _chroma(audio)
    share = share / share.sum()
    return [tempo, len(onsets) / audio.seconds, np.log2(centroid), float(-(share * np.log2(share)).sum())]


def variety() -> Iterator[str]:
    """Three seeds of a style, 20 s each; then its notes in one key: two seeds, blocks of eight bars."""
    found = np.array([[_featured(genre, seed) for seed in (1, 2, 3)] for genre in _GENRES])
    scaled = (found - found.mean(axis=(0, 1))) / found.std(axis=(0, 1))
    within = [np.linalg.norm(a - b) for own in scaled for a, b in itertools.combinations(own, 2)]
    between = [
        np.linalg.norm(a - b)
        for one, two in itertools.combinations(scaled, 2)
        for a, b in itertools.product(one, two)
    ]
    ratio = np.mean(between) / np.mean(within)
    yield f"distance between styles {np.mean(between):.2f}, within {np.mean(within):.2f}: ratio {ratio:.2f}"
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

"""Values between stages become bytes and come back as they were."""

import contextlib
import hashlib
import subprocess
import sys
from collections import OrderedDict
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import SoundreelError
from composer.media import Audio, EncodedPicture
from composer.music.cues import Cues, Hit
from composer.rhythm import BeatGrid
from composer.timeline import Motion, Shot, Timeline, Transition
from deployments.assemble import AssembleRequest, AssembleResult
from deployments.music import MusicRequest, MusicResult, Part
from deployments.photo import PhotoRequest, PhotoResult
from deployments.track import TrackRequest
from graphs import freeze as module
from graphs.freeze import digest, freeze, pieces, thaw

SOUND = Audio(np.linspace(-1, 1, 2000, dtype=np.float32).reshape(2, 1000), 48_000)
PIECE = MusicResult(
    SOUND,
    BeatGrid(120.0, (0.0, 0.5), (0.0,), True),
    {"mood": "calm", "genre": "lofi"},
    (Part("verse", 0.0, 1.0, 0.4),),
    stems={"drums": SOUND, "bass": SOUND},
    midi=b"MThd",
)
FILM = AssembleRequest(
    Timeline(
        160,
        90,
        30,
        (
            Shot(EncodedPicture(b"jpeg one", 160, 90), 30, into=Transition("dissolve", 10)),
            Shot(EncodedPicture(b"jpeg two", 160, 90), 30, Motion("ken_burns", end=(0.4, 0.4, 0.8))),
        ),
    ),
    SOUND,
)
VALUES = [
    PIECE,
    FILM,
    AssembleResult(b"mp4" * 100),
    PhotoRequest(b"\xff\xd8", "a.jpg", (160, 90), "contain", 1.2),
    PhotoResult(EncodedPicture(b"x", 2, 2), (4, 4), (0.5, 0.25)),
    MusicRequest("静かな\ud800\n", 3.0, None, 2**40, Cues((0.1,), hits=(Hit(1.0),)), stems=True),
]

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=90),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
def test_whatever_is_frozen_comes_back_of_the_same_types(value: Any) -> None:
    assert repr(thaw(freeze(value))) == repr(value)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_every_value_of_a_stage_comes_back_to_the_byte(value: Any) -> None:
    again = thaw(freeze(value), type(value))
    assert type(again) is type(value)
    assert freeze(again) == freeze(value)
    assert digest(again) == digest(value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(24, dtype=np.float32).reshape(2, 3, 4)[:, ::2].T,
        np.array([1, -2], ">i4"),
        np.array(3.5),
        np.zeros((0, 3), np.uint8),
        np.array([np.nan, np.inf]),
        np.array([True, False]),
    ],
    ids=lambda array: f"{array.dtype.str}{array.shape}",
)
def test_arrays_come_back_with_type_shape_and_numbers_and_cannot_be_written(array: Any) -> None:
    again = thaw(freeze(array))
    np.testing.assert_array_equal(again, array)
    assert (again.dtype, again.shape) == (array.dtype.newbyteorder("="), array.shape)
    assert not again.flags.writeable


def test_a_thawed_sound_is_a_view_and_not_a_copy() -> None:
    data = freeze(SOUND)
    again = thaw(data, Audio)
    assert np.shares_memory(again.samples, np.frombuffer(data, np.uint8))
    assert not again.samples.flags.writeable


def test_numbers_of_numpy_stay_what_they_are() -> None:
    for number in (np.float32(0.1), np.float64(0.1), np.int64(7), np.bool_(True)):
        again = thaw(freeze(number))
        assert (type(again), again) == (type(number), number)


def test_mappings_keep_their_order_but_it_does_not_count_in_the_digest() -> None:
    one: dict[str, Any] = {"drums": b"d", "bass": b"b"}
    other = MappingProxyType({"bass": b"b", "drums": b"d"})
    assert list(thaw(freeze(one))) == ["drums", "bass"]
    assert list(thaw(freeze(other))) == ["bass", "drums"]
    assert digest(one) == digest(other) == digest(OrderedDict(one))
    assert digest(one) != digest({"drums": b"b", "bass": b"d"})


def test_what_a_file_was_called_does_not_count_in_the_digest() -> None:
    assert digest(PhotoRequest(b"x", "a.jpg")) == digest(PhotoRequest(b"x", "b.jpg"))
    assert digest(TrackRequest(b"x", "a.mp3", 3.0)) == digest(TrackRequest(b"x", "b.mp3", 3.0))
    assert thaw(freeze(PhotoRequest(b"x", "a.jpg"))).name == "a.jpg"


def test_values_that_differ_in_anything_have_other_digests() -> None:
    wish = MusicRequest("calm", 3.0)
    others = [
        wish,
        MusicRequest("calm", 3.0, seed=1),
        MusicRequest("calm", 3.5),
        MusicRequest("calm", 3.0, cues=Cues(cuts=(1.0,))),
        TrackRequest(b"calm", "", 3.0),
        b"calm",
        "calm",
        ("calm",),
        ["calm"],
        1,
        1.0,
        True,
        np.float32(1),
        np.array([1.0]),
        np.array([[1.0]]),
        [b"ab", b"c"],
        [b"a", b"bc"],
        float("nan"),
        "nan",
    ]
    assert len({digest(other) for other in others}) == len(others)


def test_digests_and_bytes_are_the_same_in_another_process() -> None:
    source = (
        "import tests.graphs.test_freeze as t, hashlib\n"
        "print(t.digest(t.PIECE), hashlib.sha256(t.freeze(t.FILM)).hexdigest())"
    )
    said = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": ":".join(sys.path)},
    ).stdout.split()
    assert said == [digest(PIECE), hashlib.sha256(freeze(FILM)).hexdigest()]


def test_pieces_are_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 1000)
    parts = list(pieces(PIECE))
    assert b"".join(parts) == freeze(PIECE)
    assert max(map(len, parts)) < 2000


@dataclass(frozen=True)
class Foreign:
    number: int = 1


@pytest.mark.parametrize(
    "value",
    [Foreign(), {1, 2}, object(), Foreign, np.array([object()]), np.array(["a"]), [1j], bytearray(b"x")],
    ids=repr,
)
def test_anything_else_is_refused_by_its_type(value: Any) -> None:
    for act in (freeze, digest):
        with pytest.raises(SoundreelError, match="cannot travel") as caught:
            act(value)
        assert caught.value.code == "unfreezable"


def test_endless_values_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(SoundreelError, match="cannot"):
        freeze(endless)


@pytest.mark.parametrize(
    "name",
    [
        "tests.graphs.test_freeze:Foreign",
        "subprocess:Popen",
        "composer.media:np",
        "composer.media:_frozen",
        "composer.nothing:X",
        "deployments.music:Audio",
        "composer.errors:InputError",
    ],
)
def test_only_frozen_dataclasses_of_our_own_are_ever_made(name: str) -> None:
    data = freeze(Hit(1.0)).replace(b"composer.music.cues:Hit", name.encode())
    size = len(data) - 16
    data = data[:8] + size.to_bytes(8, "little") + data[16:]
    with pytest.raises(SoundreelError) as caught:
        thaw(data)
    assert caught.value.code == "frozen_corrupt"


def test_a_value_of_another_type_than_expected_is_refused() -> None:
    with pytest.raises(SoundreelError, match="a Audio, not a MusicResult"):
        thaw(freeze(SOUND), MusicResult)


def test_a_class_that_has_other_fields_now_is_refused() -> None:
    data = freeze(Hit(1.0)).replace(b'"strength":1.0', b'"strengtj":1.0')
    with pytest.raises(SoundreelError, match="other fields"):
        thaw(data)


@settings(max_examples=300)
@given(st.data())
def test_damaged_bytes_are_refused_or_harmless(data: st.DataObject) -> None:
    whole = bytearray(freeze(PIECE))
    if data.draw(st.booleans()):
        end = data.draw(st.integers(0, len(whole) - 1))
        with pytest.raises(SoundreelError):
            thaw(bytes(whole[:end]))
        return
    whole[data.draw(st.integers(0, 1200))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(SoundreelError):
        assert isinstance(thaw(bytes(whole)), MusicResult)

"""Emotions by tiny random models of open_clip, through its own factory and the real loading path."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.codec import encode_picture
from composer.errors import InputError
from composer.film import Cut
from composer.film.emotions import EMOTIONS
from composer.film.feelings import placed
from composer.media import Picture
from deployments.emotion import ENGINES, EmotionRequest, Mode, prompts
from deployments.emotion.clip import ClipEmotion
from deployments.engine import card, load
from tests.deployments.checkpoints import open_clip_model

pytestmark = pytest.mark.usefixtures("one_thread")

ROUNDING = 1e-4
"""By how much a probability may differ with the number of stills that go through a model together."""


def film(count: int = 10) -> EmotionRequest:
    rng = np.random.default_rng(5)
    spots = [
        rng.integers(0, 255 // (1 + number % 4), (36, 64, 3)).astype(np.uint8) for number in range(count)
    ]
    return EmotionRequest(tuple(encode_picture(Picture(spot)) for spot in spots))


FILM = film()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, one_thread: None) -> Mapping[str, Path]:
    del one_thread
    root = tmp_path_factory.mktemp("open_clip")
    return {name: getattr(open_clip_model, name)(root / name) for name in ("clip", "siglip")}


@pytest.fixture(scope="module", params=["clip", "siglip"])
def engine(request: pytest.FixtureRequest, folders: Mapping[str, Path]) -> ClipEmotion:
    return ClipEmotion(str(folders[request.param]))


@pytest.fixture(scope="module")
def clip(folders: Mapping[str, Path]) -> ClipEmotion:
    return ClipEmotion(str(folders["clip"]))


def rows(engine: ClipEmotion, mode: Mode = "bare", request: EmotionRequest = FILM) -> NDArray[np.float64]:
    return np.array(engine.run([replace(request, mode=mode)])[0].probabilities)


@pytest.mark.parametrize("mode", ["bare", "usual"])
def test_each_still_has_six_probabilities_that_sum_to_one(engine: ClipEmotion, mode: Mode) -> None:
    made = engine.run([replace(FILM, mode=mode)])[0]
    assert [len(row) for row in made.probabilities] == [len(EMOTIONS)] * 10
    assert {sum(row) for row in made.probabilities} == {1.0}
    valence, arousal = placed(np.array(made.probabilities))
    assert made.valence == pytest.approx(valence, abs=1e-5)
    assert made.arousal == pytest.approx(arousal, abs=1e-5)


def test_stills_one_by_one_and_eight_at_once_feel_the_same(folders: Mapping[str, Path]) -> None:
    for folder in folders.values():
        one, eight = (rows(ClipEmotion(str(folder), batch=batch)) for batch in (1, 8))
        assert one == pytest.approx(eight, abs=ROUNDING)


def test_stills_are_told_apart(engine: ClipEmotion) -> None:
    assert np.ptp(rows(engine), axis=0).max() > 0.01


def test_bare_words_are_not_the_ensembles(engine: ClipEmotion) -> None:
    assert np.abs(rows(engine, "bare") - rows(engine, "usual")).max() > 0.01


def test_the_scale_of_the_softmax_is_the_models_own(clip: ClipEmotion) -> None:
    import torch
    from PIL import Image

    from composer.codec import decode_picture

    model, prepare, words = clip._model, clip._prepare, clip._words
    still = prepare(Image.fromarray(decode_picture(FILM.stills[0]).pixels))[None]
    with torch.inference_mode():
        looked = model.encode_image(still, normalize=True)
        read = model.encode_text(words(list(EMOTIONS)), normalize=True)
        likely = (model.logit_scale.exp() * looked @ read.T).softmax(-1)[0]
    assert rows(clip)[0] == pytest.approx(likely.numpy(), abs=ROUNDING)
    assert float(model.logit_scale.detach().exp()) == pytest.approx(open_clip_model.SCALE)


def test_other_words_in_another_order_are_other_columns(
    engine: ClipEmotion, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight = rows(engine)
    turned = type(engine).__new__(type(engine))
    turned.__dict__.update(engine.__dict__, _read={})
    monkeypatch.setattr(prompts, "bare", lambda: tuple((name,) for name in EMOTIONS[::-1]))
    assert rows(turned) == pytest.approx(straight[:, ::-1], abs=ROUNDING)


def test_bare_takes_stills_alone_and_usual_smooths_within_shots(clip: ClipEmotion) -> None:
    last = replace(FILM, stills=FILM.stills[:5] + FILM.stills[1:2] * 5)
    assert rows(clip, "bare", last)[:5] == pytest.approx(rows(clip)[:5])
    assert np.abs(rows(clip, "usual", last)[4] - rows(clip, "usual")[4]).max() > 1e-4
    cut = (Cut(5.0, 1.0),)
    parted = [rows(clip, "usual", replace(request, cuts=cut))[:5] for request in (last, FILM)]
    assert parted[0] == pytest.approx(parted[1])


def test_the_same_request_gives_the_same_bytes_alone_beside_others_and_from_another_engine(
    clip: ClipEmotion, folders: Mapping[str, Path]
) -> None:
    alone = clip.run([FILM])[0]
    assert clip.run([film(3), FILM])[1] == alone
    assert ClipEmotion(str(folders["clip"])).run([FILM])[0] == alone


def test_half_precision_feels_nearly_the_same(clip: ClipEmotion, folders: Mapping[str, Path]) -> None:
    half = ClipEmotion(str(folders["clip"]), precision="bfloat16")
    assert np.abs(rows(half) - rows(clip)).mean() < 0.05


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"batch": 0}, "batch"),
        ({"batch": 257}, "batch"),
        ({"device": "tpu"}, "device"),
        ({"precision": "int4"}, "precision"),
    ],
)
def test_options_that_cannot_be_are_refused(
    options: dict[str, Any], field: str, folders: Mapping[str, Path]
) -> None:
    with pytest.raises(InputError) as caught:
        ClipEmotion(str(folders["clip"]), **options)
    assert caught.value.field == field


def test_a_film_without_stills_is_refused(clip: ClipEmotion) -> None:
    with pytest.raises(InputError, match="without stills"):
        clip.run([EmotionRequest(())])


def test_the_card_says_whose_the_weights_are(folders: Mapping[str, Path]) -> None:
    usual = card("emotion", "clip", load("clip", ENGINES), {})
    assert (usual.license, usual.commercial, usual.model_id) == ("MIT", True, "ViT-L-14-336/openai")
    own = card("emotion", "clip", ClipEmotion, {"model": str(folders["clip"])})
    assert (own.license, own.commercial, own.model_id) == ("unknown", False, "clip")
    meta = card(
        "emotion", "clip", ClipEmotion, {"model": "ViT-B-32-quickgelu", "pretrained": "metaclip_400m"}
    )
    assert (meta.license, meta.commercial) == ("CC-BY-NC-4.0", False)


def test_the_version_follows_the_weights_and_what_they_run_in(folders: Mapping[str, Path]) -> None:
    folder = str(folders["clip"])
    found = [
        ClipEmotion.declare({"model": folder, **more})["version"]
        for more in ({}, {}, {"precision": "bfloat16"}, {"batch": 1}, {"model": str(folders["siglip"])})
    ]
    assert found[0] == found[1] != ""
    assert len(set(found)) == 4

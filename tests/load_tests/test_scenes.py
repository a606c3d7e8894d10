import numpy as np

from composer.media import Picture
from composer.paint import paint_brief
from composer.paint.words import read_scene
from load_tests.scenes import PROMPTS, SIDE, ask, features, share, train

FEW = ("desert", "forest", "city", "underwater")


def test_a_picture_is_nearest_to_the_scene_that_its_words_mean() -> None:
    prompts = [(prompt, scene) for prompt, scene in PROMPTS if scene in FEW][1::2]
    answers = ask(train(FEW, range(500, 502), detail=0), prompts, [1], detail=0)
    assert share(answers) >= 0.8


def test_every_prompt_is_read_as_the_scene_that_it_means() -> None:
    assert [read_scene(prompt).scene for prompt, _ in PROMPTS] == [scene for _, scene in PROMPTS]
    assert len(PROMPTS) > 30


def test_features_tell_pictures_apart_and_know_one_again() -> None:
    flat = Picture(np.full((SIDE[1], SIDE[0], 3), 90, np.uint8))
    wood = paint_brief(read_scene("a forest"), *SIDE, 1, detail=0)
    assert np.array_equal(features(wood), features(Picture(wood.pixels.copy())))
    assert np.linalg.norm(features(wood) - features(flat)) > 0.5

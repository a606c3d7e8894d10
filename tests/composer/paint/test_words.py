import pytest

from composer.paint import SCENES
from composer.paint.look import HOURS
from composer.paint.words import read_scene

SAID = [
    ("waves on a rocky coast", "sea"),
    ("a skyline at night", "city"),
    ("neon street", "city"),
    ("Sand dunes", "desert"),
    ("a galaxy", "space"),
    ("stars", "space"),
    ("wheat fields", "field"),
    ("a meadow in spring", "field"),
    ("coral reef", "underwater"),
    ("divers and fish", "underwater"),
    ("a storm", "rain"),
    ("blizzard", "snow"),
    ("winter", "snow"),
    ("northern lights", "aurora"),
    ("the Alps", "mountains"),
    ("a jungle", "forest"),
    ("sunrise", "sunset"),
    ("fluffy clouds", "sky"),
    ("a psychedelic pattern", "abstract"),
]


@pytest.mark.parametrize(("prompt", "scene"), SAID)
def test_a_word_for_a_place_paints_that_place(prompt: str, scene: str) -> None:
    brief = read_scene(prompt)
    assert brief.scene == scene
    assert not brief.unknown


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("a city by the sea at night", "city"),
        ("sea cliffs with a village", "sea"),
        ("mountains under the northern lights", "aurora"),
        ("a boat on a mountain lake", "mountains"),
        ("palm trees at sunset", "sea"),
        ("starry night over the desert", "desert"),
        ("sunset over wheat fields", "field"),
    ],
)
def test_places_beat_things_and_things_beat_weather_and_the_first_beats_the_second(
    prompt: str, scene: str
) -> None:
    assert read_scene(prompt).scene == scene


def test_weather_over_a_place_is_in_its_air() -> None:
    assert read_scene("rain over the city").air == ("rain",)
    snowy = read_scene("snowy mountains")
    assert (snowy.scene, snowy.air, snowy.look.palette and snowy.look.palette.name) == (
        "mountains",
        ("snow",),
        "snow",
    )


@pytest.mark.parametrize(
    ("prompt", "time"),
    [
        ("mountains at dawn", "dawn"),
        ("a city in the morning", "dawn"),
        ("desert at high noon", "day"),
        ("sea in the golden hour", "sunset"),
        ("forest at twilight", "dusk"),
        ("a moonlit lake", "night"),
        ("a forest", None),
    ],
)
def test_an_hour_is_taken_from_the_words(prompt: str, time: str | None) -> None:
    assert read_scene(prompt).look.time == time


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("oil painting of the sea", "oil"),
        ("a pencil sketch of a forest", "ink"),
        ("low-poly mountains", "low-poly"),
        ("low poly mountains", "low-poly"),
        ("synthwave sea", "neon"),
        ("an aquarelle of a meadow", "watercolour"),
        ("watercolor field", "watercolour"),
        ("a photo of a field", "plain"),
    ],
)
def test_a_style_is_taken_from_the_words(prompt: str, style: str) -> None:
    assert read_scene(prompt).style == style


@pytest.mark.parametrize(
    ("prompt", "palette"),
    [
        ("a red desert", "red"),
        ("a turquoise and orange sea", "teal and orange"),
        ("black and white city", "monochrome"),
        ("a sepia red forest", "sepia"),
        ("pastel clouds", "pastel"),
        ("gloomy sea", "gloomy"),
        ("a forest", None),
    ],
)
def test_colours_and_moods_give_the_palette(prompt: str, palette: str | None) -> None:
    found = read_scene(prompt).look.palette
    assert (found.name if found else None) == palette


def test_what_is_denied_is_not_painted() -> None:
    assert read_scene("a city street, no rain").air == ()
    assert read_scene("not a city, a desert").scene == "desert"
    assert read_scene("mountains and the sea", avoid="mountains").scene == "sea"
    assert read_scene("a rainy city", avoid="rain").air == ()
    assert read_scene("don't show snow, a forest").scene == "forest"
    assert read_scene("a street without people").scene == "city"
    assert read_scene("not only rain over the city").air == ("rain",)


def test_a_field_without_flowers_is_still_a_field() -> None:
    assert read_scene("a field without flowers").scene == "field"


@pytest.mark.parametrize(
    ("prompt", "camera"),
    [("zoom in on a reef", "push"), ("drone shot of the alps", "drift"), ("the sea, panning", "pan")],
)
def test_a_camera_move_is_taken_from_the_words(prompt: str, camera: str) -> None:
    assert read_scene(prompt).camera == camera


@pytest.mark.parametrize("prompt", ["Mystical Landscape", "A peaceful scenic view of nature.", "lofi"])
def test_a_mood_alone_suggests_a_scene_and_a_palette(prompt: str) -> None:
    brief = read_scene(prompt)
    assert brief.scene in SCENES
    assert brief.mood
    assert brief.look.palette
    assert not brief.unknown


def test_unknown_words_paint_different_pictures_and_say_so() -> None:
    briefs = [read_scene(f"blorp {number} zzyx") for number in range(40)]
    assert all(brief.unknown and brief.scene in SCENES for brief in briefs)
    assert len({(brief.scene, brief.look) for brief in briefs}) > 25
    assert "no word named one" in briefs[0].understood()["scene"]


@pytest.mark.parametrize(
    "prompt", ["", " \n", "東京の夜", "мрак и туман", "🌊" * 50, "\ud800x", "ﷺ" * 2000, "no " * 700]
)
def test_any_text_is_understood_somehow_and_always_alike(prompt: str) -> None:
    assert read_scene(prompt).scene in SCENES
    assert read_scene(prompt) == read_scene(prompt)


def test_the_same_words_in_other_letters_and_stops_mean_the_same() -> None:
    assert read_scene("A BLORP, of zonks!") == read_scene("a blorp of zonks")


def test_what_was_understood_is_told_in_words() -> None:
    told = read_scene("oil painting of a gloomy city at night in the rain, zoom out").understood()
    assert told == {
        "scene": "city",
        "time": "night",
        "palette": "gloomy",
        "style": "oil",
        "air": "rain",
        "camera": "pull",
        "mood": "gloomy",
    }
    assert read_scene("a forest").understood() == {"scene": "forest"}


def test_every_hour_and_scene_has_a_word() -> None:
    assert {read_scene(f"sea, {time}").look.time for time in HOURS} == set(HOURS)
    assert {read_scene(scene).scene for scene in SCENES} == set(SCENES)

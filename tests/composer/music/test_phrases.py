"""Phrases found in a sentence, and those that are denied."""

import pytest

from composer.music.phrases import blanked, find, words_of

TABLE = {"sun": ("sun", "warm sun"), "rain": ("rain", "heavy rain"), "both": ("rain", "sun and rain")}


def found(text: str, players: bool = False) -> list[tuple[str, bool]]:
    return [(each.name, each.denied) for each in find(words_of(text), TABLE, players)]


def test_the_longest_phrase_wins_and_may_name_several_things() -> None:
    assert found("sun and rain") == [("both", False)]
    assert found("Rain!") == [("rain", False), ("both", False)]
    assert found("the warm SUN, heavy-rain") == [("sun", False), ("rain", False)]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("no sun", True),
        ("not a very warm sun", True),
        ("never any of the sun", True),
        ("anything but sun", True),
        ("instead of sun", True),
        ("don’t make it too warm sun", True),
        ("not only sun", False),
        ("no, sun", False),
        ("nobody knows the sun", False),
        ("no clouds but sun", False),
    ],
)
def test_a_negator_denies_what_follows_it_past_fillers(text: str, denied: bool) -> None:
    assert found(text) == [("sun", denied)]


def test_a_list_that_or_closes_is_denied_whole_and_one_without_it_is_not() -> None:
    assert all(denied for _, denied in found("no sun, heavy rain or warm sun"))
    assert found("no warm sun, heavy rain") == [("sun", True), ("rain", False)]
    assert found("neither sun nor heavy rain") == [("sun", True), ("rain", True)]


def test_players_are_denied_past_an_adjective_and_other_words_are_not() -> None:
    assert found("without loud sun", players=True) == [("sun", True)]
    assert found("without loud sun") == [("sun", False)]


def test_what_is_understood_can_be_taken_out_and_the_rest_keeps_its_place() -> None:
    tokens = words_of("a warm sun, heavy rain")
    left = blanked(tokens, find(tokens, {"sun": ("warm sun",)}))
    assert len(left) == len(tokens)
    assert [each.name for each in find(left, TABLE)] == ["rain"]
    assert find(left, TABLE)[0].place == tokens.index("heavy")


def test_a_longer_phrase_holds_a_shorter_one() -> None:
    tokens = words_of("heavy rain")
    (long,), (short, _) = (
        find(tokens, {"storm": ("heavy rain",)}),
        find(tokens, {"a": ("rain",), "b": ("rain",)}),
    )
    assert short.within([long])
    assert not long.within([short, long])

"""The words that a model of pictures and text is asked for each emotion. Knows no model.

Averaging many ways to say a thing names it better than one word does (Radford et al., "Learning transferable
visual models from natural language supervision", ICML 2021, section 3.1.4). "neutral" has words of its own:
left bare, it is likest to whatever has no words.
"""

from collections.abc import Mapping

from composer.film.emotions import EMOTIONS

TEMPLATES = (
    "{}",
    "a {} scene",
    "a still from a {} film",
    "a photo with a {} mood",
    "a {} moment in a movie",
    "cinematography with a {} atmosphere",
    "a picture that feels {}",
    "a {} frame of a video",
)

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "exciting": ("exciting", "thrilling", "energetic", "joyfully wild"),
    "fearful": ("fearful", "frightening", "terrifying", "menacing"),
    "tense": ("tense", "suspenseful", "nervous", "threatening"),
    "sad": ("sad", "sorrowful", "melancholy", "lonely"),
    "relaxing": ("relaxing", "calm", "peaceful", "serene"),
    "neutral": ("neutral", "ordinary", "everyday", "matter-of-fact"),
}


def bare() -> tuple[tuple[str, ...], ...]:
    """For each of EMOTIONS the word alone."""
    return tuple((name,) for name in EMOTIONS)


def ensembles() -> tuple[tuple[str, ...], ...]:
    """For each of EMOTIONS every synonym in every template."""
    return tuple(
        tuple(template.format(word) for template in TEMPLATES for word in SYNONYMS[name]) for name in EMOTIONS
    )

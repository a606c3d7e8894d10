"""The six emotions of a film, and where each lies in the plane of valence and arousal."""

EMOTIONS = ("exciting", "fearful", "tense", "sad", "relaxing", "neutral")
"""The six words, in the order of every table."""

PLANE = {
    "exciting": (0.7, 0.9),
    "fearful": (-0.8, 0.8),
    "tense": (-0.45, 0.7),
    "sad": (-0.7, 0.2),
    "relaxing": (0.65, 0.15),
    "neutral": (0.0, 0.4),
}
"""(valence from -1 to 1, arousal from 0 to 1) of each, after Russell's circumplex (J. Pers. Soc. Psychol.
39, 1161, 1980)."""

"""The rhythms of melodies, by manner of singing. Knows no pitch.

Each is written as composer.music.steps reads it.
"""

RHYTHMS: dict[str, tuple[str, ...]] = {
    "lyric": (
        "x-------x---x---",
        "x-----x-x-------",
        "x---x---x-------",
        "x-----x-x---x---",
        "x---x-x-x---x---",
    ),
    "song": (
        "x-x-x---x-x-x---",
        "x---x-x-x---x---",
        "x-x-x---x---x-x-",
        "x-----x-x-x-x---",
        "x---x---x-x-x---",
    ),
    "lively": (
        "x-x-x-x-x---x-x-",
        "x-xxx-x-x-x-x---",
        "x-x-x---x-xxx-x-",
        "x---x-x-x-x-x-x-",
        "x---x---x-xxx-x-",
        "x--xx-x-x---x---",
        "x-x-xxx-x---x-x-",
    ),
    "syncopated": (
        "x--x--x-x---x---",
        "x-----x---x-x---",
        "x-x--x--x---x-x-",
        "x---x--x--x-x---",
    ),
    "lazy": (
        "x---x---x-----x-",
        "x-----x-x---....",
        "x---x-x-x---....",
        "....x-x-x---x---",
    ),
    "swing": (
        "x-xx--x-xx--",
        "x--x-xx--x-x",
        "x-xx-xx-----",
        "x--x-xx-x---",
    ),
    "sparse": (
        "x---------------",
        "x-------x-------",
        "x-----------x---",
        "....x-------x---",
    ),
    "waltz": (
        "x-------x---x---",
        "x---x---x-------",
        "x-----x-x---x---",
        "x-----------x---",
        "x---x-x-x---x-x-",
        "x-x-x-x-x---x---",
    ),
    "jig": (
        "x-xx-xx-xx--",
        "xxxx-xxxxx-x",
        "x-xxxxx-xx-x",
        "x--x-xxxxx--",
        "xxxxxxx-xx--",
    ),
    "rocking": (
        "x----xx-----",
        "x-xx--x--x--",
        "x----xx-xx--",
        "x-xx--x-----",
        "x----xx-xx-x",
    ),
    "playful": (
        "x-x-x...x-x-x...",
        "x-..x-..x-x-x-..",
        "x-xxx-..x-x-x...",
        "x---x-xxx-..x-..",
        "x-x-xxx-x...x-..",
    ),
    "arcade": (
        "x-x-x-xxx-x-x---",
        "xxx-x-x-x---x-x-",
        "x--x--x-x-x-x---",
        "x-xxx-xxx---x---",
        "x---xxx-x-x-x-x-",
    ),
    "tense": (
        "x-----------....",
        "x-x-x-------....",
        "x-------....x-x-",
        "....x-x-x-------",
        "x-----x---------",
    ),
    "latin": (
        "x--x--x-..x-x---",
        "x-x--x-x--x-x---",
        "..x-x--x--x-x---",
        "x--x--x---x-x-x-",
        "x---x--x-x-x----",
    ),
    "riff": (
        "x--x--x-x-..x-x-",
        "x-xx..x-x-..x---",
        "x--x..x-x--x..x-",
        "x-x-..xxx-x-....",
        "x---x--xx-x-....",
    ),
}
"""What a bar of melody may sound like, in the notation of composer.music.steps.

Bars of other lengths cut it or take it up again, so each makes sense from its first two beats on.
"""

ENDINGS: dict[str, tuple[str, ...]] = {
    "swing": ("x-xx--------", "x--x--......", "x-------...."),
    "sparse": ("x---------------", "x-----------...."),
    "waltz": ("x-----------....", "x-------....x---", "x---x---x-------"),
    "jig": ("x-xx--x-----", "xxxx--x--...", "x-xx-xx--..."),
    "rocking": ("x-----x-----", "x----xx--...", "x-xx--x-----"),
    "playful": ("x-x-x---....x...", "x-x-x-..x---....", "x---x---....x-.."),
    "arcade": ("x-x-x---x---....", "xxx-x-------....", "x--x--x---------"),
    "tense": ("x---------------", "x-x-x-----------", "x-----------...."),
    "latin": ("x--x--x---------", "x-x--x------....", "x--x--x-----...."),
    "riff": ("x--x--x---......", "x-x-x---........", "x---x-----......"),
    "lyric": (
        "x---x-------....",
        "x-----x-x-------",
        "x-----------....",
        "x---x---x-------",
        "x-------x---....",
    ),
    "": (
        "x---x-------....",
        "x-x-x-----------",
        "x-----x-x-------",
        "x-----------....",
        "x-x-x---x-------",
        "x---x-x-x-------",
    ),
}
"""What the second bar of a phrase's end may sound like: it comes to rest."""

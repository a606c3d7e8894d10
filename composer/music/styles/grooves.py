"""Drum grooves by genre, calm to busy. Every level strikes something on every beat: cuts are placed there.

Signs by loudness: X, x, o and a comma for a ghost stroke. See composer.music.steps for the rest.
"""

from composer.music.style import Groove

_EIGHTHS = "X.o.X.o.X.o.X.o."
_SIXTEENTHS = "X,o,X,o,X,o,X,o,"

FOLK: tuple[Groove, ...] = (
    {"shaker": "X.,.X.,.X.,.X.,."},
    {"shaker": "X,o,X,o,X,o,X,o,", "deep kick": "x.......x.......", "rim": "....o.......o..."},
    {
        "shaker": "X,o,X,o,X,o,X,o,",
        "deep kick": "X.......X.o.....",
        "rim": "....X.......X...",
        "tambourine": "....o.......o...",
    },
)

POP: tuple[Groove, ...] = (
    {"hat": "X...X...X...X...", "deep kick": "x.......x.......", "rim": "....x.......x..."},
    {"hat": _EIGHTHS, "kick": "X.......X.x.....", "snare": "....X.......X..."},
    {
        "hat": _EIGHTHS,
        "kick": "X.....o.X.x.....",
        "snare": "....X.......X..o",
        "open hat": "..............o.",
        "tambourine": "x...x...x...x...",
    },
)

ROCK: tuple[Groove, ...] = (
    {"hat": "X.o.X.o.X.o.X.o.", "kick": "X.......X.......", "rim": "....X.......X..."},
    {"hat": _EIGHTHS, "kick": "X.......X.X.....", "snare": "....X.......X..."},
    {
        "ride": "X.o.X.o.X.o.X.o.",
        "kick": "X.....x.X.x...o.",
        "hard snare": "....X.......X...",
        "hat": "X...X...X...X...",
    },
)

LOFI: tuple[Groove, ...] = (
    {"hat": "X...X...X...X...", "deep kick": "x.......x.......", "rim": "....x.......x..."},
    {"hat": "X.o.X.o.X.o.X.o.", "deep kick": "X.......X.o.....", "rim": "....X.......X..."},
    {
        "hat": "X.o.X.oox.o.X.o.",
        "deep kick": "X......oX.o.....",
        "snare": "....x..,.,..x...",
        "rim": "....X.......X...",
    },
)

HOUSE: tuple[Groove, ...] = (
    {"kick": "x...x...x...x...", "hat": "X.,.X.,.X.,.X.,."},
    {
        "kick": "X...X...X...X...",
        "hat": "X.,.X.,.X.,.X.,.",
        "clap": "....X.......X...",
        "open hat": "..,...,...,...,.",
        "rim": "x.......x.......",
    },
    {
        "kick": "X...X...X...X...",
        "hat": "X,,,X,,,X,,,X,,,",
        "clap": "o...X...o...X...",
        "open hat": "..o...o...o...o.",
        "shaker": "x,,,x,,,x,,,x,,,",
        "rim": "X.......X.......",
    },
)

SYNTHWAVE: tuple[Groove, ...] = (
    {"kick": "x...x...x...x...", "hat": "X.,.X.,.X.,.X.,."},
    {"kick": "X...x...X...x...", "snare": "....X.......X...", "hat": _EIGHTHS},
    {
        "kick": "X...x...X...x.o.",
        "hard snare": "....X.......X...",
        "clap": "....x.......x...",
        "hat": _SIXTEENTHS,
    },
)

HIPHOP: tuple[Groove, ...] = (
    {"hat": "X.o.X.o.X.o.X.o.", "kick": "x.......x.......", "rim": "....x.......x..."},
    {"hat": "X.o.X.o.X.o.X.o.", "kick": "X.....o.X.x.....", "snare": "....X.......X..."},
    {
        "hat": "X,,,X,,,X,,oX,,,",
        "kick": "X..o..o.X.x.....",
        "snare": "....X.......X..,",
        "clap": "....X.......X...",
    },
)

REGGAE: tuple[Groove, ...] = (
    {"hat": "X.,.X.,.X.,.X.,.", "deep kick": "x.......X.......", "rim": "........x......."},
    {"hat": "X.,.X.,.X.,.X.,.", "deep kick": "x...x...X...x...", "rim": "o...o...X...o..."},
    {
        "hat": "X.,.X.,.X.,.X.,,",
        "kick": "X...X...X...X...",
        "rim": "o...x...X...x.,.",
        "shaker": "x...x...x...x...",
    },
)

BOSSA: tuple[Groove, ...] = (
    {"shaker": "X.,.X.,.X.,.X.,.", "deep kick": "x.......x......."},
    {
        "shaker": "X.,.X.,.X.,.X.,.",
        "deep kick": "x.....,.x.....,.",
        "rim": "o.....,.....o...|....o.....,.o...",
    },
    {
        "shaker": "X,o,X,o,X,o,X,o,",
        "deep kick": "X.....,.X.....,.",
        "rim": "x.....o.....x...|....x.....o.x...",
        "pedal hat": "....x.......x...",
    },
)

JAZZ: tuple[Groove, ...] = (
    {"ride": "X..X..X..X..", "pedal hat": "...X.....X..", "deep kick": "o..o..o..o.."},
    {"ride": "X..X.oX..X.o", "pedal hat": "...X.....X..", "deep kick": "x..o..x..o..", "hat": "o..o..o..o.."},
    {
        "ride": "X..X.oX..X.o",
        "pedal hat": "...X.....X..",
        "kick": "x..o..x..o..",
        "hat": "o..x..o..x..",
        "snare": ",....,..,...|..,.....,..,",
    },
)

FUNK: tuple[Groove, ...] = (
    {"hat": "X.,.X.,.X.,.X.,.", "kick": "X.......x.......", "rim": "x...X...x...X..."},
    {
        "hat": "X,,,X,,,X,,,X,,,",
        "kick": "X.......X.,.....",
        "snare": "....X..,....X..,",
        "rim": "X...x...X...x...",
        "tambourine": "o...x...o...x...",
    },
    {
        "hat": "X,,,X,,,X,,,X,,,",
        "kick": "X.,.....X.,..,..",
        "snare": "....X..,.,..X..,",
        "clap": "....X.......X...",
        "cowbell": "x...o...x...o...",
        "rim": "X...x...X...x...",
    },
)

COUNTRY: tuple[Groove, ...] = (
    {"shaker": "X.,.X.,.X.,.X.,.", "deep kick": "x.......x......."},
    {"snare": "o,o,X,o,o,o,X,o,", "kick": "X...o...X...o...", "hat": "x...X...x...X..."},
    {
        "snare": "o,o,X,o,o,ooX,o,",
        "kick": "X...x...X...x...",
        "hat": "X.o.X.o.X.o.X.o.",
        "tambourine": "....x.......x...",
    },
)

CINEMATIC: tuple[Groove, ...] = (
    {"deep kick": "o.......o.......", "shaker": "o...o...o...o..."},
    {"deep kick": "x...o...x...o...", "shaker": "x...x...x...x...", "snare": ",.......,......."},
    {
        "deep kick": "X...x...X...x...",
        "snare": "x.,,x.,,x.,,x,,,",
        "shaker": "x.,.x.,.x.,.x.,.",
        "floor tom": "X.......X.....x.",
    },
)

EPIC: tuple[Groove, ...] = (
    {"deep kick": "X.......X.......", "floor tom": "....x.......x...", "shaker": "x...x...x...x..."},
    {"deep kick": "X...x...X...x...", "floor tom": "X.o.x.o.X.o.x.oo", "shaker": "X.,.X.,.X.,.X.,."},
    {
        "kick": "X...X...X...X...",
        "floor tom": "X.oox.o.X.oox.oo",
        "low tom": "....X.......X.x.",
        "snare": "x.,,X.,,x.,,X,oo",
        "shaker": "X.o.X.o.X.o.X.o.",
    },
)

QUICK: tuple[Groove, ...] = (
    {"hat": "X...X...,...,...", "deep kick": "X...............", "rim": "x...X..........."},
    {"hat": "X...X...,...,...", "kick": "X...............", "snare": "x...X..........."},
)
"""For very fast tempi (composer.music.feel): two strong beats, then two light ones."""

"""Styles for play: chiptune and children's music."""

from composer.music.style import Groove, Layer, Style

_NOISE: tuple[Groove, ...] = (
    {"hat": "X...x...X...x...", "kick": "X.......x......."},
    {"hat": "X.x.X.x.X.x.X.x.", "kick": "X.......X.......", "snare": "....X.......X..."},
    {"hat": "X,x,X,x,X,x,X,x,", "kick": "X..x..X.X..x....", "snare": "....X.......X.xx|....X.......XoxX"},
)

CHIPTUNE = Style(
    name="chiptune",
    tempo=144,
    tempo_range=(122, 146),
    mode="major",
    energy=0.72,
    major=("I V vi IV", "I bVII bVI bVII", "I iii IV V", "IV V iii vi"),
    minor=("i bVI bVII i", "i bVII bVI V", "i bIII bVII iv"),
    grooves=_NOISE,
    kit="808 kit",
    drops=True,
    rhythms="arcade",
    room="club",
    cadence=("bVI,bVII", "bVI,bVII"),
    pulse="square lead",
    drum_level=-2.0,
    drum_send=0.0,
    layers=(
        Layer(
            "arp",
            ("square lead", "saw lead"),
            ("0121012101210121", "0120120120120120", "0123012301230123"),
            low=60,
            high=86,
            voices=3,
            level=2,
            pan=0.4,
            send=0.0,
        ),
        Layer(
            "chords",
            ("calliope", "square lead"),
            ("x...x...x...x...", "x..x..x.x..x..x.", "x.xxx.xxx.xxx.xx"),
            enter=0.45,
            low=55,
            high=76,
            voices=2,
            pan=-0.4,
            send=0.0,
        ),
        Layer(
            "bass",
            ("synth bass",),
            ("R-..R-..R-..R-..", "R.R.O.R.R.R.O.R.", "R.ROR.ROR.ROF.AO"),
            low=33,
            high=57,
            level=1,
            send=0.0,
        ),
        Layer(
            "melody",
            ("square lead", "fifth lead", "saw lead"),
            ("",),
            enter=0.2,
            low=67,
            high=91,
            level=1,
            pan=-0.1,
            send=0.0,
        ),
    ),
)

_HANDS: tuple[Groove, ...] = (
    {"shaker": "X...o...X...o...", "claves": "x...x...x...x..."},
    {"tambourine": "x...X...x...X...", "deep kick": "X.......X.......", "clap": "....x.......x..."},
    {
        "tambourine": "x.o.X.o.x.o.X.o.",
        "deep kick": "X.......X.......",
        "clap": "....X.......X...|....X.......X.X.",
        "rim": "x.......x..xx...",
    },
)

CHILDREN = Style(
    name="children",
    tempo=112,
    tempo_range=(92, 132),
    mode="major",
    energy=0.52,
    major=("I IV I V", "I I V I", "I IV V I", "I vi IV I"),
    minor=("i iv i V", "i V i V", "i bVI V i"),
    grooves=_HANDS,
    drum_level=-4,
    builds=False,
    rhythms="playful",
    room="room",
    cadence=("IV,V7", "iv,V7"),
    pulse="pizzicato",
    layers=(
        Layer(
            "chords",
            ("nylon guitar",),
            ("x---x---x---x---", "x-x-o-x-x-x-o-x-", "x-xox-xox-xox-xo"),
            low=60,
            high=81,
            voices=4,
            strum=9,
            pan=-0.3,
            send=0.15,
        ),
        Layer(
            "arp",
            ("pizzicato", "marimba", "music box"),
            ("0...1...2...1...", "0.1.2.1.0.1.2.1.", "0.1.2.3.2.1.2.1."),
            enter=0.3,
            low=60,
            high=86,
            voices=3,
            pan=0.4,
        ),
        Layer(
            "bass",
            ("double bass", "bassoon", "tuba"),
            ("R---....R---....", "R-..F-..R-..R-..", "R-..F-..R-..R-A-"),
            low=34,
            high=55,
            level=-1,
            send=0.06,
        ),
        Layer(
            "melody",
            ("glockenspiel", "xylophone", "recorder", "clarinet"),
            ("",),
            enter=0.2,
            low=72,
            high=91,
            pan=0.05,
            send=0.25,
        ),
    ),
)

STYLES = (CHIPTUNE, CHILDREN)

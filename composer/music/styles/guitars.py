"""Styles of the electric guitar: blues and metal."""

from composer.music.style import Groove, Layer, Style

_SHUFFLE: tuple[Groove, ...] = (
    {"hat": "X..X..X..X..", "deep kick": "x.....x.....", "rim": "...x.....x.."},
    {"ride": "X.oX.oX.oX.o", "kick": "X.....X....o", "snare": "...X.....X..", "pedal hat": "...o.....o.."},
    {
        "ride": "X.xX.xX.xX.x",
        "kick": "X....xX..o..|X....xX....x",
        "snare": ".,.X.,.,.X.,",
        "hat": "X..X..X..X..",
    },
)

BLUES = Style(
    name="blues",
    tempo=92,
    tempo_range=(66, 120),
    mode="mixolydian",
    energy=0.52,
    major=("I7 IV7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7",),
    minor=("i7 iv7 i7 i7 iv7 iv7 i7 i7 bVI7 V7 i7 V7",),
    grooves=_SHUFFLE,
    builds=False,
    rhythms="swing",
    room="club",
    cadence=("V7,IV7", "bVI7,V7"),
    pulse="honky-tonk piano",
    phrase=12,
    layers=(
        Layer(
            "chords",
            ("clean guitar", "honky-tonk piano", "organ"),
            ("x-----x-----", "x--x-ox--x-o", "X-xx-xX-xx-x"),
            low=52,
            high=74,
            voices=3,
            strum=6,
            pan=-0.35,
            send=0.12,
        ),
        Layer(
            "arp",
            ("piano", "jazz guitar"),
            ("......x-----", "..x..x..x..x", "..x-.x..x-.x|..x-.xx-xx-x"),
            enter=0.4,
            low=55,
            high=77,
            voices=4,
            pan=0.4,
        ),
        Layer(
            "bass",
            ("electric bass", "double bass"),
            ("R-----F-----", "R--T--F--T--|R--T--F--A--", "R-RT-TF-FW-A|R-RT-TF-FO-A"),
            low=28,
            high=52,
            level=1,
            send=0.03,
        ),
        Layer("pad", ("organ",), ("X-----------",), enter=0.6, low=52, high=74, level=-1),
        Layer(
            "melody",
            ("overdriven guitar", "tenor sax", "reed organ", "jazz guitar"),
            ("",),
            enter=0.3,
            low=57,
            high=79,
            pan=0.1,
            send=0.25,
        ),
    ),
)

_DOUBLE_KICK: tuple[Groove, ...] = (
    {"hat": "X...X...X...X...", "kick": "X.......X.......", "snare": "....X.......X..."},
    {"ride": "X...X...X...X...", "kick": "X.ooX.ooX.ooX.oo", "hard snare": "....X.......X..."},
    {
        "hat": "X.,.X.,.X.,.X.,.",
        "kick": "XoooXoooXoooXooo",
        "hard snare": "....X.......X...|....X.......X.xX",
    },
)

METAL = Style(
    name="metal",
    tempo=138,
    tempo_range=(112, 146),
    mode="minor",
    energy=0.88,
    major=("I bVII IV I", "I bVI bVII I", "I bIII IV I"),
    minor=("i bVI bVII i", "i i bII i", "i bIII bVI i", "i bII i bVI"),
    grooves=_DOUBLE_KICK,
    kit="power kit",
    half_time=True,
    rhythms="riff",
    room="club",
    cadence=("bVI,bVII", "bVI,bVII"),
    pulse="distorted guitar",
    drum_level=1.0,
    layers=(
        Layer(
            "chords",
            ("distorted guitar",),
            ("X-------x-------", "X.ooX.ooX.ooX.oo", "X.ooX.ooX-ooX.oo|X.ooX.ooX-X-X-oo"),
            low=40,
            high=58,
            voices=2,
            level=4,
            pan=-0.7,
            send=0.06,
        ),
        Layer(
            "arp",
            ("overdriven guitar", "distorted guitar"),
            ("X-------x-------", "X.ooX.ooX.ooX.oo", "X.ooX.ooX-ooX.oo|X.ooX.ooX-X-X-oo"),
            enter=0.3,
            low=40,
            high=64,
            voices=2,
            level=5,
            pan=0.7,
            send=0.06,
        ),
        Layer(
            "bass",
            ("picked bass",),
            ("R-------R-------", "R.RRR.RRR.RRR.RR", "R.RRR.RRR.RRR.RR|R.RRR.RRR-R-F-A-"),
            low=28,
            high=47,
            level=1,
            send=0.0,
        ),
        Layer(
            "pad", ("strings", "choir"), ("X---------------",), low=55, high=76, level=5, send=0.25, tone=5000
        ),
        Layer(
            "melody",
            ("distorted guitar", "overdriven guitar"),
            ("",),
            enter=0.45,
            low=59,
            high=84,
            pan=0.05,
            send=0.22,
        ),
    ),
)

STYLES = (BLUES, METAL)

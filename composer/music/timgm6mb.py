"""What was measured of TimGM6mb.sf2, the font that pretty_midi brings: how far it is out of tune, and where.

Made by composer.music.tuning from every key of every instrument's range.
"""

SHA256 = "82475b91a76de15cb28a104707d3247ba932e228bada3f47bba63c6b31aaf7a1"

ZONES: dict[str, tuple[tuple[int, float], ...]] = {
    "piano": (
        (52, 6.8),
        (58, 0.0),
    ),
    "bright piano": (
        (52, 6.4),
        (58, 0.0),
    ),
    "honky-tonk piano": (
        (45, 6.3),
        (58, 0.0),
        (70, 5.7),
    ),
    "glockenspiel": (
        (67, 11.0),
        (96, 20.4),
    ),
    "music box": ((60, 6.4),),
    "vibraphone": (
        (53, 7.0),
        (54, 0.0),
    ),
    "bells": ((60, -19.0),),
    "church organ": (
        (36, 8.0),
        (57, 0.0),
    ),
    "timpani": (
        (38, -7.6),
        (52, -12.6),
    ),
    "accordion": (
        (53, -8.8),
        (57, -17.4),
        (62, 0.0),
        (73, -49.4),
        (77, -58.5),
        (81, -66.1),
        (89, -70.3),
    ),
    "harmonica": (
        (65, -29.3),
        (71, -35.7),
        (74, 0.0),
    ),
    "choir": (
        (41, -14.8),
        (43, 8.7),
        (50, -26.3),
        (53, -9.9),
        (62, 0.0),
        (70, 11.4),
    ),
    "horns": (
        (41, -6.9),
        (53, 0.0),
        (61, -11.1),
        (65, 0.0),
    ),
    "brass": ((41, 5.9),),
    "oboe": ((90, 17.1),),
    "flute": (
        (60, 9.6),
        (65, 12.7),
        (66, 0.0),
        (69, 7.6),
        (72, -5.8),
        (77, 0.0),
    ),
    "saw lead": (
        (48, -8.9),
        (55, 0.0),
        (91, -78.0),
    ),
    "fifth lead": ((74, 7.9),),
    "warm pad": (
        (36, 5.9),
        (40, 0.0),
        (77, 9.2),
    ),
    "polysynth": (
        (40, 5.3),
        (41, 0.0),
        (74, 5.6),
        (82, 9.1),
    ),
    "space voice": (
        (43, 10.6),
        (50, 6.7),
        (55, 11.9),
        (59, 7.7),
    ),
    "sweep pad": (
        (36, 5.3),
        (42, 0.0),
        (74, 7.4),
    ),
    "sitar": ((48, 5.3),),
    "steel drum": ((55, 15.7),),
}
"""The lowest key of each zone, and the cents that it sounds above its notes, where that is over 5."""

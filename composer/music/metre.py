"""Any style in any metre: its patterns refitted beat by beat. Knows patterns and styles, no note.

A bar of four is a downbeat, a backbeat, a weaker downbeat and a backbeat. Three takes the first two and the
last (oom-pah-pah), five is three and two, seven eighths are four beats less their last half, and two is half
of it at a time. In compound metres a beat has three steps: the half of a beat comes on the last of them.
"""

from dataclasses import replace

from composer.music.style import BEATS, Groove, Layer, Style

_FROM_FOUR: dict[float, tuple[tuple[int, ...], ...]] = {
    2: ((0, 1), (2, 3)),
    3: ((0, 1, 3),),
    3.5: ((0, 1, 2, 3),),
    4: ((0, 1, 2, 3),),
    5: ((0, 1, 3, 2, 3),),
}
_FROM_THREE: dict[float, tuple[tuple[int, ...], ...]] = {
    2: ((0, 1),),
    3.5: ((0, 1, 2, 1),),
    4: ((0, 1, 0, 2),),
    5: ((0, 1, 2, 0, 1),),
}
"""Which beats of a style's bar a bar of so many beats is made of; drums may take several bars in turn."""

_LIVELY = ("lively", "jig", "playful", "arcade", "riff", "latin", "syncopated", "swing")
_STEADY = ("hat", "ride", "shaker", "maracas", "tambourine", "low conga", "rim", "deep kick")
"""Who keeps the eighths of seven going, the best first."""


def in_metre(style: Style, metre: str) -> Style:
    """The style with bars of another metre, one of style.BEATS; its tempo counts the new beats."""
    if metre == style.metre:
        return style
    grooves = tuple(_groove(groove, style, metre) for groove in style.grooves)
    layers = tuple(_layer(layer, style, metre) for layer in style.layers)
    swing = (0.0, 1.0) if metre in ("6/8", "12/8") else style.swing
    rhythms = _rhythms(style.rhythms, metre)
    return replace(style, metre=metre, grooves=grooves, layers=layers, swing=swing, rhythms=rhythms)


def _rhythms(name: str, metre: str) -> str:
    """The melody's rhythms in a metre; the sparsest suit all."""
    if name == "sparse":
        return name
    if metre in ("6/8", "12/8"):
        return "jig" if name in _LIVELY else "rocking"
    if metre == "3/4":
        return name if name == "swing" else "waltz"
    return {"jig": "lively", "waltz": "lyric"}.get(name, name)


def _groove(groove: Groove, style: Style, metre: str) -> Groove:
    fitted = {
        drum: "|".join(bar for turn in pattern.split("|") for bar in _bars(turn, style, metre))
        for drum, pattern in groove.items()
    }
    if metre == "7/8":
        keeper = next(drum for drum in _STEADY if drum in fitted)
        fitted[keeper] = "|".join(_steady(turn) for turn in fitted[keeper].split("|"))
    return fitted


def _layer(layer: Layer, style: Style, metre: str) -> Layer:
    """A pitched layer takes the first bar only: a bar begins as its chord does."""
    fitted = tuple(
        "|".join(_bars(turn, style, metre)[0] if turn else "" for turn in pattern.split("|"))
        for pattern in layer.patterns
    )
    return replace(layer, patterns=fitted)


def _bars(pattern: str, style: Style, metre: str) -> list[str]:
    """A bar's pattern as one or more bars of the metre, their beats parted by blanks."""
    groups = _groups(pattern)[: int(style.beats_per_bar)]
    beats, compound = BEATS[metre], metre in ("6/8", "12/8")
    if style.metre == "3/4" and compound:
        whole = "".join(group[0] for group in groups)
        return [" ".join([whole] * int(beats))]
    plan = _FROM_THREE[beats] if len(groups) == 3 else _FROM_FOUR[beats]
    fits = [_three(group) if compound else _plain(group, style, metre) for group in groups]
    bars = [[fits[place] for place in taken] for taken in plan]
    if metre == "7/8":
        bars = [[*bar[:-1], bar[-1][:2]] for bar in bars]
    return [" ".join(bar) for bar in bars]


def _groups(pattern: str) -> list[str]:
    """The beats of a pattern."""
    if " " in pattern:
        return pattern.split(" ")
    size = len(pattern) // 4
    return [pattern[at : at + size] for at in range(0, len(pattern), size)]


def _plain(group: str, style: Style, metre: str) -> str:
    """A beat in a simple metre: triplets stay what they are where they swing."""
    return _four(group) if len(group) == 3 and (style.compound or metre == "7/8") else group


def _three(group: str) -> str:
    """A beat of four steps in three: what comes on the half or after it comes on the last."""
    if len(group) == 3:
        return group
    last = group[3] if group[2] in ".-" and group[3] not in ".-" else group[2]
    return group[:2] + last


def _four(group: str) -> str:
    """A beat of three steps in four: even halves, and all four where all three were struck."""
    first, second, third = tuple(group)
    if second in ".-":
        return group + ("-" if second == "-" else ".")
    return first + ("." + second + "." if third in ".-" else second + third + second)


def _steady(bar: str) -> str:
    """A bar whose every eighth is struck: in seven, every other bar has its beats on the halves."""
    return " ".join(
        "".join("o" if place % 2 == 0 and sign in ".-" else sign for place, sign in enumerate(group))
        for group in bar.split(" ")
    )

"""All styles by name. To add one, write it in the file of its family and, if it drums, its groove."""

from composer.music.style import Style
from composer.music.styles import (
    acoustic,
    band,
    beats,
    club,
    dances,
    electronic,
    guitars,
    lounge,
    orchestral,
    suspense,
    toys,
)

_FAMILIES = (acoustic, lounge, band, guitars, beats, electronic, club, dances, orchestral, suspense, toys)

STYLES: dict[str, Style] = {style.name: style for family in _FAMILIES for style in family.STYLES}

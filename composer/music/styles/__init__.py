"""All styles by name. To add one, write it in the file of its family and, if it drums, its groove."""

from composer.music.style import Style
from composer.music.styles import acoustic, band, beats, electronic, lounge, orchestral

_FAMILIES = (acoustic, lounge, band, beats, electronic, orchestral)

STYLES: dict[str, Style] = {style.name: style for family in _FAMILIES for style in family.STYLES}

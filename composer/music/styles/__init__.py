"""All styles by name. To add one, write it in the file of its family and, if it drums, its groove."""

from composer.music.style import Style
from composer.music.styles import acoustic, band, electronic, orchestral

STYLES: dict[str, Style] = {
    style.name: style for style in (*acoustic.STYLES, *band.STYLES, *electronic.STYLES, *orchestral.STYLES)
}

"""Ways to paint: a finished picture redrawn with another hand. One row and one file for each."""

STYLES = {
    "oil": "composer.paint.styles.oil:oil",
    "ink": "composer.paint.styles.ink:ink",
    "low-poly": "composer.paint.styles.low_poly:low_poly",
    "neon": "composer.paint.styles.neon:neon",
    "watercolour": "composer.paint.styles.watercolour:watercolour",
}
"""Every style's name -> "module:function" of (Picture, seed) -> Picture; `plain` is none of them."""

"""Ways to paint: a finished picture redrawn with another hand. One row and one file for each."""

STYLES: dict[str, str] = {}
"""Every style's name -> "module:function" of (Picture, seed) -> Picture; `plain` is none of them."""

"""What words say of a picture: scene, hour, palette, style, what is in the air, how the camera moves."""

from dataclasses import dataclass, field
from typing import Literal

from composer.paint.look import Look

Style = Literal["plain", "oil", "ink", "low-poly", "neon", "watercolour"]


@dataclass(frozen=True, slots=True)
class SceneBrief:
    """A picture as it was understood.

    `air` names what falls or floats (rain, snow, embers, stars); `camera` a move (push, pull, pan, orbit,
    drift), empty where the words name none. `unknown` says that no word named a scene.
    """

    scene: str = "sky"
    look: Look = field(default_factory=Look)
    style: Style = "plain"
    air: tuple[str, ...] = ()
    camera: str = ""
    mood: str = ""
    unknown: bool = False

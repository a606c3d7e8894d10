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

    def understood(self) -> dict[str, str]:
        """What was made of the words, in words; only what they said."""
        return {"scene": self.scene}


def read_scene(prompt: str) -> SceneBrief:
    """The picture that words ask for. Any text is understood somehow; the same text always alike."""
    return SceneBrief("mountains" if "mountain" in prompt.lower() else "sea")

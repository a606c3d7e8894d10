"""Engine `moviepy`: the same cut list rendered by MoviePy alone. Oracle of tests, baseline of benchmarks.

Shares nothing with the built-in engine but the cut list, the mastered sound and what a transition means:
pictures are scaled by Pillow, moved, masked and laid over each other by MoviePy, and encoded by its ffmpeg.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from composer.errors import EngineUnavailable
from composer.sound import master
from deployments.assemble import AssembleRequest, AssembleResult
from deployments.edition import edition

BT709 = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
FILTER = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
"""MoviePy asks ffmpeg for yuva420p, which H.264 has not; the filter says what is meant."""


class MoviePyAssemble:
    """Renders with MoviePy's defaults: libx264, preset medium, crf 23; frames in RGB, one process and ffmpeg.

    Raises EngineUnavailable when MoviePy is not installed.
    """

    license: ClassVar[str] = "MIT"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__, "moviepy", "imageio-ffmpeg")
    max_batch: ClassVar[int] = 1

    def __init__(self) -> None:
        try:
            import moviepy
        except ImportError as error:
            raise EngineUnavailable(
                f"MoviePy is not installed ({error}): pip install --no-deps -r cluster/requirements-dev.txt"
            ) from error
        self._moviepy = moviepy

    def run(self, requests: Sequence[AssembleRequest]) -> Sequence[AssembleResult]:
        return [self._render(request) for request in requests]

    def _render(self, request: AssembleRequest) -> AssembleResult:
        from deployments.assemble.moviepy_clips import film

        timeline = request.timeline
        with TemporaryDirectory(prefix="soundreel-") as folder:
            target = Path(folder, "film.mp4")
            film(timeline).write_videofile(
                str(target),
                fps=timeline.fps,
                codec="libx264",
                audio=self._sound(request, Path(folder, "sound.wav")),
                audio_codec="aac",
                ffmpeg_params=["-b:a", "192k", "-vf", FILTER, *BT709, "-movflags", "+faststart"],
                logger=None,
            )
            return AssembleResult(target.read_bytes())

    def _sound(self, request: AssembleRequest, target: Path) -> str | bool:
        """The mastered sound as a file for ffmpeg to encode along with the frames; False when there is none.

        MoviePy's own way, a raw AAC file copied into the container, would start 21 ms late.
        """
        if request.audio is None:
            return False
        sound = master(request.audio, request.timeline.seconds)
        clip = self._moviepy.AudioArrayClip(sound.samples.T, fps=sound.rate)
        clip.write_audiofile(str(target), fps=sound.rate, nbytes=4, logger=None)
        return str(target)

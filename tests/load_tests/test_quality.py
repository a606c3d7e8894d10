import io
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from composer.paint import paint
from composer.planes import frame_of
from load_tests.quality import quality

SIZE = 192, 108


def film(path: Path, frames: list[NDArray[np.uint8]], crf: int, tagged: bool = False) -> Path:
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=30, options={"crf": str(crf)})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        if tagged:
            stream.codec_context.color_range = stream.codec_context.colorspace = 1
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="yuv420p")))
        container.mux(stream.encode())
    path.write_bytes(target.getvalue())
    return path


def test_a_fine_file_is_closer_to_its_frames_than_a_coarse_one(tmp_path: Path) -> None:
    frames = [frame_of(paint("mountains", *SIZE, 1).pixels)] * 6
    fine = quality(film(tmp_path / "fine.mp4", frames, 8), frames, SIZE, "yuv420p")
    coarse = quality(film(tmp_path / "coarse.mp4", frames, 45), frames, SIZE, "yuv420p")
    assert fine.vmaf > 90 > coarse.vmaf
    assert fine.ssim > 0.98 > coarse.ssim


def test_what_a_file_says_of_its_colours_does_not_change_how_close_it_is(tmp_path: Path) -> None:
    frames = [frame_of(paint("aurora", *SIZE, 1).pixels)] * 6
    silent = quality(film(tmp_path / "silent.mp4", frames, 20), frames, SIZE, "yuv420p")
    tagged = quality(film(tmp_path / "tagged.mp4", frames, 20, tagged=True), frames, SIZE, "yuv420p")
    assert abs(silent.vmaf - tagged.vmaf) < 0.01
    assert abs(silent.ssim - tagged.ssim) < 1e-4

"""Inside a worker: the picture of a stranger's film as packets in an MP4 of its own. Decodes nothing."""

import io
from typing import Any

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from composer.errors import InputError
from composer.mp4 import index_bytes
from composer.prober.footage import MAX_FRAMES, moving, opened
from composer.prober.worker import Emit

_PIECE = 1 << 20


def copy_picture(data: bytes, _: dict[str, Any], emit: Emit) -> dict[str, Any]:
    """Emits an MP4 with the picture's packets, byte for byte, the first frame shown at time 0."""
    with opened(data) as container:
        stream = moving(container)
        made = _copied(container, stream)
    for start in range(0, len(made), _PIECE):
        emit(made[start : start + _PIECE])
    return {"bytes": len(made)}


def _copied(container: InputContainer, stream: VideoStream) -> bytes:
    packets = []
    for packet in container.demux(stream):
        if packet.size:
            packets.append(packet)
        if len(packets) > MAX_FRAMES:
            raise InputError(f"has more than {MAX_FRAMES:,} frames", "too_many_frames")
    if not packets or any(packet.pts is None or packet.dts is None for packet in packets):
        raise InputError("is damaged: its frames have no times", "corrupt")
    first = min(packet.pts or 0 for packet in packets)
    file = io.BytesIO()
    settings = {"fflags": "+bitexact", "moov_size": str(index_bytes(len(packets), 0.0, len(packets)))}
    with av.open(file, "w", format="mp4", options=settings) as target:
        copy = target.add_stream_from_template(stream)
        for packet in packets:
            packet.pts, packet.dts = (packet.pts or 0) - first, (packet.dts or 0) - first
            packet.stream = copy
            target.mux(packet)
    return file.getvalue()

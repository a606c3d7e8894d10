"""Photos, a track and stores for the graphs' tests, made on the spot."""

import io
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from deployments.runner import Store
from graphs.open_store import open_store
from tests.graphs.s3_server import S3, s3_server

COLOURS = {"red": (200, 30, 30), "green": (30, 160, 40), "blue": (30, 40, 200)}


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    """A red, a green and a blue photo, 320x180 each."""
    paths = []
    for name, colour in COLOURS.items():
        path = tmp_path / f"{name}.png"
        Image.new("RGB", (320, 180), colour).save(path)
        paths.append(str(path))
    return paths


@pytest.fixture
def click_track(tmp_path: Path) -> Callable[[float, float], str]:
    """Writes a WAV file of drum-like clicks at a tempo, for some seconds."""

    def write(tempo: float, seconds: float) -> str:
        rate = 44_100
        samples = np.zeros(int(seconds * rate))
        hit = np.exp(-np.arange(4000) / 600) * np.sin(np.arange(4000) * 2 * np.pi * 180 / rate)
        for beat in np.arange(0.0, seconds - 0.2, 60 / tempo):
            start = int(beat * rate)
            samples[start : start + len(hit)] += hit
        path = tmp_path / "track.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes((samples * 20_000).astype("<i2").tobytes())
        return str(path)

    return write


def jpeg(colour: tuple[int, int, int], size: tuple[int, int] = (320, 180)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    with s3_server() as server:
        yield server


@pytest.fixture(params=["folder", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind."""
    if request.param == "folder":
        return open_store(str(tmp_path / "store"))
    if request.param == "memory":
        return open_store("memory:///")
    server: S3 = request.getfixturevalue("s3")
    return open_store(server.new_url(), server.options)

"""A film on a server that was started here: its photos, its job, and which of its stages ran how often."""

import contextlib
import io
import time
from collections import Counter
from typing import Any

import httpx2
from PIL import Image, ImageDraw

from load_tests.faults.scene import Scene
from load_tests.faults.serving import POLL, Served

KEPT_SECONDS = 1.0
"""A stage that had ended so long before the kill was in the store by then."""


class Film:
    """A vlog of painted photos, submitted when this is made."""

    def __init__(self, served: Served, photos: int, variants: int) -> None:
        self._client = httpx2.Client(base_url=served.address, timeout=30)
        self._scene = Scene(served.folder, "")
        self.waited = 0.0
        sources = [self._uploaded(number) for number in range(photos)]
        request = {
            "photos": sources,
            "prompt": "calm piano",
            "seconds_per_photo": 1.0,
            "size": "720p",
            "variants": variants,
            "seed": photos,
        }
        answer = self._client.post("/v1/jobs", json={"graph": "vlog", "request": request})
        answer.raise_for_status()
        self.id = answer.json()["id"]

    def state(self) -> dict[str, Any]:
        """The job as the server shows it; nothing while there is no answer."""
        with contextlib.suppress(httpx2.HTTPError, ValueError):
            answer = self._client.get(f"/v1/jobs/{self.id}")
            if answer.status_code == 200:
                return dict(answer.json())
        return {}

    def stages(self) -> dict[str, dict[str, Any]]:
        return {stage["name"]: stage for stage in self.state().get("stages", ())}

    def stage(self, name: str) -> dict[str, Any]:
        return self.stages().get(name, {})

    def running(self, name: str) -> bool:
        stage = self.stage(name)
        return bool(stage) and stage["done"] < stage["total"]

    def ended(self, seconds: float) -> dict[str, Any]:
        """The job at its end, or as it is after so many seconds."""
        begun = time.monotonic()
        job: dict[str, Any] = {"status": "not to be had", "attempt": 0, "stages": []}
        while time.monotonic() - begun < seconds:
            job = self.state() or job
            if job["status"] not in ("queued", "in_progress", "not to be had"):
                break
            time.sleep(POLL)
        self.waited = time.monotonic() - begun
        return job

    def most_runs(self, slot: str) -> int:
        """How often the engine began the request that it began most."""
        notes = [note for note in self._scene.notes() if note["what"] == "started" and note["slot"] == slot]
        return max(Counter(note["request"] for note in notes).values(), default=0)

    def again_after(self, moment: float) -> int:
        """How many requests were begun after `moment` that had ended well before it."""
        notes = self._scene.notes()
        ended = {
            note["request"]
            for note in notes
            if note["what"] == "ended" and note["time"] < moment - KEPT_SECONDS
        }
        begun = (note for note in notes if note["what"] == "started" and note["time"] > moment)
        return sum(note["request"] in ended for note in begun)

    def _uploaded(self, number: int) -> str:
        answer = self._client.post("/v1/files", files={"file": (f"{number}.jpg", _photo(number))})
        answer.raise_for_status()
        return str(answer.json()["id"])


def _photo(number: int) -> bytes:
    image = Image.new("RGB", (1280, 720), (number * 6 % 256, 90, 255 - number * 6 % 256))
    draw = ImageDraw.Draw(image)
    for step in range(12):
        left = (number * 37 + step * 97) % 1100
        draw.ellipse((left, step * 50, left + 120, step * 50 + 120), (20 * step, 200, number * 5 % 256))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()

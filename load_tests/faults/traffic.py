"""A few submits a second over HTTP, each tried again under its key until it is acknowledged."""

import threading
import time
from types import TracebackType
from typing import Any

import httpx2

PER_SECOND = 4.0
TWICE_EVERY = 5
PIECES = 3
"""So many different pieces are asked for: submits are on trial here, not engines."""


class Traffic:
    """Submits in a thread while the `with` block runs."""

    def __init__(self, address: str) -> None:
        self.jobs: dict[str, str] = {}
        self.doubled = 0
        self.failed = 0
        self._taken: list[float] = []
        self._client = httpx2.Client(base_url=address, timeout=10)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._submit_all, daemon=True)

    def __enter__(self) -> "Traffic":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def rest(self, seconds: float) -> None:
        time.sleep(seconds)

    def back_after(self, moment: float, seconds: float = 120.0) -> float:
        """Until when after `moment` submits failed or were slow: the end of the longest gap between two."""
        time.sleep(8.0)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            later = [taken for taken in self._taken if taken >= moment]
            if len(later) >= 2 and time.time() - later[-1] < 1.0:
                gaps = [
                    (after - before, after) for before, after in zip([moment, *later], later, strict=False)
                ]
                widest, end = max(gaps)
                return end - moment if widest > 2 / PER_SECOND else 0.0
            time.sleep(0.2)
        return float("inf")

    def lost(self, seconds: float) -> list[str]:
        """Acknowledged jobs that are not completed in so many seconds."""
        until = time.monotonic() + seconds
        left = dict(self.jobs)
        while left and time.monotonic() < until:
            left = {key: job_id for key, job_id in left.items() if self._state(job_id) != "completed"}
            time.sleep(0.5 if left else 0)
        return [f"{key} {job_id} is {self._state(job_id)}" for key, job_id in left.items()]

    def _submit_all(self) -> None:
        number = 0
        while not self._over.is_set():
            job_id = self._submitted(f"piece-{number}", number % PIECES)
            if number % TWICE_EVERY == 0:
                self.doubled += self._submitted(f"piece-{number}", number % PIECES) != job_id
            number += 1
            self._over.wait(1 / PER_SECOND)

    def _submitted(self, key: str, seed: int) -> str:
        request = {"prompt": "calm piano", "seconds": 2.0, "seed": seed}
        while True:
            try:
                answer = self._client.post(
                    "/v1/jobs",
                    json={"graph": "music", "request": request},
                    headers={"Idempotency-Key": key},
                    timeout=5,
                )
                if answer.status_code == 202:
                    self._taken.append(time.time())
                    job_id = str(answer.json()["id"])
                    self.jobs.setdefault(key, job_id)
                    self.doubled += self.jobs[key] != job_id
                    return job_id
            except httpx2.HTTPError:
                pass
            self.failed += 1
            time.sleep(0.2)

    def _state(self, job_id: str) -> Any:
        try:
            return self._client.get(f"/v1/jobs/{job_id}").json().get("status")
        except (httpx2.HTTPError, ValueError):
            return "not to be had"

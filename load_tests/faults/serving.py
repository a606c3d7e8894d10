"""A server under Ray that was started here, and the killing of its processes: of no others."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import psutil
import yaml

from load_tests.faults.engines import FOLDER

CONFIG = Path(__file__).parent.parent.parent / "serve_config.yaml"
START_SECONDS = 240.0
POLL = 0.1


class Served:
    """`soundreel serve` on a free port with a store of its own; its engines note what they run."""

    def __init__(self, folder: Path, lease: float = 5.0) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._config = folder / "config.yaml"
        self._config.write_text(yaml.safe_dump(_config(folder, lease)))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """How many seconds it took until it answered."""
        begun = time.monotonic()
        command = [sys.executable, "-m", "graphs.cli", "serve", str(self._config), "--port", str(self.port)]
        own = {FOLDER: str(self.folder), "RAY_worker_niceness": "0", "PYTHONPATH": str(CONFIG.parent)}
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=os.environ | own, stdout=log, stderr=log, start_new_session=True
            )
        self.when(lambda: answers(self.address), START_SECONDS)
        return time.monotonic() - begun

    def kill(self, title: str) -> float:
        """SIGKILL to one descendant whose title begins so; when that was, by the clock."""
        self.when(lambda: bool(self._titled(title)))
        moment = time.time()
        self._titled(title)[0].kill()
        return moment

    def kill_all(self) -> float:
        """SIGKILL to the server and all that descends from it; when the last was."""
        family = self.family()
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(family, timeout=20)
        if self._process is not None:
            self._process.wait()
        return time.time()

    def when(self, true: Callable[[], bool], seconds: float = 120.0) -> None:
        """Returns as soon as it is so; TimeoutError after `seconds`."""
        until = time.monotonic() + seconds
        while not true():
            if time.monotonic() > until:
                raise TimeoutError("what was waited for did not come")
            time.sleep(POLL)

    def family(self) -> list[psutil.Process]:
        """The server and all that descends from it."""
        if self._process is None:
            return []
        with contextlib.suppress(psutil.Error):
            first = psutil.Process(self._process.pid)
            return [first, *first.children(recursive=True)]
        return []

    def _titled(self, title: str) -> list[psutil.Process]:
        found = []
        for process in self.family():
            with contextlib.suppress(psutil.Error):
                if " ".join(process.cmdline()).startswith(title):
                    found.append(process)
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(address: str) -> bool:
    """Whether a server there can take jobs."""
    with contextlib.suppress(httpx2.HTTPError):
        return httpx2.get(f"{address}/readyz", timeout=5).status_code == 200
    return False


def _config(folder: Path, lease: float) -> dict[str, object]:
    """The shipped one; the engines note what they do, and jobs that lose their runner are soon taken up."""
    config: dict[str, object] = yaml.safe_load(CONFIG.read_text())
    applications = config["applications"]
    assert isinstance(applications, list)
    named = {"photo": "NotedPhoto", "music": "NotedMusic", "assemble": "NotedAssemble"}
    applications[0]["args"] |= {
        "slots": {slot: {"engine": f"load_tests.faults.engines:{name}"} for slot, name in named.items()},
        "store": str(folder / "store"),
        "store_spare_bytes": 0,
        "lease_seconds": lease,
        "queued_jobs": 5000,
    }
    return config

"""The built-in engines with a note of every request's beginning and end: which stages ran, and how often.

    slots: { photo: { engine: "load_tests.faults.engines:NotedPhoto" } }

Notes go to the log in the folder that FOLDER names; a request is known by its digest.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deployments.assemble import AssembleRequest, AssembleResult
from deployments.assemble.builtin import BuiltinAssemble
from deployments.music import MusicRequest, MusicResult
from deployments.music.builtin import BuiltinMusic
from deployments.photo import PhotoRequest, PhotoResult
from deployments.photo.builtin import BuiltinPhoto
from graphs.freeze import digest
from load_tests.faults.scene import Scene

FOLDER = "SOUNDREEL_FAULTS"


def _note(what: str, slot: str, requests: Sequence[Any]) -> None:
    scene = Scene(Path(os.environ[FOLDER]), "")
    for request in requests:
        scene.note(what, slot=slot, request=digest(request))


class NotedPhoto(BuiltinPhoto):
    def run(self, requests: Sequence[PhotoRequest]) -> Sequence[PhotoResult]:
        _note("started", "photo", requests)
        results = super().run(requests)
        _note("ended", "photo", requests)
        return results


class NotedMusic(BuiltinMusic):
    def run(self, requests: Sequence[MusicRequest]) -> Sequence[MusicResult]:
        _note("started", "music", requests)
        results = super().run(requests)
        _note("ended", "music", requests)
        return results


class NotedAssemble(BuiltinAssemble):
    def run(self, requests: Sequence[AssembleRequest]) -> Sequence[AssembleResult]:
        _note("started", "assemble", requests)
        results = super().run(requests)
        _note("ended", "assemble", requests)
        return results

"""A project's folder on this disk: files written whole, and the record of what was made. Knows no stage."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from composer.errors import InputError, SoundreelError
from graphs.beats import layout
from graphs.beats.shelf import Entry
from graphs.local_files import locked

RECORD = ".soundreel.json"
"""What was made here, and of what. Without it every file counts as its owner's own, and is kept."""

EDITION = 1
MOST_BYTES = 250_000_000
"""The largest file that is taken: a WAV of ten minutes has 173 MB."""

_ENTRIES = TypeAdapter(dict[str, Entry])


class Folder:
    """A Storage in a folder of this disk. `warning` says what was wrong with its record."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warning = ""
        try:
            root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=root):
                pass
        except OSError as error:
            said = error.strerror or error
            raise InputError(
                f"{root} cannot be the project's folder: {said}", "bad_folder", "project_dir"
            ) from error

    def paths(self) -> list[str]:
        """The files of a project that are here: no hidden ones, and none of another place."""
        found: list[str] = []
        for folder in (layout.INITIAL, layout.FINAL, layout.CLIPS):
            found += self._files(folder)
        for parent in (layout.IMAGES, layout.VIDEOS):
            for name in sorted(path.name for path in _listed(self.root / parent) if path.is_dir()):
                found += self._files(f"{parent}/{name}")
        if len(found) > layout.MOST_FILES:
            raise InputError(
                f"{self.root} holds {len(found)} files, a project has at most {layout.MOST_FILES}",
                "bad_folder",
            )
        return found

    def _files(self, folder: str) -> list[str]:
        paths = [path for path in _listed(self.root / folder) if path.is_file()]
        return [path for path in (f"{folder}/{each.name}" for each in paths) if layout.is_path(path)]

    def digest(self, path: str) -> str | None:
        """The sha256 of a file; None where there is none."""
        try:
            with self._place(path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}", "source_missing") from error

    def read(self, path: str) -> bytes:
        place = self._place(path)
        try:
            size = place.stat().st_size
            if size > MOST_BYTES:
                raise InputError(f"{path}: {size} bytes, at most {MOST_BYTES} are taken", "source_too_large")
            return place.read_bytes()
        except OSError as error:
            raise InputError(f"{place}: {error.strerror or error}", "source_missing") from error

    def write(self, path: str, data: bytes) -> None:
        self._write(self._place(path), data)

    def save(self, record: Mapping[str, Entry]) -> None:
        files = {path: asdict(entry) for path, entry in sorted(record.items())}
        text = json.dumps(
            {"soundreel": "beats", "edition": EDITION, "files": files}, indent=1, allow_nan=False
        )
        self._write(self.root / RECORD, text.encode() + b"\n")

    def load(self) -> dict[str, Entry]:
        """The record; an empty one, with a warning, when it cannot be read: then nothing is overwritten."""
        try:
            text = (self.root / RECORD).read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SoundreelError(f"{self.root / RECORD}: {error.strerror or error}", "not_read") from error
        try:
            said: dict[str, Any] = json.loads(text)
            if said["soundreel"] != "beats" or said["edition"] != EDITION:
                raise ValueError("it is of another edition")
            entries = _ENTRIES.validate_python(said["files"])
            return {path: entry for path, entry in entries.items() if layout.is_path(path)}
        except (ValueError, TypeError, LookupError, RecursionError):
            self.warning = (
                f"{self.root / RECORD} cannot be read: every file there counts as your own and is kept"
            )
            return {}

    def _place(self, path: str) -> Path:
        if not layout.is_path(path):
            raise InputError(f"{path!r:.80} is no file of a project", "bad_path")
        return self.root / path

    def _write(self, place: Path, data: bytes) -> None:
        """The file, whole or not at all, and on the disk before its name is."""
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
            draft = Path(name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                draft.chmod(0o644)
                draft.replace(place)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise SoundreelError(
                f"{place} cannot be written: {error.strerror or error}", "not_written"
            ) from error


@contextmanager
def opened(root: Path) -> Iterator[Folder]:
    """The folder, for one run alone. SoundreelError `project_busy` while another works there."""
    folder = Folder(root)
    try:
        with locked(root, wait=0):
            yield folder
    except BlockingIOError:
        raise SoundreelError(f"another run is at work in {root}: wait for its end", "project_busy") from None


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror or error}", "bad_folder") from error


class Memory:
    """A Storage in memory: the files of a job."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)

    def paths(self) -> list[str]:
        return list(self.files)

    def digest(self, path: str) -> str | None:
        return hashlib.sha256(self.files[path]).hexdigest() if path in self.files else None

    def read(self, path: str) -> bytes:
        return self.files[path]

    def write(self, path: str, data: bytes) -> None:
        self.files[path] = data

    def save(self, record: Mapping[str, Entry]) -> None:
        """A job ends with its files."""

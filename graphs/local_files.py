"""Files and folders of the local disk: durable, locked, with the disk's errors in our words."""

import fcntl
import json
import os
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Any

from graphs.spool import disk_errors
from graphs.store_names import missing

LOCK_SECONDS = 1.5
"""Locks are held for no longer than a rename takes: a process that holds one so long stands still."""


def open_file(path: Path) -> BufferedReader:
    """An object's file. InputError `object_missing` when it is not there."""
    try:
        with disk_errors():
            return path.open("rb")
    except FileNotFoundError:
        raise missing(path.name) from None


def read_record(path: Path) -> tuple[float, dict[str, Any]] | None:
    try:
        with disk_errors(), path.open("rb") as file:
            return age(os.fstat(file.fileno())), json.load(file)
    except (FileNotFoundError, ValueError):  # not there, or damaged: a record that cannot be read is none
        return None


def entries(folder: Path) -> list[Path]:
    """What is in a folder, by name; nothing in what is no folder, or is not there."""
    with suppress(FileNotFoundError), disk_errors():
        return sorted(folder.iterdir()) if folder.is_dir() else []
    return []


def states(folder: Path) -> list[tuple[Path, os.stat_result]]:
    found = []
    for path in entries(folder):
        with suppress(FileNotFoundError), disk_errors():
            found.append((path, path.stat()))
    return found


def age(state: os.stat_result) -> float:
    return time.time() - state.st_mtime


def state_of(state: os.stat_result) -> Hashable:
    return state.st_size, state.st_mtime_ns, state.st_ino


def make_folder(folder: Path) -> None:
    """The folder, durably: a new folder's name is on the disk before anything is put in it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        with disk_errors():
            folder.mkdir(exist_ok=True)
            sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, wait: float = LOCK_SECONDS) -> Iterator[None]:
    """Alone with a file or a folder's files, among the threads and processes of this machine.

    BlockingIOError when another has held it for `wait` seconds.
    """
    until = time.monotonic() + wait
    descriptor = os.open(path, os.O_RDONLY)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise
            time.sleep(0.002)
        yield
    finally:
        os.close(descriptor)

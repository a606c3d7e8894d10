"""A name for what our own code makes: it changes with every line of it, so that nobody has to remember to.

Knows no engine. The same sources and libraries have the same name on every machine.
"""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import composer

LIBRARIES = (
    "av",
    "numpy",
    "opencv-python-headless",
    "pillow",
    "pretty_midi",
    "scipy",
    "soxr",
    "tinysoundfont",
)
"""Whose numbers, codecs and SoundFont end in the bytes of a result."""


def edition(module: str, *libraries: str) -> str:
    """The edition of an engine in `module`: of composer's sources, of its slot's folder and of libraries."""
    sha256 = hashlib.sha256()
    for package in (Path(str(composer.__file__)).parent, Path(str(sys.modules[module].__file__)).parent):
        sha256.update(_sources(package).encode())
    for library in (*LIBRARIES, *libraries):
        sha256.update(f"{library} {_version(library)}\n".encode())
    return sha256.hexdigest()[:16]


@cache
def _sources(root: Path) -> str:
    sha256 = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        data = path.read_bytes()
        sha256.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode() + data)
    return sha256.hexdigest()


@cache
def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"

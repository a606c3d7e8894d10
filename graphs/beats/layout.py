"""Where the files of a beats project stand, and what they are called. Touches no disk."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

INITIAL, FINAL = "musics/initial", "musics/final"
IMAGES, VIDEOS, CLIPS = "images", "videos", "audio_clips"
PROMPT = "prompt.txt"

SOUNDS = (".wav", ".mp3", ".flac", ".ogg", ".m4a")
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
FOOTAGE = (".mp4", ".mov", ".mkv", ".webm")

MOST_FILES = 4000
"""In one project: more than its largest YAML asks for."""

_NAME = r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]{0,99}"
_PATH = re.compile(
    rf"(?:{INITIAL}|{FINAL}|{CLIPS}|{IMAGES}/{_NAME}|{VIDEOS}/{_NAME})/{_NAME}",
)


def is_path(path: str) -> bool:
    """Whether this can be a file of a project; nothing else is ever read or written."""
    return _PATH.fullmatch(path) is not None and path.isprintable()


def track(folder: str, number: int) -> str:
    return f"{folder}/music_{number}.wav"


def prompt_folder(number: int) -> str:
    return f"prompt_{number}"


def image(folder: str, number: int) -> str:
    return f"{IMAGES}/{folder}/img_{number}.jpg"


def stem(path: str) -> str:
    return PurePosixPath(path).stem


def name(path: str) -> str:
    return PurePosixPath(path).name


def folder_of(path: str) -> str:
    return str(PurePosixPath(path).parent)


def suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def in_order(paths: Iterable[str]) -> list[str]:
    """As a person counts: music_2 before music_10."""
    return sorted(paths, key=_counted)


def _counted(path: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.findall(r"\d+|\D+", path)
    return tuple(
        (0, int(part), "") if part.isdecimal() and len(part) < 18 else (1, 0, part) for part in parts
    )


def artifact(path: str) -> str:
    """What a file is called as an artifact of a job, where names have no strokes."""
    return name(path) if folder_of(path) == CLIPS else path.replace("/", "-")


def media_type(path: str) -> str:
    return _MEDIA.get(suffix(path), "application/octet-stream")


_MEDIA = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".m4a": "audio/mp4",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".txt": "text/plain",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".mkv": "video/x-matroska",
    ".webm": "video/webm",
}

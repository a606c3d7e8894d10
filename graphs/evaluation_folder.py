"""The films of a folder that is evaluated, with their genres and the music they came with. Opens none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from composer.errors import InputError

VIDEOS = (".mp4", ".mov", ".mkv", ".webm", ".avi")
MUSIC = (".wav", ".mp3", ".flac", ".ogg", ".m4a")
NO_GENRE = "all"


@dataclass(frozen=True, slots=True)
class Film:
    """A film's path in its folder (`name`), its genre, and the music it is paired with if there is any."""

    name: str
    genre: str
    video: Path
    music: Path | None = None


def films_in(folder: Path) -> list[Film]:
    """Every video in the folder and under it, by name.

    The genre is the folder right under `folder` that a film lies in, NO_GENRE without one: so FilmScore12
    is laid out, a folder for each of its twelve genres. The music of a film has its name (`chase.mp4`,
    `chase.mp3`) anywhere in its genre, or is the only music in a folder with no other film.
    Raises InputError for what is no folder or holds no video.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder: name one that holds films", field="folder")
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name[0] != "."]
    videos = [path for path in paths if path.suffix.lower() in VIDEOS]
    music = [path for path in paths if path.suffix.lower() in MUSIC]
    if not videos:
        raise InputError(f"{folder} holds no film: {', '.join(VIDEOS)} are looked for", field="folder")
    alone = Counter(path.parent for path in videos)
    return [
        Film(
            path.relative_to(folder).as_posix(),
            _genre(folder, path),
            path,
            _paired(folder, path, music, alone[path.parent] == 1),
        )
        for path in videos
    ]


def _genre(folder: Path, path: Path) -> str:
    parts = path.relative_to(folder).parts
    return parts[0] if len(parts) > 1 else NO_GENRE


def _paired(folder: Path, video: Path, music: Sequence[Path], alone: bool) -> Path | None:
    genre = _genre(folder, video)
    same = [path for path in music if path.stem == video.stem and _genre(folder, path) == genre]
    near = [path for path in music if path.parent == video.parent]
    # Of several with the name, one beside the film is meant.
    same.sort(key=lambda path: path.parent != video.parent)
    if same:
        return same[0]
    return near[0] if alone and len(near) == 1 else None

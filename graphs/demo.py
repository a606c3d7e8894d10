"""`make demo`: six photos that the program paints itself become a film, with nothing but what is installed.

Knows nothing that a user of `soundreel vlog` could not do.
"""

import sys
from pathlib import Path

from composer.codec import encode_picture
from composer.paint import FILM, paint
from graphs import terminal
from graphs.cli import app

PROMPT = "warm uplifting acoustic folk with guitar"
WIDTH, HEIGHT = 2400, 1600


def paint_photos(folder: Path) -> list[Path]:
    """One JPEG of every painted scene, in the order of the film."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, scene in enumerate(FILM):
        path = folder / f"{number + 1}-{scene}.jpg"
        path.write_bytes(encode_picture(paint(scene, WIDTH, HEIGHT, seed=number)).data)
        terminal.out.print(f"painted {path}")
        paths.append(path)
    return paths


def main(folder: Path, *options: str) -> None:
    """Paints `photos/*.jpg` in the folder, makes `demo.mp4` of them and says where to look.

    `options` are more words for `soundreel vlog`.
    """
    photos = [str(path) for path in paint_photos(folder / "photos")]
    film = folder / "demo.mp4"
    words = ["--prompt", PROMPT, "--seconds-per-photo", "3", "--ken-burns", "-o", str(film), *options]
    app(["vlog", *photos, *words], standalone_mode=False)
    terminal.out.print(f"Open {film.resolve()}", soft_wrap=True)
    terminal.out.print(f"Every parameter and measure is beside it, in {film.stem}.json")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"), *sys.argv[2:])

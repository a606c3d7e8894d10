"""Every graph that a server offers, by name. A new one is a request, a function and a row here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from graphs.beats import BeatsJob, beats
from graphs.content import ContentRequest, content
from graphs.film_score import FilmScoreRequest, film_score
from graphs.models import Models, Result
from graphs.music import PieceRequest, music
from graphs.requests import Request
from graphs.vlog import VlogRequest, vlog


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph's request, its function, which fields of the request name sources (one, or a list), its slots.

    `slots` are those that it may ask; left out, any.
    """

    request: type[Request]
    run: Callable[[Any, Models], Awaitable[Result]]
    sources: tuple[str, ...]
    slots: tuple[str, ...] = ()


GRAPHS = {
    "vlog": Graph(VlogRequest, vlog, ("photos", "music"), ("photo", "track", "music", "assemble")),
    "content": Graph(ContentRequest, content, (), ("video", "music", "assemble")),
    "beats": Graph(
        BeatsJob,
        beats,
        ("own_files",),
        ("music", "track", "picture", "photo", "motion", "assemble"),
    ),
    "music": Graph(PieceRequest, music, (), ("music",)),
    "film_score": Graph(
        FilmScoreRequest, film_score, ("video",), ("film", "emotion", "prompt", "music", "dub")
    ),
}

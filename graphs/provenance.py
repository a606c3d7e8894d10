"""Who made each stage of a job: engine, licence, seed and key of every call. Decides nothing.

What `rows` tells is the same for the same request, seed and engines: it holds no time, nor whether an answer
was kept from before. `timed_rows` adds those.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from composer.errors import SoundreelError
from deployments.engine import Card
from graphs.cache import forget_answer, last_answer
from graphs.licences import row
from graphs.models import Call, place


@dataclass(slots=True)
class _Noted:
    """One call: where in its graph it stands, and what came of it."""

    place: tuple[int, ...]
    told: dict[str, Any]
    timed: dict[str, Any] = field(default_factory=dict)


class Provenance:
    """Notes the calls of one job; `cards` say who answers which slot, others are not noted."""

    def __init__(self, cards: Mapping[str, Card]) -> None:
        self._cards = cards
        self._calls: dict[str, list[_Noted]] = {}

    def wrap(self, slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
        if slot not in self._cards:
            return call

        async def noted(request: Any) -> Any:
            seed = getattr(request, "seed", None)
            note = _Noted(place(), {} if seed is None else {"seed": seed})
            self._calls.setdefault(slot, []).append(note)
            forget_answer()
            begun = time.monotonic()
            try:
                return await call(request)
            except SoundreelError as error:
                note.told["error"] = error.code
                raise
            finally:
                answered = last_answer()
                if answered is not None:
                    note.told["key"] = answered.key
                cached = answered is not None and answered.cached
                note.timed = {"cached": cached, "seconds": round(time.monotonic() - begun, 3)}

        return noted

    def rows(self) -> list[dict[str, Any]]:
        """A row for each slot that was asked: its engine's card, and its calls in the order of the graph."""
        return self._rows(timed=False)

    def timed_rows(self) -> list[dict[str, Any]]:
        """The same, with what each call took and whether it was answered from the stage cache."""
        return self._rows(timed=True)

    def _rows(self, timed: bool) -> list[dict[str, Any]]:
        rows = []
        for slot, card in self._cards.items():
            calls = sorted(self._calls.get(slot, ()), key=lambda note: note.place)
            told = [
                {"item": number, **note.told, **(note.timed if timed else {})}
                for number, note in enumerate(calls, 1)
            ]
            rows += [{**row(card), "calls": told}] if told else []
        return rows

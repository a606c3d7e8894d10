"""Which engines answer a project: the models that its YAML names where their weights are here, else our own.

Loads none of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from deployments.checkpoint import peek
from deployments.engine import Card, card, load
from deployments.presets import names, preset
from graphs.beats.request import BUILTIN, BeatsRequest
from graphs.models import SLOTS, engines_of

PARTS = {"music": "music", "image": "picture", "video": "motion"}
"""The sections of a YAML that name a model, and the slot of each."""

MODEL_ENGINE = "diffusers"


@dataclass(frozen=True, slots=True)
class Engines:
    """The engine of each slot and what it is made with; `notes` say where that is not what was asked."""

    names: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def cards(self) -> dict[str, str]:
        """Who answers each slot, in a word that changes with whatever changes the answers."""
        chosen = dict.fromkeys(SLOTS, BUILTIN) | dict(self.names)
        return {
            slot: told(card(slot, name, load(name, engines_of(slot)), self.options.get(slot, {})))
            for slot, name in chosen.items()
        }


def told(card: Card) -> str:
    """A card as the record keeps it."""
    said = (card.name, card.options, card.model_id, card.revision, card.version)
    return " ".join(part for part in said if part)


def engines_for(request: BeatsRequest) -> Engines:
    """The engines that this machine has for a project."""
    chosen: dict[str, str] = {}
    options: dict[str, dict[str, Any]] = {}
    notes = []
    for part, slot in PARTS.items():
        asked = getattr(request, part)
        if asked.model_id == BUILTIN:
            continue
        why = _missing(slot, asked.model_id)
        if why:
            notes.append(f"{part}.model_id: {asked.model_id} {why}: the built-in engine is used instead")
        else:
            chosen[slot] = MODEL_ENGINE
            options[slot] = {"model": asked.model_id, "device": asked.device}
    return Engines(chosen, options, tuple(notes))


def _missing(slot: str, model_id: str) -> str:
    """Why a model cannot answer here; empty when it can."""
    table = engines_of(slot)
    if MODEL_ENGINE not in table:
        return f"is a model, and slot {slot} has no engine for models yet"
    known = preset(slot, model_id).model_id if model_id in names(slot) else model_id
    needs = getattr(load(MODEL_ENGINE, table), "needs", ())
    absent = [package for package in needs if find_spec(package) is None]
    if absent:
        return f"needs {', '.join(absent)}, not installed here"
    return "" if peek(known) else "has no weights on this machine"


def notes_of_server(request: BeatsRequest, rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """What a server uses in the place of the models that were asked for: `rows` are its engines."""
    answering = {row["slot"]: row for row in rows}
    notes = []
    for part, slot in PARTS.items():
        asked, row = getattr(request, part).model_id, answering.get(slot, {})
        runs = row.get("model_id") or row.get("engine", "nothing")
        known = preset(slot, asked).model_id if slot != "music" and asked in names(slot) else asked
        if known != runs:
            notes.append(f"{part}.model_id: {asked} was asked for, and the server's slot {slot} runs {runs}")
    return tuple(notes)


def cards_of_server(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Who answers each slot of a server, as `Engines.cards` tells it of this process."""
    keys = ("license", "commercial", "attribution", "model_id", "revision", "version")
    return {
        row["slot"]: told(Card(row["slot"], row["engine"], "", **{key: row.get(key, "") for key in keys}))
        for row in rows
    }

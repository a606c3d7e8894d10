"""Items of a job that are to be made anew, as "music/2": a slot, and a number from 1. Knows no graph.

Calls of a slot are numbered as the graph asks them, so a graph asks a slot with seeds in an order that no
clock decides.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from composer.errors import InputError
from graphs.models import SLOTS, Call, has_seed

SEED_STEP = 1_000_003
"""From the seed of an item to that of its redo. Prime, and far over the seeds that one job counts through."""

SEEDS = 2**32

_ITEM = re.compile(r"([a-z_]+)/([1-9][0-9]{0,3})")


def check_exclude(exclude: Sequence[str], slots: Collection[str] = ()) -> None:
    """InputError for what cannot be an item with a seed of a graph that asks these slots (none: any)."""
    seeded = [slot for slot in SLOTS if has_seed(slot) and (not slots or slot in slots)]
    for item in exclude:
        found = _ITEM.fullmatch(item)
        if found is None or found[1] not in seeded:
            why = _why(found[1]) if found else "is no item"
            raise InputError(
                f"exclude: {item!r:.60} {why}: name a slot ({', '.join(seeded)}) and a number from 1, "
                f"such as {seeded[0]}/1",
                field="exclude",
            )


def _why(slot: str) -> str:
    if slot not in SLOTS:
        return "is no item"
    return "is of a slot that the graph does not ask" if has_seed(slot) else "has no seed to make it anew by"


class Redo:
    """Gives the items that a job's terms exclude other seeds; naming an item twice is a second redo."""

    def __init__(self, exclude: Sequence[str]) -> None:
        check_exclude(exclude)
        self._times = Counter(exclude)
        self._asked = Counter[str]()
        self.seeds: dict[str, int] = {}
        """The seeds that were used instead, by item."""

    def wrap(self, slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def numbered(request: Any) -> Any:
            self._asked[slot] += 1
            item = f"{slot}/{self._asked[slot]}"
            if item in self._times:
                self.seeds[item] = (request.seed + self._times[item] * SEED_STEP) % SEEDS
                request = replace(request, seed=self.seeds[item])
            return await call(request)

        return numbered

    def check(self) -> None:
        """After the graph: InputError for an item that it never asked for; it says what there was."""
        for item in self._times:
            slot, _, number = item.partition("/")
            there = self._asked[slot]
            if int(number) > there:
                which = f"{slot}/1 to {slot}/{there}" if there > 1 else f"{slot}/1" if there else f"no {slot}"
                raise InputError(f"exclude: there is no {item} in this job: it has {which}", field="exclude")

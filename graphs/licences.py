"""Which engines answer, under which licences, and which of them a policy refuses. Runs none of them."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from composer.errors import InputError, SoundreelError
from deployments.engine import Card, card, load
from graphs.models import SLOTS, engines_of
from graphs.settings import Settings

CODE = "licence_forbids"


def cards_of(settings: Settings) -> dict[str, Card]:
    """The card of every slot's engine. InputError for an engine that is not there."""
    cards = {}
    for slot in SLOTS:
        chosen = settings.slot(slot)
        cards[slot] = card(slot, chosen.engine, load(chosen.engine, engines_of(slot)), chosen.options)
    return cards


def model_rows(settings: Settings) -> list[dict[str, Any]]:
    """What `/v1/models` tells of every slot: engine, licence, attribution, commercial use, model, version."""
    return [row(card) for card in cards_of(settings).values()]


def row(card: Card) -> dict[str, Any]:
    """A card as JSON tells it, without what its engine is made with."""
    said = asdict(card)
    del said["options"]
    return {"slot": said.pop("slot"), "engine": said.pop("name"), **said}


def check_policy(settings: Settings) -> None:
    """SoundreelError `licence_forbids` for engines that the policy refuses; says what to choose."""
    if not settings.policy.commercial_only:
        return
    refused = _refused(cards_of(settings), SLOTS)
    if refused:
        choices = "; ".join(f"for {card.slot} choose {_choices(card.slot)}" for card in refused)
        raise SoundreelError(f"policy.commercial_only forbids {_named(refused)}: {choices}", CODE)


def check_job(cards: Mapping[str, Card], slots: Collection[str]) -> None:
    """InputError `licence_forbids` when a job for commercial use would ask these slots (none: any slot)."""
    refused = _refused(cards, slots or SLOTS)
    if refused:
        raise InputError(
            f"commercial_only: {_named(refused)} may not serve commercial use; ask without it, or a server "
            "with other engines",
            CODE,
            "commercial_only",
        )


def _refused(cards: Mapping[str, Card], slots: Collection[str]) -> list[Card]:
    return [card for slot, card in cards.items() if slot in slots and not card.commercial]


def _named(cards: list[Card]) -> str:
    return ", ".join(f"engine {card.name} of slot {card.slot} (licence {card.license})" for card in cards)


def _choices(slot: str) -> str:
    """The slot's own engines that may be used commercially."""
    table = engines_of(slot)
    return " or ".join(name for name in table if card(slot, name, load(name, table), {}).commercial)

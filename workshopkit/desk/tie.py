"""What the desk asks when the cut of a vote goes through a tie."""

from __future__ import annotations

from dataclasses import dataclass

from workshopkit.domain.item import Item
from workshopkit.domain.round import OVER, Outcome, TieWay
from workshopkit.kinds.votes.cut import cut_of
from workshopkit.locale.language import CatalogueLanguage

#: What can be done, in the order it is offered.
WAY_WORDS = {
    TieWay.ALL: "Keep all of them",
    TieWay.FEWER: "Keep none of them",
    TieWay.ORDER: "Keep those first in the list",
    TieWay.LOT: "Draw lots",
    TieWay.RUNOFF: "Vote again among these",
}


@dataclass(frozen=True)
class TieFacts:
    """A tie as the panel shows it: what it is, among which, and what can be done."""

    said: str
    items: tuple[Item, ...]
    way: str
    ways: tuple[tuple[str, str], ...]


def tie_facts(found: Outcome, words: CatalogueLanguage) -> TieFacts | None:
    """Return the tie that a vote came to, if there is one to settle."""
    if "keep" not in found.round.settings or found.round.state not in OVER:
        return None
    cut = cut_of(found)
    if not cut.tied:
        return None
    said = words.plural(
        "{tied} share the last place, and there is room for {n}. What is kept?",
        "{tied} share the last place, and there is room for {n}. What is kept?",
        cut.places,
        tied=len(cut.tied),
    )
    ways = tuple((way.value, words.text(label)) for way, label in WAY_WORDS.items())
    return TieFacts(said, cut.tied, found.settling.way or "", ways)

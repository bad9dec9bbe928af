"""What goes on from a vote, and the sentence that says how a tie at the cut was settled."""

from __future__ import annotations

from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.round import OVER, Outcome, TieWay
from workshopkit.kinds import ballot
from workshopkit.kinds.cut import Cut, cut

#: What was done with those that share the last place.
WAYS = {
    TieWay.ALL: "All of them are kept.",
    TieWay.FEWER: "None of them is kept.",
    TieWay.ORDER: "There was room for {places}: those first in the list are kept.",
    TieWay.LOT: "There was room for {places}: it was drawn by lot, with the seed {seed}.",
    TieWay.RUNOFF: "There was room for {places}: it was decided by a run-off.",
}
RUNOFF_TO_COME = "There is room for {places}: a run-off decides."


def cut_of(outcome: Outcome) -> Cut:
    """Return what goes on of what a round itself voted on."""
    return cut(visible(outcome.items), outcome.round.settings["keep"], outcome.settling)


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the choices that are kept, in the editor's order; none where nobody voted."""
    found = (*outcome.sure, *cut_of(outcome).kept)
    places = {name: place for place, name in enumerate(outcome.order)}
    return tuple(sorted(found, key=lambda item: places.get(item.id, 0)))


def cut_sentence(outcome: Outcome, language: Language) -> str:
    """Return how it came that as many are kept as are; nothing where the votes say it all.

    Until a vote is over, nothing can be said about it.
    """
    if outcome.round.state not in OVER:
        return ""
    found = cut_of(outcome)
    if not any(item.votes for item in visible(outcome.items)):
        return language.text("Nobody voted.")
    if not found.tied:
        return _fewer(outcome, len(found.kept), language)
    votes = ballot.in_words(outcome.round, found.tied[0], language)
    shared = language.text(
        "{n} share the last place, with {votes} each.", n=len(found.tied), votes=votes
    )
    return f"{shared} {_way(outcome, found, language)}"


def _way(outcome: Outcome, found: Cut, language: Language) -> str:
    settling = outcome.settling
    way = settling.way or TieWay.ALL
    is_to_come = way is TieWay.RUNOFF and not settling.winners
    sentence = RUNOFF_TO_COME if is_to_come else WAYS[way]
    return language.text(sentence, places=found.places, seed=settling.seed)


def _fewer(outcome: Outcome, kept: int, language: Language) -> str:
    """Return the sentence for a vote that left some without any votes where there was room."""
    keep = outcome.round.settings["keep"]
    if not keep or kept >= min(keep, len(visible(outcome.items))):
        return ""
    return language.plural(
        "Only {n} got votes; there was room for {keep}.",
        "Only {n} got votes; there was room for {keep}.",
        kept,
        keep=keep,
    )

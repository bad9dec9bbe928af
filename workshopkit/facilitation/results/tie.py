"""Settling a tie at the cut of a vote: what becomes of those that share the last place."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.item import Item, lineage
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import OVER, Round, RoundNotReadyError, RoundState, Settling, TieWay
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.results.keeping import settle
from workshopkit.kinds.votes.cut import cut_of

#: So much of a mark is long enough to be nobody's choice, and short enough to be printed.
_SEED = 12


class NoTieError(ConflictError):
    """There is no tie to settle here."""


class TieUsedError(ConflictError):
    """“{exercise}” already builds on what was kept, so the tie stays settled as it is."""


def settle_tie(unit: Unit, actor: Actor, workshop: Workshop, exercise: str, way: TieWay) -> Round:
    """Settle a tie at the cut; for a run-off, return the run that is to be opened.

    Raises:
        NoTieError: The votes say it all.
        TieUsedError: A later exercise works on what was kept.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    round_ = latest_round(unit, workshop, exercise)
    if round_.state not in OVER:
        raise RoundNotReadyError(round_.state)
    tied, places = tie_of(unit, round_)
    if not tied:
        raise NoTieError
    _refuse_if_used(unit, workshop, round_, tied)
    seed = _seed(unit, round_) if way is TieWay.LOT else ""
    settle(unit, round_, Settling(way, seed))
    return _runoff(unit, round_, len(tied), places) if way is TieWay.RUNOFF else round_


def tie_of(unit: Unit, round_: Round) -> tuple[tuple[Item, ...], int]:
    """Return those that share the last place of a vote that is over, and how many of them fit."""
    if "keep" not in round_.settings or round_.state not in OVER:
        return (), 0
    found = cut_of(outcome(unit, round_))
    return found.tied, found.places


def tied_again(unit: Unit, runoff: Round) -> tuple[Item, ...]:
    """Return what a run-off is among: those that share the last place in the vote before it."""
    first = unit.round(runoff.runoff_of)
    tied = tie_of(unit, first)[0] if first else ()
    return tuple(replace(item, votes=0, detail={}) for item in tied)


def take_back_runoff(unit: Unit, runoff: Round) -> None:
    """Let the vote before a run-off that is not held be as unsettled as it was."""
    first = unit.round(runoff.runoff_of)
    if first is not None:
        settle(unit, first, Settling())


def _runoff(unit: Unit, round_: Round, tied: int, places: int) -> Round:
    # With as many votes as there are choices, everybody could leave it as it is.
    votes = max(1, min(round_.settings["votes"], places, tied - 1))
    given = {"runoff_of": round_.id, "keep": places, "votes": votes}
    made = replace(
        round_,
        id=secrets.token_hex(8),
        number=round_.number + 1,
        state=RoundState.PREPARED,
        items=(),
        settings={**round_.settings, **given},
        chosen={**round_.chosen, **given},
    )
    unit.save_round(made)
    return made


def _seed(unit: Unit, round_: Round) -> str:
    """Return the mark of the line that closed the vote: nobody chose it, everybody can check it."""
    lines = [line for line in unit.trail(round_.workshop_id) if line.kind == TrailKind.CLOSED]
    ours = [line for line in lines if json.loads(line.body).get("round") == round_.id]
    head = unit.trail_head(round_.workshop_id)
    line = ours[-1] if ours else head
    return line.mark[:_SEED] if line else ""


def _refuse_if_used(unit: Unit, workshop: Workshop, round_: Round, tied: tuple[Item, ...]) -> None:
    ids = {item.id for item in tied}
    for later in unit.rounds(workshop.id):
        is_later = later.position > round_.position and later.state is not RoundState.PREPARED
        if is_later and not ids.isdisjoint(lineage(later.items)):
            raise TieUsedError(exercise=later.wording(workshop.language).title)

"""The result of a round: a value that is made when it closes, and that everything else reads."""

from __future__ import annotations

from dataclasses import replace

from workshopkit.domain.ports import Unit
from workshopkit.domain.round import OVER, Result, Round, Settling, TieWay, result_to_json
from workshopkit.domain.trail import TrailKind, TrailLine
from workshopkit.facilitation.outcome import counted, counted_base, outcome
from workshopkit.facilitation.trail import note_round
from workshopkit.kinds.votes.cut import cut_of
from workshopkit.verifier import digest


def fix_result(unit: Unit, round_: Round) -> Result:
    """Make the result of a round that has just been closed, on whoever is here now."""
    result = Result(counted_base(unit, round_), _votes(unit, round_))
    unit.put_result(round_.id, result, round_.workshop_id)
    return result


def note_result(unit: Unit, round_: Round, kind: TrailKind, **more: object) -> TrailLine:
    """Add a line about a round to the trail; if it is over, its result is made anew with it.

    Whoever has come or gone since it closed changes nothing: only what was typed in, and what was
    done to the items.
    """
    fresh = unit.round(round_.id)
    known = unit.result(round_.id)
    if fresh is None or known is None or fresh.state not in OVER:
        return note_round(unit, round_, kind, **more)
    now = counted_base(unit, fresh)
    base = replace(known.base, took_part=now.took_part, hands=now.hands, paper=now.paper)
    result = replace(known, base=base, votes=_votes(unit, fresh))
    unit.put_result(round_.id, result, round_.workshop_id)
    line = note_round(unit, round_, kind, **more, result=result_mark(result))
    hand_back(unit, fresh)
    return line


def hand_back(unit: Unit, runoff: Round) -> None:
    """Let the vote whose tie a run-off settles know who won it."""
    first = unit.round(runoff.runoff_of)
    if first is None:
        return
    winners = tuple(item.id for item in cut_of(outcome(unit, runoff)).kept)
    settle(unit, first, Settling(TieWay.RUNOFF, winners=winners))


def settle(unit: Unit, round_: Round, settling: Settling) -> TrailLine | None:
    """Keep how a tie was settled, and write it into the trail; nothing if it is so already."""
    known = unit.result(round_.id)
    if known is None or known.settling == settling:
        return None
    unit.put_result(round_.id, replace(known, settling=settling), round_.workshop_id)
    said = {"way": settling.way or "", "seed": settling.seed}
    return note_result(unit, round_, TrailKind.TIE, **said)


def result_mark(result: Result) -> str:
    """Return the digest of a result as it is kept."""
    return digest([result_to_json(result)])


def _votes(unit: Unit, round_: Round) -> dict[str, int]:
    return {item.id: item.votes for item in counted(unit, round_) if item.votes or item.is_ours}

"""Closing a round: its result is made by this, once, and the trail says on whom it is counted."""

from __future__ import annotations

from dataclasses import asdict, replace

from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.trail import TrailKind
from workshopkit.facilitation.ballot import LostKeyError, answer_count, roll
from workshopkit.facilitation.results.keeping import fix_result, note_result
from workshopkit.facilitation.trail import marks_of_result


def shut(unit: Unit, round_: Round) -> Round:
    """Close an open round; a secret ballot is counted by this, once and for all.

    Raises:
        KeyGoneError: A secret ballot cannot be counted: it must be held again.
        DamagedSlipError: So must it if a slip cannot be read.
    """
    if round_.is_secret:
        unit.count_slips(round_.id, roll(unit, round_))
    closed = replace(round_, state=RoundState.CLOSED)
    unit.save_round(closed)
    fixed = fix_result(unit, closed)
    told = {"took_part": answer_count(unit, round_), "base": asdict(fixed.base)}
    note_result(unit, closed, TrailKind.CLOSED, **told, **marks_of_result(unit, round_))
    # The server keeps a copy of the store whenever something was closed.
    unit.put_fact("copy", round_.slug)
    return closed


def spoil(unit: Unit, round_: Round) -> Round:
    """Close a secret ballot whose key is gone, uncounted, so that it can be held again."""
    unit.empty_box(round_.id)
    spoiled = replace(round_, state=RoundState.CLOSED)
    unit.save_round(spoiled)
    fix_result(unit, spoiled)
    note_result(unit, spoiled, TrailKind.SPOILED, **marks_of_result(unit, round_))
    return spoiled


def shut_or_spoil(unit: Unit, round_: Round, *, confirmed: bool) -> Round:
    """Close a round with its workshop; a secret ballot that cannot be counted, only if meant.

    Raises:
        LostKeyError: There is one, and it was not confirmed that it stays uncounted.
    """
    if not round_.is_secret or unit.can_count(round_.id):
        return shut(unit, round_)
    if not confirmed:
        raise LostKeyError
    return spoil(unit, round_)

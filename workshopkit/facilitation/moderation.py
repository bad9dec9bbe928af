"""Moderating what came out of a round: hide, show, edit, merge, move, undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.item import (
    Act,
    ActKind,
    NothingToMergeError,
    NothingToSplitError,
    NothingToUndoError,
)
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.text import clean
from workshopkit.domain.trail import TrailKind
from workshopkit.errors import InputError
from workshopkit.facilitation.chain import carry, carry_back, require_confirmed
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.results.keeping import note_result
from workshopkit.facilitation.results.namesake import without_namesakes
from workshopkit.facilitation.trail import moderation_of

MAX_LABEL = 200
#: As much as a free text can have.
MAX_REDACTED = 2000


class EmptyLabelError(InputError):
    """A label cannot be empty. Hide it instead if it should not be seen."""


class LongLabelError(InputError):
    """This label is {length} characters. There is room for {limit}."""


def moderate(
    unit: Unit,
    actor: Actor,
    round_: Round,
    kind: ActKind,
    items: tuple[str, ...],
    *,
    label: str = "",
    position: int = 0,
    confirmed: bool = False,
) -> Act:
    """Add an act of moderation to a round.

    `label` is the new name, for a split the name of each part on a line of its own; `position` is
    where a moved item goes, from 0. Only a `confirmed` change reaches what has built on it.

    Raises:
        UsedLaterError: A later exercise builds on this, and it was not confirmed.
        NamesakeError: Two would have one name, and it was not confirmed to merge them.
    """
    actor.may_facilitate()
    label = _split_lines(label) if kind is ActKind.SPLIT else clean(label)
    _check(kind, items, label)
    act = Act(len(unit.acts(round_.id)) + 1, kind, items, label, position)
    act = without_namesakes(unit, round_, act, confirmed=confirmed)
    require_confirmed(unit, round_, act, confirmed=confirmed)
    return _done(unit, round_, act)


def redact(unit: Unit, actor: Actor, round_: Round, item_id: str, text: str) -> Act:
    """Change a text before it is published, or black it out; what was written stays in the store.

    The secretary may do this, too. It can be undone like everything else.
    """
    actor.may_keep_record()
    new = clean(text, lines=True)
    if len(new) > MAX_REDACTED:
        raise LongLabelError(length=len(new), limit=MAX_REDACTED)
    act = Act(len(unit.acts(round_.id)) + 1, ActKind.REDACT, (item_id,), new)
    return _done(unit, round_, act)


def move_by(unit: Unit, actor: Actor, round_: Round, item_id: str, steps: int) -> Act:
    """Move one item up (negative) or down in the editor's order."""
    order = [item.id for item in outcome(unit, round_).items]
    position = max(0, order.index(item_id) + steps) if item_id in order else 0
    return moderate(unit, actor, round_, ActKind.MOVE, (item_id,), position=position)


def put_in_order(unit: Unit, actor: Actor, round_: Round, wanted: Sequence[str]) -> int:
    """Put items in the wanted order, those that are there; return how many were moved."""
    actor.may_facilitate()
    known = {item.id for item in outcome(unit, round_).items}
    there = [item for item in wanted if item in known]
    for position, item in enumerate(there):
        moderate(unit, actor, round_, ActKind.MOVE, (item,), position=position)
    return len(there)


def undo(unit: Unit, actor: Actor, round_: Round) -> Act:
    """Take back the latest act of moderation that still counts."""
    actor.may_facilitate()
    counting = [act for act in unit.acts(round_.id) if not act.undone]
    if not counting:
        raise NothingToUndoError
    undone = replace(counting[-1], undone=True)
    unit.put_act(round_.id, undone, round_.workshop_id)
    carry_back(unit, round_, undone)
    note_result(
        unit, round_, TrailKind.UNDONE, act=undone.kind, line=undone.seq, **_told(unit, round_)
    )
    return undone


def _done(unit: Unit, round_: Round, act: Act) -> Act:
    unit.put_act(round_.id, act, round_.workshop_id)
    # Where a later exercise has taken it over, it is so there, too.
    carry(unit, round_, act)
    note_result(
        unit, round_, TrailKind.MODERATED, act=act.kind, line=act.seq, **_told(unit, round_)
    )
    return act


def _told(unit: Unit, round_: Round) -> dict[str, str]:
    return {"moderation": moderation_of(unit, round_)}


def _check(kind: ActKind, items: tuple[str, ...], label: str) -> None:
    longest = max((len(line) for line in label.split("\n")), default=0)
    if longest > MAX_LABEL:
        raise LongLabelError(length=longest, limit=MAX_LABEL)
    if kind is ActKind.SPLIT and (len(items) != 1 or len(_names(label)) < 2):
        raise NothingToSplitError
    if kind is ActKind.MERGE and (len(items) < 2 or not label):
        raise NothingToMergeError
    if kind is ActKind.LABEL and not label:
        raise EmptyLabelError


def _split_lines(label: str) -> str:
    lines = clean(label, lines=True).split("\n")
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _names(label: str) -> set[str]:
    return {line for line in label.split("\n") if line}

"""Chaining: what an exercise takes over from an earlier one, and what a later change carries on.

An item keeps its id from exercise to exercise. When it is renamed, merged, split or hidden in an
earlier exercise after a later one has taken it over, the same act is done to the later one's
copy, so that its votes and cards stay where they belong and its earlier names are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workshopkit.domain.item import Act, ActKind, Item, lineage, moderated, part_id
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import OVER, NobodyVotedError, NoChoicesError, Round, RoundState
from workshopkit.domain.text import digest
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import NeedsConfirmingError
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.results.keeping import note_result
from workshopkit.facilitation.results.tie import tied_again
from workshopkit.facilitation.trail import choices_of
from workshopkit.kinds import kind_of, source_of

#: Acts that mean something to an exercise that has taken the item over; the order is its own.
_CARRIED = frozenset(set(ActKind) - {ActKind.MOVE})


class UsedLaterError(NeedsConfirmingError):
    """“{exercise}” already builds on this. Confirm the change to carry it on to there, too."""


def items_to_work_on(unit: Unit, workshop: Workshop, round_: Round) -> tuple[Item, ...]:
    """Return what a round works on: an earlier exercise's results, or the wording's own choices.

    Raises:
        NoChoicesError: The earlier exercise has no results yet.
    """
    kind = kind_of(round_)
    if kind.counts_hands(round_) and not kind.NEEDS_ITEMS:
        # What can be answered is fixed: a tally of hands is kept under the same names.
        return tuple(kind.items(round_, [], []))
    if round_.runoff_of:
        return tied_again(unit, round_)
    source = source_of(round_)
    if source:
        return results_of(unit, workshop, source)
    labels = round_.wording(workshop.language).block("choices")
    return tuple(Item(digest(round_.slug, str(n)), label) for n, label in enumerate(labels))


def results_of(unit: Unit, workshop: Workshop, source: str) -> tuple[Item, ...]:
    """Return what an earlier exercise hands on.

    Raises:
        NoChoicesError: It is not closed, or nothing came out of it.
    """
    earlier = latest_round(unit, workshop, source)
    found = kind_of(earlier).results(outcome(unit, earlier))
    title = earlier.wording(workshop.language).title
    if not found and earlier.state in OVER and "keep" in earlier.settings:
        raise NobodyVotedError(source=title)
    if not found or earlier.state not in OVER:
        raise NoChoicesError(source=title)
    return tuple(_handed_on(item) for item in found)


def require_confirmed(unit: Unit, round_: Round, act: Act, *, confirmed: bool) -> None:
    """Refuse an act that later exercises have built on, unless it is meant to reach them.

    Raises:
        UsedLaterError: It would change what a later exercise works on.
    """
    later = next(_later_rounds(unit, round_, act), None)
    if later is not None and not confirmed:
        workshop = unit.workshop_by_id(round_.workshop_id)
        code = workshop.language if workshop else "en"
        raise UsedLaterError(exercise=later.wording(code).title)


def carry(unit: Unit, round_: Round, act: Act) -> None:
    """Do an act to every later exercise that has taken the item over."""
    for later in _later_rounds(unit, round_, act):
        _take_over(unit, later, act, moderated(later.items, [_as_known(act, later)]))


def carry_back(unit: Unit, round_: Round, act: Act) -> None:
    """Undo what `carry` did: later exercises get the items as their own source has them now."""
    for later in _later_rounds(unit, round_, act):
        current = _current(unit, round_, later)
        restored = tuple(_restored(later.items, _as_known(act, later), current))
        _take_over(unit, later, act, restored)


def _take_over(unit: Unit, later: Round, act: Act, items: tuple[Item, ...]) -> None:
    changed = replace(later, items=items)
    unit.save_round(changed)
    # What is asked is another from now on, and the trail says since when.
    note_result(unit, changed, TrailKind.MODERATED, act=act.kind, choices=choices_of(changed))


def _as_known(act: Act, later: Round) -> Act:
    """Return an act on a later round's items, by the ids they have there.

    A merge of which only one came so far gives that one its new name.
    """
    lives_as = lineage(later.items)
    items = tuple(dict.fromkeys(lives_as[name] for name in act.items if name in lives_as))
    is_alone = act.kind is ActKind.MERGE and len(items) == 1
    return replace(act, items=items, kind=ActKind.LABEL if is_alone else act.kind)


def _current(unit: Unit, round_: Round, later: Round) -> dict[str, Item]:
    """Return what a later round can take over now: from its own source, or the one moderated."""
    source = source_of(later)
    between = [other for other in unit.rounds(round_.workshop_id) if other.slug == source]
    nearest = outcome(unit, between[-1]).items if between else ()
    known = lineage(nearest)
    farther = [item for item in outcome(unit, round_).items if item.id not in known]
    return {item.id: item for item in (*farther, *nearest)}


def _restored(taken: Sequence[Item], act: Act, current: dict[str, Item]) -> Iterator[Item]:
    """Yield a later round's items with those an undone act had changed put back."""
    parts = act.label.split("\n")[1:] if act.kind is ActKind.SPLIT else ()
    made = {part_id(act, name, part) for name in act.items for part in parts}
    for item in taken:
        if item.id in made:
            continue
        if item.id not in act.items:
            yield item
            continue
        again = (item.id, *item.merged)
        yield from (_handed_on(current[name]) for name in again if name in current)


def _handed_on(item: Item) -> Item:
    """Return an item without what only the exercise it comes from knows of it."""
    return replace(item, detail={}, authors=0, by=(), part=0)


def _later_rounds(unit: Unit, round_: Round, act: Act) -> Iterator[Round]:
    """Yield the rounds that have taken over what an act is about."""
    if act.kind not in _CARRIED:
        return
    for other in unit.rounds(round_.workshop_id):
        is_later = other.position > round_.position and other.state is not RoundState.PREPARED
        if is_later and not lineage(other.items).keys().isdisjoint(act.items):
            yield other

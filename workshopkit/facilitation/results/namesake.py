"""Two of one name among what the room chooses from: no act makes them without an offer to merge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workshopkit.domain.item import Act, ActKind, Item, moderated, visible
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.text import same_proposal_key
from workshopkit.errors import ConflictError, NeedsConfirmingError
from workshopkit.facilitation.outcome import outcome
from workshopkit.kinds import is_known_by_name

#: Acts after which something may be called what something else is called already.
_NAMING = (ActKind.LABEL, ActKind.MERGE, ActKind.SHOW)


class NamesakeError(NeedsConfirmingError):
    """There is one called “{label}” already. Merge them?"""


class NameTakenError(ConflictError):
    """There is one called “{label}” already. Give the part another name."""


def without_namesakes(unit: Unit, round_: Round, act: Act, *, confirmed: bool) -> Act:
    """Return an act that leaves no two of one name: a merge, if that is meant.

    Raises:
        NamesakeError: It was not confirmed.
        NameTakenError: A part that is split off would be called like something else.
    """
    if not is_known_by_name(round_) or act.kind not in (*_NAMING, ActKind.SPLIT):
        return act
    items = outcome(unit, round_).items
    for same in _namesakes(items, act):
        if act.kind is ActKind.SPLIT:
            raise NameTakenError(label=same[0].label)
        if not confirmed:
            raise NamesakeError(label=same[0].label)
        label = act.label or same[0].label
        return replace(act, kind=ActKind.MERGE, items=_joined(items, act, same), label=label)
    return act


def _namesakes(items: Sequence[Item], act: Act) -> Iterator[list[Item]]:
    """Yield those of one name that an act would leave, unless they were so before it."""
    before = {frozenset(item.id for item in same) for same in _alike(items)}
    after = _alike(moderated(items, [act]))
    yield from (same for same in after if frozenset(item.id for item in same) not in before)


def _alike(items: Sequence[Item]) -> list[list[Item]]:
    found: dict[tuple[int, str], list[Item]] = {}
    for item in visible(items):
        found.setdefault((item.part, same_proposal_key(item.label)), []).append(item)
    return [same for same in found.values() if len(same) > 1]


def _joined(items: Sequence[Item], act: Act, same: Sequence[Item]) -> tuple[str, ...]:
    """Return what becomes one, in the editor's order: what an act merges, and its namesakes."""
    ids = {item.id for item in same}
    if act.kind is ActKind.MERGE:
        ids |= set(act.items)
    return tuple(item.id for item in items if item.id in ids)

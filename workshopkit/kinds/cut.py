"""The cut: which of the choices go on, and what was done when it went through a tie."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from workshopkit.domain.item import Item
from workshopkit.domain.round import Settling, TieWay


@dataclass(frozen=True)
class Cut:
    """What goes on, in the editor's order; `tied` share the last `places`, if there is a tie."""

    kept: tuple[Item, ...]
    tied: tuple[Item, ...] = ()
    places: int = 0


def cut(items: Sequence[Item], count: int, settling: Settling) -> Cut:
    """Return what goes on: the `count` items with most votes; 0 keeps all.

    Where nobody has voted, nothing goes on. What got no vote never takes a place from another.
    Until a tie is settled, all that share the last place go on.
    """
    if not any(item.votes for item in items):
        return Cut(())
    if not count or len(items) <= count:
        return Cut(tuple(items))
    last = sorted((item.votes for item in items), reverse=True)[count - 1]
    if not last:
        return Cut(tuple(item for item in items if item.votes))
    sure = {item.id for item in items if item.votes > last}
    tied = tuple(item for item in items if item.votes == last)
    places = count - len(sure)
    if len(tied) == places:
        return Cut(tuple(item for item in items if item.votes >= last))
    inside = sure | _settled(tied, places, settling)
    return Cut(tuple(item for item in items if item.id in inside), tied, places)


def drawn(tied: Sequence[Item], places: int, seed: str) -> set[str]:
    """Return the ids that a lot draws: those whose SHA-256, with the seed before, is smallest."""
    lots = sorted(tied, key=lambda item: hashlib.sha256(f"{seed} {item.id}".encode()).hexdigest())
    return {item.id for item in lots[:places]}


def _settled(tied: Sequence[Item], places: int, settling: Settling) -> set[str]:
    ids = [item.id for item in tied]
    match settling.way:
        case TieWay.FEWER:
            return set()
        case TieWay.ORDER:
            return set(ids[:places])
        case TieWay.LOT:
            return drawn(tied, places, settling.seed)
        case TieWay.RUNOFF if settling.winners:
            return set(ids).intersection(settling.winners)
        case _:
            return set(ids)

"""What a role may see of a round, in the state it is in: asked on every way out of the store."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workshopkit.domain.actor import Role
from workshopkit.domain.record import Entry, EntryKind
from workshopkit.domain.round import Base, Outcome, Round, RoundState
from workshopkit.kinds import kind_of

_STAFF = (Role.FACILITATOR, Role.SECRETARY)


@dataclass(frozen=True)
class Sight:
    """Whether somebody may see the form, how many have answered, and what came out."""

    form: bool
    count: bool
    result: bool


def sight_of(round_: Round, role: Role) -> Sight:
    """Return what a role may see of a round; the stage shows what a participant may see."""
    if role in _STAFF:
        return Sight(form=True, count=True, result=True)
    is_opened = round_.state is not RoundState.PREPARED
    is_shown = round_.state is RoundState.REVEALED
    # What is only talked about is there as soon as the room is.
    is_talk = not is_opened and not kind_of(round_).asks(round_)
    return Sight(form=is_opened, count=is_opened, result=is_shown or is_talk)


def seen(outcome: Outcome, role: Role) -> Outcome:
    """Return of an outcome what a role may see: with nothing in it if that is nothing yet."""
    if sight_of(outcome.round, role).result:
        return outcome
    bare = replace(outcome.round, items=())
    return Outcome(bare, (), Base(unit=outcome.base.unit), withheld=True)


def is_seen(entry: Entry, withheld: frozenset[str]) -> bool:
    """Return whether a line of the record may be seen by who may not see these exercises yet."""
    return entry.kind is not EntryKind.DECISION or entry.body.get("exercise") not in withheld

"""Writing into the record what the room has decided, in one step."""

from __future__ import annotations

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import Entry, EntryKind
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError
from workshopkit.facilitation.chain import results_of
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.recording import add_entry, change_entry, record_of
from workshopkit.facilitation.results.keeping import fix_result, note_result
from workshopkit.facilitation.trail import answers_of, choices_of, question_of
from workshopkit.kinds import kind_of, source_of


class NothingDecidedError(ConflictError):
    """Nothing is decided here yet. Close the exercise first."""


def record_decision(unit: Unit, actor: Actor, workshop: Workshop, exercise: str) -> Entry:
    """Write a decision into the record; doing so again renews the line.

    The line names the exercise, so that how it came out is said in the language of the document.
    """
    actor.may_keep_record()
    round_ = _settled(unit, workshop, latest_round(unit, workshop, exercise))
    kind, found = kind_of(round_), outcome(unit, round_)
    if not kind.is_decided(found):
        raise NothingDecidedError
    fields = {"text": kind.proposal(found, workshop.language), "exercise": round_.slug}
    known = _recorded(unit, workshop, round_)
    if known is None:
        return add_entry(unit, actor, workshop, EntryKind.DECISION, fields)
    return change_entry(unit, actor, workshop, known.id, fields, known.rev)


def _settled(unit: Unit, workshop: Workshop, round_: Round) -> Round:
    """Return a round that is over; one that an earlier vote decides takes that over now."""
    if not kind_of(round_).DECIDES:
        raise NothingDecidedError
    if not kind_of(round_).asks(round_):
        return _by_vote(unit, workshop, round_)
    if round_.state not in (RoundState.CLOSED, RoundState.REVEALED):
        raise NothingDecidedError
    return round_


def _by_vote(unit: Unit, workshop: Workshop, round_: Round) -> Round:
    items = results_of(unit, workshop, source_of(round_))
    vote = latest_round(unit, workshop, source_of(round_))
    # What the room has not been shown of the vote, it is not shown by what the vote decides.
    is_shown = RoundState.REVEALED in (vote.state, round_.state)
    settled = round_.with_items(items, RoundState.REVEALED if is_shown else RoundState.CLOSED)
    unit.save_round(settled)
    fix_result(unit, settled)
    asked = {"question": question_of(settled), "choices": choices_of(settled)}
    answers = answers_of(unit, settled)
    note_result(unit, settled, TrailKind(settled.state), **asked, answers=answers)
    return settled


def _recorded(unit: Unit, workshop: Workshop, round_: Round) -> Entry | None:
    decisions = record_of(unit, workshop).of(EntryKind.DECISION)
    return next((e for e in decisions if e.body.get("exercise") == round_.slug), None)

"""Writing into the record what the room has decided, in one step."""

from __future__ import annotations

from workshopkit.domain.actor import Actor
from workshopkit.domain.exercise import filled
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import Entry, EntryKind
from workshopkit.domain.round import Outcome, Round, RoundState
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError
from workshopkit.facilitation.chain import results_of
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.recording import add_entry, change_entry, record_of
from workshopkit.facilitation.result import fix_result, note_result
from workshopkit.facilitation.trail import answers_of, choices_of, question_of
from workshopkit.kinds import kind_of, source_of
from workshopkit.kinds.decision import is_decided, proposal
from workshopkit.kinds.telling import how_many

#: The kinds of exercise that decide something.
DECIDING = ("decision", "vote")


class NothingDecidedError(ConflictError):
    """Nothing is decided here yet. Close the exercise first."""


def record_decision(unit: Unit, actor: Actor, workshop: Workshop, exercise: str) -> Entry:
    """Write a decision into the record; doing so again renews the line.

    The line names the exercise, so that how it came out is said in the language of the document.
    """
    actor.may_keep_record()
    round_ = _settled(unit, workshop, latest_round(unit, workshop, exercise))
    found = outcome(unit, round_)
    if not _is_decided(found):
        raise NothingDecidedError
    fields = {"text": _what(found, workshop.language), "exercise": round_.slug}
    known = _recorded(unit, workshop, round_)
    if known is None:
        return add_entry(unit, actor, workshop, EntryKind.DECISION, fields)
    return change_entry(unit, actor, workshop, known.id, fields, known.rev)


def _is_decided(found: Outcome) -> bool:
    if found.round.exercise.kind == "vote":
        return any(item.votes for item in kind_of(found.round).results(found))
    return is_decided(found)


def _what(found: Outcome, code: str) -> str:
    """Return what was decided about: the proposal, or what a vote is called."""
    round_ = found.round
    if round_.exercise.kind == "vote":
        return filled(round_.wording(code).title, {**round_.settings, "keep": how_many(found)})
    return proposal(round_, code)


def _settled(unit: Unit, workshop: Workshop, round_: Round) -> Round:
    """Return a round that is over; one that an earlier vote decides takes that over now."""
    if round_.exercise.kind not in DECIDING:
        raise NothingDecidedError
    if not kind_of(round_).asks(round_):
        return _by_vote(unit, workshop, round_)
    if round_.state not in (RoundState.CLOSED, RoundState.REVEALED):
        raise NothingDecidedError
    return round_


def _by_vote(unit: Unit, workshop: Workshop, round_: Round) -> Round:
    items = results_of(unit, workshop, source_of(round_))
    settled = round_.with_items(items, RoundState.REVEALED)
    unit.save_round(settled)
    fix_result(unit, settled)
    asked = {"question": question_of(settled), "choices": choices_of(settled)}
    answers = answers_of(unit, settled)
    note_result(unit, settled, TrailKind.REVEALED, **asked, answers=answers)
    return settled


def _recorded(unit: Unit, workshop: Workshop, round_: Round) -> Entry | None:
    decisions = record_of(unit, workshop).of(EntryKind.DECISION)
    return next((e for e in decisions if e.body.get("exercise") == round_.slug), None)

"""Commands by name: the same acts for the desk, the record, the command line and other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workshopkit.domain.actor import Actor
from workshopkit.domain.cut import TieWay
from workshopkit.domain.item import ActKind
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.text import clean
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError, NotFoundError
from workshopkit.facilitation import (
    decision,
    moderation,
    presence,
    privacy,
    publication,
    recording,
    roll,
    running,
    tie,
    timer,
    wording,
    workshop,
)
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.outcome import outcome

Facts = Mapping[str, Any]


class UnknownCommandError(NotFoundError):
    """There is no command called “{name}”."""


class MissingFactError(InputError):
    """The command lacks “{name}”, or it is not of the right sort."""


def perform(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    """Do what a command says in a workshop, if the actor may.

    Args:
        unit: The transaction it happens in.
        actor: Who asks; each act checks the role itself.
        place: The workshop.
        facts: `command` names the act; the rest are its facts.

    Raises:
        WorkshopError: It cannot be done, and why.
    """
    name = str(facts.get("command", ""))
    act = COMMANDS.get(name)
    if act is None:
        raise UnknownCommandError(name=clean(name)[:40])
    return act(unit, actor, place, facts)


def _open(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    exercise, is_meant = _text(facts, "exercise"), facts.get("confirmed") is True
    return running.open_round(unit, actor, place, exercise, _expected(facts), confirmed=is_meant)


def _close(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    return running.close_round(unit, actor, place, _text(facts, "exercise"), _expected(facts))


def _reveal(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    exercise, is_meant = _text(facts, "exercise"), facts.get("confirmed") is True
    return running.reveal_round(unit, actor, place, exercise, _expected(facts), confirmed=is_meant)


def _withdraw(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    running.withdraw_round(unit, actor, place, _text(facts, "exercise"))
    return None


def _settings(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    changed = facts.get("settings")
    if not isinstance(changed, dict):
        raise MissingFactError(name="settings")
    return running.change_settings(unit, actor, place, _text(facts, "exercise"), changed)


def _count(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    votes = facts.get("votes")
    if not isinstance(votes, dict) or not all(type(n) is int for n in votes.values()):
        raise running.UncountableError
    source, voters = _text(facts, "source"), _number(facts, "voters")
    count = HandCount(_round(unit, place, facts).id, source, voters, votes)
    running.count_by_hand(unit, actor, place, count)
    return None


def _timer(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    timer.set_timer(unit, actor, place, _number(facts, "minutes"))
    return None


def _add_time(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    timer.add_time(unit, actor, place, _number(facts, "minutes"))
    return None


def _go(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    return workshop.go_to_section(unit, actor, place, _text(facts, "section"))


def _join_screen(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    workshop.show_join_screen(unit, actor, place, shown=bool(facts.get("shown")))
    return None


def _spotlight(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    workshop.show_alone(unit, actor, place, str(facts.get("item", "")))
    return None


def _end(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    closed, is_meant = bool(facts.get("closed", True)), facts.get("confirmed") is True
    workshop.close_workshop(unit, actor, place, closed=closed, confirmed=is_meant)
    return None


def _moderate(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    kind = _text(facts, "act")
    if kind not in set(ActKind):
        raise MissingFactError(name="act")
    items = _texts(facts, "items")
    label, position = str(facts.get("label", "")), _number(facts, "position")
    return moderation.moderate(
        unit,
        actor,
        _round(unit, place, facts),
        ActKind(kind),
        items,
        label=label,
        position=position,
        confirmed=facts.get("confirmed") is True,
    )


def _redact(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    chosen, text = _round(unit, place, facts), str(facts.get("text", ""))
    return moderation.redact(unit, actor, chosen, _text(facts, "item"), text)


def _stage(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    return publication.set_stage(unit, actor, place, _text(facts, "stage"))


def _order(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    actor.may_facilitate()
    chosen = _round(unit, place, facts)
    known = {item.id for item in outcome(unit, chosen).items}
    wanted = [item for item in _texts(facts, "items") if item in known]
    moved = [
        moderation.moderate(unit, actor, chosen, ActKind.MOVE, (item,), position=position)
        for position, item in enumerate(wanted)
    ]
    return len(moved)


def _move(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    chosen = _round(unit, place, facts)
    return moderation.move_by(unit, actor, chosen, _text(facts, "item"), _number(facts, "steps"))


def _undo(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    return moderation.undo(unit, actor, _round(unit, place, facts))


def _wording(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    text = str(facts.get("text", ""))
    return wording.write_wording(unit, actor, place, _text(facts, "exercise"), text)


def _record_decision(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    return decision.record_decision(unit, actor, place, _text(facts, "exercise"))


def _add_entry(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    return recording.add_entry(unit, actor, place, _entry_kind(facts), _fields(facts))


def _change_entry(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    rev = _number(facts, "rev")
    return recording.change_entry(unit, actor, place, _text(facts, "entry"), _fields(facts), rev)


def _remove_entry(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    removed = bool(facts.get("removed", True))
    return recording.remove_entry(unit, actor, place, _text(facts, "entry"), removed=removed)


def _note(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    section, text = _text(facts, "section"), str(facts.get("text", ""))
    return recording.write_note(unit, actor, place, section, text, _number(facts, "rev"))


def _take_names(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    del facts
    return recording.take_over_names(unit, actor, place)


def _forget(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    privacy.forget(unit, actor, place, confirmed=facts.get("confirmed") is True)
    return None


def _keep_until(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    day = workshop.read_date(_text(facts, "day"))
    return privacy.keep_names_until(unit, actor, place, day)


def _codes(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    return roll.make_codes(unit, actor, place, _number(facts, "count"))


def _left(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    if facts.get("table"):
        presence.remove_table(unit, actor, place, _text(facts, "table"))
    else:
        presence.remove_seat(unit, actor, place, _text(facts, "seat"))
    return None


def _tie(unit: Unit, actor: Actor, place: Workshop, facts: Facts) -> object:
    way = _text(facts, "way")
    if way not in set(TieWay):
        raise MissingFactError(name="way")
    return tie.settle_tie(unit, actor, place, _text(facts, "exercise"), TieWay(way))


COMMANDS: Mapping[str, Callable[[Unit, Actor, Workshop, Facts], object]] = {
    "open": _open,
    "close": _close,
    "reveal": _reveal,
    "withdraw": _withdraw,
    "settings": _settings,
    "count": _count,
    "timer": _timer,
    "add_time": _add_time,
    "go": _go,
    "join_screen": _join_screen,
    "spotlight": _spotlight,
    "end": _end,
    "moderate": _moderate,
    "redact": _redact,
    "stage": _stage,
    "order": _order,
    "move": _move,
    "undo": _undo,
    "wording": _wording,
    "record_decision": _record_decision,
    "add_entry": _add_entry,
    "change_entry": _change_entry,
    "remove_entry": _remove_entry,
    "note": _note,
    "take_names": _take_names,
    "codes": _codes,
    "left": _left,
    "tie": _tie,
    "forget": _forget,
    "keep_until": _keep_until,
}


def _round(unit: Unit, place: Workshop, facts: Facts) -> Round:
    return latest_round(unit, place, _text(facts, "exercise"))


def _expected(facts: Facts) -> RoundState | None:
    given = facts.get("expect")
    if given is None:
        return None
    if not isinstance(given, str) or given not in set(RoundState):
        raise MissingFactError(name="expect")
    return RoundState(given)


def _entry_kind(facts: Facts) -> EntryKind:
    kind = _text(facts, "kind")
    # What the room says, only the room can say.
    if kind not in set(EntryKind) - {EntryKind.COMMENT}:
        raise MissingFactError(name="kind")
    return EntryKind(kind)


def _fields(facts: Facts) -> dict[str, str]:
    fields = facts.get("fields")
    if not isinstance(fields, dict):
        raise MissingFactError(name="fields")
    return {str(name): str(value) for name, value in fields.items()}


def _text(facts: Facts, name: str) -> str:
    value = facts.get(name)
    if not isinstance(value, str) or not value:
        raise MissingFactError(name=name)
    return value


def _texts(facts: Facts, name: str) -> tuple[str, ...]:
    values = facts.get(name)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise MissingFactError(name=name)
    return tuple(values)


def _number(facts: Facts, name: str) -> int:
    value = facts.get(name, 0)
    if type(value) is not int or abs(value) > _LARGEST:
        raise MissingFactError(name=name)
    return value


#: No count of people, votes or places in a list comes near this.
_LARGEST = 1_000_000

"""The panel of an exercise: run it, watch it, put what came out in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

from workshopkit.desk.desk import Desk
from workshopkit.desk.panel import Panel, templates
from workshopkit.desk.said import what_was_done
from workshopkit.desk.tie import tie_facts
from workshopkit.documents.web.html import fragment
from workshopkit.domain.exercise import filled
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import DamagedSlipError, KeyGoneError
from workshopkit.domain.round import Outcome, Round, RoundState
from workshopkit.domain.setting import room_settings
from workshopkit.domain.text import whole_number
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import latest_round, latest_rounds
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.waiting import Waiting, not_answered
from workshopkit.facilitation.running import can_withdraw
from workshopkit.facilitation.stage_look import looks
from workshopkit.facilitation.wording import has_wording
from workshopkit.front.piece import pieces, shown_piece
from workshopkit.kinds import kind_of
from workshopkit.locale.language import CatalogueLanguage

#: So many names are read at a glance.
MOST_NAMES = 12
_TAKES_PAPER = (RoundState.OPEN, RoundState.CLOSED)
_ANSWERED = (RoundState.CLOSED, RoundState.REVEALED)


@dataclass(frozen=True)
class SettingControl:
    """A setting as the panel shows it: a number with its range, or one of a few words."""

    name: str
    label: str
    value: Any
    low: int = 0
    high: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    has_lines: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether only this workshop knows it, and nobody has said it yet."""
        return self.has_lines and not self.value


class RoundPanel:
    """One exercise on the facilitator's page."""

    def __init__(self, desk: Desk, slug: str) -> None:
        self._desk = desk
        self._slug = slug
        self._drawn: tuple[object, str] = (None, "")
        self.panel = desk.watch.add(Panel(desk.words, self._draw, self._act))

    def _draw(self) -> str:
        with self._desk.store.read() as unit:
            workshop = self._desk.workshop(unit)
        # An exercise the room is not at changes only with the layout: a long script has many.
        is_here = workshop.section == self._slug
        seen = (workshop.layout, workshop.version if is_here else 0)
        if seen != self._drawn[0]:
            self._drawn = (seen, self._draw_round(workshop))
        return self._drawn[1]

    def _draw_round(self, workshop: Workshop) -> str:
        words = self._desk.words
        with self._desk.store.read() as unit:
            round_ = latest_round(unit, workshop, self._slug)
            found = outcome(unit, round_)
            facts = self._counts(unit, workshop, round_)
        return (
            templates()
            .get_template("round.html")
            .render(
                _=words.text,
                ngettext=words.plural,
                round=round_,
                outcome=found,
                settings=list(self._settings(round_)),
                wording=_wording(round_, words),
                minutes=round_.exercise.minutes,
                timer_runs=workshop.timer_end > time(),
                workshop=workshop,
                early=_closes_early(found),
                tie=None if workshop.is_closed else tie_facts(found, words),
                **_asked(round_, words),
                **_shown(found, words, workshop.spotlight),
                **facts,
            )
        )

    def _counts(self, unit: Unit, workshop: Workshop, round_: Round) -> dict[str, Any]:
        acts = [act for act in unit.acts(round_.id) if not act.undone]
        return {
            "can_undo": bool(acts),
            "looks": looks(unit, workshop),
            "can_take_back": can_withdraw(unit, workshop, round_),
            "hands": {count.source: count for count in unit.hand_counts(round_.id)},
            "lost": self._lost(unit, round_),
            "waiting": _waiting_for(not_answered(unit, round_), self._desk.words),
        }

    def _lost(self, unit: Unit, round_: Round) -> str:
        """Return why an open secret ballot must be held again, nothing if it can be counted."""
        is_open = round_.is_secret and round_.state is RoundState.OPEN
        if not is_open or unit.can_count(round_.id):
            return ""
        reason = DamagedSlipError() if unit.has_key(round_.id) else KeyGoneError()
        return reason.sentence(self._desk.words)

    def _settings(self, round_: Round) -> Iterator[SettingControl]:
        words = self._desk.words
        for one in room_settings(kind_of(round_).Settings):
            choices = tuple((value, words.text(said)) for value, said in one.choices)
            value = round_.settings[one.name]
            label, has_lines = words.text(one.label), one.has_lines
            yield SettingControl(one.name, label, value, one.low, one.high, choices, has_lines)

    def _act(self, message: Mapping[str, Any]) -> str:
        sent = {"exercise": self._slug, **message.get("facts", {})}
        facts = {**sent, **_from_fields(sent, message.get("fields", {}))}
        with self._desk.store.read() as unit:
            before = outcome(unit, latest_round(unit, self._desk.workshop(unit), self._slug)).items
        return what_was_done(facts, self._desk.act(facts), before, self._desk.words)


class LooseRoundPanel(RoundPanel):
    """The exercise the room is at, where it stands in no cell of this notebook.

    Something that was asked on the day, or an exercise that is not in the notebook any more.
    """

    def __init__(self, desk: Desk) -> None:
        script = desk.ground.script
        self._in_cells = {section.key for section in script.sections} if script else set()
        super().__init__(desk, "")

    def _draw(self) -> str:
        with self._desk.store.read() as unit:
            workshop = self._desk.workshop(unit)
            known = latest_rounds(unit, workshop)
        if workshop.section in self._in_cells or workshop.section not in known:
            return ""
        if workshop.section != self._slug:
            self._slug, self._drawn = workshop.section, (None, "")
        return super()._draw()


def _asked(round_: Round, words: CatalogueLanguage) -> dict[str, Any]:
    """Return what a round asks, and in which ways it is answered besides on devices."""
    wording, kind = round_.wording(words.code), kind_of(round_)
    asks, state = kind.asks(round_), round_.state
    return {
        "title": filled(wording.title, round_.settings),
        "instruction": filled(wording.instruction, round_.settings),
        "notes": wording.facilitator,
        "brief": fragment(kind.brief(round_, words), top=1),
        "asks": asks,
        "can_record": kind.DECIDES and (not asks or state in _ANSWERED),
        "takes_paper": asks and not round_.is_secret and state in _TAKES_PAPER,
        "counts_hands": kind.counts_hands(round_) and state is not RoundState.PREPARED,
    }


def _shown(found: Outcome, words: CatalogueLanguage, spotlight: str) -> dict[str, Any]:
    """Return what came out, and the pieces of it that the stage shows one at a time."""
    kind = kind_of(found.round)
    blocks = kind.report(found, words)
    on_stage = pieces(blocks if kind.asks(found.round) else kind.brief(found.round, words))
    return {
        "result": fragment(blocks, top=1),
        "pieces": on_stage if len(on_stage) > 1 else (),
        "shown_piece": shown_piece(on_stage, spotlight),
    }


def _waiting_for(waiting: Waiting, words: CatalogueLanguage) -> str:
    """Return who has not answered by name; the count above says how many they are in all."""
    named, more = waiting.names[:MOST_NAMES], waiting.names[MOST_NAMES:]
    others, names = len(more) + waiting.nameless, ", ".join(named)
    if not named:
        return ""
    if not others:
        return words.text("Not answered yet: {names}", names=names)
    return words.plural(
        "Not answered yet: {names} and {n} more",
        "Not answered yet: {names} and {n} more",
        others,
        names=names,
    )


def _wording(round_: Round, words: CatalogueLanguage) -> str | None:
    """Return the wording to go on from, none where an exercise has no wording."""
    if not has_wording(round_) or round_.state is RoundState.OPEN:
        return None
    stem = filled(round_.wording(words.code).texts.get("stem", ""), round_.settings)
    return str(round_.settings["wording"] or stem)


def _closes_early(found: Outcome) -> bool:
    base = found.base
    return base.took_part + base.hands + base.paper < base.joined


def _from_fields(facts: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields of a form add to a command's facts."""
    command = facts.get("command")
    if command == "settings":
        return {"settings": {name: _value(text) for name, text in typed.items()}}
    if command == "count":
        votes = {name[2:]: _count(text) for name, text in typed.items() if name.startswith("n-")}
        return {"voters": _count(typed.get("voters", "")), "votes": votes}
    if command == "wording":
        return {"text": str(typed.get("text", ""))}
    if command in ("timer", "add_time") and "minutes" in typed:
        return {"minutes": _count(typed["minutes"])}
    if command == "moderate":
        items = typed.get("items", facts.get("items", []))
        chosen = [items] if isinstance(items, str) else list(items)
        return {"label": str(typed.get("label", "")), "items": chosen}
    return {}


def _value(text: str) -> object:
    number = whole_number(text.removeprefix("-"))
    if number is None:
        return text
    return -number if text.startswith("-") else number


def _count(text: str) -> int:
    """Return a number of voters, votes or minutes; -1, which the rules refuse, for other texts."""
    number = whole_number(text or "0")
    return -1 if number is None else number

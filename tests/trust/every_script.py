"""A workshop held by each script from the first section to the last, with all that can be kept."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from datetime import date
from pathlib import Path

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import load_script
from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.tree import document_to_json
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.item import ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import ENTRY_FIELDS, EntryKind
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import NoChoicesError, Round
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.answering import hand_in, withdraw_answer
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather, keep_own_words
from workshopkit.facilitation.moderation import moderate
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.paper import type_in
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.roll import make_codes
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.publishing.publication import finalise
from workshopkit.facilitation.publishing.signing import sign_off
from workshopkit.facilitation.recording import add_entry
from workshopkit.facilitation.running import (
    change_settings,
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
)
from workshopkit.facilitation.wording import has_wording, write_wording
from workshopkit.facilitation.workshop import WorkshopPlan, close_workshop, new_workshop
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language
from workshopkit.store import SqlStore, open_store

ROOT = Path(__file__).parents[2]
SCRIPTS = (
    *("communication_day", "dialogue_forum", "evaluation"),
    *("local_follow_up", "social_media", "working_group"),
)
FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
NAMES = (
    *("Alva Exempelsson", "Bo Påhittström", "Carin Låtsasberg"),
    *("Disa Övningsdotter", "Eskil Fiktivlund", "Frida Provström"),
)
SLUG = "held"
#: What is typed where a line of the record has choices of its own.
_TYPED = {"presence": "present", "date": "2027-04-15", "when": "2027-05-01", "exercise": ""}


def hold(script_name: str, folder: Path) -> Path:
    """Hold a workshop by a script; return its store in one file, which any program may change."""
    store = open_store(str(folder / "held.sqlite"), checkpoints=True, keys=folder / "keys")
    with store.write() as unit:
        _make(unit, script_name)
    with store.read() as unit:
        slugs = list(dict.fromkeys(r.slug for r in unit.rounds(find_workshop(unit, SLUG).id)))
    for number, slug in enumerate(slugs):
        _run(store, slug, number)
    for act in (_keep_record, _publish, _end):
        with store.write() as unit:
            act(unit)
    store.sweep()
    store.close()
    return _plain(folder / "held.sqlite", folder / f"{script_name}.sqlite")


def _make(unit: Unit, script_name: str) -> None:
    exercises = read_catalogue(ROOT / "exercises").exercises
    script, _ = load_script(ROOT / "notebooks", script_name, exercises)
    plan = WorkshopPlan("Ett möte", date(2027, 4, 15), "Ängelåsa", "sv", script_name, SLUG)
    made = new_workshop(unit, FACILITATOR, plan)
    codes = make_codes(unit, FACILITATOR, made, len(NAMES))
    prepare_rounds(unit, made, script, exercises)
    for number, (name, code) in enumerate(zip(NAMES, codes, strict=True)):
        join(unit, code.code, name=name, table=f"Bord {number % 3}", language="sv")


def _run(store: SqlStore, slug: str, number: int) -> None:
    """Run an exercise: every second is shown; votes are secret where they may be."""
    with store.write() as unit:
        place = find_workshop(unit, SLUG)
        round_ = latest_round(unit, place, slug)
        if not kind_of(round_).asks(round_):
            return
        if has_wording(round_) and not round_.settings["wording"]:
            write_wording(unit, SECRETARY, place, slug, "Vi gör så här.")
        if {"secret", "mode", "voters"} <= round_.settings.keys() and number % 2:
            with contextlib.suppress(WorkshopError):
                voting = {"secret": "yes", "mode": "vote", "voters": "people", "method": "dots"}
                known = {name: value for name, value in voting.items() if name in round_.settings}
                change_settings(unit, FACILITATOR, place, slug, known)
    try:
        with store.write() as unit:
            place = find_workshop(unit, SLUG)
            if kind_of(latest := latest_round(unit, place, slug)).lacks_wording(latest):
                write_wording(unit, FACILITATOR, place, slug, "Vi prövar det i ett år.")
            opened = open_round(unit, FACILITATOR, place, slug, confirmed=True)
    except NoChoicesError:
        return
    with store.write() as unit:
        _answer(unit, opened)
    with store.write() as unit:
        close_round(unit, FACILITATOR, find_workshop(unit, SLUG), slug)
    with store.write() as unit:
        _after_closing(unit, slug)
    if number % 4 != 3:
        with store.write() as unit:
            place = find_workshop(unit, SLUG)
            reveal_round(unit, FACILITATOR, place, slug, confirmed=True)


def _answer(unit: Unit, round_: Round) -> None:
    people = unit.participants(round_.workshop_id)
    for seed, person in enumerate(people[:3] if round_.by_table else people):
        value = kind_of(round_).sample(round_, seed)
        hand_in(unit, _actor(person), round_, person, value, 1)
    if not round_.by_table:
        withdraw_answer(unit, _actor(people[-1]), round_, people[-1])


def _after_closing(unit: Unit, slug: str) -> None:
    place = find_workshop(unit, SLUG)
    round_ = latest_round(unit, place, slug)
    kind = kind_of(round_)
    if not round_.is_secret:
        type_in(unit, SECRETARY, round_, kind.sample(round_, 7))
    if kind.counts_hands(round_) and round_.items:
        votes = {round_.items[0].id: 2}
        count_by_hand(unit, FACILITATOR, place, HandCount(round_.id, "paper", 3, votes))
    items = outcome(unit, round_).items
    if items:
        moderate(unit, FACILITATOR, round_, ActKind.HIDE, (items[-1].id,), confirmed=True)


def _keep_record(unit: Unit) -> None:
    place = find_workshop(unit, SLUG)
    keep_own_words(unit, place, {"before": "<p>Först</p>", "between": "<p>Mellan</p>"})
    for kind in EntryKind:
        fields = {name: _TYPED.get(name, f"{name} {kind}") for name in ENTRY_FIELDS[kind]}
        with contextlib.suppress(WorkshopError):
            add_entry(unit, SECRETARY, place, kind, fields)


def _publish(unit: Unit) -> None:
    place, words = find_workshop(unit, SLUG), language("sv")
    tree = document_to_json(documentation(gather(unit, place), words))
    finalise(unit, SECRETARY, place, tree, "sv")
    sign_off(unit, SECRETARY, place, {"report.html": "00ff"})


def _end(unit: Unit) -> None:
    close_workshop(unit, FACILITATOR, find_workshop(unit, SLUG), confirmed=True)


def _actor(person: Participant) -> Actor:
    return Actor(Role.PARTICIPANT, person.id, person.workshop_id)


def _plain(store: Path, to: Path) -> Path:
    """Copy a store without what stops other programs: triggers, the log."""
    shutil.copyfile(store, to)
    with contextlib.closing(sqlite3.connect(to)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA journal_mode=DELETE")
    return to

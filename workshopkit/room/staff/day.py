"""The day as the desk lists it: its sections in order, and what the notebook says anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from workshopkit.domain.exercise import Exercise, filled
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.script import Difference, Programme, Script, Section, SectionKind, Slot
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.clock import Clock, clock_of, course_of, minutes_of
from workshopkit.facilitation.finding import latest_rounds
from workshopkit.facilitation.programme import lacks, news, programme_of
from workshopkit.kinds import source_of
from workshopkit.locale.language import CatalogueLanguage, language

_TITLES = {SectionKind.WELCOME: "Welcome", SectionKind.THANKS: "Thank you"}


def sections_of_day(unit: Unit, place: Workshop, script: Script) -> list[dict[str, Any]]:
    """Return each section as it is listed, those that are skipped, too.

    `cells` are those of the notebook, none for a section that is not in it. `lacks` says what an
    exercise has to build on and will not have where it stands.
    """
    words = language(place.language)
    programme = programme_of(unit, place, script)
    rounds = latest_rounds(unit, place)
    listed = []
    for slot, section in zip(programme.slots, programme.whole(script).sections, strict=True):
        round_ = rounds.get(slot.key)
        source = rounds.get(source_of(round_)) if round_ else None
        lacking = source is not None and lacks(rounds, programme, slot.key, source.slug)
        said = {"source": _title_of_round(source, words)} if source and lacking else None
        listed.append(
            {
                "key": slot.key,
                "kind": slot.kind,
                "title": _title(section, round_, words),
                "cells": section.cells,
                "skipped": slot.skipped,
                "lacks": words.text("builds on “{source}”, which comes later", **said)
                if said
                else "",
            }
        )
    return listed


def clock_of_day(unit: Unit, place: Workshop, script: Script, now: int) -> dict[str, Any]:
    """Return what the desk says of the time, and for each section when it begins and its minutes.

    `now` is in seconds since 1970. Nothing is said before the day has begun, and after its end.
    """
    words, programme = language(place.language), programme_of(unit, place, script)
    rounds = latest_rounds(unit, place)
    clock = clock_of(unit, place, programme, now)
    planned = minutes_of(course_of(unit, place), programme.slots, rounds)
    said = " ".join(_said_of_time(clock, _titles(programme, script, rounds, words), words))
    starts = clock.starts if clock else {}
    return {
        "said": said,
        "starts": {key: words.time(_local(at)) for key, at in starts.items()},
        "minutes": planned,
    }


def _said_of_time(
    clock: Clock | None, titles: Mapping[str, str], words: CatalogueLanguage
) -> Iterator[str]:
    if clock is None:
        return
    if abs(clock.late) <= 1:
        yield words.text("On time.")
    elif clock.late > 0:
        yield words.plural("{n} minute late.", "{n} minutes late.", clock.late)
    else:
        yield words.plural("{n} minute early.", "{n} minutes early.", -clock.late)
    yield words.text("Ends at {time}.", time=words.time(_local(clock.end)))
    if clock.late > 1 and clock.shorter:
        yield words.text("Could be shortened: {sections}.", sections=_shorter(clock, titles, words))


def _shorter(clock: Clock, titles: Mapping[str, str], words: CatalogueLanguage) -> str:
    said = (
        words.plural(
            "“{title}” by {n} minute", "“{title}” by {n} minutes", n, title=titles.get(key, key)
        )
        for key, n in clock.shorter
    )
    return ", ".join(said)


def _titles(
    programme: Programme, script: Script, rounds: Mapping[str, Round], words: CatalogueLanguage
) -> dict[str, str]:
    sections = programme.whole(script).sections
    return {one.key: _title(one, rounds.get(one.key), words) for one in sections}


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone()


def news_of_notebook(
    unit: Unit, place: Workshop, script: Script, exercises: Mapping[str, Exercise]
) -> str:
    """Return what has changed in the notebook since it was taken in; nothing if nothing has."""
    found = news(unit, place, script)
    return " ".join(_told(found, exercises, language(place.language)))


def _told(
    found: Difference, exercises: Mapping[str, Exercise], words: CatalogueLanguage
) -> Iterator[str]:
    if not found:
        return
    yield words.text("The script has been changed.")
    if found.new:
        new = (_new_title(section, exercises, words) for section in found.new)
        yield words.text("New: {titles}.", titles=_listed(new, words))
    if found.gone:
        gone = (_gone_title(slot, exercises, words) for slot in found.gone)
        yield words.text("Gone: {titles}.", titles=_listed(gone, words))
    if found.is_reordered:
        yield words.text("The sections are in another order.")


def _listed(titles: Iterator[str], words: CatalogueLanguage) -> str:
    return ", ".join(words.text("“{title}”", title=title) for title in titles)


def _new_title(
    section: Section, exercises: Mapping[str, Exercise], words: CatalogueLanguage
) -> str:
    exercise = exercises.get(section.key)
    return exercise.wording(words.code).title if exercise else _title(section, None, words)


def _gone_title(slot: Slot, exercises: Mapping[str, Exercise], words: CatalogueLanguage) -> str:
    return _new_title(Section(slot.key, slot.kind, slot.title, ()), exercises, words)


def _title(section: Section, round_: Round | None, words: CatalogueLanguage) -> str:
    if round_ is not None:
        return _title_of_round(round_, words)
    return words.text(_TITLES[section.kind]) if section.kind in _TITLES else section.title


def _title_of_round(round_: Round, words: CatalogueLanguage) -> str:
    return filled(round_.wording(words.code).title, round_.settings)

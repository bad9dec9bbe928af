"""The day as the desk lists it: its sections in order, and what the notebook says anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workshopkit.domain.exercise import Exercise, filled
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.script import Difference, Script, Section, SectionKind, Slot
from workshopkit.domain.workshop import Workshop
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

"""Making workshops, joining them, and moving the room through them."""

from __future__ import annotations

import secrets
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from workshopkit.domain.actor import Actor
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import RoundState
from workshopkit.domain.script import NoSuchScriptError
from workshopkit.domain.text import clean, one_line, slug, whole_number
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Day,
    Workshop,
    WorkshopState,
)
from workshopkit.errors import ConflictError, InputError
from workshopkit.facilitation.clock import note_visit
from workshopkit.facilitation.programme import bring_back
from workshopkit.facilitation.results.closing import shut_or_spoil
from workshopkit.facilitation.timer import without_what_is_over
from workshopkit.facilitation.trail import note_in_trail
from workshopkit.verifier import COVERS

MAX_TITLE = 120
#: After so many days names should be forgotten, unless another number is chosen.
KEEP_DAYS = 90
MOST_KEEP_DAYS = 3650


class SlugTakenError(ConflictError):
    """There is already a workshop called “{slug}”. Choose another name."""


class NoTitleError(InputError):
    """A workshop needs a title."""


class FinalDescriptionError(ConflictError):
    """A version is final, so the workshop keeps its title, date and place."""


class UnknownLanguageError(InputError):
    """The language “{language}” is not known. Choose sv, nb, da or en."""


class KeepDaysError(InputError):
    """Names can be kept for 0 to {most} days after the workshop."""


class BadDateError(InputError):
    """“{date}” is not a date. Write it like 2027-04-15."""


def read_date(raw: str) -> date:
    """Return a date typed as 2027-04-15."""
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise BadDateError(date=raw[:20]) from error


def whole_days(raw: str) -> int:
    """Return a typed number of days; the usual one if nothing is typed."""
    if not raw.strip():
        return KEEP_DAYS
    days = whole_number(raw, MOST_KEEP_DAYS)
    if days is None:
        raise KeepDaysError(most=MOST_KEEP_DAYS)
    return days


@dataclass(frozen=True)
class WorkshopPlan:
    """What a person fills in to make a workshop; an empty slug is made from the title.

    With a day in `until`, everybody goes through it at their own pace, up to and including it.
    """

    title: str
    date: date
    place: str
    language: str
    script: str
    slug: str = ""
    until: Day | None = None
    keep_days: int = KEEP_DAYS


def read_plan(facts: Mapping[str, Any], scripts: Container[str]) -> WorkshopPlan:
    """Return what was typed in for a new workshop, each fact by the name it has in the plan.

    Args:
        facts: The texts; days are written like 2027-04-15.
        scripts: The names of the scripts there are.

    Raises:
        NoSuchScriptError: The script is none of them.
        InputError: A day or a number of days cannot be read.
    """
    typed = {name: str(value) for name, value in facts.items() if value is not None}
    until = typed.get("until", "")
    plan = WorkshopPlan(
        title=typed.get("title", ""),
        date=read_date(typed.get("date", "")),
        place=typed.get("place", ""),
        language=typed.get("language", ""),
        script=typed.get("script", ""),
        slug=typed.get("slug", ""),
        until=read_date(until) if until else None,
        keep_days=whole_days(typed.get("keep_days", "")),
    )
    if plan.script not in scripts:
        raise NoSuchScriptError(name=clean(plan.script)[:60])
    return plan


def new_workshop(unit: Unit, actor: Actor, plan: WorkshopPlan) -> Workshop:
    """Make a workshop with a join code of its own."""
    actor.may_facilitate()
    title = one_line(plan.title, MAX_TITLE)
    if not title:
        raise NoTitleError
    if plan.language not in LANGUAGES:
        raise UnknownLanguageError(language=plan.language)
    if not 0 <= plan.keep_days <= MOST_KEEP_DAYS:
        raise KeepDaysError(most=MOST_KEEP_DAYS)
    workshop = Workshop(
        id=secrets.token_hex(8),
        slug=_free_slug(unit, plan, title),
        title=title,
        date=plan.date,
        place=one_line(plan.place, MAX_TITLE),
        language=plan.language,
        script=plan.script,
        code=free_join_code(unit),
        until=plan.until,
        keep_until=(plan.until or plan.date) + timedelta(days=plan.keep_days),
    )
    unit.add_workshop(workshop)
    facts = {"workshop": workshop.slug, "date": str(workshop.date), "script": workshop.script}
    note_in_trail(unit, workshop.id, TrailKind.CREATED, covers=COVERS, **facts)
    return workshop


def describe_workshop(
    unit: Unit, actor: Actor, workshop: Workshop, title: str, day: Day, place: str
) -> Workshop:
    """Change what a workshop is called, when it is held and where; all else stays what it is.

    The day until which names are kept moves with the day of the workshop.

    Raises:
        FinalDescriptionError: A version of its document is final.
    """
    actor.may_keep_record()
    if unit.publications(workshop.id):
        raise FinalDescriptionError
    told = replace(
        workshop, title=one_line(title, MAX_TITLE), date=day, place=one_line(place, MAX_TITLE)
    )
    if not told.title:
        raise NoTitleError
    new = [n for n in ("title", "date", "place") if getattr(told, n) != getattr(workshop, n)]
    if not new:
        return workshop
    told = replace(told, keep_until=_moved_with(workshop, day))
    unit.save_workshop(told)
    note_in_trail(unit, workshop.id, TrailKind.DESCRIBED, changed=new, date=str(day))
    return told


def _moved_with(workshop: Workshop, day: Day) -> Day | None:
    kept = workshop.keep_until
    return kept if kept is None or workshop.until else kept + (day - workshop.date)


def go_to_section(unit: Unit, actor: Actor, workshop: Workshop, section: str) -> Workshop:
    """Move the room to a section."""
    actor.may_facilitate()
    workshop.require_not_closed()
    bring_back(unit, workshop, section)
    note_visit(unit, workshop, section)
    moved = without_what_is_over(workshop.at(section))
    unit.save_workshop(moved)
    return moved


def show_join_screen(unit: Unit, actor: Actor, workshop: Workshop, *, shown: bool) -> None:
    """Put the join screen on the stage, or take it away."""
    actor.may_facilitate()
    unit.save_workshop(replace(workshop, showing_join=shown))


def show_alone(unit: Unit, actor: Actor, workshop: Workshop, item_id: str) -> None:
    """Show one item alone on the stage; an empty id shows all again."""
    actor.may_facilitate()
    unit.save_workshop(replace(workshop, spotlight=item_id))


def close_workshop(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    *,
    closed: bool = True,
    confirmed: bool = False,
) -> None:
    """End a workshop, or take the ending back; open rounds are closed with it.

    Raises:
        NeedsConfirmingError: A secret ballot is open that cannot be counted any more.
    """
    actor.may_facilitate()
    state = WorkshopState.CLOSED if closed else WorkshopState.OPEN
    for round_ in unit.rounds(workshop.id):
        if closed and round_.state is RoundState.OPEN:
            shut_or_spoil(unit, round_, confirmed=confirmed)
    # What comes after the end is no time of the last section.
    note_visit(unit, workshop, "" if closed else workshop.section)
    unit.save_workshop(_dated_again(replace(workshop, state=state, showing_join=False)))


def _dated_again(workshop: Workshop) -> Workshop:
    """Return a workshop with a day for the names that come when it goes on after forgetting."""
    if workshop.is_closed or workshop.keep_until:
        return workshop
    day = datetime.now(UTC).astimezone().date() + timedelta(days=KEEP_DAYS)
    return replace(workshop, keep_until=day)


def _free_slug(unit: Unit, plan: WorkshopPlan, title: str) -> str:
    if plan.slug:
        wanted = slug(plan.slug) or "workshop"
        if unit.workshop(wanted):
            raise SlugTakenError(slug=wanted)
        return wanted
    stem = slug(title) or "workshop"
    candidates = (f"{stem}-{n}" if n > 1 else stem for n in range(1, 1000))
    return next(name for name in candidates if not unit.workshop(name))


def free_join_code(unit: Unit) -> str:
    """Return a join code that no workshop has."""
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if not unit.workshop_by_code(code):
            return code

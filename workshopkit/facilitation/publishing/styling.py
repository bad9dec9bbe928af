"""House style: what a workshop's document looks like, over what is usual at this place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshopkit.documents.content.house_style import house_style
from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import Entry, EntryKind, Record
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import digest
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.publishing.both_texts import both_texts
from workshopkit.facilitation.publishing.style_rule import (
    COLOURS,
    NoAltTextError,
    NoPictureError,
    check_logo,
    check_style,
)
from workshopkit.facilitation.recording import keep_one, record_of

_TEXTS = ("organisation", "footer")
#: What is typed or chosen; the logo is a matter of its own.
STYLE_FIELDS = (*_TEXTS, *COLOURS, "font")


class StyleChangedError(ConflictError):
    """The house style was changed in the meantime, so nothing was saved. Look at it again."""


def change_style(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    ground: Ground,
    typed: Mapping[str, str],
    was: Mapping[str, str],
) -> Entry | None:
    """Change those fields of the style that differ from what was seen in `was`.

    Two who wrote the same line keep both texts.

    Raises:
        StyleChangedError: Somebody else has chosen another colour or typeface in the meantime.
    """
    actor.may_keep_record()
    style = style_of(record_of(unit, workshop), ground)
    fields = dict(_typed_anew(style, typed, was))
    return keep_one(unit, actor, workshop, EntryKind.STYLE, fields)


def begin_style(
    unit: Unit, actor: Actor, workshop: Workshop, ground: Ground, fields: Mapping[str, str]
) -> Entry | None:
    """Write the style of a workshop that has none of its own, the logo with the rest.

    Raises:
        StyleChangedError: It has one by now.
    """
    actor.may_keep_record()
    if record_of(unit, workshop).of(EntryKind.STYLE):
        raise StyleChangedError
    if fields.get("logo"):
        set_logo(unit, actor, workshop, ground, fields["logo"], fields.get("logo_alt", ""))
    return change_style(unit, actor, workshop, ground, fields, {})


def set_logo(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    ground: Ground,
    address: str,
    alt: str,
    was: str | None = None,
) -> Entry | None:
    """Use a logo, as a data address, with what it says; without one, only what it says changes.

    Raises:
        StyleChangedError: `was` is not the mark of the logo that is kept now.
    """
    actor.may_keep_record()
    record, described = record_of(unit, workshop), alt.strip()
    _require_logo(record, was)
    if not address and not style_of(record, ground).logo:
        raise NoPictureError
    if address:
        check_logo(address)
    if not described:
        raise NoAltTextError
    fields = {"logo_alt": described, **({"logo": address} if address else {})}
    return keep_one(unit, actor, workshop, EntryKind.STYLE, fields)


def remove_logo(
    unit: Unit, actor: Actor, workshop: Workshop, was: str | None = None
) -> Entry | None:
    """Take the workshop's own logo away, with what it says."""
    actor.may_keep_record()
    _require_logo(record_of(unit, workshop), was)
    return keep_one(unit, actor, workshop, EntryKind.STYLE, {"logo": "", "logo_alt": ""})


def style_of(record: Record, ground: Ground) -> HouseStyle:
    """Return the style a workshop's document is printed in."""
    return house_style(record, ground.style or HouseStyle())


def own_logo(record: Record) -> str:
    """Return the logo that was chosen for this workshop, as a data address, if any."""
    entries = record.of(EntryKind.STYLE)
    return str(entries[0].body.get("logo", "")) if entries else ""


def logo_mark(record: Record) -> str:
    """Return the mark by which a page says which logo of the workshop's own it saw."""
    return digest(own_logo(record))


def _require_logo(record: Record, was: str | None) -> None:
    if was is not None and was != logo_mark(record):
        raise StyleChangedError


def _typed_anew(
    style: HouseStyle, typed: Mapping[str, str], was: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what was typed anew: the other fields may be somebody else's by now."""
    for name in STYLE_FIELDS:
        now = str(getattr(style, name))
        seen, text = was.get(name, now), typed.get(name, now).strip()
        if text in (seen, now):
            continue
        check_style(name, text)
        if now != seen and name not in _TEXTS:
            raise StyleChangedError
        yield name, both_texts(now, text, " / ") if now != seen else text

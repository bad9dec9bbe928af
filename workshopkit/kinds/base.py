"""What results of several kinds have in common: the line that says what was counted, proposals."""

from __future__ import annotations

from workshopkit.domain.document import Block, Paragraph
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.round import Base


def base_line(base: Base, language: Language) -> str:
    """Return who took part, out of how many, and what was counted by hand."""
    return " ".join(part for part in _parts(base, language) if part)


def nothing_yet(language: Language) -> tuple[Block, ...]:
    """Return the block for a round nobody answered."""
    return (Paragraph(language.text("No answers."), style="small"),)


def proposed_line(item: Item, language: Language) -> str:
    """Return a proposal with who made it, or how many did."""
    if item.by:
        return f"{item.label} ({language.listing(item.by)})"
    if item.authors < 2:
        return item.label
    count = language.plural("{n} proposed this", "{n} proposed this", item.authors)
    return f"{item.label} ({count})"


def _parts(base: Base, language: Language) -> list[str]:
    return [_took_part(base, language), _not_answered(base, language), *_by_hand(base, language)]


def _took_part(base: Base, language: Language) -> str:
    if not base.took_part and (base.hands or base.paper):
        # Nobody was asked to answer on a device.
        return ""
    if base.unit == "tables":
        return language.plural("{n} table took part.", "{n} tables took part.", base.took_part)
    return language.plural(
        "{n} of {joined} took part.",
        "{n} of {joined} took part.",
        base.took_part,
        joined=base.joined,
    )


def _not_answered(base: Base, language: Language) -> str:
    missing = base.not_answered
    if not missing or base.hands or base.paper:
        return ""
    if base.unit == "tables":
        return language.plural(
            "{n} table has not answered.", "{n} tables have not answered.", missing
        )
    return language.plural("{n} has not answered.", "{n} have not answered.", missing)


def _by_hand(base: Base, language: Language) -> list[str]:
    return [
        language.plural("{n} by show of hands.", "{n} by show of hands.", base.hands)
        if base.hands
        else "",
        language.plural("{n} on paper.", "{n} on paper.", base.paper) if base.paper else "",
    ]

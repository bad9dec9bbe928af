"""The line under a result that says what was counted."""

from __future__ import annotations

from workshopkit.domain.document import Block, Paragraph
from workshopkit.domain.language import Language
from workshopkit.domain.round import Base


def base_line(base: Base, language: Language) -> str:
    """Return who took part, out of how many, and what was counted by hand."""
    return " ".join(part for part in _parts(base, language) if part)


def nothing_yet(language: Language) -> tuple[Block, ...]:
    """Return the block for a round nobody answered."""
    return (Paragraph(language.text("No answers."), style="small"),)


def _parts(base: Base, language: Language) -> list[str]:
    return [_took_part(base, language), _not_answered(base, language), *_by_hand(base, language)]


def _took_part(base: Base, language: Language) -> str:
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

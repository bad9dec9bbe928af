"""Who took part in what: one table in the appendix."""

from __future__ import annotations

from collections.abc import Iterator

from workshopkit.documents.content.script_part import is_told
from workshopkit.domain.document import Block, Heading, Table
from workshopkit.domain.language import Language
from workshopkit.domain.material import Material
from workshopkit.domain.round import Outcome
from workshopkit.kinds import kind_of
from workshopkit.kinds.base import base_line
from workshopkit.kinds.telling import heading_of


def participation(material: Material, language: Language) -> Iterator[Block]:
    """Yield who took part in each result, in the order of the script."""
    outcomes = [outcome for part in material.parts for outcome in part.outcomes]
    # Runs of one exercise in which as many took part are told once.
    rows = tuple(
        dict.fromkeys(
            (heading_of(outcome, language), base_line(outcome.base, language))
            for outcome in outcomes
            if _is_counted(outcome)
        )
    )
    if rows:
        title = language.text("Appendix: who took part")
        yield Heading(1, title)
        yield Table(title, (language.text("Part"), language.text("Participants")), rows)


def _is_counted(outcome: Outcome) -> bool:
    asks = kind_of(outcome.round).asks(outcome.round)
    return asks and not outcome.withheld and is_told(outcome)

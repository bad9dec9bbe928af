"""What kinds have in common: the usual answers, and lines that several results have.

A kind that answers a question as most do takes the answer from here: `asks as asks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workshopkit.domain.document import Block, Paragraph
from workshopkit.domain.exercise import filled
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.domain.setting import one_of


def asks(round_: Round) -> bool:
    """Return that everybody answers."""
    del round_
    return True


def counts_hands(round_: Round) -> bool:
    """Return that there is nothing to raise a hand for."""
    del round_
    return False


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return nothing: the instruction, or the form, says it all."""
    del round_, language
    return ()


def notes_about(round_: Round, code: str) -> tuple[str, ...]:
    """Return nothing: there is one note for the whole exercise."""
    del round_, code
    return ()


def own_words(outcome: Outcome) -> tuple[Item, ...]:
    """Return nothing: no text stands alone."""
    del outcome
    return ()


def lacks_wording(round_: Round) -> bool:
    """Return that nobody is asked to agree to anything."""
    del round_
    return False


def is_worded(round_: Round) -> bool:
    """Return that it is not about a wording."""
    del round_
    return False


def is_decided(outcome: Outcome) -> bool:
    """Return that nothing is decided."""
    del outcome
    return False


def proposal(outcome: Outcome, code: str) -> str:
    """Return what the exercise is called."""
    round_ = outcome.round
    return filled(round_.wording(code).title, round_.settings)


def outcome_sentence(outcome: Outcome, language: Language) -> str:
    """Return nothing: nothing is decided."""
    del outcome, language
    return ""


def who_answers(*, by_table: bool = False) -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare the setting of who answers: each person, or each table if that is usual."""
    first, second = ("tables", "people") if by_table else ("people", "tables")
    words = {"people": "Each person", "tables": "Each table"}
    return one_of(**{first: words[first], second: words[second]}, label="Who answers")


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


def written(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the visible texts that somebody wrote; a part split off has only an earlier name."""
    texts = (item for item in visible(items) if not item.is_ours)
    return tuple(item for item in texts if item.authors or item.aliases or item.edited)


def vote_sentence(chosen: Sequence[Item], language: Language) -> str:
    """Return in one sentence what a vote decided; nothing where nothing was chosen."""
    shown = visible(chosen)
    if not shown:
        return ""
    counted = [
        f"{item.label} ({language.plural('{n} vote', '{n} votes', item.votes)})" for item in shown
    ]
    return language.text("Decided by vote: {what}.", what=language.listing(counted))


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

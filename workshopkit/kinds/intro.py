"""Intro: words for the room, and nothing to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.document import Block, BulletList, Paragraph
from workshopkit.domain.form import Form, Raw
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import NothingToAskError, Outcome, Round
from workshopkit.kinds import base
from workshopkit.kinds.shape import Shape

TITLE = "Introductions"
SHAPE = Shape.WORDS
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ()
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ()

# Answered as most kinds do.
lacks_wording = base.lacks_wording
counts_hands = base.counts_hands
notes_about = base.notes_about
own_words = base.own_words
is_worded = base.is_worded
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence


@dataclass(frozen=True)
class Settings:
    """There is nothing to set."""


def asks(round_: Round) -> bool:
    """Return that nobody answers."""
    del round_
    return False


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return the lines of the block “questions”, each with what stands below it."""
    words = round_.wording(language.code)
    lines = words.block("questions")
    nested = [words.below("questions", n) for n in range(len(lines))]
    if not any(nested):
        return (BulletList(lines),) if lines else ()
    return tuple(
        block
        for line, below in zip(lines, nested, strict=True)
        for block in (Paragraph(line, style="label"), BulletList(below))
    )


def form(round_: Round, language: Language) -> Form:
    """Return no fields."""
    del round_, language
    return ()


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Refuse: nothing is answered here."""
    del round_, raw
    raise NothingToAskError


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return nothing."""
    del round_, value
    return {}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing."""
    del round_, words
    return {}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return nothing."""
    del round_, responses, hands
    return []


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return nothing."""
    del outcome
    return ()


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the same words as the room saw."""
    return brief(outcome.round, language)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return nothing."""
    del round_, seed
    return {}


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing: whatever is sent is refused."""
    del round_
    return []

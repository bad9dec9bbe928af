"""Five fingers: everybody shows how far they stand behind something, and the mean decides.

A kind that the package does not have, written as docs/adding-a-kind.md says: this module alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.document import Bars, Block, Paragraph
from workshopkit.domain.form import Form, Raw, Reader, Scale
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import number, one_of
from workshopkit.kinds import base
from workshopkit.kinds.base import base_line, nothing_yet, who_answers
from workshopkit.kinds.shape import Shape

TITLE = "Shows of fingers"
SHAPE = Shape.ITEMS
DECIDES = True
SOURCE_SETTINGS: tuple[str, ...] = ()
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ("questions",)

# Answered as most kinds do.
asks = base.asks
counts_hands = base.counts_hands
brief = base.brief
own_words = base.own_words
notes_about = base.notes_about
is_worded = base.is_worded
lacks_wording = base.lacks_wording
proposal = base.proposal


@dataclass(frozen=True)
class Settings:
    """How many fingers a hand has, how the result is told, and who answers."""

    fingers: int = number(5, 2, 10, label="Fingers on a hand")
    told: str = one_of(bars="A bar for each", mean="Only the mean", label="How it is told")
    limit: int = number(100, 1, 200)
    voters: str = who_answers()


def form(round_: Round, language: Language) -> Form:
    """Return the fingers to choose from."""
    return (_scale(round_, round_.wording(language.code).question(0, "")),)


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return how many fingers were shown."""
    reader = Reader(raw)
    value = {"fingers": reader.scale(_scale(round_, ""))}
    reader.finish()
    return value


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the fingers as they are sent."""
    del round_
    return {"fingers": [str(value["fingers"])]}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fingers of a scenario."""
    del round_
    return {"fingers": words.get("fingers", 0)}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return how many showed how many fingers."""
    del hands
    shown = [response.value["fingers"] for response in responses]
    every = range(1, round_.settings["fingers"] + 1)
    return [Item(f"f{n}", str(n), votes=shown.count(n), is_ours=True) for n in every]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return nothing: fingers are nothing to build on."""
    del outcome
    return ()


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return a bar for each number of fingers, and the mean."""
    if not is_decided(outcome):
        return nothing_yet(language)
    told = outcome.round.settings["told"]
    mean = Paragraph(outcome_sentence(outcome, language), style="lead")
    base = base_line(outcome.base, language)
    rows = tuple((i.label, i.votes, str(i.votes)) for i in outcome.items if not i.hidden)
    bars = Bars("How many fingers", ("Fingers", "How often"), rows, base)
    return (mean, bars) if told == "bars" else (mean, Paragraph(base, style="small"))


def is_decided(outcome: Outcome) -> bool:
    """Return whether anybody has shown a finger."""
    return any(item.votes for item in outcome.items)


def outcome_sentence(outcome: Outcome, language: Language) -> str:
    """Return the mean in a sentence."""
    count = sum(item.votes for item in outcome.items)
    if not count:
        return ""
    total = sum(int(item.label) * item.votes for item in outcome.items)
    most = outcome.round.settings["fingers"]
    return language.text(
        "{mean} of {most} fingers.", mean=language.number(total / count), most=most
    )


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return a number of fingers."""
    return {"fingers": seed % round_.settings["fingers"] + 1}


def spoiled(round_: Round) -> list[Raw]:
    """Return no finger, and one too many."""
    return [{}, {"fingers": [str(round_.settings["fingers"] + 1)]}]


def _scale(round_: Round, label: str) -> Scale:
    steps = round_.settings["fingers"]
    return Scale("fingers", label, steps, "Not at all", "Wholly", required=True)

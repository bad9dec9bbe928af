"""Vote: several votes each, at most one on each choice, counted in the editor's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshopkit.domain.document import Bars, Block
from workshopkit.domain.form import Dots, Form, Option, Raw, Reader
from workshopkit.domain.item import Item, kept, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import number, one_of
from workshopkit.kinds.base import base_line, nothing_yet

SOURCE_SETTINGS: tuple[str, ...] = ("choices_from",)
NEEDS_ITEMS = True
NEEDS_BLOCKS: tuple[str, ...] = ()
COUNTS_HANDS = True

_FIELD = "choices"


@dataclass(frozen=True)
class Settings:
    """How many votes each, how many of the choices are kept (0: all), and who votes."""

    votes: int = number(3, 1, 50)
    keep: int = number(0, 0, 100)
    voters: str = one_of("people", "tables")
    choices_from: str = ""


def asks(round_: Round) -> bool:
    """Return that everybody answers."""
    del round_
    return True


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return nothing: the instruction says it all."""
    del round_, language
    return ()


def form(round_: Round, language: Language) -> Form:
    """Return the choices to place votes on."""
    label = language.plural("Choose one", "Choose up to {n}", _votes(round_))
    return (_dots(round_, label),)


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the chosen ids; none is a blank vote."""
    reader = Reader(raw)
    chosen = reader.dots(_dots(round_, ""))
    reader.finish()
    return {"choices": chosen}


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the chosen ids as they are sent."""
    del round_
    return {_FIELD: list(value.get("choices", ()))}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ids of the labels a scenario names; an unknown label stays as it is."""
    ids = {item.label: item.id for item in round_.items}
    return {"choices": [ids.get(label, label) for label in words.get("choices", ())]}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return the choices with their votes, those typed in by the facilitator included."""
    votes = Counter(choice for response in responses for choice in response.value["choices"])
    for count in hands:
        votes.update(count.votes)
    return [replace(item, votes=votes[item.id]) for item in round_.items]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the choices that are kept, in the editor's order."""
    return kept(visible(outcome.items), outcome.round.settings["keep"])


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the kept choices as bars, and the others below if there are any."""
    if not outcome.round.items:
        return nothing_yet(language)
    chosen = results(outcome)
    others = tuple(item for item in visible(outcome.items) if item not in chosen)
    base = base_line(outcome.base, language)
    title = outcome.round.wording(language.code).title
    blocks = [_bars(title, chosen, _sum_line(chosen, others, base, language), language)]
    if others:
        blocks.append(_bars(language.text("Also got votes"), others, "", language))
    return tuple(blocks)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return votes on neighbouring choices."""
    ids = [item.id for item in round_.items]
    count = min(_votes(round_), len(ids))
    chosen = {(seed + i) % len(ids) for i in range(count)}
    return {"choices": [ids[i] for i in sorted(chosen)]}


def spoiled(round_: Round) -> list[Raw]:
    """Return a vote that is not on the list, two on one, and too many."""
    ids = [item.id for item in round_.items]
    refused: list[Raw] = [{_FIELD: ["not-on-the-list"]}]
    refused += [{_FIELD: [ids[0], ids[0]]}] if ids else []
    refused += [{_FIELD: ids}] if len(ids) > _votes(round_) else []
    return refused


def _votes(round_: Round) -> int:
    votes: int = round_.settings["votes"]
    return votes


def _dots(round_: Round, label: str) -> Dots:
    options = tuple(Option(item.id, item.label) for item in round_.items)
    return Dots(_FIELD, label, options, most=_votes(round_))


def _bars(caption: str, shown: tuple[Item, ...], base: str, language: Language) -> Bars:
    rows = tuple((item.label, item.votes, _votes_in_words(item, language)) for item in shown)
    return Bars(caption, (language.text("Choice"), language.text("Votes")), rows, base)


def _votes_in_words(item: Item, language: Language) -> str:
    return language.plural("{n} vote", "{n} votes", item.votes)


def _sum_line(
    chosen: tuple[Item, ...], others: tuple[Item, ...], base: str, language: Language
) -> str:
    total = sum(item.votes for item in (*chosen, *others))
    return f"{language.plural('{n} vote in all.', '{n} votes in all.', total)} {base}"

"""Persona: a card that gives each target group a face."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.document import Block, Paragraph
from workshopkit.domain.document import Persona as PersonaBlock
from workshopkit.domain.form import NEEDED, Card, Cards, Form, Raw, Reader, Text
from workshopkit.domain.item import Item, lineage, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import earlier_exercise
from workshopkit.domain.text import digest
from workshopkit.kinds import base
from workshopkit.kinds.apart import apart
from workshopkit.kinds.base import base_line, nothing_yet, who_answers
from workshopkit.kinds.shape import Shape

TITLE = "Personas"
SHAPE = Shape.ITEMS
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ("subjects_from",)
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ()

# Answered as most kinds do.
lacks_wording = base.lacks_wording
asks = base.asks
counts_hands = base.counts_hands
brief = base.brief
notes_about = base.notes_about
own_words = base.own_words
is_worded = base.is_worded
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence

#: A card's fields: name, most characters, lines, and the words (which the catalogues translate).
FIELDS = (
    ("name", 60, 1, "Name"),
    ("age", 20, 1, "Age"),
    ("everyday", 600, 3, "Everyday life"),
    ("needs", 600, 3, "Needs"),
    ("hinders", 600, 3, "What hinders"),
    ("library", 600, 3, "What the library can be"),
    ("quote", 300, 2, "A quote"),
)
_OWN_GROUP = "own"


@dataclass(frozen=True)
class Settings:
    """Who writes the cards, and which earlier exercise's groups they are about."""

    voters: str = who_answers(by_table=True)
    subjects_from: str = earlier_exercise()


def form(round_: Round, language: Language) -> Form:
    """Return a card for each group, or one with room for a group of one's own."""
    cards = tuple(
        Card(subject, tuple(_fields(key, language))) for key, subject in _subjects(round_, language)
    )
    return (Cards(language.text("Choose a group and give it a face"), cards),)


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the cards that have something on them, by the id of their group."""
    reader = Reader(raw)
    cards = {}
    for key in _known_keys(round_):
        card = {name: reader.text(field) for name, field in _named_fields(key, None)}
        if any(card.values()):
            cards[key] = card
    if not cards:
        reader.refuse(_input_name(_first_key(round_), "name"), NEEDED)
    reader.finish()
    return {"cards": cards}


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the cards as they are sent; those of merged groups become one card."""
    lives_as = lineage(round_.items)
    sent: dict[str, list[str]] = {}
    for key, card in value.get("cards", {}).items():
        for name, text in card.items():
            field = _input_name(lives_as.get(key, key), name)
            sent[field] = ["\n".join(one for one in (*sent.get(field, ()), text) if one)]
    return sent


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cards of a scenario, their groups named by label."""
    ids = {item.label: item.id for item in round_.items}
    cards = {}
    for card in words.get("cards", ()):
        key = ids.get(card.get("group", ""), _OWN_GROUP)
        cards[key] = {name: str(text) for name, text in card.items() if name in _names(key)}
    return {"cards": cards}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return every card, those of one group beside each other."""
    del hands
    return [
        _item(round_, response, key, response.value["cards"][key])
        for key in _known_keys(round_)
        for response in _cards_of(round_, key, responses)
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the cards that are not hidden."""
    return visible(outcome.items)


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the cards, and who wrote."""
    shown = visible(outcome.items)
    if not shown:
        return nothing_yet(language)
    base = Paragraph(base_line(outcome.base, language), style="small")
    return (*(_block(item, language) for item in shown), base)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return one card."""
    keys = [key for key, _ in _subjects(round_, None)] or _known_keys(round_)
    key = keys[seed % len(keys)]
    return {"cards": {key: {name: f"Exempel {name} {seed + 1}" for name in _names(key)}}}


def spoiled(round_: Round) -> list[Raw]:
    """Return an empty card and one that is too long."""
    key = _first_key(round_)
    return [
        {},
        {_input_name(key, "name"): [" "]},
        {_input_name(key, "everyday"): ["x" * 601]},
    ]


def _cards_of(round_: Round, key: str, responses: Sequence[Response]) -> list[Response]:
    given = [response for response in responses if key in response.value["cards"]]
    return apart(round_, key, given, lambda response: repr(response.value["cards"][key]))


def _subjects(round_: Round, language: Language | None) -> list[tuple[str, str]]:
    own = language.text("Your own group") if language else ""
    shown = [(item.id, item.label) for item in visible(round_.items)]
    return shown if round_.items else [(_OWN_GROUP, own)]


def _known_keys(round_: Round) -> list[str]:
    """Return what cards are or were about: a page may be older than a merge."""
    return list(lineage(round_.items)) or [_OWN_GROUP]


def _first_key(round_: Round) -> str:
    shown = [key for key, _ in _subjects(round_, None)]
    return (*shown, *_known_keys(round_))[0]


def _input_name(key: str, name: str) -> str:
    return f"card-{key}-{name}"


def _names(key: str) -> list[str]:
    return [name for name, _ in _named_fields(key, None)]


def _fields(key: str, language: Language) -> Iterator[Text]:
    return (field for _, field in _named_fields(key, language))


def _named_fields(key: str, language: Language | None) -> Iterator[tuple[str, Text]]:
    rows = FIELDS if key != _OWN_GROUP else (("group", 120, 1, "Target group"), *FIELDS)
    for name, limit, lines, words in rows:
        label = language.text(words) if language else words
        yield name, Text(_input_name(key, name), label, limit=limit, lines=lines)


def _item(round_: Round, response: Response, key: str, card: Mapping[str, str]) -> Item:
    home = lineage(round_.items).get(key)
    group = next((item for item in round_.items if item.id == home), None)
    return Item(
        id=digest(round_.id, response.voter, key),
        label=group.label if group else card.get("group", ""),
        detail=dict(card),
        authors=1,
        hidden=bool(group and group.hidden),
    )


def _block(item: Item, language: Language) -> PersonaBlock:
    card = item.detail
    name = ", ".join(part for part in (card.get("name"), card.get("age")) if part)
    written = tuple(
        (language.text(words), card[key])
        for key, _, lines, words in FIELDS
        if lines > 1 and key != "quote" and card.get(key)
    )
    return PersonaBlock(group=item.label, name=name, fields=written, quote=card.get("quote", ""))

"""Collect: short texts from everybody, the same text from several counted as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshopkit.domain.document import Block, NumberedList, Paragraph
from workshopkit.domain.form import NEEDED, Form, Raw, Reader, Texts
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import number, one_of
from workshopkit.domain.text import digest, same_text_key
from workshopkit.kinds.base import base_line, nothing_yet

SOURCE_SETTINGS: tuple[str, ...] = ()
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ()
COUNTS_HANDS = False

_FIELD = "texts"


@dataclass(frozen=True)
class Settings:
    """How many texts, how long, and whether names are shown."""

    texts: int = number(5, 1, 20)
    limit: int = number(120, 10, 1000)
    named: bool = False
    voters: str = one_of("people", "tables")


def asks(round_: Round) -> bool:
    """Return that everybody answers."""
    del round_
    return True


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return nothing: the instruction says it all."""
    del round_, language
    return ()


def form(round_: Round, language: Language) -> Form:
    """Return room for the texts."""
    words = round_.wording(language.code)
    label = words.question(0, language.text("Your proposals"))
    hint = language.text("Your name is shown with what you write.")
    return (_texts(round_, label, hint if round_.settings["named"] else ""),)


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the texts; at least one is needed."""
    reader = Reader(raw)
    texts = reader.texts(_texts(round_, ""))
    if not texts:
        reader.refuse(_FIELD, NEEDED)
    reader.finish()
    unique: dict[str, str] = {}
    for text in texts:
        unique.setdefault(same_text_key(text) or text, text)
    return {"texts": list(unique.values())}


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the texts as they are sent."""
    del round_
    return {_FIELD: list(value.get("texts", ()))}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the texts a scenario gives."""
    del round_
    return {"texts": list(words.get("texts", ()))}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return each different text once, with how many wrote it."""
    del hands
    found: dict[str, Item] = {}
    for response in responses:
        for text in response.value["texts"]:
            key = same_text_key(text) or text
            item = found.get(key) or _new_item(round_, key, text)
            found[key] = _with_author(item, str(response.value.get("by", "")))
    return list(found.values())


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return every text that is not hidden."""
    return visible(outcome.items)


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the texts as a numbered list in the editor's order."""
    shown = visible(outcome.items)
    if not shown:
        return nothing_yet(language)
    lines = tuple(_line(item, language) for item in shown)
    return NumberedList(lines), Paragraph(base_line(outcome.base, language), style="small")


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return a few texts, some the same as another seed's."""
    count = min(2, round_.settings["texts"])
    return {"texts": [f"Exempel {(seed + i) % 7 + 1}" for i in range(count)]}


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing at all, too many and too long."""
    return [
        {},
        {_FIELD: ["  ", "\n"]},
        {_FIELD: [f"t{i}" for i in range(round_.settings["texts"] + 1)]},
        {_FIELD: ["x" * (round_.settings["limit"] + 1)]},
    ]


def _texts(round_: Round, label: str, hint: str = "") -> Texts:
    settings = round_.settings
    return Texts(_FIELD, label, count=settings["texts"], limit=settings["limit"], hint=hint)


def _new_item(round_: Round, key: str, text: str) -> Item:
    return Item(id=digest(round_.exercise.slug, round_.workshop_id, key), label=text)


def _with_author(item: Item, name: str) -> Item:
    by = (*item.by, name) if name and name not in item.by else item.by
    return replace(item, authors=item.authors + 1, by=by)


def _line(item: Item, language: Language) -> str:
    if item.by:
        return f"{item.label} ({language.listing(item.by)})"
    if item.authors < 2:
        return item.label
    count = language.plural("{n} proposed this", "{n} proposed this", item.authors)
    return f"{item.label} ({count})"

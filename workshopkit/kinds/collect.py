"""Collect: short texts from everybody, the same text from several counted as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshopkit.domain.document import (
    Block,
    BulletList,
    Heading,
    NumberedList,
    Paragraph,
    RunIn,
)
from workshopkit.domain.exercise import filled
from workshopkit.domain.form import NEEDED, Form, Raw, Reader, Texts
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import number, one_of
from workshopkit.domain.text import digest
from workshopkit.kinds import base
from workshopkit.kinds.apart import apart
from workshopkit.kinds.base import base_line, nothing_yet, proposed_line, who_answers, written
from workshopkit.kinds.folding import as_written, folded
from workshopkit.kinds.shape import Shape

TITLE = "Proposals from everybody"
SHAPE = Shape.ITEMS
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ()
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ()

# Answered as most kinds do.
lacks_wording = base.lacks_wording
asks = base.asks
counts_hands = base.counts_hands
brief = base.brief
notes_about = base.notes_about
is_worded = base.is_worded
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence

_FIELD = "texts"


@dataclass(frozen=True)
class Settings:
    """How many texts to each question, how long, with names or not, and how they are printed."""

    texts: int = number(5, 1, 20, label="Texts each")
    limit: int = number(120, 10, 1000)
    named: bool = False
    shown_as: str = one_of("numbered", "bullets", "run_in")
    voters: str = who_answers()


def form(round_: Round, language: Language) -> Form:
    """Return room for the texts, question by question."""
    hint = language.text("Your name is shown with what you write.")
    labels = prompts(round_, language.code) or (language.text("Your proposals"),)
    return tuple(
        _texts(round_, part, label, hint if round_.settings["named"] else "")
        for part, label in zip(_parts(round_), labels, strict=False)
    )


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the texts of each question; at least one is needed."""
    reader = Reader(raw)
    texts = {part: reader.texts(_texts(round_, part, "")) for part in _parts(round_)}
    if not any(texts.values()):
        reader.refuse(_name(next(iter(texts))), NEEDED)
    reader.finish()
    if not has_parts(round_):
        return as_written({"texts": texts[0]})
    return as_written({"parts": {str(part): found for part, found in texts.items() if found}})


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the texts as they are sent."""
    del round_
    return {_name(part): list(texts) for part, texts in _written(value).items()}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the texts a scenario gives."""
    del round_
    if "prompts" not in words:
        return as_written({"texts": list(words.get("texts", ()))})
    given = enumerate(words["prompts"], 1)
    return as_written({"parts": {str(n): list(texts) for n, texts in given if texts}})


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return each different text of a question once, with how many wrote it."""
    del hands
    found: dict[tuple[int, str], Item] = {}
    for response in responses:
        for part, texts in _written(response.value).items():
            for same, text in folded(response.value, texts).items():
                key = (part, same)
                item = found.get(key) or _new_item(round_, part, same, text)
                found[key] = _with_author(item, str(response.value.get("by", "")))
    return [
        item
        for part in _parts(round_)
        for item in _in_order(round_, part, [one for one in found.values() if one.part == part])
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return every text that is not hidden."""
    return visible(outcome.items)


def own_words(outcome: Outcome) -> tuple[Item, ...]:
    """Return every text that is not hidden."""
    return written(outcome.items)


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the texts in the editor's order, question by question."""
    shown = visible(outcome.items)
    if not shown:
        return nothing_yet(language)
    base = Paragraph(base_line(outcome.base, language), style="small")
    if not has_parts(outcome.round):
        return (_list(outcome.round, "", shown, language), base)
    labels = prompts(outcome.round, language.code)
    return (*_by_part(outcome.round, labels, shown, language), base)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return a few texts, some the same as another seed's."""
    count = min(2, round_.settings["texts"])
    texts = [f"Exempel {(seed + i) % 7 + 1}" for i in range(count)]
    if not has_parts(round_):
        return as_written({"texts": texts})
    return as_written({"parts": {str(part): texts for part in _parts(round_)}})


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing at all, too many and too long."""
    name = _name(next(iter(_parts(round_))))
    return [
        {},
        {name: ["  ", "\n"]},
        {name: [f"t{i}" for i in range(round_.settings["texts"] + 1)]},
        {name: ["x" * (round_.settings["limit"] + 1)]},
    ]


def prompts(round_: Round, code: str) -> tuple[str, ...]:
    """Return what is asked, a line each; none where the kind's own words do."""
    lines = round_.wording(code).block("questions")
    return tuple(filled(line, round_.settings) for line in lines)


def has_parts(round_: Round) -> bool:
    """Return whether several questions are asked, so that each text belongs to one of them."""
    wordings = round_.exercise.wordings.values()
    return any(len(words.block("questions")) > 1 for words in wordings)


def _parts(round_: Round) -> range:
    """Return the numbers of the questions, from 1; only 0 where there is one."""
    if not has_parts(round_):
        return range(1)
    wordings = round_.exercise.wordings.values()
    return range(1, max(len(words.block("questions")) for words in wordings) + 1)


def _name(part: int) -> str:
    return f"{_FIELD}-{part}" if part else _FIELD


def _texts(round_: Round, part: int, label: str, hint: str = "") -> Texts:
    settings = round_.settings
    return Texts(_name(part), label, count=settings["texts"], limit=settings["limit"], hint=hint)


def _written(value: Mapping[str, Any]) -> dict[int, Sequence[str]]:
    """Return the texts of an answer by the number of their question."""
    if "parts" in value:
        return {int(part): texts for part, texts in value["parts"].items()}
    return {0: value.get("texts", ())}


def _in_order(round_: Round, part: int, inside: list[Item]) -> list[Item]:
    """Return the texts to a question: those to an only one stay in the order they came."""
    return apart(round_, str(part), inside, lambda item: item.label) if part else inside


def _new_item(round_: Round, part: int, key: str, text: str) -> Item:
    names = (round_.exercise.slug, round_.workshop_id, *([str(part)] if part else []), key)
    return Item(id=digest(*names), label=text, part=part)


def _by_part(
    round_: Round, labels: Sequence[str], shown: Sequence[Item], language: Language
) -> Iterator[Block]:
    for part, label in enumerate(labels, start=1):
        inside = tuple(item for item in shown if item.part == part)
        if not inside:
            continue
        if round_.settings["shown_as"] != "run_in":
            yield Heading(2, label)
        yield _list(round_, label, inside, language)


def _list(round_: Round, label: str, shown: Sequence[Item], language: Language) -> Block:
    lines = tuple(proposed_line(item, language) for item in shown)
    if round_.settings["shown_as"] == "bullets":
        return BulletList(lines)
    if round_.settings["shown_as"] == "run_in":
        asked = prompts(round_, language.code)
        return RunIn(label or next(iter(asked), ""), lines)
    return NumberedList(lines)


def _with_author(item: Item, name: str) -> Item:
    by = (*item.by, name) if name and name not in item.by else item.by
    return replace(item, authors=item.authors + 1, by=by)

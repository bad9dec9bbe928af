"""Discussion: questions the room talks through, with the secretary's note for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.document import Block, BulletList, NumberedList, Paragraph, Quotes
from workshopkit.domain.exercise import filled
from workshopkit.domain.form import NEEDED, Form, Raw, Reader, Text
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import NothingToAskError, Outcome, Round
from workshopkit.domain.setting import number
from workshopkit.domain.text import digest
from workshopkit.kinds import base
from workshopkit.kinds.apart import apart
from workshopkit.kinds.base import base_line, who_answers, written
from workshopkit.kinds.shape import Shape

TITLE = "Questions to discuss"
SHAPE = Shape.TALK
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ()
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ("questions",)

# Answered as most kinds do.
lacks_wording = base.lacks_wording
counts_hands = base.counts_hands
is_worded = base.is_worded
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence

LIMIT = 1000


@dataclass(frozen=True)
class Settings:
    """The number of the first question, whether people write, and who answers if they do."""

    first_number: int = number(1, 1, 500)
    written: bool = False
    named: bool = True
    voters: str = who_answers()


def asks(round_: Round) -> bool:
    """Return whether people write their answers, too."""
    return bool(round_.settings["written"])


def brief(round_: Round, language: Language) -> tuple[Block, ...]:
    """Return the questions with their numbers."""
    lines = questions(round_, language.code)
    words = round_.wording(language.code)
    if not any(words.below("questions", n) for n in range(len(lines))):
        return (NumberedList(tuple(lines), start=_first(round_)),) if lines else ()
    return tuple(block for n, line in enumerate(lines) for block in _one(round_, n, line, language))


def form(round_: Round, language: Language) -> Form:
    """Return room for an answer to each question, if people write."""
    if not asks(round_):
        return ()
    hint = language.text("Your name is shown with what you write.")
    lines = questions(round_, language.code)
    return tuple(
        Text(_name(n), line, limit=LIMIT, lines=4, hint=hint if round_.settings["named"] else "")
        for n, line in enumerate(lines, start=1)
    )


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the answers by the number of their question; at least one is needed."""
    if not asks(round_):
        raise NothingToAskError
    reader = Reader(raw)
    count = _count(round_)
    texts = {str(n): reader.text(Text(_name(n), "", LIMIT, 4)) for n in range(1, count + 1)}
    if not any(texts.values()):
        reader.refuse(_name(1), NEEDED)
    reader.finish()
    return {"answers": {n: text for n, text in texts.items() if text}}


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the answers as they are sent."""
    del round_
    return {_name(int(n)): [text] for n, text in value.get("answers", {}).items()}


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers a scenario gives in the order of the questions."""
    del round_
    answers = {str(n): text for n, text in enumerate(words.get("answers", ()), 1) if text}
    return {"answers": answers}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return every answer, those to one question beside each other."""
    del hands
    return [
        Item(
            id=digest(round_.id, response.voter, str(n)),
            label=response.value["answers"][str(n)],
            by=(str(response.value["by"]),) if response.value.get("by") else (),
            authors=1,
            part=n,
        )
        for n in range(1, _count(round_) + 1)
        for response in _said_to(round_, str(n), responses)
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the answers that are not hidden."""
    return visible(outcome.items)


def own_words(outcome: Outcome) -> tuple[Item, ...]:
    """Return the answers that are not hidden."""
    return written(outcome.items)


def notes_about(round_: Round, code: str) -> tuple[str, ...]:
    """Return the questions with their numbers: each has a note of its own."""
    first = _first(round_)
    return tuple(f"{n}. {line}" for n, line in enumerate(questions(round_, code), start=first))


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return each question with the note about it and what people wrote."""
    round_ = outcome.round
    if not asks(round_) and not any(outcome.notes.values()):
        return brief(round_, language)
    blocks = [
        block
        for n, line in enumerate(questions(round_, language.code))
        for block in (*_one(round_, n, line, language), *_answered(outcome, n + 1))
    ]
    if asks(round_):
        blocks.append(Paragraph(base_line(outcome.base, language), style="small"))
    return tuple(blocks)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return an answer to one question."""
    if not asks(round_):
        return {}
    return {"answers": {str(seed % max(1, _count(round_)) + 1): f"Exempel {seed + 1}"}}


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing at all, and too much."""
    return [{}, {_name(1): ["x" * (LIMIT + 1)]}] if asks(round_) else []


def questions(round_: Round, code: str) -> tuple[str, ...]:
    """Return the questions in a language, settings filled in."""
    lines = round_.wording(code).block("questions")
    return tuple(filled(line, round_.settings) for line in lines)


def _count(round_: Round) -> int:
    wordings = round_.exercise.wordings.values()
    return max((len(words.block("questions")) for words in wordings), default=0)


def _first(round_: Round) -> int:
    first: int = round_.settings["first_number"]
    return first


def _name(n: int) -> str:
    return f"answer-{n}"


def _said_to(round_: Round, n: str, responses: Sequence[Response]) -> list[Response]:
    given = [response for response in responses if n in response.value["answers"]]
    return apart(round_, n, given, lambda response: str(response.value["answers"][n]))


def _one(round_: Round, n: int, line: str, language: Language) -> Iterator[Block]:
    yield NumberedList((line,), start=_first(round_) + n)
    below = round_.wording(language.code).below("questions", n)
    if below:
        yield BulletList(below)


def _answered(outcome: Outcome, n: int) -> Iterator[Block]:
    if outcome.notes.get(n):
        yield Paragraph(outcome.notes[n])
    said = tuple(_line(item) for item in visible(outcome.items) if item.part == n)
    if said:
        yield Quotes(said)


def _line(item: Item) -> str:
    return f"{item.label}\n{', '.join(item.by)}" if item.by else item.label

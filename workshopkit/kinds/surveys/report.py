"""The result of a survey: its answers counted, then told as bars, scales and quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from workshopkit.domain.document import (
    Bars,
    Block,
    Heading,
    Paragraph,
    Quotes,
    ScaleRow,
    Scales,
)
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.question import COUNTED
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.text import digest
from workshopkit.kinds.apart import apart
from workshopkit.kinds.base import base_line, nothing_yet, written
from workshopkit.kinds.surveys.asked import Asked, asked, listed
from workshopkit.kinds.surveys.disclosure import Part
from workshopkit.kinds.surveys.numbers import numbers_table
from workshopkit.kinds.surveys.split import (
    NOT_SAID,
    Split,
    SplitWords,
    mean_of,
    split,
    split_blocks,
    total_of,
)


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return each question with its counts, followed by the texts written to it."""
    del hands
    return [
        item
        for one in asked(round_)
        if one.question.type != "note"
        for item in (
            _counted(round_, one, responses),
            *_texts_shuffled(round_, one, responses),
        )
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the visible texts of the questions that are not hidden."""
    hidden = _hidden_questions(outcome)
    shown = visible(outcome.items)
    return tuple(i for i in shown if not _is_question(i) and i.part not in hidden)


def own_words(outcome: Outcome) -> tuple[Item, ...]:
    """Return the texts people wrote, those to hidden questions, too: they may be shown again."""
    return tuple(i for i in written(outcome.items) if i.detail.get("answer") in ("text", "other"))


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return the answers question by question, and who took part."""
    shown = [item for item in visible(outcome.items) if _is_question(item)]
    if not any(item.detail["n"] for item in shown):
        return nothing_yet(language)
    result = _Result(outcome, language)
    runs = groupby(shown, key=result.run_of)
    blocks = [block for _, run in runs for block in result.blocks(list(run))]
    return (*blocks, Paragraph(base_line(outcome.base, language), style="small"))


class _Result:
    """An outcome, told in one language."""

    def __init__(self, outcome: Outcome, language: Language) -> None:
        self.language = language
        self.split_by: int = outcome.round.settings.get("split_by", 0)
        self.split_name = next(iter(outcome.round.wording(language.code).block("split")), "")
        self.asked = {one.number: one for one in asked(outcome.round, language.code)}
        # A note has no answers and so no number that anybody sees.
        shown = [one for one in self.asked.values() if one.question.type != "note"]
        notes = {one.number for one in self.asked.values()} - {one.number for one in shown}
        self.numbered = {
            one.number: one.number - sum(note < one.number for note in notes) for one in shown
        }
        self.hidden = _hidden_questions(outcome)
        self.written = results(outcome)

    def run_of(self, item: Item) -> tuple[object, ...]:
        """Return a key that scales share when they can stand under each other."""
        one = self.asked[item.part]
        if one.question.type == "scale" and not self._split(item):
            return one.below, one.size
        return (item.part,)

    def blocks(self, run: list[Item]) -> Iterator[Block]:
        """Yield a question with its answers, or several scales with the same ends."""
        one = self.asked[run[0].part]
        if one.question.type == "scale":
            yield from self._scales(run)
        elif one.question.type == "text":
            yield from self._texts(run[0])
        elif one.question.type == "number":
            yield from self._numbers(run[0])
        else:
            yield from self._choices(run[0])
        if found := self._split(run[0]):
            yield from split_blocks(found, self._split_words(run[0]), self.language)

    def _label(self, item: Item) -> str:
        # A question that the facilitator put in other words keeps them in every language.
        return item.label if item.aliases else self.asked[item.part].label

    def _heading(self, item: Item) -> str:
        """Return a question with its number, as on the form; one alone has none."""
        label = self._label(item)
        return f"{self.numbered[item.part]}. {label}" if len(self.numbered) > 1 else label

    def _texts_of(self, item: Item) -> tuple[str, ...]:
        return tuple(text.label for text in self.written if text.part == item.part)

    def _respondents(self, item: Item) -> str:
        return self.language.text("Number of respondents: {n}", n=item.detail["n"])

    def _scales(self, run: list[Item]) -> Iterator[Block]:
        together = self.language.text("Answers on a scale")
        title = self._heading(run[0]) if len(run) == 1 else together
        yield Heading(2, title)
        yield Scales(title, self._scale_header(), tuple(map(self._scale_row, run)))

    def _scale_header(self) -> tuple[str, str, str, str, str, str]:
        return (
            self.language.text("Question"),
            self.language.text("Low end"),
            self.language.text("Answers"),
            self.language.text("High end"),
            self.language.text("Respondents"),
            self.language.text("Mean"),
        )

    def _scale_row(self, item: Item) -> ScaleRow:
        low, high = self.asked[item.part].below
        counts = tuple(item.detail["counts"])
        mean = mean_of(total_of(counts), sum(counts), self.language)
        return ScaleRow(self._heading(item), low, high, counts, mean)

    def _texts(self, item: Item) -> Iterator[Block]:
        yield Heading(2, self._heading(item))
        yield Paragraph(self._respondents(item), style="small")
        texts = self._texts_of(item)
        if texts:
            yield Quotes(texts)

    def _numbers(self, item: Item) -> Iterator[Block]:
        title, numbers = self._heading(item), item.detail["numbers"]
        yield Heading(2, title)
        if numbers:
            yield numbers_table(title, numbers, self.language)
        else:
            yield Paragraph(self._respondents(item), style="small")

    def _choices(self, item: Item) -> Iterator[Block]:
        choices, title = self.asked[item.part].below, self._heading(item)
        header = (self.language.text("Answer option"), self.language.text("Answers"))
        rows = tuple(map(self._bar, choices, item.detail["counts"]))
        yield Heading(2, title)
        yield Bars(title, header, rows, self._respondents(item))
        yield from self._other_texts(self._texts_of(item), choices)

    def _other_texts(self, texts: Sequence[str], choices: Sequence[str]) -> Iterator[Block]:
        if texts:
            label = self.language.text("Free text: {choice}", choice=choices[-1])
            yield Paragraph(label, style="label")
            yield Quotes(tuple(texts))

    def _bar(self, choice: str, count: int) -> tuple[str, int, str]:
        return choice, count, self.language.plural("{n} answer", "{n} answers", count)

    def _split(self, item: Item) -> Split:
        found: Split = item.detail.get("split", {})
        return {} if self.split_by in self.hidden else found

    def _split_words(self, item: Item) -> SplitWords:
        by, choices = self.asked[self.split_by], self.asked[item.part].below
        name = by.label.rstrip(" :") if not self.split_name else self.split_name
        return SplitWords(name, by.below, choices)


def _is_question(item: Item) -> bool:
    # All others are texts, those a facilitator made by splitting one included.
    return "counts" in item.detail


def _hidden_questions(outcome: Outcome) -> set[int]:
    return {item.part for item in outcome.items if _is_question(item) and item.hidden}


def _given(response: Response, position: int) -> Any:  # noqa: ANN401
    return response.value.get("answers", {}).get(str(position))


def _counted(round_: Round, one: Asked, responses: Sequence[Response]) -> Item:
    detail = {"type": one.question.type, **_counts(one, responses)}
    by = round_.settings.get("split_by", 0)
    if _splits(round_, by) and by != one.number and one.question.type in COUNTED:
        detail["split"] = _split(round_, one, by, responses)
    return Item(digest(round_.id, "q", str(one.number)), one.label, detail, part=one.number)


def _counts(one: Asked, responses: Sequence[Response]) -> dict[str, Any]:
    given = [answer for r in responses if (answer := _given(r, one.number))]
    if one.question.type == "number":
        return {"counts": [], "n": len(given), "numbers": sorted(map(int, given))}
    found = Counter(chosen for answer in given for chosen in listed(answer))
    return {"counts": [found[n] for n in range(1, one.size + 1)], "n": len(given)}


def _splits(round_: Round, by: int) -> bool:
    return any(one.number == by and one.question.type == "one" for one in asked(round_))


def _split(round_: Round, one: Asked, by: int, responses: Sequence[Response]) -> dict[str, Any]:
    sizes = {one.number: one.size for one in asked(round_)}
    groups = range(NOT_SAID, sizes[by] + 1)
    return split(one.question.type, [_group(one, by, n, responses) for n in groups])


def _group(one: Asked, by: int, number: int, responses: Sequence[Response]) -> Part:
    inside = [r for r in responses if (_given(r, by) or NOT_SAID) == number]
    found = _counts(one, inside)
    return Part((number,), found["n"], tuple(found["counts"]))


def _texts_shuffled(round_: Round, one: Asked, responses: Sequence[Response]) -> list[Item]:
    """Return the texts to a question in an order of its own, which follows from the texts alone.

    Nobody can join up what one person wrote under several questions by its place.
    """
    texts = _texts(round_, one, responses)
    return apart(round_, str(one.number), texts, lambda item: item.label)


def _texts(round_: Round, one: Asked, responses: Sequence[Response]) -> Iterator[Item]:
    for response in responses if one.question.type != "number" else ():
        sort = "other" if one.question.type in COUNTED else "text"
        given = response.value.get("answers" if sort == "text" else "other", {})
        text = given.get(str(one.number), "")
        if text:
            name = digest(round_.id, response.voter, str(one.number))
            yield Item(name, text, {"answer": sort}, authors=1, part=one.number)

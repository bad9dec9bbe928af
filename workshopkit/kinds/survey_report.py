"""The result of a survey: its answers counted, then told as bars, scales and quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

from workshopkit.domain.document import (
    Bars,
    Block,
    Heading,
    Paragraph,
    Quotes,
    ScaleRow,
    Scales,
    Table,
)
from workshopkit.domain.exercise import Wording
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.question import Question
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.text import digest
from workshopkit.kinds.base import base_line, nothing_yet

#: A smaller group is not broken down: its members could be recognised.
SMALLEST_GROUP = 5

_NONE = "–"


@dataclass(frozen=True)
class Asked:
    """A question with its number and its words; `below` are its choices, or a scale's two ends."""

    number: int
    question: Question
    label: str
    below: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many different answers can be counted; none for a text."""
        return self.question.steps if self.question.type == "scale" else len(self.below)

    @property
    def has_other(self) -> bool:
        """Whether the last choice may be written out; only a choice has a last one."""
        return self.question.other and self.question.type in ("one", "several")


def asked(round_: Round, code: str = "") -> list[Asked]:
    """Return the questions in this language, or in the first one there is.

    Words that are missing in it are taken from another language: a choice without a label cannot
    be chosen.
    """
    own = (round_.wording(code),) if code else ()
    wordings = (*own, *round_.exercise.wordings.values())
    return [
        _asked(number, question, wordings)
        for number, question in enumerate(round_.exercise.questions, start=1)
    ]


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return each question with its counts, followed by the texts written to it."""
    del hands
    return [
        item
        for one in asked(round_)
        for item in (_counted(round_, one, responses), *_texts(round_, one, responses))
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the visible texts of the questions that are not hidden."""
    hidden = _hidden_questions(outcome)
    shown = visible(outcome.items)
    return tuple(i for i in shown if not _is_question(i) and i.part not in hidden)


def listed(given: Any) -> list[Any]:  # noqa: ANN401 -- an answer is a number, some, or a text
    """Return what was chosen, whether one or several could be."""
    return given if isinstance(given, list) else [given]


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
        self.asked = {one.number: one for one in asked(outcome.round, language.code)}
        self.hidden = _hidden_questions(outcome)
        self.written = results(outcome)

    def run_of(self, item: Item) -> tuple[object, ...]:
        """Return a key that scales share when they can stand under each other."""
        one = self.asked[item.part]
        if one.question.type == "scale" and not self._groups(item):
            return one.below, one.size
        return (item.part,)

    def blocks(self, run: list[Item]) -> Iterator[Block]:
        """Yield a question with its answers, or several scales with the same ends."""
        one = self.asked[run[0].part]
        if one.question.type == "scale":
            yield from self._scales(run)
        elif one.question.type == "text":
            yield from self._texts(run[0])
        else:
            yield from self._choices(run[0])
        if self._groups(run[0]):
            yield self._split(run[0])

    def _label(self, item: Item) -> str:
        # A question that the facilitator put in other words keeps them in every language.
        return item.label if item.aliases else self.asked[item.part].label

    def _texts_of(self, item: Item) -> tuple[str, ...]:
        return tuple(text.label for text in self.written if text.part == item.part)

    def _respondents(self, item: Item) -> str:
        return self.language.text("Number of respondents: {n}", n=item.detail["n"])

    def _scales(self, run: list[Item]) -> Iterator[Block]:
        together = self.language.text("Answers on a scale")
        title = self._label(run[0]) if len(run) == 1 else together
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
        return ScaleRow(self._label(item), low, high, counts, _mean(counts, self.language))

    def _texts(self, item: Item) -> Iterator[Block]:
        yield Heading(2, self._label(item))
        yield Paragraph(self._respondents(item), style="small")
        texts = self._texts_of(item)
        if texts:
            yield Quotes(texts)

    def _choices(self, item: Item) -> Iterator[Block]:
        choices, title = self.asked[item.part].below, self._label(item)
        header = (self.language.text("Choice"), self.language.text("Answers"))
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

    def _groups(self, item: Item) -> Mapping[str, Mapping[str, Any]]:
        groups: Mapping[str, Mapping[str, Any]] = item.detail.get("split", {})
        return {} if self.split_by in self.hidden else groups

    def _split(self, item: Item) -> Table:
        one, by = self.asked[item.part], self.asked[self.split_by]
        caption = self.language.text(
            "{question} – split by “{by}”", question=self._label(item), by=by.label
        )
        groups = list(self._groups(item).values())
        if one.question.type == "scale":
            return self._split_scale(caption, by, groups)
        return self._split_choices(caption, by, groups, one.below)

    def _split_scale(self, caption: str, by: Asked, groups: Sequence[Mapping[str, Any]]) -> Table:
        header = (by.label, self.language.text("Respondents"), self.language.text("Mean"))
        rows = tuple(
            (label, self._size(group), self._unless_small(group, self._group_mean(group)))
            for label, group in zip(by.below, groups, strict=True)
        )
        return Table(caption, header, rows)

    def _split_choices(
        self, caption: str, by: Asked, groups: Sequence[Mapping[str, Any]], choices: Sequence[str]
    ) -> Table:
        # The groups are the columns: they are few and short, the choices often many and long.
        header = (self.language.text("Choice"), *by.below)
        rows = tuple(
            (choice, *(self._unless_small(group, str(group["counts"][n])) for group in groups))
            for n, choice in enumerate(choices)
        )
        last = (self.language.text("Respondents"), *(self._size(group) for group in groups))
        return Table(caption, header, (*rows, last))

    def _size(self, group: Mapping[str, Any]) -> str:
        if _is_small(group):
            return self.language.text("fewer than {n}", n=SMALLEST_GROUP)
        return str(group["n"])

    def _unless_small(self, group: Mapping[str, Any], cell: str) -> str:
        return _NONE if _is_small(group) else cell

    def _group_mean(self, group: Mapping[str, Any]) -> str:
        return _mean(group["counts"], self.language)


def _asked(number: int, question: Question, wordings: Sequence[Wording]) -> Asked:
    label = _first_said([words.question(number - 1, "") for words in wordings])
    return Asked(number, question, label, _below(number, question, wordings))


def _below(number: int, question: Question, wordings: Sequence[Wording]) -> tuple[str, ...]:
    lines = [words.below("questions", number - 1) for words in wordings]
    said = tuple(_first_said(same) for same in zip_longest(*lines, fillvalue=""))
    if question.type == "scale":
        return (*said, "", "")[:2]
    return () if question.type == "text" else said


def _is_question(item: Item) -> bool:
    # All others are texts, those a facilitator made by splitting one included.
    return "counts" in item.detail


def _hidden_questions(outcome: Outcome) -> set[int]:
    return {item.part for item in outcome.items if _is_question(item) and item.hidden}


def _first_said(words: Sequence[str]) -> str:
    return next(filter(None, words), "")


def _given(response: Response, position: int) -> Any:  # noqa: ANN401
    return response.value.get("answers", {}).get(str(position))


def _counted(round_: Round, one: Asked, responses: Sequence[Response]) -> Item:
    detail = {"type": one.question.type, **_counts(one, responses)}
    by = round_.settings.get("split_by", 0)
    if _splits(round_, by) and by != one.number and one.question.type != "text":
        detail["split"] = _split(round_, one, by, responses)
    return Item(digest(round_.id, "q", str(one.number)), one.label, detail, part=one.number)


def _counts(one: Asked, responses: Sequence[Response]) -> dict[str, Any]:
    given = [answer for r in responses if (answer := _given(r, one.number))]
    found = Counter(chosen for answer in given for chosen in listed(answer))
    return {"counts": [found[n] for n in range(1, one.size + 1)], "n": len(given)}


def _splits(round_: Round, by: int) -> bool:
    questions = round_.exercise.questions
    return 0 < by <= len(questions) and questions[by - 1].type == "one"


def _split(round_: Round, one: Asked, by: int, responses: Sequence[Response]) -> dict[str, Any]:
    choices = range(1, asked(round_)[by - 1].size + 1)
    return {str(n): _counts(one, [r for r in responses if _given(r, by) == n]) for n in choices}


def _texts(round_: Round, one: Asked, responses: Sequence[Response]) -> Iterator[Item]:
    for response in responses:
        sort = "text" if one.question.type == "text" else "other"
        given = response.value.get("answers" if sort == "text" else "other", {})
        text = given.get(str(one.number), "")
        if text:
            name = digest(round_.id, response.voter, str(one.number))
            yield Item(name, text, {"answer": sort}, authors=1, part=one.number)


def _mean(counts: Sequence[int], language: Language) -> str:
    n = sum(counts)
    if not n:
        return ""
    total = sum(step * count for step, count in enumerate(counts, start=1))
    # Whole hundredths, a half upwards: as everybody checks it, and never a hair below.
    return language.number((200 * total + n) // (2 * n) / 100)


def _is_small(group: Mapping[str, Any]) -> bool:
    small: bool = group["n"] < SMALLEST_GROUP
    return small

"""A question of a survey split by another one: what may be told of each group, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from workshopkit.domain.document import Block, Paragraph, Table
from workshopkit.domain.language import Language
from workshopkit.kinds.surveys.disclosure import (
    Part,
    has_large_mean,
    is_large_answer,
    is_large_group,
    is_large_tick,
    put_together,
)

#: The number of the group of those who did not say which group is theirs.
NOT_SAID = 0

GROUPS_TOO_SMALL = "Not split by “{by}”: groups of fewer than five are not shown by themselves."
ANSWERS_TOO_FEW = (
    "Not split by “{by}”: answers that fewer than five of a group gave are not shown by themselves."
)

LEFT_OUT = "Left out, because fewer than five of a group chose it or did not: {what}."

#: What is kept of a split: the numbers of the groups in each column, and what they answered.
Split = Mapping[str, Any]


@dataclass(frozen=True)
class SplitWords:
    """What the question is called that another is split by, and the choices of both."""

    by: str
    groups: Sequence[str]
    choices: Sequence[str]


def split(sort: str, groups: Sequence[Part]) -> dict[str, Any]:
    """Return what can be shown of a question's groups, as plain data: nothing else is kept.

    Nothing at all is returned if everybody is in one group; no columns or no rows if what there
    is to compare is too small.

    Args:
        sort: The question's type.
        groups: Everybody who answered, by group, with the counts of their answers.
    """
    if sum(group.n > 0 for group in groups) < 2:
        return {}
    return _scale(groups) if sort == "scale" else _choices(groups, is_several=sort == "several")


def split_blocks(found: Split, words: SplitWords, language: Language) -> Iterator[Block]:
    """Yield the groups as a table, and the sentence that says what is not in it, and why."""
    if not found["groups"]:
        yield _small(language.text(GROUPS_TOO_SMALL, by=words.by))
    elif "total" in found:
        yield _scale_table(found, words, language)
    elif not found["answers"]:
        yield _small(language.text(ANSWERS_TOO_FEW, by=words.by))
    else:
        yield _choices_table(found, words, language)
        if left_out := _left_out(found, words):
            said = [f"“{choice}”" for choice in left_out]
            yield _small(language.text(LEFT_OUT, what=language.listing(said)))


def _left_out(found: Split, words: SplitWords) -> list[str]:
    """Return the choices that no row tells of: those of one row put together are told of."""
    told = {number for row in found["answers"] for number in row}
    return [choice for n, choice in enumerate(words.choices, 1) if n not in told]


def _small(text: str) -> Paragraph:
    return Paragraph(text, style="small")


def mean_of(total: int, n: int, language: Language) -> str:
    """Return the mean of n steps with this total, in two decimals; nothing if there are none."""
    if not n:
        return ""
    # Whole hundredths, a half upwards: as everybody checks it, and never a hair below.
    return language.number((200 * total + n) // (2 * n) / 100)


def total_of(counts: Sequence[int]) -> int:
    """Return the steps of a scale, added up."""
    return sum(step * count for step, count in enumerate(counts, start=1))


def _scale(groups: Sequence[Part]) -> dict[str, Any]:
    steps = zip(*(group.counts for group in groups), strict=True)
    used = [step for step, counts in enumerate(steps) if any(counts)]
    shown = put_together(groups, partial(has_large_mean, used=used))
    return {**_kept(shown), "total": [total_of(group.counts) for group in shown]}


def _choices(groups: Sequence[Part], *, is_several: bool) -> dict[str, Any]:
    shown = put_together(groups, is_large_group)
    sizes = [group.n for group in shown]
    columns = [group.counts for group in shown]
    answers = [Part((n,), sum(row), row) for n, row in enumerate(zip(*columns, strict=True), 1)]
    if is_several:
        # They do not add up to anything, so those that are not shown cannot be worked out.
        rows = [answer for answer in answers if is_large_tick(answer, sizes)]
    else:
        rows = put_together(answers, is_large_answer)
    counts = [list(row.counts) for row in rows]
    return {**_kept(shown), "answers": [list(row.numbers) for row in rows], "counts": counts}


def _kept(groups: Sequence[Part]) -> dict[str, Any]:
    return {
        "groups": [list(group.numbers) for group in groups],
        "n": [group.n for group in groups],
    }


def _scale_table(found: Split, words: SplitWords, language: Language) -> Table:
    name = words.by[:1].upper() + words.by[1:]
    header = (name, language.text("Respondents"), language.text("Mean"))
    columns = zip(found["groups"], found["n"], found["total"], strict=True)
    rows = tuple(
        (_group(numbers, words, language), str(n), mean_of(total, n, language))
        for numbers, n, total in columns
    )
    return Table(_caption(words, language), header, rows)


def _choices_table(found: Split, words: SplitWords, language: Language) -> Table:
    # The groups are the columns: they are few and short, the choices often many and long.
    groups = (_group(numbers, words, language) for numbers in found["groups"])
    rows = tuple(
        (_answer(numbers, words, language), *map(str, counts))
        for numbers, counts in zip(found["answers"], found["counts"], strict=True)
    )
    last = (language.text("Respondents"), *map(str, found["n"]))
    header = (language.text("Answer option"), *groups)
    return Table(_caption(words, language), header, (*rows, last))


def _caption(words: SplitWords, language: Language) -> str:
    return language.text("Split by “{by}”", by=words.by)


def _group(numbers: Sequence[int], words: SplitWords, language: Language) -> str:
    if len(numbers) > 1:
        return language.text("Smaller groups together")
    (number,) = numbers
    return language.text("No answer") if number == NOT_SAID else words.groups[number - 1]


def _answer(numbers: Sequence[int], words: SplitWords, language: Language) -> str:
    if len(numbers) > 1:
        return language.text("Other answers together")
    return words.choices[numbers[0] - 1]

"""The single answers in what somebody handed in: a text, a choice, a cell, a step on a scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from workshopkit.analysis.workshop_data import Run
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import Response
from workshopkit.kinds.folding import said_in
from workshopkit.kinds.grid_report import block_lines, has_named_rows, row_labels, rows_are_items
from workshopkit.kinds.shape import Shape
from workshopkit.kinds.surveys.asked import Asked, asked, listed


@dataclass(frozen=True)
class Answer:
    """One single answer.

    `item` is what it is about or became, `field` which part of an answer it is, `points` what it
    counts where answers are counted.
    """

    answer: str | None
    question: int | None = None
    item: str | None = None
    field: str | None = None
    points: int | None = None
    step: int | None = None
    is_hidden: bool = False


def answers(run: Run, response: Response, language: Language) -> list[Answer]:
    """Return the single answers; one without words for somebody who handed in a blank."""
    read = _READERS.get(run.shape, _from_items)
    return list(read(run, response, language)) or [Answer(None)]


def label_of(item: Item, language: Language) -> str:
    """Return what an item is called."""
    return language.text(item.label) if item.is_ours else item.label


def row_label(run: Run, row: object, language: Language) -> str:
    """Return what a row of a grid is called."""
    labels = {} if rows_are_items(run.round) else row_labels(run.round, language.code)
    return labels.get(str(row), str(row))


def boxes_of(run: Run, language: Language) -> tuple[str, ...]:
    """Return the names of the boxes of a placing."""
    return run.round.wording(language.code).block("boxes")


def _from_items(run: Run, response: Response, language: Language) -> Iterator[Answer]:
    """Yield what a kind makes of this answer alone: choices that count, and texts."""
    made = run.alone(response)
    if not made:
        yield from _as_it_is(run, response)
    for item in made:
        if item.votes:
            yield from _counted(run, item, language)
        elif item.authors:
            yield from _written(run, item)


def _counted(run: Run, item: Item, language: Language) -> Iterator[Answer]:
    known = run.living(item.id) or item
    label = label_of(known, language)
    yield Answer(label, item=label, points=item.votes, is_hidden=known.hidden)
    for reason in item.detail.get("reasons", ()):
        yield Answer(reason, item=label, field="reason", is_hidden=known.hidden)


def _written(run: Run, item: Item) -> Iterator[Answer]:
    known = run.living(item.id) or item
    for field, text in _parts(item):
        yield Answer(
            text,
            question=item.part or None,
            item=known.label,
            field=field or None,
            is_hidden=known.hidden,
        )


def _as_it_is(run: Run, response: Response) -> Iterator[Answer]:
    labels = {item.id: item.label for item in run.round.items}
    for name, inside in said_in(response.value).items():
        for field, text in _leaves(name, inside) if name != "by" else ():
            yield Answer(labels.get(text, text), field=field)


def _parts(item: Item) -> Iterator[tuple[str, str]]:
    """Yield an item's texts: its label, or the fields that the kind put into it."""
    if not item.detail:
        yield "", item.label
    for name, inside in item.detail.items():
        if name != "by":
            yield from _leaves(name, inside)


def _leaves(name: str, inside: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- plain data
    """Yield every text inside, named by the way to it; those in a list are numbered."""
    nested: Iterable[tuple[object, Any]] = ()
    if isinstance(inside, Mapping):
        nested = inside.items()
    elif isinstance(inside, list | tuple):
        nested = enumerate(inside, start=1)
    elif inside not in ("", None):
        yield name, str(inside)
    for key, value in nested:
        yield from _leaves(f"{name} {key}", value)


def _consent(run: Run, response: Response, language: Language) -> Iterator[Answer]:
    """Yield what was said to a wording or a proposal, and why; texts proposed are only texts."""
    said = run.alone(response)
    if not any(item.votes for item in said):
        yield from _from_items(run, response, language)
        return
    for item in said:
        known = run.living(item.id) or item
        if item.votes:
            yield from _counted(run, item, language)
        elif item.authors:
            yield Answer(item.label, field="why", is_hidden=known.hidden)
    agreed_why = response.value.get("why")
    if agreed_why and not any(item.authors for item in said):
        yield Answer(agreed_why, field="why")


def _place(run: Run, response: Response, language: Language) -> Iterator[Answer]:
    boxes = dict(enumerate(boxes_of(run, language), start=1))
    for when in ("now", "tomorrow"):
        for item_id, box in _once(run, response.value.get(when, {})).items():
            yield from _about(run, item_id, when, boxes.get(box, str(box)))
    for item_id, text in response.value.get("texts", {}).items():
        yield from _about(run, item_id, "text", text)


def _once(run: Run, placed: Mapping[str, Any]) -> dict[str, Any]:
    """Return one box for each thing: where it was before it took another one in."""
    found = {key: box for key, box in placed.items() if _living_id(run, key) == key}
    for key, box in placed.items():
        found.setdefault(_living_id(run, key), box)
    return found


def _living_id(run: Run, item_id: str) -> str:
    known = run.living(item_id)
    return known.id if known else item_id


def _about(run: Run, item_id: str, field: str, answer: str) -> Iterator[Answer]:
    # What is no longer there is not counted by the kind either.
    known = run.living(item_id)
    if known is not None:
        yield Answer(answer, item=known.label, field=field, is_hidden=known.hidden)


def _grid(run: Run, response: Response, language: Language) -> Iterator[Answer]:
    columns = block_lines(run.round, "columns", language.code)
    for item in run.alone(response):
        known = run.living(item.id) or item
        row = row_label(run, item.detail["row"], language) if has_named_rows(run.round) else ""
        about = " – ".join(part for part in (item.detail["subject"], row) if part)
        for column, text in zip_longest(columns, item.detail["cells"], fillvalue=""):
            if text:
                yield Answer(text, item=about or None, field=column, is_hidden=known.hidden)


def _survey(run: Run, response: Response, language: Language) -> Iterator[Answer]:
    hidden = _hidden_answers(run, response)
    for one in asked(run.round, language.code):
        given = response.value.get("answers", {}).get(str(one.number))
        for answer in listed(given) if given else ():
            yield _survey_answer(one, answer, is_hidden=(one.number, "text") in hidden)
        other = response.value.get("other", {}).get(str(one.number))
        if other:
            is_hidden = (one.number, "other") in hidden
            yield Answer(other, question=one.number, field="other", is_hidden=is_hidden)


def _survey_answer(one: Asked, answer: Any, *, is_hidden: bool) -> Answer:  # noqa: ANN401
    step = answer if one.question.type == "scale" else None
    is_choice = one.question.type in ("one", "several")
    words = dict(enumerate(one.below, start=1)).get(answer) if is_choice else None
    return Answer(words or str(answer), question=one.number, step=step, is_hidden=is_hidden)


def _hidden_answers(run: Run, response: Response) -> set[tuple[int, str]]:
    """Return which questions are hidden here, and whether as a whole or what was written out."""
    found = set()
    for item in run.outcome.items:
        if item.hidden and "counts" in item.detail:
            found |= {(item.part, "text"), (item.part, "other")}
    for item in run.alone(response):
        known = run.living(item.id)
        if known and known.hidden and "answer" in item.detail:
            found.add((item.part, item.detail["answer"]))
    return found


_READERS: Mapping[Shape, Callable[[Run, Response, Language], Iterable[Answer]]] = {
    Shape.BOXES: _place,
    Shape.CELLS: _grid,
    Shape.CONSENT: _consent,
    Shape.QUESTIONS: _survey,
}

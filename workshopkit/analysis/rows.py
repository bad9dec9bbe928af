"""The rows of each frame, in script order and in the editor's order within an exercise."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from workshopkit.analysis.answer import Answer, answers, boxes_of, label_of, row_label
from workshopkit.analysis.frame import Row
from workshopkit.analysis.workshop_data import Run, WorkshopData
from workshopkit.domain.exercise import filled
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.participant import PAPER
from workshopkit.domain.response import Response
from workshopkit.facilitation.clock import MINUTE, minutes_of
from workshopkit.kinds import kind_of
from workshopkit.kinds.grid_report import block_lines, rows_are_items
from workshopkit.kinds.place_report import NOW, TOMORROW, majority
from workshopkit.kinds.shape import Shape
from workshopkit.kinds.surveys.asked import Asked, asked


def response_rows(data: WorkshopData, language: Language) -> Iterator[Row]:
    """Yield a row for each single answer, raised hands and slips of paper counted in."""
    for run in data.runs:
        rows = [
            (*_where(run), *_who(data, run, response), *_said(answer))
            for response in run.responses
            for answer in answers(run, response, language)
        ]
        yield from _unpaired(run, [*rows, *_hand_rows(run, language)])


def tally_rows(data: WorkshopData, language: Language) -> Iterator[Row]:
    """Yield a row for each item of the rounds in which answers are counted."""
    for run in data.runs:
        if not _is_counted(run):
            continue
        chosen = {item.id for item in kind_of(run.round).results(run.outcome)}
        base = run.outcome.base
        people = (base.took_part, base.joined, base.present, base.hands, base.paper)
        for item in run.outcome.items:
            if not item.authors:
                kept = item.id in chosen if run.shape is Shape.CHOICES else None
                label = label_of(item, language)
                yield (*_which(run), label, item.votes, *people, kept, item.hidden)


def place_rows(data: WorkshopData, language: Language) -> Iterator[Row]:
    """Yield a row for each box of each thing that was placed, also where nobody put it."""
    for run in _of_shape(data, Shape.BOXES):
        is_both = run.round.settings["when"] == "now_and_tomorrow"
        for item in run.outcome.items:
            for when in (NOW, TOMORROW) if is_both else (NOW,):
                yield from _box_rows(run, item, when, boxes_of(run, language))


def grid_rows(data: WorkshopData, language: Language) -> Iterator[Row]:
    """Yield a row for each cell that somebody wrote in."""
    for run in _of_shape(data, Shape.CELLS):
        columns = block_lines(run.round, "columns", language.code)
        subject: str = ""
        row: object = ""
        for entry, item in enumerate(run.outcome.items, start=1):
            # What was split off has no place of its own: it stays where the whole stood.
            subject = item.detail.get("subject", subject)
            row = item.detail.get("row", row)
            place = (*_which(run), entry, subject or None, row_label(run, row, language))
            for column, text in zip(columns, _cells(run, item), strict=False):
                if text:
                    yield (*place, column, text, item.hidden)


def survey_rows(data: WorkshopData, language: Language) -> Iterator[Row]:
    """Yield a row for each answer to each question of the surveys."""
    for run in _of_shape(data, Shape.QUESTIONS):
        questions = {one.number: one for one in asked(run.round, language.code)}
        rows = [
            (*_which(run), data.voter(run, response), *_answered(questions, answer))
            for response in run.responses
            for answer in answers(run, response, language)
            if answer.question
        ]
        yield from _unpaired(run, rows)


def survey_summary_rows(data: WorkshopData, language: Language) -> Iterator[Row]:
    """Yield a row for each possible answer to each question of the surveys."""
    for run in _of_shape(data, Shape.QUESTIONS):
        questions = {one.number: one for one in asked(run.round, language.code)}
        for item in run.outcome.items:
            if "counts" in item.detail:
                yield from _count_rows(run, item, questions[item.part])


def participation_rows(data: WorkshopData) -> Iterator[Row]:
    """Yield a row for each round in which something is asked."""
    for run in data.runs:
        base = run.outcome.base
        if kind_of(run.round).asks(run.round):
            share = base.took_part / base.joined if base.joined else None
            people = (base.unit, base.joined, base.took_part, share, base.hands, base.paper)
            yield (*_which(run), run.round.state.value, *people)


def programme_rows(data: WorkshopData, language: Language) -> Iterator[Row]:
    """Yield a row for each section of the day; an exercise is called what the room read."""
    rounds = {run.round.slug: run.round for run in data.runs}
    planned = minutes_of(data.course, data.programme.slots, rounds)
    spent = data.course.spent(int(time.time()))
    for slot in data.programme.slots:
        round_ = rounds.get(slot.key)
        title = slot.title
        if round_:
            title = filled(round_.wording(language.code).title, round_.settings)
        actual = round(spent[slot.key] / MINUTE, 1) if slot.key in spent else None
        minutes = (planned[slot.key], actual)
        yield (slot.key, title or None, slot.kind.value, *minutes, slot.skipped, slot.added)


def item_rows(data: WorkshopData, language: Language) -> Iterator[Row]:
    """Yield a row for each item as the facilitator left it."""
    for run in data.runs:
        words = {one.number: one.label for one in asked(run.round, language.code)}
        for item in run.outcome.items if run.was_opened else ():
            is_question = _is_question(run, item) and not item.aliases
            label = words[item.part] if is_question else label_of(item, language)
            aliases = "; ".join(item.aliases) or None
            counts = (item.authors, aliases, len(item.merged), item.hidden)
            yield (*_where(run), item.part or None, label, *counts)


def _is_question(run: Run, item: Item) -> bool:
    return run.shape is Shape.QUESTIONS and "counts" in item.detail


def _where(run: Run) -> tuple[str, str, int]:
    return run.round.slug, run.kind, run.round.number


def _which(run: Run) -> tuple[str, int]:
    return run.round.slug, run.round.number


def _of_shape(data: WorkshopData, shape: Shape) -> Iterator[Run]:
    return (run for run in data.runs if run.shape is shape and run.was_opened)


def _who(data: WorkshopData, run: Run, response: Response) -> Row:
    return data.voter(run, response), _by(run, response), response.saved_at or None


def _by(run: Run, response: Response) -> str | None:
    # A single slip that came on paper says whose it was, as surely as a name.
    if run.is_secret:
        return None
    if response.voter.startswith(PAPER):
        return "paper"
    return "table" if run.round.by_table else "person"


def _said(answer: Answer) -> Row:
    about = (answer.question, answer.item, answer.field, answer.answer)
    return (*about, answer.points, answer.is_hidden)


def _unpaired(run: Run, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows; in a secret ballot in order of content, so that no two belong together."""
    return (
        sorted(rows, key=lambda row: [_sortable(cell) for cell in row]) if run.is_secret else rows
    )


def _sortable(cell: object) -> tuple[bool, int, str]:
    number = cell if isinstance(cell, int) else 0
    return cell is not None, number, "" if isinstance(cell, int) else str(cell)


def _hand_rows(run: Run, language: Language) -> Iterator[Row]:
    for tally in () if run.is_sealed else run.hands:
        source = None if run.is_secret else tally.source
        for item_id, count in tally.votes.items():
            item = run.living(item_id)
            if item is not None:
                label = label_of(item, language)
                said = _said(Answer(label, item=label, points=1, is_hidden=item.hidden))
                yield from [(*_where(run), None, source, None, *said)] * count


def _is_counted(run: Run) -> bool:
    counts = run.shape is Shape.CHOICES or kind_of(run.round).counts_hands(run.round)
    return (
        run.was_opened
        and not run.is_sealed
        and (counts or any(item.votes for item in run.outcome.items))
    )


def _box_rows(run: Run, item: Item, when: str, boxes: Sequence[str]) -> Iterator[Row]:
    counts = item.detail.get(when, {})
    most = majority(counts, len(boxes))
    for n, box in enumerate(boxes, start=1):
        count = counts.get(str(n), 0)
        yield (*_which(run), item.label, when, box, count, n in most, item.hidden)


def _cells(run: Run, item: Item) -> Sequence[str]:
    """Return the cells as printed: a label that was changed is the first line of the first one."""
    cells = list(item.detail.get("cells", ())) or [item.label]
    if not rows_are_items(run.round):
        first = next(n for n, cell in enumerate(cells) if cell)
        cells[first] = "\n".join((item.label, *cells[first].split("\n")[1:]))
    return cells


def _answered(questions: dict[int, Asked], answer: Answer) -> Row:
    one = questions[answer.question or 0]
    type_ = answer.field or one.question.type
    return one.number, one.label, type_, answer.answer, answer.step, answer.is_hidden


def _count_rows(run: Run, item: Item, one: Asked) -> Iterator[Row]:
    counts, n = item.detail["counts"], item.detail["n"]
    is_scale = one.question.type == "scale"
    title = item.label if item.aliases else one.label
    question = (*_which(run), one.number, title, one.question.type)
    total = sum(step * count for step, count in enumerate(counts, start=1))
    mean = total / n if is_scale and n else None
    if one.question.type == "number" and n:
        mean = sum(item.detail["numbers"]) / n
    if one.question.type in ("text", "number"):
        yield (*question, None, None, n, n, mean, item.hidden)
    for step, count in enumerate(counts, start=1):
        answer = str(step) if is_scale else one.below[step - 1]
        yield (*question, answer, step if is_scale else None, count, n, mean, item.hidden)

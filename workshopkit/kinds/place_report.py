"""What a placing shows: where the majority puts each thing, the counts, and what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workshopkit.domain.document import Block, Heading, Matrix, Paragraph, Placement, Quotes
from workshopkit.domain.exercise import Wording, filled
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.round import Outcome
from workshopkit.kinds.base import base_line, nothing_yet

NOW, TOMORROW = "now", "tomorrow"
WHEN_WORDS = {NOW: "Today", TOMORROW: "Tomorrow"}


def place_report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return for each time the boxes with what stands in them and the counts, then the texts."""
    shown = visible(outcome.items)
    if not any(_counts(item, NOW) or _counts(item, TOMORROW) for item in shown):
        return nothing_yet(language)
    blocks = list(_placements(outcome, shown, language))
    blocks += _texts(outcome, shown, language)
    return (*blocks, Paragraph(base_line(outcome.base, language), style="small"))


def majority(counts: Mapping[str, int], boxes: int) -> tuple[int, ...]:
    """Return the number of the box with most, from 1; several when they share the first place."""
    most = max(counts.values(), default=0)
    return tuple(n for n in range(1, boxes + 1) if most and counts.get(str(n), 0) == most)


def _placements(outcome: Outcome, shown: Sequence[Item], language: Language) -> Iterator[Block]:
    words = outcome.round.wording(language.code)
    is_both = outcome.round.settings["when"] == "now_and_tomorrow"
    for when in (NOW, TOMORROW) if is_both else (NOW,):
        caption = _caption(words, when, language) if is_both else words.title
        yield _placement(outcome, shown, when, caption, language)
    for when in (NOW, TOMORROW) if is_both else (NOW,):
        caption = _caption(words, when, language) if is_both else words.title
        yield _matrix(outcome, shown, when, caption, language)


def _caption(words: Wording, when: str, language: Language) -> str:
    """Return the wording's own line for this time, if its headings are two, or ours."""
    own = words.block("heading")
    return own[when == TOMORROW] if len(own) == 2 else language.text(WHEN_WORDS[when])


def _placement(
    outcome: Outcome, shown: Sequence[Item], when: str, caption: str, language: Language
) -> Placement:
    boxes = outcome.round.wording(language.code).block("boxes")
    homes = [(item, majority(_counts(item, when), len(boxes))) for item in shown]
    inside = tuple(
        (box, tuple(_placed(item, home, language) for item, home in homes if n in home))
        for n, box in enumerate(boxes, start=1)
    )
    note = _dominant(shown, when, boxes, language)
    return Placement(caption, inside, outcome.round.settings["shape"], note)


def _placed(item: Item, home: tuple[int, ...], language: Language) -> str:
    if len(home) == 1:
        return item.label
    return f"{item.label} ({language.text('also in another box')})"


def _dominant(shown: Sequence[Item], when: str, boxes: Sequence[str], language: Language) -> str:
    totals = {
        str(n): sum(_counts(item, when).get(str(n), 0) for item in shown)
        for n in range(1, len(boxes) + 1)
    }
    first = majority(totals, len(boxes))
    if len(first) != 1:
        return ""
    count = totals[str(first[0])]
    box = boxes[first[0] - 1]
    return language.plural(
        "Most was put in {box}: {n} time.", "Most was put in {box}: {n} times.", count, box=box
    )


def _matrix(
    outcome: Outcome, shown: Sequence[Item], when: str, caption: str, language: Language
) -> Matrix:
    boxes = outcome.round.wording(language.code).block("boxes")
    rows = tuple(
        (item.label, tuple(_counts(item, when).get(str(n), 0) for n in range(1, len(boxes) + 1)))
        for item in shown
    )
    heading = language.text("Placed how often: {what}", what=caption)
    return Matrix(heading, (language.text("What"), *boxes), rows)


def _texts(outcome: Outcome, shown: Sequence[Item], language: Language) -> Iterator[Block]:
    written = [(item, tuple(item.detail.get("texts", ()))) for item in shown]
    if not any(texts for _, texts in written):
        return
    words = outcome.round.wording(language.code)
    question = words.question(0, language.text("Why there?"))
    yield Heading(2, filled(question, outcome.round.settings))
    for item, texts in written:
        if texts:
            yield Paragraph(item.label, style="label")
            yield Quotes(texts)


def _counts(item: Item, when: str) -> Mapping[str, int]:
    counts: Mapping[str, int] = item.detail.get(when, {})
    return counts

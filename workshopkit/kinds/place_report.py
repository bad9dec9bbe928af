"""What a placing shows: each box with what most put there, what some did, and what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workshopkit.domain.document import Block, Heading, Paragraph, Placement, Quotes
from workshopkit.domain.exercise import Wording, filled
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.round import Outcome
from workshopkit.kinds.base import base_line, nothing_yet

NOW, TOMORROW = "now", "tomorrow"
WHEN_WORDS = {NOW: "Today", TOMORROW: "Tomorrow"}


def place_report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return for each time the boxes with what stands in them, then the texts."""
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


def _caption(words: Wording, when: str, language: Language) -> str:
    """Return the wording's own line for this time, if its headings are two, or ours."""
    own = words.block("heading")[-2:]
    return own[when == TOMORROW] if len(own) == 2 else language.text(WHEN_WORDS[when])


def _placement(
    outcome: Outcome, shown: Sequence[Item], when: str, caption: str, language: Language
) -> Placement:
    boxes = outcome.round.wording(language.code).block("boxes")
    inside = tuple(
        (box, tuple(_inside(shown, when, str(n), language))) for n, box in enumerate(boxes, start=1)
    )
    note = _dominant(shown, when, boxes, language)
    return Placement(caption, inside, outcome.round.settings["shape"], note)


def _inside(shown: Sequence[Item], when: str, box: str, language: Language) -> Iterator[str]:
    """Yield what most put into a box, each with how many did, then in one line what some did."""
    some: list[str] = []
    for item in shown:
        counts = _counts(item, when)
        homes = [str(n) for n in majority(counts, max(map(int, counts), default=0))]
        if box in homes:
            also = f", {language.text('also in another box')}" if len(homes) > 1 else ""
            yield f"{item.label} ({counts[box]}{also})"
        elif counts.get(box):
            some.append(f"{item.label} ({counts[box]})")
    if some:
        yield language.text("By some: {what}", what=", ".join(some))


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

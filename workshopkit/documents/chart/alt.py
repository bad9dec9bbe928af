"""What a chart shows, in a sentence or two, for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence

from workshopkit.documents.blocks.emphasis import stands_out
from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.chart.bars import counted
from workshopkit.domain.document import Bars, Matrix, Placement, ScaleRow, Scales
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

#: More than this are counted instead of named.
_NAMED = 3
#: A text is told no longer than this; the whole of it is in the table.
_LONGEST = 120


def alt_text(block: Bars | Placement | Matrix | Scales, language: Language) -> str:
    """Return what the chart shows; no number is only in the picture."""
    match block:
        case Bars():
            told = _bars(block, language)
        case Placement():
            told = _placement(block, language)
        case Matrix():
            told = _matrix(block, language)
        case Scales():
            told = _scales(block, language)
    return " ".join((*told, language.text("All values are in the text beside it.")))


def _bars(bars: Bars, language: Language) -> list[str]:
    what = language.text("Bar chart: {what}", what=_sentence(bars.caption))
    most = max((count for _, count, _ in bars.rows), default=0)
    first = [(label, words) for label, count, words in bars.rows if 0 < count == most]
    if not first:
        return [what]
    labels = _named([label for label, _ in first], language)
    words = _short(counted(most, first[0][1]))
    return [what, language.text("Most: {what}, {count}.", what=labels, count=words)]


def _placement(block: Placement, language: Language) -> list[str]:
    caption = _sentence(block.caption)
    if block.shape == "stairs":
        what = language.text("Stairs, from the lowest step: {what}", what=caption)
    else:
        what = language.text("Boxes side by side: {what}", what=caption)
    boxes = (
        f"{with_colon(_short(name))} {_listed(groups, language)}." for name, groups in block.boxes
    )
    return [what, *boxes]


def _listed(groups: Sequence[str], language: Language) -> str:
    return language.listing(map(_short, groups)) if groups else language.text("nothing")


def _matrix(matrix: Matrix, language: Language) -> list[str]:
    what = language.text("Table of counts: {what}", what=_sentence(matrix.caption))
    rows = (_row(name, counts, matrix.header[1:], language) for name, counts in matrix.rows)
    return [what, *filter(None, rows)]


def _row(name: str, counts: Sequence[int], columns: Sequence[str], language: Language) -> str:
    pairs = zip(columns, counts, strict=False)
    most = [column for column, count in pairs if stands_out(count, counts)]
    if not most:
        return ""
    return f"{with_colon(_short(name))} {_named(most, language)}, {max(counts)}."


def _scales(scales: Scales, language: Language) -> list[str]:
    what = language.text("Answers on scales: {what}", what=_sentence(scales.caption))
    return [what, *(_scale(row, scales.header) for row in scales.rows)]


def _scale(row: ScaleRow, header: Sequence[str]) -> str:
    facts = [f"{_short(header[4])} {row.answered}"]
    if mean := _short(row.mean):
        facts.append(f"{_short(header[5])} {mean}")
    return f"{with_colon(_short(row.question))} {', '.join(facts)}."


def _named(labels: Sequence[str], language: Language) -> str:
    if len(labels) <= _NAMED:
        return language.listing(map(_short, labels))
    return language.plural("{n} alike", "{n} alike", len(labels))


def _sentence(text: str) -> str:
    told = _short(text)
    return told if told.endswith(("?", "!", ".", "…")) else f"{told}."


def _short(text: str) -> str:
    told = clean(text)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST].rstrip()}…"

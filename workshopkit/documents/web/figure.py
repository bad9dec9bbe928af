"""Results to look at, as HTML: bars, placements, matrices, scales, and what people said.

The numbers are always text; the drawings beside them are hidden from those who listen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from markupsafe import Markup

from workshopkit.documents.blocks.emphasis import NOTHING, stands_out
from workshopkit.documents.web.text import framed, joined, optional, own, with_breaks
from workshopkit.domain.document import (
    Bars,
    Matrix,
    Placement,
    Quotes,
    RunIn,
    ScaleRow,
    Scales,
    StageBars,
)
from workshopkit.domain.text import clean

_BAR = Markup(
    '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"'
    ' focusable="false"><rect class="track" x="0" y="0" width="100" height="8"/>'
    '<rect class="fill" x="0" y="0" width="{share:.1f}" height="8"/></svg>'
)
_BARS = Markup(
    '<figure class="bars">{caption}<ol start="{start}">\n{rows}\n</ol>\n'
    '<figcaption class="base">{base}</figcaption></figure>'
)
_BARS_ROW = Markup(
    '<li><div class="row" data-figure="{figure}"><span class="what"{rank}>{label}</span>'
    ' <span class="count">({count})</span> {bar}</div></li>'
)
_PLACEMENT = Markup(
    '<figure class="placement {shape}">\n{caption}\n'
    '<{list} class="places">\n{boxes}\n</{list}>\n{note}</figure>'
)
_BOX = Markup('<li class="place"><p class="name">{number}{name}</p>\n{groups}</li>')
_NUMBER = Markup('<span class="number">{}</span> ')
_FIGURE = Markup(
    '<figure class="{kind}"><table>{caption}\n'
    "<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>\n{base}</figure>"
)
_CAPTION = "<caption>{}</caption>"
_BASE = '<figcaption class="base">{}</figcaption>'
_COUNT = Markup(
    '<td{most}><span class="label" aria-hidden="true">{name}</span>'
    ' <span class="tally">{count}</span> <svg class="length" width="100%" height="0.5em"'
    ' aria-hidden="true" focusable="false"><rect width="{share:.1f}%" height="100%"/></svg></td>'
)
_SCALE = Markup(
    '<tr>{question}<td class="low">{low}</td>'
    '<td class="spread">{strip}<span class="counts">{counts}</span></td>'
    '<td class="high">{high}</td>{answered}{mean}</tr>'
)
_SCALE_COLUMNS = ("question", "low", "spread", "high", "n", "mean")
_NAMED = Markup('<td class="{}"><span class="label" aria-hidden="true">{}</span> {}</td>')
_STRIP = Markup(
    '<svg class="strip" width="100%" height="2.5em" overflow="visible" aria-hidden="true"'
    ' focusable="false">{}</svg>'
)
_SEGMENT = Markup(
    '<rect x="{start:.1f}%" width="{share:.1f}%" height="1.2em" fill-opacity="{ink:.2f}"/>'
)
_LABEL = Markup('<text x="{place:.1f}%" y="2.25em" text-anchor="middle">{count}</text>')
#: The lightest segment has this much of the accent colour; the darkest has all of it.
_LIGHTEST = 0.12
#: Half the room of a number under a strip, in per cent of the strip: for itself, for each digit.
_ROOM, _ROOM_PER_DIGIT = 1.1, 2.0


def drawn(block: Bars | Placement | Matrix | Scales) -> Markup:
    """Return a result with its drawing."""
    match block:
        case Bars():
            return _bars(block)
        case Placement():
            return _placement(block)
        case Matrix():
            return _matrix(block)
        case Scales():
            return _scales(block)


def _bars(bars: Bars) -> Markup:
    # Bars begin at nought and the longest fills its track; the number is in the text.
    figures = (isinstance(bars, StageBars) and bars.figures) or [row[1] for row in bars.rows]
    ranks = (isinstance(bars, StageBars) and bars.ranks) or [0] * len(bars.rows)
    rows = (
        _BARS_ROW.format(
            figure=figure,
            rank=Markup(' data-rank="{}"').format(rank) if rank else "",
            label=own(label),
            count=own(words),
            bar=_BAR.format(share=100 * count / bars.full),
        )
        for (label, count, words), figure, rank in zip(bars.rows, figures, ranks, strict=True)
    )
    return _BARS.format(
        caption=optional('<p class="caption">{}</p>\n', bars.caption),
        start=bars.start,
        rows=joined(rows),
        base=with_breaks(bars.base),
    )


def _placement(block: Placement) -> Markup:
    """Return the boxes as a list, numbered where they are steps."""
    steps = block.shape == "stairs"
    boxes = (
        _box(name, groups, str(number) if steps else "")
        for number, (name, groups) in enumerate(block.boxes, 1)
    )
    return _PLACEMENT.format(
        shape="stairs" if steps else "boxes",
        list="ol" if steps else "ul",
        caption=optional("<figcaption>{}</figcaption>", block.caption),
        boxes=joined(boxes),
        note=optional('<p class="base">{}</p>', block.note),
    )


def _box(name: str, groups: Iterable[str], number: str) -> Markup:
    items = joined(framed("<li>{}</li>", group) for group in groups)
    return _BOX.format(
        number=_NUMBER.format(number) if number else "",
        name=own(name),
        groups=Markup("<ul>\n{}\n</ul>").format(items) if items else _nothing(),
    )


def _nothing() -> Markup:
    return Markup('<p class="nothing">{}</p>').format(NOTHING)


def _matrix(block: Matrix) -> Markup:
    """Return the counts as a table; what is largest in its row is marked."""
    longest = max((count for _, counts in block.rows for count in counts), default=0) or 1
    rows = (
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            own(name), _counts(counts, block.header[1:], longest)
        )
        for name, counts in block.rows
    )
    return _FIGURE.format(
        kind="matrix",
        caption=optional(_CAPTION, block.caption),
        header=_header(block.header),
        rows=joined(rows),
        base=optional(_BASE, block.base),
    )


def _counts(counts: Sequence[int], names: Sequence[str], longest: int) -> Markup:
    # Where a row is a block of its own, the header is out of sight: each count has its name.
    return Markup().join(
        _COUNT.format(
            most=Markup(' class="most"') if stands_out(count, counts) else "",
            name=own(name),
            count=Markup("<strong>{}</strong>").format(count)
            if stands_out(count, counts)
            else count,
            share=100 * count / longest,
        )
        for name, count in zip(names, counts, strict=False)
    )


def _header(names: Iterable[str]) -> Markup:
    return Markup().join(framed('<th scope="col">{}</th>', name) for name in names)


def _scales(block: Scales) -> Markup:
    """Return the scales as a table with the answers drawn between the two ends of each."""
    return _FIGURE.format(
        kind="scales",
        caption=optional(_CAPTION, block.caption),
        header=_scale_header(block),
        rows=joined(_scale(row, block.header) for row in block.rows),
        base="",
    )


def _scale_header(block: Scales) -> Markup:
    # A question that the heading asks is not asked again.
    start = 0 if any(row.question for row in block.rows) else 1
    return Markup().join(
        Markup('<th scope="col" class="{}">{}</th>').format(name, own(words))
        for name, words in list(zip(_SCALE_COLUMNS, block.header, strict=True))[start:]
    )


def _scale(row: ScaleRow, header: Sequence[str]) -> Markup:
    return _SCALE.format(
        question=optional('<th scope="row" class="question">{}</th>', row.question),
        low=own(row.low),
        high=own(row.high),
        strip=_strip(row.counts) if row.answered else "",
        counts=" ".join(map(str, row.counts)),
        # Where a question is a block of its own, the header is out of sight.
        answered=_NAMED.format("n", own(header[4]), row.answered),
        mean=_NAMED.format("mean", own(header[5]), own(row.mean or NOTHING)),
    )


def _strip(counts: Sequence[int]) -> Markup:
    starts = [0, *accumulate(counts)]
    whole = starts[-1] / 100
    given = [step for step, count in enumerate(counts) if count]
    segments = (
        _SEGMENT.format(
            start=starts[step] / whole, share=counts[step] / whole, ink=_ink(step, counts)
        )
        for step in given
    )
    middles = [(starts[step] + counts[step] / 2) / whole for step in given]
    numbers = [counts[step] for step in given]
    labels = (
        _LABEL.format(place=place, count=number)
        for number, place in zip(numbers, _spread(middles, numbers), strict=True)
    )
    return _STRIP.format(Markup().join((*segments, *labels)))


def _ink(step: int, counts: Sequence[int]) -> float:
    return _LIGHTEST + (1 - _LIGHTEST) * step / max(len(counts) - 1, 1)


def _spread(middles: Sequence[float], numbers: Sequence[int]) -> list[float]:
    """Return where the numbers stand: under their segments, moved only as far as they collide."""
    halves = _halves(numbers)
    places: list[float] = []
    edge = 0.0
    for middle, half in zip(middles, halves, strict=True):
        places.append(max(middle, edge + half))
        edge = places[-1] + half
    edge = 100.0
    for index in reversed(range(len(places))):
        places[index] = min(places[index], edge - halves[index])
        edge = places[index] - halves[index]
    return places


def _halves(numbers: Sequence[int]) -> list[float]:
    wanted = [_ROOM + _ROOM_PER_DIGIT * len(str(number)) for number in numbers]
    # Many steps share what there is.
    share = min(1.0, 50 / sum(wanted))
    return [share * half for half in wanted]


def quotes(block: Quotes) -> Markup:
    """Return the quotes as a list."""
    frame = "<li><blockquote><p>{}</p></blockquote></li>"
    rows = joined(optional(frame, text) for text in block.texts)
    return Markup('<ul class="quotes">\n{}\n</ul>').format(rows) if rows else Markup()


def run_in(block: RunIn) -> Markup:
    """Return the list as one paragraph after its label."""
    items = Markup(", ").join(own(clean(item)) for item in block.items)
    label = optional("<strong>{}</strong>", clean(block.label))
    told = Markup(" - ").join(piece for piece in (label, items) if piece)
    return Markup('<p class="run-in">{}</p>').format(told) if told else Markup()

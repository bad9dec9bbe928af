"""The document as GitHub-flavoured Markdown, in which everybody's text stays text.

Lines inside a table cell are parted by " / ": GFM has no line break there but `<br>`, which
readers that refuse HTML print as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from workshopkit.documents.blocks.emphasis import NOTHING, stands_out
from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.blocks.printed import captioned
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    DecisionLine,
    Document,
    Facts,
    Heading,
    Matrix,
    NumberedList,
    Paragraph,
    Persona,
    Picture,
    Placement,
    Poster,
    Quotes,
    RunIn,
    ScaleRow,
    Scales,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

#: Marks that mean something anywhere in a line.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~#$])")
#: Addresses that GFM would turn into links by itself.
_ADDRESS = re.compile(r"(?i)\b(?:(https?|ftp|mailto|xmpp)(:)|(www)(\.))")
#: Marks that mean something only where a line begins: lists, rules and underlines.
_LINE_MARK = re.compile(r"^([-+=:])")
_LINE_NUMBER = re.compile(r"^(\d+)([.)])")

#: Blocks that are nothing but a list, and blocks that may end in one.
_LISTS = (BulletList, NumberedList, Facts)
_ENDING_IN_LIST = (*_LISTS, Bars, Placement, Persona, Poster)


#: How many characters there are to sign on.
_LINE_TO_SIGN = 30


class _Marks(NamedTuple):
    bullet: str
    after_number: str


#: Two lists in a row become one unless their marks differ.
_MARKS = (_Marks("-", "."), _Marks("*", ")"))


def write_markdown(document: Document, language: Language) -> bytes:
    """Return the document as GitHub-flavoured Markdown."""
    document, style = captioned(document), document.style
    front = [
        _strong(style.organisation),
        f"# {_line(document.title)}",
        _line(document.subtitle),
        f"{_strong(document.status)} {_line(language.date(document.date))}",
    ]
    pieces = [*front, *_body(document.blocks), _text(style.footer)]
    return ("\n\n".join(piece for piece in pieces if piece) + "\n").encode()


def _body(blocks: Iterable[Block]) -> Iterator[str]:
    turn, before = 0, None
    for block in blocks:
        turn = 1 - turn if _would_run_on(before, block) else 0
        before = block
        yield from _block(block, _MARKS[turn])


def _would_run_on(before: Block | None, block: Block) -> bool:
    """Return whether a reader would take two lists for one: those of one sort that do not go on."""
    if not isinstance(block, _LISTS) or not isinstance(before, _ENDING_IN_LIST):
        return False
    is_numbered = isinstance(before, NumberedList | Bars)
    if isinstance(block, NumberedList) != is_numbered:
        return False
    return not is_numbered or _next_number(before) != getattr(block, "start", 1)


def _next_number(block: Block) -> int:
    match block:
        case NumberedList(items, start):
            return start + len(items)
        case Bars(rows=rows, start=start):
            return start + len(rows)
    return 1


def _block(block: Block, marks: _Marks) -> Iterable[str]:
    match block:
        case Heading(level, text):
            return [f"{'#' * min(level + 1, 6)} {_line(text)}"]
        case Paragraph(text, style):
            return [_strong(text) if style == "label" else _text(text)]
        case BulletList(items):
            return [_bullets(marks, map(_text, items))]
        case NumberedList(items, start):
            return [_numbered(marks, map(_text, items), start)]
        case Facts(pairs):
            return [_bullets(marks, map(_pair, pairs))]
        case Table():
            return _table(block)
        case Bars() | Placement() | Matrix() | Scales():
            return _figure(block)
        case Quotes(texts):
            return [_quoted(_whole(text)) for text in texts]
        case RunIn():
            return [_run_in(block)]
        case Persona():
            return _persona(block, marks)
        case Poster():
            return _poster(block, marks)
        case Picture(_, alt):
            # A file of text holds no picture: what it shows stands in its place.
            return [_emphasis(alt)]
        case Signatures(lines):
            return [_signature(role, name) for role, name in lines]
        case DecisionLine():
            return [_decision(block)]


def _figure(block: Bars | Placement | Matrix | Scales) -> Iterable[str]:
    match block:
        case Bars():
            return _bars(block)
        case Placement():
            return _placement(block)
        case Matrix():
            return _matrix(block)
        case Scales():
            return _scales(block)


def _bullets(marks: _Marks, items: Iterable[str]) -> str:
    return "\n".join(_hanging(f"{marks.bullet} ", item) for item in items)


def _numbered(marks: _Marks, items: Iterable[str], start: int = 1) -> str:
    return "\n".join(
        _hanging(f"{number}{marks.after_number} ", item) for number, item in enumerate(items, start)
    )


def _hanging(mark: str, item: str) -> str:
    return mark + item.replace("\n", "\n" + " " * len(mark))


def _pair(pair: tuple[str, str]) -> str:
    label, text = pair
    return " ".join(filter(None, (_strong(with_colon(label)), _text(text))))


def _table(table: Table) -> list[str]:
    rows = (map(_cell, row) for row in table.rows)
    return [_strong(table.caption), _grid(table.header, rows)]


def _grid(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    return "\n".join((_row(map(_cell, header)), "|" + " --- |" * len(header), *map(_row, rows)))


def _row(cells: Iterable[str]) -> str:
    return "|" + "".join(f" {cell} |" for cell in cells)


def _cell(text: str) -> str:
    return " / ".join(_escaped(line) for line in _kept_lines(text))


def _bars(bars: Bars) -> list[str]:
    items = (f"{_line(label)} ({_line(words)})" for label, _, words in bars.rows)
    return [_strong(bars.caption), _numbered(_MARKS[0], items, bars.start), _emphasis(bars.base)]


def _placement(placement: Placement) -> list[str]:
    pieces = [_strong(placement.caption)]
    for number, (name, groups) in enumerate(placement.boxes, 1):
        pieces.append(_strong(f"{number}. {name}" if placement.shape == "stairs" else name))
        pieces.append(_bullets(_MARKS[0], map(_line, groups or (NOTHING,))))
    return [*pieces, _emphasis(placement.note)]


def _matrix(matrix: Matrix) -> list[str]:
    rows = ((_cell(name), *_counts(counts)) for name, counts in matrix.rows)
    return [_strong(matrix.caption), _grid(matrix.header, rows), _emphasis(matrix.base)]


def _counts(counts: Sequence[int]) -> Iterator[str]:
    return (f"**{count}**" if stands_out(count, counts) else str(count) for count in counts)


def _scales(scales: Scales) -> list[str]:
    # A question that the heading asks is not asked again.
    start = 0 if any(row.question for row in scales.rows) else 1
    rows = (_scale(row)[start:] for row in scales.rows)
    return [_strong(scales.caption), _grid(scales.header[start:], rows)]


def _scale(row: ScaleRow) -> tuple[str, ...]:
    counts, mean = " ".join(map(str, row.counts)), _cell(row.mean or NOTHING)
    return (_cell(row.question), _cell(row.low), counts, _cell(row.high), str(row.answered), mean)


def _run_in(run: RunIn) -> str:
    return " - ".join(filter(None, (_strong(run.label), ", ".join(map(_line, run.items)))))


def _whole(text: str) -> str:
    """Return the text with its empty lines too, which part one paragraph from the next."""
    return "\n\n".join(map(_text, clean(text, lines=True).split("\n\n")))


def _persona(persona: Persona, marks: _Marks) -> list[str]:
    return [
        " – ".join(filter(None, (_strong(persona.group), _line(persona.name)))),
        _bullets(marks, map(_pair, persona.fields)),
        _quoted(_text(persona.quote)),
    ]


def _poster(poster: Poster, marks: _Marks) -> list[str]:
    return [
        _emphasis(poster.masthead),
        _strong(poster.headline),
        _bullets(marks, map(_text, poster.lines)),
        _line(poster.group),
        _bullets(marks, map(_pair, poster.story)),
        *(_quoted(_voice(text, who)) for text, who in poster.quotes),
    ]


def _voice(text: str, who: str) -> str:
    return "\\\n".join(filter(None, (_text(text), f"– {_line(who)}" if who else "")))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n")) if text else ""


def _signature(role: str, name: str) -> str:
    line = "\\_" * _LINE_TO_SIGN
    return "\\\n".join(filter(None, (_strong(role), line, _line(name))))


def _decision(decision: DecisionLine) -> str:
    pieces = (_strong(decision.number), _line(decision.text), _emphasis(decision.outcome))
    return " ".join(filter(None, pieces))


def _strong(text: str) -> str:
    # Two marks around nothing would be a rule across the page.
    return f"**{_line(text)}**" if clean(text) else ""


def _emphasis(text: str) -> str:
    return f"*{_line(text)}*" if clean(text) else ""


def _line(text: str) -> str:
    return _escaped(clean(text))


def _text(text: str) -> str:
    """Return the text with its line breaks as hard breaks, so that it stays one paragraph."""
    return "\\\n".join(_escaped(line) for line in _kept_lines(text))


def _kept_lines(text: str) -> list[str]:
    return [line for line in clean(text, lines=True).split("\n") if line]


def _escaped(line: str) -> str:
    line = _ANYWHERE.sub(r"\\\1", line)
    line = _ADDRESS.sub(r"\1\3\\\2\4", line)
    line = _LINE_MARK.sub(r"\\\1", line)
    return _LINE_NUMBER.sub(r"\1\\\2", line)

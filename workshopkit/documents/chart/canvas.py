"""A sheet to draw a chart on: texts that are measured and wrapped, and boxes, as plain SVG."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from workshopkit.documents.style.font import EMOJI_FONT, family, text_width
from workshopkit.domain.style import HouseStyle, contrast, is_colour
from workshopkit.domain.text import clean

#: Every chart is this wide; its height follows from what it holds.
WIDTH = 640
#: Text, quieter text, lines that only part, and the ground of everything.
INK, QUIET, RULE, PAPER = "#1c2329", "#4a565f", "#ccd4d9", "#ffffff"
#: On a colour that may be any: one of the two always reads.
_ON_COLOUR = ("#ffffff", "#000000")
#: From one baseline to the next, and from the top of a line to its baseline, in ems.
LINE, _BASELINE = 1.3, 0.98
#: Nobody reads more than this in a chart; the whole text is in the table beside it.
_MOST_LINES = 12
#: A word that is too long keeps at least this many letters on each side of the break.
_LETTERS = 3
#: What a drawing must differ from white by (WCAG 2.2, 1.4.11).
_LEAST_FOR_SHAPES = 3.0
#: A word may be parted after these.
_BREAKS = "-–/"
_JOINER = "\u200d"

_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    ' viewBox="0 0 {width} {height}" role="img" font-family="{fonts}">\n<title>{alt}</title>\n'
    '<rect width="{width}" height="{height}" fill="{paper}"/>\n{body}\n</svg>\n'
)
_TEXT = Markup(
    '<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{bold}{anchor} fill="{fill}">{text}</text>'
)
_BOX = Markup(
    '<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{round:g}"'
    ' fill="{fill}"{stroke}/>'
)
_STROKE = Markup(' stroke="{}" stroke-width="{:g}"')
_BOLD = Markup(' font-weight="700"')
_ANCHOR = Markup(' text-anchor="{}"')


@dataclass(frozen=True)
class Type:
    """How a text is set: its size in pixels, its weight and its colour."""

    size: float = 15
    bold: bool = False
    fill: str = INK

    @property
    def line(self) -> float:
        """How high a line is."""
        return self.size * LINE


@dataclass
class Canvas:
    """What has been drawn so far, in a typeface and a colour."""

    typeface: str
    accent: str
    pieces: list[Markup] = field(default_factory=list)

    @classmethod
    def of(cls, style: HouseStyle) -> Canvas:
        """Return an empty canvas in a house style whose colour is one and can be seen."""
        seen = is_colour(style.accent) and contrast(style.accent, PAPER) >= _LEAST_FOR_SHAPES
        return cls(family(style), style.accent if seen else HouseStyle.accent)

    def width(self, text: str, kind: Type) -> float:
        """Return how wide a line of text is."""
        return text_width(text, kind.size, self.typeface, bold=kind.bold)

    def wrapped(self, text: str, width: float, kind: Type) -> list[str]:
        """Return the text in lines that are no wider than this."""
        lines = list(self._lines(clean(text), width, kind))
        if len(lines) <= _MOST_LINES:
            return lines
        last = lines[_MOST_LINES - 1]
        while last and self.width(f"{last}…", kind) > width:
            last = last[:-1]
        return [*lines[: _MOST_LINES - 1], f"{last.rstrip()}…"]

    def _lines(self, text: str, width: float, kind: Type) -> Iterator[str]:
        line = ""
        for piece in _pieces(text):
            if self.width((line + piece).rstrip(), kind) <= width:
                line += piece
                continue
            if line.strip():
                yield line.rstrip()
            *full, line = self._parted(piece, width, kind)
            yield from full
        if line.strip():
            yield line.rstrip()

    def _parted(self, word: str, width: float, kind: Type) -> Iterator[str]:
        """Yield the parts of a word that is wider than a line."""
        while self.width(word.rstrip(), kind) > width and len(word) > 1:
            end = self._break(word, width, kind)
            hyphen = "-" if word[end - 1].isalpha() and word[end].isalpha() else ""
            yield word[:end] + hyphen
            word = word[end:]
        yield word

    def _break(self, word: str, width: float, kind: Type) -> int:
        end = 1
        room = width - self.width("-", kind)
        while end < len(word) and self.width(word[: end + 1], kind) <= room:
            end += 1
        left = len(word.rstrip()) - end
        if left < _LETTERS < end + left - _LETTERS:
            end -= _LETTERS - left
        while end > 1 and _clings(word, end):
            end -= 1
        return max(end, 1)

    def text(self, x: float, top: float, text: str, kind: Type, anchor: str = "start") -> None:
        """Draw one line of text; `top` is the top of the line."""
        self.pieces.append(
            _TEXT.format(
                x=x,
                y=top + kind.size * _BASELINE,
                size=kind.size,
                bold=_BOLD if kind.bold else "",
                anchor="" if anchor == "start" else _ANCHOR.format(anchor),
                fill=kind.fill,
                text=text,
            )
        )

    def lines(
        self, x: float, top: float, lines: Sequence[str], kind: Type, anchor: str = "start"
    ) -> float:
        """Draw lines under each other, and return where they end."""
        for number, line in enumerate(lines):
            self.text(x, top + number * kind.line, line, kind, anchor)
        return top + len(lines) * kind.line

    def paragraph(self, x: float, top: float, text: str, width: float, kind: Type) -> float:
        """Draw a text in as many lines as it needs, and return where they end."""
        return self.lines(x, top, self.wrapped(text, width, kind), kind)

    def box(
        self,
        x: float,
        top: float,
        width: float,
        height: float,
        fill: str,
        *,
        edge: str = "",
        line: float = 1,
        corner: float = 0,
    ) -> None:
        """Draw a box; an edge is drawn inside it."""
        inset = line / 2 if edge else 0
        self.pieces.append(
            _BOX.format(
                x=x + inset,
                y=top + inset,
                width=max(width - 2 * inset, 0),
                height=max(height - 2 * inset, 0),
                round=corner,
                fill=fill,
                stroke=_STROKE.format(edge, line) if edge else "",
            )
        )

    def svg(self, height: float, alt: str) -> str:
        """Return everything drawn as one SVG file of this height."""
        return str(
            _SVG.format(
                width=WIDTH,
                height=whole(height),
                fonts=f"'{self.typeface}', '{EMOJI_FONT}', sans-serif",
                alt=alt,
                paper=PAPER,
                body=Markup("\n").join(self.pieces),
            )
        )


def whole(height: float) -> int:
    """Return a height in whole pixels, at least one."""
    return max(1, int(-(-height // 1)))


def tint(colour: str, share: float) -> str:
    """Return a colour mixed with white; `share` is how much of it there is, from 0 to 1."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (part - 255) * share):02x}" for part in parts)


def on(colour: str) -> str:
    """Return the colour of a text that stands on this colour."""
    return max(_ON_COLOUR, key=lambda text: contrast(text, colour))


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces that a line may end after."""
    start = 0
    for position, character in enumerate(text, 1):
        after_hyphen = character in _BREAKS and text[start:position].strip(_BREAKS)
        if character == " " or after_hyphen:
            yield text[start:position]
            start = position
    if start < len(text):
        yield text[start:]


def _clings(word: str, position: int) -> bool:
    """Return whether the character here is part of the one before it."""
    joined = unicodedata.category(word[position])[0] == "M" or word[position - 1] == _JOINER
    return joined or word[position] == _JOINER or "\U0001f3fb" <= word[position] <= "\U0001f3ff"

"""A sheet to draw a chart on: texts and boxes, as plain SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from workshopkit.documents.chart.letters import Letters, Type
from workshopkit.documents.style.font import EMOJI_FONT, family
from workshopkit.domain.style import HouseStyle, contrast, is_colour

#: Every chart is this wide; its height follows from what it holds.
WIDTH = 640
#: Quieter text, lines that only part, and the ground of everything.
QUIET, RULE, PAPER = "#4a565f", "#ccd4d9", "#ffffff"
#: On a colour that may be any: one of the two always reads.
_ON_COLOUR = ("#ffffff", "#000000")
#: What a drawing must differ from white by (WCAG 2.2, 1.4.11).
_LEAST_FOR_SHAPES = 3.0

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


@dataclass
class Canvas:
    """What has been drawn so far, in these letters and this colour."""

    letters: Letters
    accent: str
    pieces: list[Markup] = field(default_factory=list)

    @classmethod
    def of(cls, style: HouseStyle) -> Canvas:
        """Return an empty canvas in a house style whose colour is one and can be seen."""
        seen = is_colour(style.accent) and contrast(style.accent, PAPER) >= _LEAST_FOR_SHAPES
        return cls(Letters(family(style)), style.accent if seen else HouseStyle.accent)

    def text(self, x: float, top: float, text: str, kind: Type, anchor: str = "start") -> None:
        """Draw one line of text; `top` is the top of the line."""
        self.pieces.append(
            _TEXT.format(
                x=x,
                y=top + kind.baseline,
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
        return self.lines(x, top, self.letters.wrapped(text, width, kind), kind)

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
                fonts=f"'{self.letters.typeface}', '{EMOJI_FONT}', sans-serif",
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

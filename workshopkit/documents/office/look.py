"""How each style of an office document looks: sizes in points, and which colour of the house."""

from __future__ import annotations

from typing import NamedTuple

#: The colours of a `Palette` that texts have.
_INK, _QUIET, _ACCENT = "ink", "quiet", "accent"


class Look(NamedTuple):
    """The looks of a style; `colour` is the name of one in the palette."""

    size: float
    colour: str = _INK
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    centred: bool = False


#: Word's own styles, made dark enough to read: its captions, for one, are not.
BUILT_IN = {
    "Normal": Look(11, before=6, after=6),
    "Title": Look(28, _ACCENT, bold=True, after=4),
    "Subtitle": Look(15, _QUIET, after=6),
    "Heading 1": Look(18, _ACCENT, bold=True, before=26, after=6, keep_with_next=True),
    "Heading 2": Look(14, _ACCENT, bold=True, before=18, after=4, keep_with_next=True),
    "Heading 3": Look(12, _INK, bold=True, before=14, after=2, keep_with_next=True),
    "Heading 4": Look(11, _INK, bold=True, before=12, after=2, keep_with_next=True),
    "Heading 5": Look(11, _QUIET, bold=True, before=12, after=2, keep_with_next=True),
    "Caption": Look(10, _INK, bold=True, before=12, after=4, keep_with_next=True),
    "TOC Heading": Look(14, _ACCENT, bold=True, before=18, after=4, keep_with_next=True),
    "List Bullet": Look(11, before=2, after=2),
    "List Number": Look(11, before=2, after=2),
    "Quote": Look(11, _INK, italic=True, before=6, after=6),
    "Footer": Look(9, _QUIET),
}
#: Word knows these too, but a file has them only once they are used.
KNOWN = {
    "toc 1": Look(11, before=2, after=2),
    "toc 2": Look(11, before=1, after=1),
}
OWN = {
    "Sender": Look(11, _ACCENT, bold=True, after=18),
    "Status": Look(11, _QUIET, after=18),
    "Lead": Look(13, before=6, after=8),
    "Small": Look(9.5, _QUIET, before=4, after=12),
    "Label": Look(11, bold=True, before=8, after=2, keep_with_next=True),
    "Fact": Look(11, before=1, after=1),
    "Drawing": Look(11, before=2, after=4, keep_with_next=True),
    "Decision": Look(11, before=4, after=8),
    "Table Text": Look(10, before=2, after=2),
    "Table Heading": Look(10, bold=True, before=2, after=2, keep_with_next=True),
    "Persona Name": Look(13, _ACCENT, bold=True, before=16, after=4, keep_with_next=True),
    "Poster Masthead": Look(11, bold=True, before=6, after=10, centred=True),
    "Poster Headline": Look(32, bold=True, before=4, after=10, centred=True),
    "Poster Line": Look(14, bold=True, before=2, after=2, centred=True),
    "Signature Role": Look(11, before=26, keep_with_next=True),
    "Signature Line": Look(11, before=24, after=0, keep_with_next=True),
    "Signature Name": Look(11, after=6, keep_with_next=True),
    "Gap": Look(4),
}
#: Styles in which a word is never cut in two.
WHOLE_WORDS = ("Title", "Heading 1", "Heading 2", "Heading 3", "Poster Headline", "Poster Line")
#: Headlines up to so many characters are set in so many points.
_HEADLINE_SIZES = ((24, 36), (48, 30), (90, 24))
_SMALLEST_HEADLINE = 18
#: How long a line to sign on is, in millimetres.
LINE_TO_SIGN = 90


def line_height(look: Look) -> float:
    """Return the height of a line against its letters: large ones need less."""
    return 1.15 if look.size < 14 else 1.0


def headline_size(headline: str) -> int:
    """Return how large the headline of a poster is set, so that long ones fit too."""
    fitting = (size for length, size in _HEADLINE_SIZES if len(headline) <= length)
    return next(fitting, _SMALLEST_HEADLINE)

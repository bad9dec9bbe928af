"""Cards on paper as one table, where they all ask for the same few things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from workshopkit.documents.web.text import hint, joined, one_line
from workshopkit.domain.form import Card, Cards, Field, FieldGroup, Text

#: A row of a table has room for this many fields, or for this many of different sizes.
_MOST_IN_A_ROW = 7
_MOST_MIXED_IN_A_ROW = 5
#: More columns than this, and the sheet lies down.
_MOST_STANDING = 4
_TALLEST = 3

_TABLE = Markup(
    '<table class="cards">\n<caption>{label}</caption>\n'
    "<thead><tr>{corner}{header}</tr></thead>\n"
    "<tbody>\n{rows}\n</tbody>\n</table>"
)


def card_table(field: Cards) -> Markup:
    """Return cards with the same fields as the rows of one table."""
    columns = field.cards[0].fields
    # Rows that are only numbered leave the paper to what is written in them.
    is_numbered = all(card.subject.isdecimal() for card in field.cards)
    return _TABLE.format(
        label=one_line(field.label),
        corner="" if is_numbered else Markup('<td class="subjects"></td>'),
        header=joined(
            Markup('<th scope="col">{}{}</th>').format(one_line(text.label), hint(text.hint))
            for text in columns
        ),
        rows=joined(_row(card, is_numbered=is_numbered) for card in field.cards),
    )


def _row(card: Card, *, is_numbered: bool) -> Markup:
    """Return a blank row; a number stands inside each of its cells, a subject before them."""
    height = min(max(text.lines for text in card.fields), _TALLEST)
    subject = one_line(card.subject)
    number = Markup('<span class="number">{}.</span>').format(subject) if is_numbered else ""
    cells = Markup("<td>{}</td>").format(number) * len(card.fields)
    before = "" if is_numbered else Markup('<th scope="row">{}</th>').format(subject)
    return Markup('<tr class="lines-{}">{}{}</tr>').format(height, before, cells)


def is_table(field: Cards) -> bool:
    """Return whether all cards ask for the same few things."""
    labels = {tuple(text.label for text in card.fields) for card in field.cards}
    return len(labels) == 1 and _fit_a_row(field.cards[0].fields)


def _fit_a_row(fields: tuple[Text, ...]) -> bool:
    # Many fields of different sizes are a card about somebody, and want whole lines.
    is_even = len({text.lines for text in fields}) == 1
    return 0 < len(fields) <= (_MOST_IN_A_ROW if is_even else _MOST_MIXED_IN_A_ROW)


def is_wide(fields: Iterable[Field]) -> bool:
    """Return whether one of the tables needs the paper to lie down."""
    return any(
        is_table(field) and 1 + len(field.cards[0].fields) > _MOST_STANDING
        for field in _all_cards(fields)
    )


def _all_cards(fields: Iterable[Field]) -> Iterator[Cards]:
    for field in fields:
        if isinstance(field, Cards):
            yield field
        elif isinstance(field, FieldGroup):
            yield from _all_cards(field.fields)

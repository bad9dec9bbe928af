from __future__ import annotations

import pytest

from workshopkit.domain.document import Heading, Paragraph
from workshopkit.front.piece import pieces, shown_piece

LONG = pieces([block for n in range(4) for block in (Heading(2, f"Del {n}"), Paragraph("Text"))])


def test_the_piece_that_was_chosen_is_shown() -> None:
    assert [shown_piece(LONG, f"piece-{n}") for n in (1, 2, 3, 4)] == [1, 2, 3, 4]


@pytest.mark.parametrize("number", ["0", "5", "-1", "²", "١", "", "x", "9" * 5000])
def test_where_there_is_no_such_piece_the_first_is_shown(number: str) -> None:
    assert shown_piece(LONG, f"piece-{number}") == 1

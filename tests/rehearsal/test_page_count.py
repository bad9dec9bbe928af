"""How long the printed documents of the shipped scenarios are; no page stands half empty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from exported import Rehearsal
from pdf_reading import Reading
from server import facilitator_of

MOST_PAGES = {"evaluation": 6, "dialogue-forum": 9, "local-follow-up": 13}
#: Points from the foot of a page: half of it, and the line that every page ends with.
HALF, FOOT = 421, 70


@pytest.fixture(scope="module", params=MOST_PAGES)
def printed(
    request: pytest.FixtureRequest, rehearsed: Callable[[str], Rehearsal]
) -> tuple[str, Reading]:
    played = rehearsed(request.param)
    answer = facilitator_of(played.server).get(f"/export/{played.slug}.pdf")
    assert answer.status == 200
    return request.param, Reading(answer.body)


def test_the_document_is_no_longer_than_it_should_be(printed: tuple[str, Reading]) -> None:
    name, reading = printed

    assert len(reading.pdf.pages) <= MOST_PAGES[name]


def test_no_page_but_the_last_is_more_than_half_empty(printed: tuple[str, Reading]) -> None:
    _, reading = printed

    lowest = [
        min(run.y for run in reading.runs if run.page == page and run.y > FOOT)
        for page in range(len(reading.pdf.pages) - 1)
    ]
    assert [page for page, y in enumerate(lowest, 1) if y > HALF] == []

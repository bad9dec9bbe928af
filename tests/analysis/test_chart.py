from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest

from workshopkit.documents.web.html import fragment
from workshopkit.domain.item import ActKind
from workshopkit.domain.round import NoSuchRoundError
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language

PROPOSE = "propose-target-groups"


class Links(HTMLParser):
    """Everything a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {"src", "href", "data", "action"}
        self.found += [f"{tag} {value}" for name, value in attrs if name in names]


def test_a_chart_is_the_result_as_the_documentation_prints_it(proposed: Any) -> None:
    proposed.do("prioritise-target-groups", {"choices": ["Den ovane"]})
    found = proposed.outcome("prioritise-target-groups")
    expected = fragment(kind_of(found.round).report(found, language("en")))

    chart = proposed.analysis().chart("prioritise-target-groups")

    assert str(expected) in chart.html
    assert escape(chart.html) in chart._repr_html_()


def test_a_chart_needs_nothing_but_itself(everything: Any) -> None:
    for exercise in set(everything.analysis().participation()["exercise"]):
        links = Links()
        links.feed(everything.analysis().chart(exercise).html)
        assert links.found == [], exercise


def test_what_people_wrote_is_text_in_a_chart(room: Any) -> None:
    room.do(PROPOSE, {"texts": ["<script>alert(1)</script>"]})

    chart = room.analysis().chart(PROPOSE)

    assert "<script" not in chart.html
    assert "&lt;script" in chart.html
    assert "<script" not in chart._repr_html_()


def test_what_is_hidden_is_in_no_chart(proposed: Any) -> None:
    proposed.moderate(PROPOSE, ActKind.HIDE, "Bokälskaren")

    assert "Bokälskaren" not in proposed.analysis().chart(PROPOSE).html
    assert "Den ovane" in proposed.analysis().chart(PROPOSE).html


def test_without_a_name_it_is_the_first_exercise_with_a_result(room: Any) -> None:
    room.do("weaknesses-strengths", {"prompts": [["Få besök"], []]})

    assert "Få besök" in room.analysis().chart().html


def test_the_last_run_is_meant_unless_another_is_named(room: Any) -> None:
    room.do(PROPOSE, {"texts": ["Första gången"]})
    room.do(PROPOSE, {"texts": ["Andra gången"]})
    analysis = room.analysis()

    assert "Andra gången" in analysis.chart(PROPOSE).html
    assert "Första gången" in analysis.chart(PROPOSE, run=1).html


def test_an_exercise_that_is_not_there_is_a_sentence(room: Any) -> None:
    with pytest.raises(NoSuchRoundError, match="no-such-exercise"):
        room.analysis().chart("no-such-exercise")
    with pytest.raises(NoSuchRoundError):
        room.analysis().chart(PROPOSE, run=7)

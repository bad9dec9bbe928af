"""A working group's report and minutes, read back from every format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from exported import FORMATS, Part, Rehearsal

from workshopkit.locale.language import language

NB = language("nb")
GROUP = f"{NB.text('Working group')}:"
MEMBERS = ["Kari Eksempelsen (Diktnes)", "Ola Oppdiktsen (Fabelvik)", "Siv Prøveland (Sagosund)"]
MEETING = "Møte i markedsføringsgruppa 29. august"
MANDATE = (
    "Kartlegge tidligere praksis for markedsføring på de tre enhetene og finne gode rutiner og"
    " løsninger for fremtidig arbeid på området."
)


@pytest.fixture(scope="module", params=FORMATS)
def copy(request: pytest.FixtureRequest, rehearsed: Callable[[str], Rehearsal]) -> Part:
    return rehearsed("working-group").copy(request.param)


def test_the_report_has_its_title_and_its_parts_in_order(copy: Part) -> None:
    assert copy.headings[0] == "Oppsummering markedsføringsgruppa"
    parts = [GROUP, "Oppdrag:", NB.text("Work log"), "Anbefalinger", MEETING, "Saker"]
    assert [heading for heading in copy.headings if heading in parts] == parts


def test_each_member_is_a_line_with_the_unit_in_brackets(copy: Part) -> None:
    assert copy.under(GROUP).bullets == MEMBERS


def test_the_remit_is_one_sentence_that_all_three_agreed_to(copy: Part) -> None:
    remit = copy.under("Oppdrag:")
    assert remit.texts[0] == MANDATE
    agreed = dict(remit.counts(NB.text("Agreement on the wording")))
    assert agreed[NB.text("Yes")] == sum(agreed.values()) == 3


def test_the_work_log_tells_when_the_group_met_and_what_others_had_decided(copy: Part) -> None:
    log = copy.under(NB.text("Work log"))
    assert len(log.texts) == 4
    assert "satt ned våren 2017" in log.texts[0]
    assert "møttes to ganger, 17. mars og 29. august" in log.texts[1]
    assert "Felles programhefte ble vedtatt av arrangementsgruppa" in log.texts[2]
    assert "skrevet på det siste møtet" in log.texts[3]


def test_recommendations_are_numbered_with_a_dash(copy: Part) -> None:
    assert copy.under("Anbefalinger").headings == ["1 – Samling av oppgaver", "2 – Facebook"]


def begun(texts: list[str], openings: list[str]) -> bool:
    """Return whether each text goes on from its opening, in this order."""
    return len(texts) == len(openings) and all(map(str.startswith, texts, openings))


def test_a_recommendation_has_its_parts_and_leaves_out_those_not_needed(copy: Part) -> None:
    parts = [
        "Vi anbefaler at",
        "Dette forutsetter",
        "Eventuelt",
        "Er likevel en mulighet",
        "Hvis",
        "Praktisk regel",
    ]
    first = copy.under("1 – Samling av oppgaver").texts
    assert begun(first, parts)
    second = copy.under("2 – Facebook").texts[: len(parts) - 1]
    assert begun(second, [p for p in parts if p != "Eventuelt"])


def test_the_minutes_open_with_time_place_and_who_was_there(copy: Part) -> None:
    assert copy.under(MEETING).texts == [
        f"{NB.text('Time')}: Tirsdag 29. august 2017",
        "Sted: Diktnes bibliotek",
        "Til stede: Kari Eksempelsen, Ola Oppdiktsen og Siv Prøveland",
    ]


def test_an_item_of_the_agenda_goes_from_the_question_to_the_opening(copy: Part) -> None:
    items = copy.under("Saker")
    assert items.headings[0] == "1. Markedsføring for ETT bibliotek"
    assert [heading.split(" ")[0] for heading in items.headings] == ["1.", "2.", "3."]
    first = copy.under("1. Markedsføring for ETT bibliotek").texts
    assert begun(
        first,
        [
            "Spørsmål",
            "Et konkret eksempel",
            "I teorien",
            "I praksis",
            "Noe av dette skyldes",
            "Rom for forbedringer",
        ],
    )
    assert "synes svaret klart" in first[2]
    assert "Likevel synes det å være rom for forbedringer" in first[5]


def test_the_labels_are_those_of_the_source(copy: Part) -> None:
    assert {"Arbeidsgruppe:", "Oppdrag:", "Arbeid", "Anbefalinger"} <= set(copy.headings)
    assert "Tidspunkt: Tirsdag 29. august 2017" in copy.texts

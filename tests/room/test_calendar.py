"""What happens next, read back by a calendar library as somebody's calendar would."""

from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar
from server import Forum, Visitor, elsewhere

from workshopkit.domain.record import EntryKind
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.recording import record_of

STEPS = (
    {"what": "Ring skolan; boka, \\ salen", "who": "Åsa", "when": "senast 15 mars 2027"},
    {"what": "Skriv brev", "who": "", "when": "2027-04-01", "status": "börjat"},
    {"what": "Prata med alla", "who": "Bo", "when": "snarast"},
)
COMING = {"title": "Nästa möte", "when": "3 maj 2027 kl 13", "place": "Ängelåsa"}
BEFORE = (
    {"title": "Förra mötet", "when": "3 maj 2020", "place": "Ängelåsa"},
    # Of this year, though the same day comes again in the next one.
    {"title": "Ett möte i våras", "when": "12 mars kl 9", "place": "Ängelåsa"},
)


@pytest.fixture
def planned(forum: Forum) -> Forum:
    for fields in STEPS:
        forum.do("add_entry", kind="next_step", fields=fields)
    for fields in (COMING, *BEFORE):
        forum.do("add_entry", kind="meeting", fields=fields)
    return forum


def read(forum: Forum, sort: str = "calendar") -> Calendar:
    answer = forum.desk.get(f"/{sort}/{forum.slug}.ics")
    assert answer.status == 200, answer.text
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.body)


def test_steps_and_coming_meetings_are_whole_days_that_keep_nobody_busy(planned: Forum) -> None:
    calendar = read(planned)
    assert calendar["METHOD"] == "PUBLISH"
    events = {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}
    assert {title: event["DTSTART"].dt for title, event in events.items()} == {
        "Åsa: Ring skolan; boka, \\ salen": date(2027, 3, 15),
        "Skriv brev": date(2027, 4, 1),
        "Nästa möte": date(2027, 5, 3),
    }
    for event in events.values():
        assert (event["DTEND"].dt - event["DTSTART"].dt).days == 1
        assert event["TRANSP"] == "TRANSPARENT"
        assert "ATTENDEE" not in event
    assert str(events["Nästa möte"]["LOCATION"]) == "Ängelåsa"
    assert "börjat" in str(events["Skriv brev"]["DESCRIPTION"])


def test_every_step_is_a_to_do_also_one_without_a_day(planned: Forum) -> None:
    todos = {str(t["SUMMARY"]): t for t in read(planned, "todos").walk("VTODO")}
    assert set(todos) == {"Åsa: Ring skolan; boka, \\ salen", "Skriv brev", "Bo: Prata med alla"}
    assert todos["Skriv brev"]["DUE"].dt == date(2027, 4, 1)
    assert "DUE" not in todos["Bo: Prata med alla"]


def test_the_same_step_keeps_its_id_and_counts_its_changes(planned: Forum) -> None:
    before = planned.desk.get(f"/calendar/{planned.slug}.ics").body
    assert planned.desk.get(f"/calendar/{planned.slug}.ics").body == before
    with elsewhere(planned.server) as unit:
        steps = record_of(unit, find_workshop(unit, planned.slug)).of(EntryKind.NEXT_STEP)
    step = next(e for e in steps if e.body["what"] == "Skriv brev")
    fields = {**STEPS[1], "what": "Skriv ett kort", "when": "2 april 2027"}
    planned.do("change_entry", entry=step.id, rev=step.rev, fields=fields)
    old = next(e for e in Calendar.from_ical(before).walk("VEVENT") if "brev" in e["SUMMARY"])
    new = next(e for e in read(planned).walk("VEVENT") if "kort" in e["SUMMARY"])
    assert new["UID"] == old["UID"]
    assert new["SEQUENCE"] > old["SEQUENCE"]
    assert new["DTSTART"].dt == date(2027, 4, 2)


def test_without_a_day_it_says_how_to_write_one(forum: Forum) -> None:
    assert forum.desk.get(f"/todos/{forum.slug}.ics").status == 422
    forum.do("add_entry", kind="next_step", fields=STEPS[2])
    refused = forum.desk.get(f"/calendar/{forum.slug}.ics")
    assert refused.status == 422
    assert "15 March 2027" in refused.text


def test_it_is_the_staffs(planned: Forum) -> None:
    for visitor in (Visitor(planned.server.address), planned.join()):
        for sort in ("calendar", "todos"):
            assert visitor.get(f"/{sort}/{planned.slug}.ics").status == 403

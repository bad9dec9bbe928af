from __future__ import annotations

from datetime import date

import pytest

from workshopkit.documents.calendar.day import day_in

HELD = date(2026, 10, 15)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2027-03-15", date(2027, 3, 15)),
        ("senast 15 mars 2027", date(2027, 3, 15)),
        ("15. mars 2027", date(2027, 3, 15)),
        ("15. marts", date(2027, 3, 15)),
        ("15 March", date(2027, 3, 15)),
        ("15 dec.", date(2026, 12, 15)),
        ("15. desember", date(2026, 12, 15)),
        ("den 15/10", date(2026, 10, 15)),
        ("14/10", date(2027, 10, 14)),
        ("15.3.2027 kl. 13.30", date(2027, 3, 15)),
        ("15/3 2027 kl 13–15", date(2027, 3, 15)),
        ("15.3. kl. 9", date(2027, 3, 15)),
        ("10–12 mars", date(2027, 3, 12)),
        ("29 februari", date(2028, 2, 29)),
        ("15 mars (2027-03-15)", date(2027, 3, 15)),
    ],
)
def test_a_day_is_read_as_people_write_it(said: str, day: date) -> None:
    assert day_in(said, HELD) == day


def test_a_day_of_no_year_is_one_only_from_some_day_on() -> None:
    assert day_in("15 mars") is None
    assert day_in("15 mars 2027") == date(2027, 3, 15)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "snarast",
        "våren 2027",
        "vecka 12",
        "i mars",
        "mars 2027",
        "31 april",
        "2027-02-30",
        "1 mars eller 1 april",
        "kl. 13.30",
        "kl. 13.10",
        "1.2",
        "192.168.1.20",
        "3 maskiner",
        "§ 3",
    ],
)
def test_what_is_no_day_or_two_is_none(said: str) -> None:
    assert day_in(said, HELD) is None

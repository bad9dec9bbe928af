"""A day about a communication plan, read back from every format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from exported import FORMATS, Part, Rehearsal

from workshopkit.locale.language import language

SV = language("sv")
GOALS = ("Till vem?", "Vad? (budskap)", "Av vem?", "När?", "HUR?", "Uppföljning")
MESSAGE = "Framtagande av förslag till gemensamt budskap;"


@pytest.fixture(scope="module")
def day(rehearsed: Callable[[str], Rehearsal]) -> Rehearsal:
    return rehearsed("communication-day")


@pytest.fixture(params=FORMATS)
def copy(request: pytest.FixtureRequest, day: Rehearsal) -> Part:
    return day.copy(request.param)


def test_it_opens_with_the_client_and_how_it_came_to_the_day(copy: Part, day: Rehearsal) -> None:
    front = copy.words[: copy.words.index("Agda Exempelgren\n")]
    assert copy.headings[0] == "Workshop med Sagobiblioteken 271007"
    assert "Dokumentation från workshop" in front
    assert ": Sagobiblioteken\n" in front
    background = day.scenario["record"]["cover"]["background"]
    assert [line for line in background.split("\n") if line and line not in front] == []


def test_the_assignment_stands_out_below_the_background(copy: Part, day: Rehearsal) -> None:
    assignment = day.scenario["record"]["cover"]["assignment"]
    at = copy.texts.index(assignment)
    assert "En förstudie våren 2027" in copy.texts[at - 1]
    assert day.html.words("//p[@class='lead'][1]").startswith(assignment)


def test_the_plan_describes_three_things_and_its_goals_five(copy: Part) -> None:
    guide = copy.under("Vad en kommunikationsplan beskriver")
    assert [text.rstrip(":") for text in guide.texts] == [
        "Kommunikationsplan – beskriver",
        "Kommunikationsmål – beskriver mer detaljerat",
    ]
    assert guide.bullets == [
        "VARFÖR ska vi kommunicera?",
        "MÅLET – vad ni vill uppnå (och när)?",
        "VAD ska kommuniceras?",
        "TILL VEM?",
        "AV VEM?",
        "HUR?",
        "NÄR?",
        "HUR ska det följas upp? HUR vet vi att vi har lyckats?",
    ]


def test_the_check_in_is_two_run_in_lists_of_ten_and_nine(copy: Part, day: Rehearsal) -> None:
    answers = [answer["prompts"] for answer in day.scene("check-in")["answers"]]
    expected = [text for prompts in answers for text in prompts[0]]
    brought = [text for prompts in answers for text in prompts[1]]
    assert (len(expected), len(brought)) == (10, 9)
    printed = copy.under("Deltagare om dagen").texts[:2]
    orders = [
        _order(line, label, texts)
        for line, label, texts in zip(
            printed, ("Förväntningar - ", "Mitt bidrag - "), (expected, brought), strict=True
        )
    ]
    # Each list has an order of its own: nobody's texts have the same place in both.
    assert orders[0] != sorted(orders[0])
    assert orders[0][:9] != orders[1]


def _order(line: str, label: str, texts: list[str]) -> list[int]:
    """Which text stands where in a list that is told in one line, each of them once."""
    places = sorted((line.index(text), n) for n, text in enumerate(texts))
    order = [n for _, n in places]
    assert line == label + ", ".join(texts[n] for n in order)
    return order


def test_the_present_state_is_joined_only_when_it_is_printed(copy: Part, day: Rehearsal) -> None:
    said = [t for answer in day.scene("present-state")["answers"] for t in answer["texts"]]
    assert len(said) == 7
    assert sum("," in text for text in said) == 1
    part = copy.under("Nuläge – var befinner ni er i processen?")
    assert part.texts[0] == f"Nuläge - {', '.join(said)}"


def test_three_opportunities_and_three_obstacles_keep_their_side(copy: Part) -> None:
    part = copy.under("Möjligheter respektive hinder i förankringsarbetet?")
    assert part.headings == ["Möjligheter", "Hinder"]
    assert sorted(part.under("Möjligheter").bullets) == [
        "Besökarna frågar redan efter det",
        "En ingång för alla bibliotek",
        "Kollegor som gärna visar andra",
    ]
    assert sorted(part.under("Hinder").bullets) == [
        "Gamla datorer i publika rum",
        "Olika lång startsträcka",
        "Svårt att se vad vi vinner",
    ]


def test_five_placards_keep_headline_lines_story_and_quotes(copy: Part, day: Rehearsal) -> None:
    said = copy.under("Framtidsverkstad – arbete med löpsedlar").words
    posters = day.scene("headlines")["answers"]
    assert len(posters) == 5
    assert len(day.html.find("//article[@class='poster']")) == 5
    for poster in posters:
        parts = [poster["headline"], *poster["lines"], poster["group"]]
        parts += [poster["discovered"], poster["differently"]]
        parts += [quote["text"] for quote in poster["quotes"]]
        parts += [f"{quote['name']}, {quote['age']}" for quote in poster["quotes"]]
        assert [part for part in parts if part not in said] == []


def test_the_placard_on_paper_asks_for_a_satisfied_group_and_its_story(day: Rehearsal) -> None:
    sheet = day.worksheet("headlines").words("//main")
    assert "Året är 2031" in sheet
    for prompt in ("Skriv en rubrik", "nöjd målgrupp", "Vad är deras berättelse?"):
        assert prompt in sheet
    for prompt in ("Vad har de upptäckt?", "Vad ser de för möjligheter?", "tänker de annorlunda?"):
        assert prompt in sheet


def test_the_path_there_is_a_heading_with_what_the_room_said(copy: Part) -> None:
    part = copy.under(
        "Genomgång av löpsedlar – VÄGEN DIT? Vad har vi gjort för att möjliggöra detta?"
    )
    assert part.numbered == [(1, "Vad har vi gjort för att möjliggöra detta?")]
    assert part.texts[0].startswith("Vi började med de egna kollegorna")


def test_eleven_success_factors_are_bullets(copy: Part) -> None:
    part = copy.under("Deltagare om – framgångsfaktorer. Vilka budskap har varit viktiga?")
    assert len(part.bullets) == 11
    assert part.bullets[0] == "Alla fick pröva tidigt"
    assert part.bullets[3] == "Tid avsatt varje vecka (2 föreslog detta)"


def test_five_bullets_say_what_the_message_needs(copy: Part) -> None:
    part = copy.under(
        "Deltagare om – vad är viktigt att tänka på/ha med i ett gemensamt övergripande budskap?"
    )
    assert part.bullets == [
        "Kort nog att säga i disken",
        "Gäller både kollegor och besökare",
        "Lova inte mer än vi kan hålla",
        "Nyttan först, tekniken sedan",
        "Vi säger vi, inte de",
    ]


def test_the_common_message_is_a_stem_and_two_bullets_before_its_proposals(copy: Part) -> None:
    part = copy.under(MESSAGE)
    assert part.texts[0].endswith("ska användas av personal och medborgare för att kunna;")
    assert part.bullets == [
        "hitta, låna och upptäcka allt som finns i våra bibliotek, när som helst",
        "fråga och få svar, var man än är",
    ]
    agreed = dict(part.counts(SV.text("Agreement on the wording")))
    assert list(agreed.values()) == [4, 1, 0]
    proposals = part.under(SV.text("Proposals")).numbered
    assert [number for number, _ in proposals] == [1, 2, 3, 4, 5]


def test_what_the_groups_need_is_a_table_under_the_four_questions(copy: Part) -> None:
    part = copy.under(
        "Vilka är våra målgrupper? Vad behöver de veta/känna/göra? Vad har de för erfarenheter"
        " av förändringar? Hur reagerar vi i förändring?"
    )
    rows = part.table("Målgrupp", "Veta", "Känna", "Göra", "Erfarenhet av förändring")
    assert len(rows) == 8
    assert rows[0][4].split("\n") == ["Förra bytet kom över en helg", "Många lärde sig av varandra"]
    assert rows[5] == (
        "Politiker i nämnden",
        "Vad medborgarna vinner",
        "Stolthet",
        "Berätta vidare",
        "",
    )


def test_the_goals_are_asked_for_as_the_source_asks(copy: Part, day: Rehearsal) -> None:
    assert "Kommunikationsmål – arbete i grupp kring interna målgrupper" in copy.headings
    sheet = day.worksheet("communication-goals").words("//main")
    prompt = "VEM kan/tycker/vill/gör vad, när vi har lyckats med våra kommunikationsinsatser?"
    assert prompt in sheet


def test_the_goals_are_seven_rows_of_six_with_the_last_cell_empty(copy: Part) -> None:
    rows = copy.table(*GOALS)
    assert [len(row) for row in rows] == [6] * 7
    assert rows[6][5] == ""
    assert sum(cell == "" for row in rows for cell in row) == 1
    assert [row[0] for row in rows].count("Personalen i disken") == 2
    assert rows[0][4].split("\n") == [
        "Arbetsplatsträff",
        "Tio minuter före öppning",
        "Lapp vid kaffet",
    ]


def test_two_of_the_three_needs_carry_a_proposal(copy: Part) -> None:
    part = copy.under("Behov som framkom under genomgång av förslag till kommunikationsmål.")
    assert part.bullets == [
        "Att få öva utan att besökarna ser på (förslag; en övningssida som går att nollställa)",
        "Samma svar på samma fråga i alla hus (förslag; en gemensam lista med frågor och svar)",
        "Tid att läsa det som skickas ut",
    ]


def test_the_closing_agenda_has_its_three_questions_and_what_was_said(copy: Part) -> None:
    part = copy.around("Sammanfattning av dagens arbete!")
    assert part.numbered == [
        (1, "Sammanfattning av dagens arbete!"),
        (2, "Vad är nästa steg – fortsatt arbete?"),
        (3, "Vad kan ske på måndag?"),
    ]
    assert len(part.texts) == 3


def test_everybody_agrees_on_one_statement(copy: Part) -> None:
    part = copy.under("Avslutning och nästa steg!")
    assert part.texts[0] == (
        "Vi = Sagobiblioteken. Tillsammans öppnar vi alla våra dörrar och hyllor för varandras"
        " besökare."
    )
    agreed = dict(part.counts(SV.text("Agreement on the wording")))
    assert agreed[SV.text("Yes")] == sum(agreed.values()) == 5


def test_the_decision_has_question_proposal_and_outcome(copy: Part) -> None:
    proposal = "Sagobiblioteken ska ha en ny gemensam webb."
    part = copy.under("Beslut om nästa steg")
    assert [text.split(": ", 1)[1] for text in part.texts[:3]] == [
        "Kan vi ta beslut om nästa steg?",
        proposal,
        SV.text("Everybody agreed: {n} of {of}.", n=5, of=5),
    ]
    kept = copy.under("Beslut").words
    assert proposal in kept
    assert SV.text("Everybody agreed: {n} of {of}.", n=5, of=5) in kept


def test_next_steps_say_what_who_and_when(copy: Part) -> None:
    rows = copy.under("Nästa steg").table("Vad", "Vem", "När")
    assert len(rows) == 3
    assert rows[0][0].startswith("Avvakta med upphandling och först bilda en arbetsgrupp")
    assert rows[2][2] == "Efter sommaren 2028"


def test_what_is_kept_open_is_numbered_from_one(copy: Part) -> None:
    part = copy.around("Ska vi ha en gemensam kick-off när webben öppnar?")
    assert [number for number, _ in part.numbered] == [1, 2]
    assert part.numbered[1][1].startswith("Kan vi göra framtidsverkstaden en gång till")


def test_whoever_held_the_pen_signs(copy: Part) -> None:
    assert SV.text("Minutes by/{name}", name="Gurli Övningsson") in copy.texts


def test_the_sender_comes_last(copy: Part) -> None:
    assert copy.texts[-1] == (
        "Utkast & Utsikt Påhittade konsulter\nExempelgatan 1\n000 00 Sagostad"
    )


def test_the_order_is_that_of_the_day(copy: Part) -> None:
    order = [
        "Deltagare om dagen",
        "Nuläge – var befinner ni er i processen?",
        "Framtidsverkstad – arbete med löpsedlar",
        MESSAGE,
        "Kommunikationsmål – arbete i grupp kring interna målgrupper",
        "Avslutning och nästa steg!",
    ]
    assert [heading for heading in copy.headings if heading in order] == order


def test_the_signature_is_worded_as_in_the_source(copy: Part) -> None:
    assert "Vid pennan/Gurli Övningsson" in copy.texts

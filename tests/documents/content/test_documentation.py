"""What was kept during a day, and what the documentation makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from workshopkit.documents.content.documentation import documentation
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.document import (
    Block,
    BulletList,
    DecisionLine,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Table,
    document_problems,
)
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.response import HandCount
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.workshop import Workshop, WorkshopState
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.decision import record_decision
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather, keep_own_words
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.recording import add_entry, write_note
from workshopkit.facilitation.running import (
    change_settings,
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
)
from workshopkit.facilitation.wording import write_wording
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.locale.language import language
from workshopkit.store import open_store

FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
AGENDA = ("Vad tar vi med oss?", "Vad kan ske på måndag?")


def exercise(slug: str, kind: str, title: str, **blocks: tuple[str, ...]) -> Exercise:
    return Exercise(slug, kind, 10, {}, {"sv": Wording("sv", title, blocks=blocks)})


EXERCISES = {
    e.slug: e
    for e in (
        exercise("opening", "intro", "Det här ska vi göra", questions=("Lyssna", "Välja")),
        exercise("ideas", "collect", "Föreslå", heading=("Våra {texts} förslag:",)),
        exercise("promise", "statement", "Vårt löfte"),
        exercise("agenda", "discussion", "Knyt ihop dagen", questions=AGENDA),
        exercise("plan", "decision", "Ta beslut", questions=("Kan vi ta beslut?",)),
    )
}


@pytest.fixture
def unit() -> Iterator[Unit]:
    store = open_store("sqlite://")
    with store.write() as opened:
        yield opened
    store.close()


@pytest.fixture
def place(unit: Unit) -> Workshop:
    """A day with one exercise of five kinds, none of them opened."""
    plan = WorkshopPlan("Dagen", date(2027, 4, 15), "Ängelåsa", "sv", "day")
    made = new_workshop(unit, FACILITATOR, plan)
    sections = (Section(slug, SectionKind.EXERCISE, slug, (n,)) for n, slug in enumerate(EXERCISES))
    prepare_rounds(unit, made, Script("day", "Dagen", tuple(sections)), EXERCISES)
    return find_workshop(unit, made.slug)


@pytest.fixture
def alva(unit: Unit, place: Workshop) -> Participant:
    return join(unit, place.code, name="Alva Exempelsson")


@pytest.fixture
def run(unit: Unit, place: Workshop, alva: Participant) -> Callable[..., None]:
    """Open an exercise, let Alva answer it, close it."""

    def run(slug: str, value: Mapping[str, Any]) -> None:
        opened = open_round(unit, FACILITATOR, find_workshop(unit, place.slug), slug)
        hand_in(unit, Actor(Role.PARTICIPANT, alva.id, place.id), opened, alva, dict(value), 1)
        close_round(unit, FACILITATOR, place, slug)

    return run


@pytest.fixture
def keep(unit: Unit, place: Workshop) -> Callable[..., None]:
    """Add a line to the record."""

    def keep(kind: EntryKind, **fields: str) -> None:
        add_entry(unit, SECRETARY, place, kind, fields)

    return keep


@pytest.fixture
def blocks(unit: Unit, place: Workshop) -> Callable[..., list[Block]]:
    """Return the documentation as it stands, fit to publish."""

    def blocks(code: str = "en") -> list[Block]:
        material = gather(unit, find_workshop(unit, place.slug))
        document = documentation(material, language(code))
        assert list(document_problems(document)) == []
        return list(document.blocks)

    return blocks


def under(blocks: list[Block], heading: str) -> list[Block]:
    """The blocks of one part, up to the next heading of its level."""
    level, found = 0, []
    for block in blocks:
        if level and isinstance(block, Heading) and block.level <= level:
            break
        if level:
            found.append(block)
        elif isinstance(block, Heading) and block.text == heading:
            level = block.level
    assert level, f"there is no heading “{heading}”"
    return found


def headings(blocks: list[Block], level: int = 1) -> list[str]:
    return [b.text for b in blocks if isinstance(b, Heading) and b.level == level]


def words(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


# Exercises


def test_a_part_is_called_by_its_heading_with_the_settings_filled_in(
    unit: Unit,
    place: Workshop,
    run: Callable[..., None],
    blocks: Callable[..., list[Block]],
) -> None:
    change_settings(unit, FACILITATOR, place, "ideas", {"texts": 8})
    run("ideas", {"texts": ["Läxhjälp"]})

    assert "Våra 8 förslag:" in headings(blocks())
    assert "Föreslå" not in headings(blocks())


def test_what_was_never_opened_is_not_told(
    blocks: Callable[..., list[Block]],
) -> None:
    found = blocks()

    assert under(found, "Det här ska vi göra") == [BulletList(("Lyssna", "Välja"))]
    assert words(under(found, "Knyt ihop dagen")) == []
    assert headings(found) == ["Det här ska vi göra", "Knyt ihop dagen"]


def test_the_wording_comes_first_and_the_proposals_below_it(
    unit: Unit,
    place: Workshop,
    run: Callable[..., None],
    blocks: Callable[..., list[Block]],
) -> None:
    run("promise", {"texts": ["Vi lånar ut allt", "Läs dig rik"]})
    write_wording(unit, FACILITATOR, place, "promise", "Låtsaslöftet")
    run("promise", {"consent": "yes", "why": ""})

    found = blocks()
    part = under(found, "Vårt löfte")
    proposals = under(found, "Proposals")
    assert headings(found).count("Vårt löfte") == 1
    assert not any("(2)" in heading for heading in headings(found))
    assert part[0] == Paragraph("Låtsaslöftet", style="lead")
    assert proposals[0] == NumberedList(("Vi lånar ut allt", "Läs dig rik"))
    assert part[-len(proposals) :] == proposals


def test_a_wording_is_not_lost_though_nobody_was_asked_about_it(
    unit: Unit,
    place: Workshop,
    run: Callable[..., None],
    blocks: Callable[..., list[Block]],
) -> None:
    run("promise", {"texts": ["Läs dig rik"]})
    write_wording(unit, FACILITATOR, place, "promise", "Låtsaslöftet")

    part = under(blocks(), "Vårt löfte")
    assert words(part)[:2] == ["This exercise has not been opened.", "Låtsaslöftet"]
    assert NumberedList(("Läs dig rik",)) in part


def test_a_wording_that_was_written_anew_keeps_the_earlier_one_below(
    unit: Unit,
    place: Workshop,
    run: Callable[..., None],
    blocks: Callable[..., list[Block]],
) -> None:
    run("promise", {"texts": ["Läs dig rik"]})
    for wording, said in (("Första", "no"), ("Andra", "yes")):
        write_wording(unit, FACILITATOR, place, "promise", wording)
        run("promise", {"consent": said, "why": "Nja" if said == "no" else ""})

    found = blocks()
    assert words(under(found, "Vårt löfte"))[0] == "Andra"
    assert words(under(found, "Earlier wording"))[0] == "Första"
    assert headings(found, level=2) == ["Proposals", "Earlier wording"]


def test_another_exercise_run_twice_is_told_twice(
    run: Callable[..., None], blocks: Callable[..., list[Block]]
) -> None:
    run("ideas", {"texts": ["Första gången"]})
    run("ideas", {"texts": ["Andra gången"]})

    first, second = (h for h in headings(blocks()) if "förslag" in h)
    assert second == f"{first} (2)"


# Notes


def test_the_note_of_a_question_stands_below_it_and_nowhere_else(
    unit: Unit, place: Workshop, blocks: Callable[..., list[Block]]
) -> None:
    write_note(unit, SECRETARY, place, "agenda#2", "Ringa Bo.", 0)

    found = blocks()
    assert under(found, "Knyt ihop dagen") == [
        NumberedList(AGENDA[:1]),
        NumberedList(AGENDA[1:], start=2),
        Paragraph("Ringa Bo."),
    ]
    assert words(found).count("Ringa Bo.") == 1
    assert not any("#" in heading for heading in headings(found))


def test_a_note_to_a_question_that_does_not_exist_is_not_lost(
    unit: Unit, place: Workshop, blocks: Callable[..., list[Block]]
) -> None:
    for section in ("agenda#3", "ideas#1"):
        write_note(unit, SECRETARY, place, section, f"Om {section}", 0)

    assert words(under(blocks(), "agenda#3")) == ["Om agenda#3"]
    assert words(under(blocks(), "ideas#1")) == ["Om ideas#1"]


def test_notes_to_a_written_discussion_are_told_once_though_it_ran_twice(
    unit: Unit,
    place: Workshop,
    run: Callable[..., None],
    blocks: Callable[..., list[Block]],
) -> None:
    change_settings(unit, FACILITATOR, place, "agenda", {"written": True})
    write_note(unit, SECRETARY, place, "agenda#1", "Alla talade.", 0)
    before = words(under(blocks(), "Knyt ihop dagen"))
    for text in ("Mod", "Tid"):
        run("agenda", {"answers": {"1": text}})

    assert "Alla talade." in before
    assert words(blocks()).count("Alla talade.") == 1


# Decisions


def _agreed(code: str) -> str:
    return language(code).text("Everybody agreed: {n} of {of}.", n=1, of=1)


def decision_lines(blocks: list[Block]) -> list[DecisionLine]:
    return [block for block in blocks if isinstance(block, DecisionLine)]


def test_how_a_decision_came_out_is_said_in_the_language_of_the_document(
    unit: Unit,
    place: Workshop,
    run: Callable[..., None],
    keep: Callable[..., None],
    blocks: Callable[..., list[Block]],
) -> None:
    keep(EntryKind.DECISION, text="Vi börjar i maj.", outcome="Klubbat")
    write_wording(unit, FACILITATOR, place, "plan", "Vi bygger en ny webb.")
    run("plan", {"answer": "yes", "why": ""})
    record_decision(unit, SECRETARY, place, "plan")

    for code in ("en", "sv"):
        assert decision_lines(blocks(code)) == [
            DecisionLine("1.", "Vi börjar i maj.", "Klubbat"),
            DecisionLine("2.", "Vi bygger en ny webb.", _agreed(code)),
        ]


def test_the_secretarys_own_words_stand_in_the_place_of_the_counted_ones(
    unit: Unit,
    place: Workshop,
    run: Callable[..., None],
    keep: Callable[..., None],
    blocks: Callable[..., list[Block]],
) -> None:
    write_wording(unit, FACILITATOR, place, "plan", "Ny webb")
    run("plan", {"answer": "yes", "why": ""})
    keep(EntryKind.DECISION, text="Ny webb", outcome="Alla var med.", exercise="plan")

    assert decision_lines(blocks()) == [DecisionLine("1.", "Ny webb", "Alla var med.")]
    (facts,) = [block for block in under(blocks(), "Ta beslut") if isinstance(block, Facts)]
    assert dict(facts.pairs)["Outcome"] == "Alla var med."
    assert "Everybody agreed" not in str(blocks())


def test_a_run_that_was_opened_by_mistake_is_not_printed_and_one_that_was_shown_is(
    unit: Unit, place: Workshop, blocks: Callable[..., list[Block]]
) -> None:
    """The first was closed unanswered; the second was answered by raised hands alone."""
    write_wording(unit, FACILITATOR, place, "plan", "En webb till.")
    open_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")
    close_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")
    write_wording(unit, FACILITATOR, place, "plan", "Ny webb")
    opened = open_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")
    hands = HandCount(opened.id, "hands", 5, {"yes": 5})
    count_by_hand(unit, FACILITATOR, find_workshop(unit, place.slug), hands)
    close_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")
    reveal_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")
    open_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")
    close_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")

    assert headings(blocks())[-2:] == ["Ta beslut", "Appendix: who took part"]
    (facts,) = [block for block in under(blocks(), "Ta beslut") if isinstance(block, Facts)]
    assert dict(facts.pairs)["Proposal"] == "Ny webb"
    assert dict(facts.pairs)["Outcome"] == "Everybody agreed: 5 of 5."


def test_a_lone_question_is_not_printed_as_its_own_answer(
    unit: Unit, place: Workshop, blocks: Callable[..., list[Block]]
) -> None:
    for questions, is_told in (((AGENDA[0],), False), (AGENDA, True)):
        asked = exercise("agenda", "discussion", "Knyt ihop dagen", questions=questions)
        prepared = next(r for r in unit.rounds(place.id) if r.slug == "agenda")
        unit.save_round(replace(prepared, exercise=asked))

        assert ("Knyt ihop dagen" in headings(blocks())) is is_told


def test_a_result_that_was_shown_is_printed_though_nobody_answered(
    unit: Unit, place: Workshop, run: Callable[..., None], blocks: Callable[..., list[Block]]
) -> None:
    run("ideas", {"texts": ["Mer ljus"]})
    open_round(unit, FACILITATOR, find_workshop(unit, place.slug), "ideas")
    close_round(unit, FACILITATOR, find_workshop(unit, place.slug), "ideas")
    before = headings(blocks())
    reveal_round(unit, FACILITATOR, find_workshop(unit, place.slug), "ideas")

    assert "Våra 5 förslag: (2)" not in before
    assert "Våra 5 förslag: (2)" in headings(blocks())


@pytest.mark.parametrize("named", ["plan", "ideas", "nothing"])
def test_a_decision_without_an_outcome_is_told_without(
    keep: Callable[..., None], blocks: Callable[..., list[Block]], named: str
) -> None:
    keep(EntryKind.DECISION, text="Ny webb", exercise=named)

    assert decision_lines(blocks()) == [DecisionLine("1.", "Ny webb", "")]


def test_a_second_run_that_nobody_answered_does_not_take_the_outcome_away(
    unit: Unit,
    place: Workshop,
    run: Callable[..., None],
    keep: Callable[..., None],
    blocks: Callable[..., list[Block]],
) -> None:
    write_wording(unit, FACILITATOR, place, "plan", "Ny webb")
    run("plan", {"answer": "yes", "why": ""})
    keep(EntryKind.DECISION, text="Ny webb", exercise="plan")
    open_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")

    assert latest_round(unit, place, "plan").number == 2
    assert decision_lines(blocks()) == [DecisionLine("1.", "Ny webb", "Everybody agreed: 1 of 1.")]


# What the secretary kept


def test_a_record_that_is_empty_leaves_nothing_behind(
    blocks: Callable[..., list[Block]],
) -> None:
    assert headings(blocks()) == ["Det här ska vi göra", "Knyt ihop dagen"]


@pytest.fixture
def kept(keep: Callable[..., None]) -> None:
    """A record with something of every sort."""
    keep(
        EntryKind.COVER,
        season="Våren 2027",
        client="Biblioteken i Ängelåsa",
        background="Förstudien är klar.",
        assignment="Ta fram en plan.",
        writer="Kim Påhittström",
        sender="Byrån Exempel\nLåtsasgatan 1",
    )
    keep(EntryKind.COVER, season="Hösten 2099", writer="Någon Annan")
    keep(EntryKind.MEMBER, name="Alva Exempelsson", unit="Ängelåsa")
    keep(EntryKind.MEMBER, name="Bo Påhittström")
    keep(EntryKind.LOG, text="Gruppen tillsattes.", date="17 mars")
    keep(EntryKind.LOG, text="Gruppen skrev klart.")
    keep(
        EntryKind.MEETING,
        title="Möte i augusti",
        when="Tisdag 29 augusti",
        place="Björkmåla",
        present="Alva, Bo,, Carin",
    )
    keep(EntryKind.MEETING, title="Möte utan protokoll")
    keep(EntryKind.ATTENDANCE, name="Alva Exempelsson")
    keep(EntryKind.DECISION, text="Vi börjar i maj.")
    keep(EntryKind.NEXT_STEP, what="Boka salen")
    for text in ("Hur når vi medier?", "Hur delar vi tips?"):
        keep(EntryKind.PARKED, text=text)


@pytest.mark.usefixtures("kept")
def test_the_record_stands_in_its_order_around_the_exercises(
    blocks: Callable[..., list[Block]],
) -> None:
    assert headings(blocks()) == [
        "Working group:",
        "Work log",
        "Möte i augusti",
        "Möte utan protokoll",
        "Attendance",
        "Det här ska vi göra",
        "Knyt ihop dagen",
        "Decisions",
        "Next steps",
        "To discuss further",
    ]


def test_the_attendance_stands_in_the_order_of_the_documents_language(
    keep: Callable[..., None], blocks: Callable[..., list[Block]]
) -> None:
    for name in ("Åsa", "Østen", "Zoe", "Ärla", "Aage"):
        keep(EntryKind.ATTENDANCE, name=name)

    def names(code: str) -> list[str]:
        (table,) = (block for block in blocks(code) if isinstance(block, Table))
        return [row[0] for row in table.rows]

    assert names("sv") == ["Aage", "Zoe", "Åsa", "Ärla", "Østen"]
    assert names("da") == ["Zoe", "Ärla", "Østen", "Aage", "Åsa"]


@pytest.mark.usefixtures("kept")
def test_the_first_cover_opens_and_ends_the_documentation(
    blocks: Callable[..., list[Block]],
) -> None:
    found = blocks()
    facts = found[0]
    assert isinstance(facts, Facts)
    assert dict(facts.pairs)["Season"] == "Våren 2027"
    assert dict(facts.pairs)["Client"] == "Biblioteken i Ängelåsa"
    assert found[1:3] == [
        Paragraph("Förstudien är klar."),
        Paragraph("Ta fram en plan.", style="lead"),
    ]
    assert found[-2:] == [
        Paragraph("Minutes by/Kim Påhittström"),
        Paragraph("Byrån Exempel\nLåtsasgatan 1", style="small"),
    ]


@pytest.mark.usefixtures("kept")
def test_the_group_its_work_and_its_meetings_are_told(blocks: Callable[..., list[Block]]) -> None:
    found = blocks()
    assert under(found, "Working group:") == [
        BulletList(("Alva Exempelsson (Ängelåsa)", "Bo Påhittström"))
    ]
    assert words(under(found, "Work log")) == [
        "17 mars: Gruppen tillsattes.",
        "Gruppen skrev klart.",
    ]
    assert under(found, "Möte i augusti") == [
        Facts(
            (
                ("Time", "Tisdag 29 augusti"),
                ("Place", "Björkmåla"),
                ("Present", language("en").listing(["Alva", "Bo", "Carin"])),
            )
        )
    ]
    assert under(found, "Möte utan protokoll") == []


@pytest.mark.usefixtures("kept")
def test_who_was_at_a_meeting_is_said_as_the_language_says_it(
    blocks: Callable[..., list[Block]],
) -> None:
    (facts,) = under(blocks("sv"), "Möte i augusti")
    assert isinstance(facts, Facts)
    assert facts.pairs[-1][1] == "Alva, Bo och Carin"


@pytest.mark.usefixtures("kept")
def test_what_was_parked_is_numbered_from_one(blocks: Callable[..., list[Block]]) -> None:
    assert under(blocks(), "To discuss further")[0] == NumberedList(
        ("Hur når vi medier?", "Hur delar vi tips?"), start=1
    )


def test_the_status_of_next_steps_is_a_column_once_there_is_one(
    keep: Callable[..., None], blocks: Callable[..., list[Block]]
) -> None:
    keep(EntryKind.NEXT_STEP, what="Boka salen", who="Alva", when="maj")
    before = next(b for b in blocks() if isinstance(b, Table) and b.caption == "Next steps")
    keep(EntryKind.NEXT_STEP, what="Bjud in", status="klart")
    after = next(b for b in blocks() if isinstance(b, Table) and b.caption == "Next steps")

    assert before.header == ("What", "Who", "When")
    assert after.header == ("What", "Who", "When", "Status")
    assert after.rows == (("Boka salen", "Alva", "maj", ""), ("Bjud in", "", "", "klart"))


# What the script says itself


SCRIPT = Script(
    "day",
    "Dagen",
    (
        Section("background", SectionKind.TEXT, "Bakgrund", (0,)),
        *(Section(slug, SectionKind.EXERCISE, slug, (n,)) for n, slug in enumerate(EXERCISES, 1)),
        Section("later", SectionKind.TEXT, "Sedan", (9,)),
    ),
)
WORDS = {
    "background": "<h2>Bakgrund</h2><p>Lånen steg i fjol.</p>",
    "ideas": "<p>Så här gick det till.</p>",
    "later": "<p>Vi ses i maj.</p>",
}


def test_what_a_script_says_itself_stands_where_it_stood(
    unit: Unit, place: Workshop, run: Callable[..., None]
) -> None:
    prepare_rounds(unit, place, SCRIPT, EXERCISES)
    keep_own_words(unit, place, WORDS)
    run("ideas", {"texts": ["Mer ljus"]})
    told = documentation(gather(unit, find_workshop(unit, place.slug), SCRIPT), language("sv"))

    titles = headings(told.blocks)
    assert titles.index("Bakgrund") < titles.index("Våra 5 förslag:") < titles.index("Sedan")
    assert titles.count("Bakgrund") == 1
    assert under(told.blocks, "Bakgrund") == [Paragraph("Lånen steg i fjol.")]
    assert under(told.blocks, "Våra 5 förslag:")[-1] == Paragraph("Så här gick det till.")
    assert under(told.blocks, "Sedan") == [Paragraph("Vi ses i maj.")]
    assert list(document_problems(told)) == []


def test_the_room_reads_a_script_only_as_far_as_it_has_come(unit: Unit, place: Workshop) -> None:
    prepare_rounds(unit, place, SCRIPT, EXERCISES)
    keep_own_words(unit, place, WORDS)

    def read() -> set[str]:
        here = find_workshop(unit, place.slug)
        material = gather(unit, here, SCRIPT, role=Role.PARTICIPANT)
        return {part.key for part in material.parts if part.words}

    unit.save_workshop(replace(find_workshop(unit, place.slug), section="background"))
    assert read() == {"background"}
    unit.save_workshop(replace(find_workshop(unit, place.slug), section="ideas"))
    assert read() == {"background", "ideas"}
    unit.save_workshop(replace(find_workshop(unit, place.slug), state=WorkshopState.CLOSED))
    assert read() == set(WORDS)


def test_a_workshop_that_is_over_keeps_the_words_it_had(unit: Unit, place: Workshop) -> None:
    keep_own_words(unit, place, WORDS)
    over = replace(find_workshop(unit, place.slug), state=WorkshopState.CLOSED)

    keep_own_words(unit, over, {"later": "<p>Något annat.</p>"})

    assert unit.own_words(place.id) == WORDS

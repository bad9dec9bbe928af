"""The dialogue forum of the rehearsal, played from the first proposal to the documentation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import load_script
from workshopkit.documents.documentation import documentation
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.document import (
    Bars,
    DecisionLine,
    Document,
    Heading,
    NumberedList,
    Persona,
    Poster,
    document_problems,
)
from workshopkit.domain.item import ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answer import hand_in
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.moderation import moderate
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.record import add_entry, write_note
from workshopkit.facilitation.round import (
    change_settings,
    close_round,
    open_round,
    reveal_round,
)
from workshopkit.facilitation.workshop import (
    WorkshopPlan,
    close_workshop,
    find_workshop,
    join,
    new_workshop,
    prepare_rounds,
)
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language
from workshopkit.store import open_store

ROOT = Path(__file__).parents[2]
SCENARIO = tomllib.loads(
    (ROOT / "tests" / "rehearsals" / "dialogue-forum.toml").read_text(encoding="utf-8")
)
FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
KINDS = {
    "attendance": EntryKind.ATTENDANCE,
    "decisions": EntryKind.DECISION,
    "next_steps": EntryKind.NEXT_STEP,
}


def play_scene(
    unit: Unit, place: Workshop, scene: Mapping[str, Any], seats: Mapping[str, Participant]
) -> None:
    name = scene["exercise"]
    if "settings" in scene:
        change_settings(unit, FACILITATOR, place, name, scene["settings"])
    opened = open_round(unit, FACILITATOR, find_workshop(unit, place.slug), name)
    for answer in scene["answers"]:
        seat, kind = seats[answer["table"]], kind_of(opened)
        words = {key: value for key, value in answer.items() if key != "table"}
        value = kind.read(opened, kind.inputs(opened, kind.from_words(opened, words)))
        hand_in(unit, Actor(Role.PARTICIPANT, seat.id, place.id), opened, seat, value, 1)
    close_round(unit, FACILITATOR, place, name)
    for act in scene.get("moderation", ()):
        moderate_as_said(unit, place, opened, act)
    reveal_round(unit, FACILITATOR, find_workshop(unit, place.slug), name)


def moderate_as_said(unit: Unit, place: Workshop, round_: Round, act: Mapping[str, Any]) -> None:
    ids = {item.label: item.id for item in outcome(unit, round_).items}
    items = tuple(ids[label] for label in act["items"])
    if act["act"] == "order":
        facts = {"command": "order", "exercise": round_.slug, "items": list(items)}
        perform(unit, FACILITATOR, place, facts)
    else:
        kind = ActKind(act["act"])
        moderate(unit, FACILITATOR, round_, kind, items, label=act.get("label", ""))


def keep_record(unit: Unit, place: Workshop) -> None:
    for name, kind in KINDS.items():
        for line in SCENARIO["record"][name]:
            add_entry(unit, SECRETARY, place, kind, line)
    for note in SCENARIO["record"]["notes"]:
        write_note(unit, SECRETARY, place, note["section"], note["text"], 0)


@pytest.fixture(scope="module")
def document() -> Iterator[Document]:
    store = open_store("sqlite://")
    exercises = read_catalogue(ROOT / "exercises").exercises
    script, _ = load_script(ROOT / "notebooks", SCENARIO["script"], exercises)
    plan = WorkshopPlan(
        *(SCENARIO[name] for name in ("title", "date", "place", "language", "script"))
    )
    with store.write() as unit:
        place = new_workshop(unit, FACILITATOR, plan)
        prepare_rounds(unit, place, script, exercises)
        seats = {
            seat["name"]: join(unit, place.code, name=seat["person"], table=seat["name"])
            for seat in SCENARIO["tables"]
        }
        for scene in SCENARIO["rounds"]:
            play_scene(unit, place, scene, seats)
        keep_record(unit, place)
        close_workshop(unit, FACILITATOR, find_workshop(unit, place.slug))
    with store.read() as unit:
        material = gather(unit, find_workshop(unit, place.slug), script)
    yield documentation(material, language("en"))
    store.close()


def of(document: Document, kind: type) -> list[Any]:
    return [block for block in document.blocks if isinstance(block, kind)]


def test_the_documentation_can_be_published(document: Document) -> None:
    assert list(document_problems(document)) == []
    assert (document.title, document.status) == ("Dialogforum våren 2027", "")


def test_it_goes_through_the_day_in_order(document: Document) -> None:
    assert [block.text for block in of(document, Heading) if block.level == 1] == [
        "Attendance",
        "Propose target groups",
        "Prioritise target groups",
        "Give the target groups a persona",
        "Headlines from the future",
        "Decisions",
        "Next steps",
    ]


def test_the_proposals_became_eight_groups(document: Document) -> None:
    (proposals,) = of(document, NumberedList)

    assert [line.partition(" (")[0] for line in proposals.items] == [
        "Den oerfarne",
        "Den identitetsökande tonåringen",
        "Den stressade småbarnsföräldern",
        "Det nyfikna förskolebarnet",
        "Den digitala analfabeten",
        "Daisy- och storstilsläsaren",
        "Den kommunplacerade flyktingen",
        "Bokälskaren",
    ]


def test_nine_tables_gave_sixty_five_votes(document: Document) -> None:
    (vote,) = of(document, Bars)

    assert [(label, count) for label, count, _ in vote.rows] == [
        ("Den oerfarne", 8),
        ("Den identitetsökande tonåringen", 9),
        ("Den stressade småbarnsföräldern", 7),
        ("Det nyfikna förskolebarnet", 9),
        ("Den digitala analfabeten", 8),
        ("Daisy- och storstilsläsaren", 8),
        ("Den kommunplacerade flyktingen", 9),
        ("Bokälskaren", 7),
    ]
    assert vote.base == "65 votes in all. 9 tables took part."


def test_every_group_has_one_persona(document: Document) -> None:
    assert [(block.group, block.name) for block in of(document, Persona)] == [
        ("Den oerfarne", "Otto Påhittsson, 42"),
        ("Den identitetsökande tonåringen", "Tilde Exempelqvist, 16"),
        ("Den stressade småbarnsföräldern", "Stina Låtsasdotter, 34"),
        ("Det nyfikna förskolebarnet", "Nisse Sagosson, 5"),
        ("Den digitala analfabeten", "Bertil Provberg, 71"),
        ("Daisy- och storstilsläsaren", "Dagny Skisslund, 79"),
        ("Den kommunplacerade flyktingen", "Amina Fabelzada, 28"),
        ("Bokälskaren", "Bibbi Bokmalm, 58"),
    ]


def test_five_tables_wrote_a_headline(document: Document) -> None:
    assert [(block.headline, block.group) for block in of(document, Poster)] == [
        ("Ängelåsa bibliotek får ungdomarnas läspris", "Den identitetsökande tonåringen"),
        ("Amina årets vägvisare tack vare biblioteket", "Den kommunplacerade flyktingen"),
        ("Landets lugnaste kvart finns i Ängelåsa", "Den stressade småbarnsföräldern"),
        ("LÄSA TYST / LÄSA HÖGT", "Daisy- och storstilsläsaren"),
        ("Biblioteket gör livet enklare", "Den digitala analfabeten"),
    ]


def test_the_decisions_are_numbered(document: Document) -> None:
    assert of(document, DecisionLine) == [
        DecisionLine(
            "1.",
            "Ska de åtta målgrupperna gälla för alla nio bibliotek till och med 2028?",
            "Ja. Alla var överens.",
        ),
        DecisionLine(
            "2.",
            "Ska varje bibliotek välja högst tre av grupperna att börja med?",
            "Ja, med motivering. Valet redovisas på nästa dialogforum.",
        ),
    ]


def test_every_word_of_the_scenario_is_in_it(document: Document) -> None:
    whole = repr(document).replace("\\n", "\n")
    notes = [note["text"] for note in SCENARIO["record"]["notes"]]
    steps = [step["what"] for step in SCENARIO["record"]["next_steps"]]
    names = [line["name"] for line in SCENARIO["record"]["attendance"]]

    assert [text for text in (*notes, *steps, *names) if text not in whole] == []


def test_what_was_hidden_is_not_in_it(document: Document) -> None:
    assert [line for line in of(document, NumberedList)[0].items if "Parkeringen" in line] == []

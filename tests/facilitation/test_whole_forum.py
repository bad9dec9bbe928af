"""The dialogue forum of the rehearsal, played from the first proposal to the documentation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from printed_votes import VOTES

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import load_script
from workshopkit.documents.content.documentation import documentation
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.document import (
    Bars,
    BulletList,
    DecisionLine,
    Document,
    Heading,
    NumberedList,
    Persona,
    Placement,
    Poster,
    document_problems,
)
from workshopkit.domain.item import ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.moderation import moderate
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.recording import add_entry, write_note
from workshopkit.facilitation.running import (
    change_settings,
    close_round,
    open_round,
    reveal_round,
)
from workshopkit.facilitation.wording import write_wording
from workshopkit.facilitation.workshop import (
    WorkshopPlan,
    close_workshop,
    go_to_section,
    new_workshop,
)
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language
from workshopkit.store import open_store

ROOT = Path(__file__).parents[2]
SCENARIO = tomllib.loads((ROOT / "rehearsals" / "dialogue-forum.toml").read_text(encoding="utf-8"))
FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
KINDS = {
    "cover": EntryKind.COVER,
    "attendance": EntryKind.ATTENDANCE,
    "decisions": EntryKind.DECISION,
    "next_steps": EntryKind.NEXT_STEP,
}
#: How every vote of this forum was held.
HELD = "Open vote: everybody in the room could vote."
HELD_BY_TABLES = "Open vote: every table in the room could vote."
PRODUCTS = "Our most important products:"
CENTRES = "Centre today and tomorrow"
STANCE = "Proposed approach to the choice of centre:"
GROUPS = "Proposed target groups"
PRIORITISED = "Our eight prioritised target groups:"
CUSTOMERS = "Existing customers/active customer care"
WORDS = "Words we want to stand for"
VALUES = "Our core values and promise:"
PROMISE = "Promise:"
EIGHT_PRODUCTS = [
    "Böcker att låna hem",
    "Talböcker och storstil",
    "Sagostunder",
    "Författarkvällar",
    "Studieplatser",
    "Digital hjälp",
    "Språkcafé",
    "Lokalsamlingen",
]
#: What was written, and then hidden or merged into something else.
GONE = ["Parkeringen", "Kaffeautomaten", "Högläsning för små", "lyssnande", "påhittig"]


def play_scene(
    unit: Unit, place: Workshop, scene: Mapping[str, Any], seats: Mapping[str, Participant]
) -> None:
    name = scene["exercise"]
    if "settings" in scene:
        change_settings(unit, FACILITATOR, place, name, scene["settings"])
    if "wording" in scene:
        write_wording(unit, FACILITATOR, find_workshop(unit, place.slug), name, scene["wording"])
    prepared = latest_round(unit, place, name)
    if not kind_of(prepared).asks(prepared):
        go_to_section(unit, FACILITATOR, find_workshop(unit, place.slug), name)
        return
    opened = open_round(unit, FACILITATOR, find_workshop(unit, place.slug), name)
    for answer in scene.get("answers", ()):
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
    kept = {name: lines for name, lines in SCENARIO["record"].items() if name != "notes"}
    for name, lines in kept.items():
        for line in [lines] if isinstance(lines, dict) else lines:
            add_entry(unit, SECRETARY, place, KINDS[name], line)
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
    assert (document.title, document.status) == ("Dialogforum våren 2027", "Draft")


def under(document: Document, heading: str) -> list[Any]:
    """Return the blocks from a heading of the first level to the next."""
    blocks = list(document.blocks)
    start = blocks.index(Heading(1, heading)) + 1
    ends = [n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    return blocks[start : next((n for n in ends if n > start), len(blocks))]


def test_it_goes_through_the_day_in_order(document: Document) -> None:
    assert [block.text for block in of(document, Heading) if block.level == 1] == [
        PRODUCTS,
        CENTRES,
        STANCE,
        GROUPS,
        PRIORITISED,
        "Personas of the target groups",
        "Future workshop – working with newspaper placards",
        CUSTOMERS,
        WORDS,
        VALUES,
        PROMISE,
        "Attendance",
        "Decisions",
        "Next steps",
        "Appendix: who took part",
        "Appendix: audit trail",
    ]


def test_twelve_texts_became_eight_products(document: Document) -> None:
    (products, base) = under(document, PRODUCTS)

    assert [line.partition(" (")[0] for line in products.items] == EIGHT_PRODUCTS
    assert base.text == "9 tables took part."


def test_every_product_stands_in_a_centre_today_and_tomorrow(document: Document) -> None:
    today, tomorrow = (b for b in under(document, CENTRES) if isinstance(b, Placement))

    for placement in (today, tomorrow):
        placed = [label for labels in by_most(placement).values() for label in labels]
        assert sorted(placed) == sorted(EIGHT_PRODUCTS)
    assert {box: len(labels) for box, labels in by_most(today).items()} == {
        "Cultural centre": 3,
        "Knowledge centre": 1,
        "Information centre": 3,
        "Social centre": 1,
    }
    assert {box: len(labels) for box, labels in by_most(tomorrow).items()} == {
        "Cultural centre": 3,
        "Knowledge centre": 2,
        "Information centre": 0,
        "Social centre": 3,
    }


def by_most(placement: Placement) -> dict[str, list[str]]:
    """Return what most put in each box, without how many did and what only some put there."""
    return {
        box: [label.partition(" (")[0] for label in labels if not label.startswith("By some: ")]
        for box, labels in placement.boxes
    }


def answers(document: Document, heading: str) -> dict[str, int]:
    """Return what the tables said to a wording."""
    (bars,) = [block for block in under(document, heading) if isinstance(block, Bars)]
    return {label: count for label, count, _ in bars.rows}


def test_nine_proposals_became_one_stance(document: Document) -> None:
    blocks = under(document, STANCE)

    assert blocks[0].text.startswith("Alla nio bibliotek är ett socialt centrum.")
    assert answers(document, STANCE) == {"Yes": 7, "Yes, with a change": 2, "No": 0}
    (proposals,) = [block for block in blocks if isinstance(block, NumberedList)]
    assert len(proposals.items) == 9


def test_a_ready_wording_was_asked_about_as_it_is(document: Document) -> None:
    wording = under(document, CUSTOMERS)[0].text

    assert wording.startswith("Vid sidan av de prioriterade målgrupperna")
    assert answers(document, CUSTOMERS) == {"Yes": 7, "Yes, with a change": 1, "No": 1}


def test_the_words_that_were_kept_came_from_those_that_were_found(document: Document) -> None:
    words = under(document, WORDS)[0].items
    kept, others = (block for block in under(document, VALUES) if isinstance(block, Bars))

    found = [line.partition(" (")[0] for line in words]
    assert found == ["lyhörd", "kreativ", "kompetent", "engagerad", "modig", "generös"]
    assert [row[:2] for row in kept.rows] == [
        ("lyhörd", 8),
        ("kreativ", 7),
        ("kompetent", 8),
        ("engagerad", 8),
    ]
    assert [row[:2] for row in others.rows] == [("modig", 2), ("generös", 2)]
    assert kept.base == f"35 votes in all. 9 of 9 took part. {HELD}"


def test_the_promise_is_one_of_the_nine_that_were_proposed(document: Document) -> None:
    blocks = under(document, PROMISE)
    (proposals,) = [block for block in blocks if isinstance(block, NumberedList)]

    assert blocks[0].text == "Låna dig rik"
    assert len(proposals.items) == 9
    assert "Låna dig rik" in proposals.items
    assert answers(document, PROMISE) == {"Yes": 8, "Yes, with a change": 1, "No": 0}


def test_the_proposals_became_eight_groups(document: Document) -> None:
    (proposals,) = [b for b in under(document, GROUPS) if isinstance(b, NumberedList)]

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
    (vote,) = [block for block in under(document, PRIORITISED) if isinstance(block, Bars)]

    assert [(label, count) for label, count, _ in vote.rows] == list(VOTES)
    assert vote.base == f"65 votes in all. 9 tables took part. {HELD_BY_TABLES}"


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
    cover = [text.strip() for text in SCENARIO["record"]["cover"].values()]
    said = [
        a["why"] for scene in SCENARIO["rounds"] for a in scene.get("answers", ()) if "why" in a
    ]

    assert len(said) >= 6
    wanted = (*notes, *steps, *names, *cover, *said)
    # The season is printed in capitals.
    assert [text for text in wanted if text not in whole and text.upper() not in whole] == []


def test_what_was_hidden_or_merged_is_not_in_it(document: Document) -> None:
    lists = [b for b in document.blocks if isinstance(b, NumberedList | BulletList | Bars)]
    whole = repr(lists)

    assert [label for label in GONE if label in whole] == []
    for label in GONE:
        assert any(label in answer.get("texts", ()) for answer in all_answers()), label


def all_answers() -> list[Mapping[str, Any]]:
    return [answer for scene in SCENARIO["rounds"] for answer in scene.get("answers", ())]

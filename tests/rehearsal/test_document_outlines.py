"""Each script's document against its source: headings, tables, numbers, votes and means.

The outlines in the folder `outlines` are the documents in the language of their source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pytest
from exported import Rehearsal
from outline import facts, outline, people_s_words
from server import ROOT

from workshopkit.app.places import Folders
from workshopkit.app.scripts import script_and_style
from workshopkit.documents.blocks.section import sections
from workshopkit.documents.content.document_type import (
    ATTENDANCE,
    NEXT_STEPS,
    PARTICIPATION,
    TYPES,
)
from workshopkit.documents.content.documentation import document_type, documentation, section_keys
from workshopkit.documents.markdown import write_markdown
from workshopkit.domain.document import (
    Bars,
    Block,
    DecisionLine,
    Document,
    Facts,
    Heading,
    Matrix,
    NumberedList,
    Paragraph,
    Quotes,
    Scales,
    Signatures,
    Table,
    document_problems,
)
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.material import Material
from workshopkit.domain.record import Entry, EntryKind, Record
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.material import gather
from workshopkit.locale.language import language
from workshopkit.store import open_store

FOLDERS = Folders(ROOT / "notebooks", ROOT / "exercises")
OUTLINES = Path(__file__).parent / "outlines"
SV, NB = language("sv"), language("nb")

#: The language of each script's source, and the type of document it leads to.
SOURCES = {
    "dialogue-forum": ("sv", "forum_summary"),
    "local-follow-up": ("sv", "documentation"),
    "communication-day": ("sv", "communication_plan"),
    "evaluation": ("sv", "evaluation_report"),
    "working-group": ("nb", "working_group_report"),
    "social-media": ("da", "social_media_plan"),
}

#: What the sources print, row by row, in their order; quoted from them letter by letter.
LABELS = {
    "dialogue-forum": (
        ("S5", "# Våra viktigaste produkter:"),
        ("S6", "Centrum idag:"),
        ("S7", "Centrum i morgon:"),
        ("S8", "# Förslag kring förhållningssätt i val av centrum:"),
        ("S9", "# Våra åtta prioriterade målgrupper:"),
        ("S9.1", "1. Den oerfarne (8 röster)"),
        ("S9.2", "2. Den identitetsökande tonåringen (9 röster)"),
        ("S9.3", "3. Den stressade småbarnsföräldern (7 röster)"),
        ("S9.4", "4. Det nyfikna förskolebarnet (9 röster)"),
        ("S9.5", "5. Den digitala analfabeten (8 röster)"),
        ("S9.6", "6. Daisy- och storstilsläsaren (8 röster)"),
        ("S9.7", "7. Den kommunplacerade flyktingen (9 röster)"),
        ("S9.8", "8. Bokälskaren (7 röster)"),
        ("S10", "# Befintliga kunder/aktiv kundvård"),
        ("S11", "# Våra kärnvärden och löfte:"),
    ),
    "local-follow-up": (
        ("S1", "# Vårt biblioteks lokala målgrupper"),
        ("S12", "# Förslag på agenda för fortsatt internt arbete på det lokala biblioteket:"),
        ("S12a", "1. Hur ser vårt uppdrag ut?"),
        ("S12d", "# Var på kommunikationstrappan befinner målgrupperna sig?"),
        ("S12", "# Återanvänd arbetsdokumenten för skisser/metodik"),
        ("S12b", "5. Våra prioriterade målgrupper."),
        ("S12g", "13. Arbeta systematiskt utifrån skissen."),
        ("S2", "# ATT GÖRA"),
        ("S3", "# Att göra: på längre sikt"),
        ("S16", "# Vem gör vad?"),
        ("S17", "# Kommunikationsplan"),
        ("S12", "# Klusterkampanjen"),
        ("S13", "14. Vilka grupper vill ni prioritera för klust"),
        ("S17", "17. "),
        ("S18", "# Diskutera vidare:"),
        ("S18.1", "1. Hur arbetar vi mer aktivt med PR/media?"),
        ("S18.3", "3. Hur skapar vi en gemensam mall"),
    ),
    "communication-day": (
        ("M4", "# Deltagare om dagen"),
        ("M4", "Förväntningar - 10"),
        ("M4", "Mitt bidrag - 9"),
        ("M5", "# Nuläge – var befinner ni er i processen?"),
        ("M6", "# Möjligheter respektive hinder i förankringsarbetet?"),
        ("M7", "# Framtidsverkstad – arbete med löpsedlar"),
        ("M8", "# Genomgång av löpsedlar – VÄGEN DIT? Vad har vi gjort för att möjliggöra detta?"),
        ("M9", "# Deltagare om – framgångsfaktorer. Vilka budskap har varit viktiga?"),
        ("M9", "11 bullets"),
        ("M10", "# Deltagare om – vad är viktigt att tänka på/ha med i ett gemensamt"),
        ("M10", "5 bullets"),
        ("M11", "# Framtagande av förslag till gemensamt budskap;"),
        ("M12", "# Vilka är våra målgrupper? Vad behöver de veta/känna/göra?"),
        ("M13", "# Kommunikationsmål – arbete i grupp kring interna målgrupper"),
        ("M14", "[Till vem? | Vad? (budskap) | Av vem? | När? | HUR? | Uppföljning] 7 rows"),
        ("M15", "# Behov som framkom under genomgång av förslag till kommunikationsmål."),
        ("M15", "3 bullets"),
        ("M16", "1. Sammanfattning av dagens arbete!"),
        ("M16", "2. Vad är nästa steg – fortsatt arbete?"),
        ("M16", "3. Vad kan ske på måndag?"),
        ("M17", "# Avslutning och nästa steg!"),
    ),
    "evaluation": (
        ("Q1", "## Jag är:"),
        ("Q2", "## Befattning:"),
        ("Q3", "## Hur nöjd är du med kursdagen som helhet?"),
        ("Q3", "Inte alls | 3 14 49 57 | Mycket nöjd | 123 | 3,3"),
        ("Q4", "## Jag deltog på kursdagen i:"),
        ("Q5", "Inte alls | 1 12 17 88 | I mycket hög grad | 118 | 3,63"),
        ("Q7", "Inte alls | 1 19 50 53 | Mycket nöjd | 123 | 3,26"),
        ("Q8", "## Det viktigaste jag har lärt mig idag är:"),
        ("Q9", "## Efter denna dag är mina kunskaper i ämnet:"),
        ("Q10", "## Jag kommer att ha användning av kunskaperna i mitt arbete"),
        ("Q13", "## Frågor/Kommentarer"),
        ("Q14", "## Jag kommer att förmedla det jag lärt mig till mina medarbetare"),
        ("Q15", "## Jag har tidigare deltagit i andra läraktiviteter inom"),
    ),
    "working-group": (
        ("N2", "# Arbeidsgruppe:"),
        ("N3", "# Oppdrag:"),
        ("N4", "# Arbeid"),
        ("N5", "# Anbefalinger"),
        ("N5.1", "## 1 – Samling av oppgaver"),
        ("N5.2", "## 2 – Facebook"),
        ("N6", "# Møte i markedsføringsgruppa 29. august"),
        ("N7", "## 1. Markedsføring for ETT bibliotek"),
    ),
    "social-media": (
        ("K1", "# Delegér ansvaret"),
        ("K2", "# Skriv en formålserklæring"),
        ("K3", "# Lad jer inspirere af andre"),
        ("K5", "# Husk at lave udførlige retningslinjer og en kriseplan"),
        ("K9", "## Hvor er kommunerne?"),
    ),
}
#: Headings that are people's own words: the same in every language.
PEOPLE_S_HEADINGS = {
    "local-follow-up": {"Skolbarnet efter tre", "Den vuxenstuderande", "Den nya familjen"},
    "working-group": {
        "1 – Samling av oppgaver",
        "2 – Facebook",
        "Møte i markedsføringsgruppa 29. august",
        "1. Markedsføring for ETT bibliotek",
        "2. Felles programhefte",
        "3. Plakater",
    },
}
#: Headings that two of the Nordic languages happen to write in the same way.
ALIKE = {
    "Anbefalinger",
    "Forslag",
    "Kommunikationsplan",
    "Kriseplan",
    "Notater",
    "Svartid",
    "Tråden",
    "Skriv en formålserklæring",
    "Skriv i tråden",
}

Tree = Callable[..., Document]


@pytest.fixture(scope="module")
def material(rehearsed: Callable[[str], Rehearsal]) -> Callable[[str], Material]:
    """Everything a script's documents are made from, gathered once."""
    gathered: dict[str, Material] = {}

    def material(name: str) -> Material:
        if name not in gathered:
            gathered[name] = _gathered(rehearsed(name))
        return gathered[name]

    return material


def _gathered(played: Rehearsal) -> Material:
    store = open_store(str(played.store))
    with store.read() as unit:
        workshop = find_workshop(unit, played.slug)
        script, style = script_and_style(FOLDERS, workshop)
        found = gather(unit, workshop, script, style)
    store.close()
    return found


@pytest.fixture
def tree(material: Callable[[str], Material]) -> Tree:
    """The document of a script; of its own type and in its source's language unless told."""

    def tree(name: str, code: str = "", type_: str = "") -> Document:
        return documentation(material(name), language(code or SOURCES[name][0]), type_)

    return tree


def planned(material: Material, **fields: str) -> Material:
    """Return the material with a plan of the secretary's."""
    entry = Entry("plan", material.workshop.id, EntryKind.PLAN, 0, fields)
    return replace(material, record=Record((*material.record.entries, entry)))


def of(document: Document, kind: type[Block]) -> list[Block]:
    return [block for block in document.blocks if isinstance(block, kind)]


def headings(document: Document, level: int = 0) -> list[str]:
    return [
        block.text
        for block in document.blocks
        if isinstance(block, Heading) and level in (0, block.level)
    ]


# Row by row


@pytest.mark.parametrize("name", SOURCES)
def test_each_script_leads_to_the_type_of_document_of_its_source(
    name: str, material: Callable[[str], Material]
) -> None:
    assert document_type(material(name)) is TYPES[SOURCES[name][1]]


@pytest.mark.parametrize("file", [path.stem for path in sorted(OUTLINES.iterdir())])
def test_the_document_has_the_outline_of_its_source(file: str, tree: Tree) -> None:
    name, _, type_ = file.partition(".")
    expected = (OUTLINES / f"{file}.txt").read_text(encoding="utf-8").splitlines()
    assert outline(tree(name, type_=type_)) == expected


@pytest.mark.parametrize("name", SOURCES)
def test_the_labels_of_the_source_stand_in_their_order(name: str, tree: Tree) -> None:
    lines = iter(outline(tree(name)))
    missing = [
        (row, label)
        for row, label in LABELS[name]
        if not any(label in (line[: len(label)], _unasked(line)[: len(label)]) for line in lines)
    ]
    assert missing == []


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_same_tables_numbers_votes_and_means(
    name: str, code: str, tree: Tree
) -> None:
    assert list(shape(tree(name, code))) == list(shape(tree(name)))


def shape(document: Document) -> Iterator[tuple[object, ...]]:
    """Yield what does not depend on the language."""
    for block in document.blocks:
        match block:
            case Heading(level, _):
                yield "heading", level
            case Table(_, header, rows):
                yield "table", len(header), len(rows)
            case Matrix(_, header, rows):
                yield "matrix", len(header), [counts for _, counts in rows]
            case NumberedList(items, start):
                yield "numbered", start, len(items)
            case Bars(_, _, rows, _):
                yield "votes", [count for _, count, _ in rows]
            case Scales(_, _, rows):
                yield (
                    "scales",
                    [(row.counts, row.answered, row.mean.replace(",", ".")) for row in rows],
                )
            case DecisionLine(number, text, _):
                yield "decision", number, text
            case Quotes(texts):
                yield "quotes", texts
            case Paragraph(_, style):
                yield "paragraph", style
            case _:
                yield (type(block).__name__,)


def _unasked(line: str) -> str:
    """Return a heading without the number that its question has on the form."""
    return re.sub(r"^(#+ )\d+\. ", r"\1", line)


def before_the_appendix(document: Document) -> list[Block]:
    """Return the blocks up to who took part and the audit trail."""
    words = language(document.language)
    marks = {words.text("Appendix: who took part"), words.text("Appendix: audit trail")}
    return list(takewhile(lambda block: getattr(block, "text", "") not in marks, document.blocks))


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_headings_are_translated_and_what_people_wrote_is_not(
    name: str, code: str, tree: Tree
) -> None:
    own, other = tree(name), tree(name, code)
    assert votes_and_words(other, code) == votes_and_words(own, SOURCES[name][0])
    if code == SOURCES[name][0]:
        return
    same = {a for a, b in zip(headings(own), headings(other), strict=True) if a == b}
    people_s = PEOPLE_S_HEADINGS.get(name, set())
    assert people_s <= same
    assert same - people_s <= (set() if code == "en" else ALIKE)


def votes_and_words(document: Document, code: str) -> list[str]:
    """Return people's words; the answers to our own questions are ours and are left out."""
    counted = {language(code).text("Votes"), language(code).text("Points")}
    kept = tuple(
        block
        for block in document.blocks
        if not isinstance(block, Bars | Matrix)
        or (isinstance(block, Bars) and block.header[1] in counted)
    )
    return people_s_words(replace(document, blocks=kept))


# The dialogue forum's summary


def test_the_cover_line_of_the_forum_says_its_season(tree: Tree) -> None:
    labels = [b.text for b in of(tree("dialogue-forum"), Paragraph) if b.style == "label"]
    said = SV.text("Result of the dialogue forum, {season}:", season="Våren 2027")
    assert labels[0] == said.upper()
    assert labels[0].endswith("VÅREN 2027:")


def test_the_summary_is_everything_up_to_the_sender(tree: Tree) -> None:
    document = tree("dialogue-forum")
    assert "Summering av dialogforum" not in "".join(headings(document))
    last = before_the_appendix(document)[-1]
    assert isinstance(last, Paragraph)
    assert last.text.split("\n")[0] == "Utkast & Utsikt Påhittad reklambyrå"
    assert len(last.text.split("\n")) == 6


def test_the_vote_reads_as_in_the_source(tree: Tree) -> None:
    written = write_markdown(tree("dialogue-forum"), SV).decode()
    for row, label in LABELS["dialogue-forum"]:
        if row.startswith("S9."):
            number, said = label.split(". ", 1)
            assert f"\n{number}. {said}\n" in written


# The local work


def test_an_action_plan_is_a_pair_of_ten_by_three_for_each_group(tree: Tree) -> None:
    document = tree("local-follow-up", type_="action_plan")
    plans = [table for table in of(document, Table) if len(table.rows) == 10]
    assert [table.caption for table in plans] == [
        "Skolbarnet efter tre",
        "Den vuxenstuderande",
        "Den nya familjen",
    ] * 2
    for plan in plans:
        assert len(plan.header) == 3
        for n, row in enumerate(plan.rows, start=1):
            assert all(cell.split(" ")[0] == f"{n}." for cell in row)
    assert len(of(document, Table)) == len(plans) + 1
    assert [lies for lies, _ in sections(document.blocks)] == [False]


def test_a_script_without_numbered_plans_has_all_its_tables_in_the_action_plan(
    tree: Tree,
) -> None:
    document = tree("social-media", type_="action_plan")
    assert "Kriseplan" in headings(document)
    assert "Tråden" not in headings(document)


def test_the_agenda_to_take_home_has_17_items_and_then_begins_anew(tree: Tree) -> None:
    document = tree("local-follow-up", type_="agenda")
    numbers = [
        number
        for block in of(document, NumberedList)
        for number in range(block.start, block.start + len(block.items))
    ]
    assert numbers == [*range(1, 18), 1, 2, 3]
    assert len(headings(document)) == 4


def test_the_agenda_to_take_home_is_bare(tree: Tree) -> None:
    document = tree("local-follow-up", type_="agenda")
    assert of(document, Paragraph) == []
    assert {type(block).__name__ for block in document.blocks} == {
        "Heading",
        "NumberedList",
        "BulletList",
    }


# The day about a communication plan


def test_the_communication_plan_ends_with_who_wrote_it_and_the_sender(tree: Tree) -> None:
    *_, writer, sender = before_the_appendix(tree("communication-day"))
    assert writer == Paragraph("Vid pennan/Gurli Övningsson")
    assert isinstance(sender, Paragraph)
    assert sender.text.startswith("Utkast & Utsikt Påhittade konsulter")


def test_wide_tables_lie_down_together_with_their_headings(tree: Tree) -> None:
    runs = sections(tree("communication-day").blocks)
    lying = [[block for _, block in run] for lies, run in runs if lies]
    tables = [block for run in lying for block in run if isinstance(block, Table)]
    assert [len(table.header) for table in tables] == [6]
    assert tables[0].rows[6][5] == ""
    goals = "Kommunikationsmål – arbete i grupp kring interna målgrupper"
    assert any(Heading(1, goals) in run for run in lying)


# The evaluation


def test_the_evaluation_says_how_many_answered_each_of_its_15_questions(tree: Tree) -> None:
    document = tree("evaluation")
    questions = headings(document, level=2)[:15]
    assert len(set(questions)) == 15
    told = [_answered(document, question) for question in questions]
    assert told == [122, 122, 123, 123, 118, 10, 123, 13, 121, 121, 122, 122, 11, 122, 121]


def _answered(document: Document, question: str) -> int:
    at = document.blocks.index(Heading(2, question))
    block = document.blocks[at + 1]
    if isinstance(block, Scales):
        return block.rows[0].answered
    said = block.base if isinstance(block, Bars) else getattr(block, "text", "")
    found = re.search(r"Antal svarande: (\d+)", said)
    assert found, (question, block)
    return int(found[1])


# The working group


def test_the_report_comes_before_the_minutes_of_the_last_meeting(tree: Tree) -> None:
    document = tree("working-group")
    assert headings(document, level=1) == [
        "Arbeidsgruppe:",
        "Oppdrag:",
        "Arbeid",
        "Anbefalinger",
        "Møte i markedsføringsgruppa 29. august",
        "Saker",
        NB.text("Appendix: who took part"),
    ]
    assert facts(document) == {
        "Tidspunkt": "Tirsdag 29. august 2017",
        "Sted": "Diktnes bibliotek",
        "Til stede": "Kari Eksempelsen, Ola Oppdiktsen og Siv Prøveland",
    }


# Social media


def test_nothing_is_numbered_in_the_social_media_plan(tree: Tree) -> None:
    document = tree("social-media")
    assert of(document, NumberedList) == []
    assert not any(re.match(r"\d", heading) for heading in headings(document))
    assert of(tree("social-media", type_="documentation"), NumberedList) != []


def test_each_question_of_the_thread_is_a_heading_with_what_was_written_below(
    tree: Tree,
) -> None:
    blocks = tree("social-media").blocks
    at = blocks.index(Heading(2, "Hvor er kommunerne?"))
    said = next(block for block in blocks[at:] if isinstance(block, Quotes))
    assert "Anna Eksempelsen" in said.texts[0]


# Minutes and notes


@pytest.mark.parametrize("name", SOURCES)
def test_minutes_count_paragraphs_through_parts_decisions_and_what_follows(
    name: str, tree: Tree
) -> None:
    document = tree(name, type_="protocol")
    numbers = []
    for block in document.blocks:
        said = getattr(block, "number", "") or (isinstance(block, Heading) and block.text) or ""
        if found := re.match(r"§ (\d+)( |$)", said):
            numbers.append(int(found[1]))
    assert numbers == list(range(1, len(numbers) + 1))
    decisions = of(document, DecisionLine)
    assert all(decision.number.startswith("§ ") for decision in decisions)
    assert len(numbers) > len(decisions)


def test_minutes_have_attendance_decisions_next_steps_and_lines_to_sign_on(tree: Tree) -> None:
    document = tree("dialogue-forum", type_="protocol")
    told = before_the_appendix(document)
    firsts = [block.text for block in told if isinstance(block, Heading) and block.level == 1]
    assert firsts[0] == "Närvaro"
    assert firsts[-3:] == ["Beslut", "§ 14 Nästa steg", SV.text("Signatures")]
    assert [d.number for d in of(document, DecisionLine)] == ["§ 12", "§ 13"]
    signed = told[-1]
    assert isinstance(signed, Signatures)
    roles = [SV.text(role) for role in ("Chair", "Secretary", "Adjuster")]
    assert [role for role, _ in signed.lines] == roles


def test_only_minutes_are_signed(tree: Tree) -> None:
    signed = [name for name in TYPES if of(tree("dialogue-forum", type_=name), Signatures)]
    assert signed == ["protocol"]


# Every type of every script


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("name", SOURCES)
def test_any_type_of_any_script_is_fit_to_publish_and_comes_out_the_same_twice(
    name: str, type_: str, tree: Tree
) -> None:
    document = tree(name, type_=type_)
    assert list(document_problems(document)) == []
    assert document.subtitle == language(SOURCES[name][0]).text(TYPES[type_].title)
    assert tree(name, type_=type_) == document


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("name", ["communication-day", "local-follow-up"])
def test_a_document_is_its_parts_in_the_chosen_order(
    name: str, type_: str, material: Callable[[str], Material]
) -> None:
    given = replace(material(name), type=type_, chosen=True)
    keys = section_keys(given)
    alone = {key: unnumbered(_only(given, key, keys)) for key in keys}
    turned = documentation(planned(given, order="\n".join(reversed(keys))), SV)

    assert unnumbered(turned) == [block for key in reversed(keys) for block in alone[key]]


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("name", ["communication-day", "local-follow-up"])
def test_what_is_left_out_is_not_in_the_document_and_the_rest_is(
    name: str, type_: str, material: Callable[[str], Material]
) -> None:
    given = replace(material(name), type=type_, chosen=True)
    keys = section_keys(given)
    # Without who took part, no result says it either.
    out = tuple(key for key in keys[::2] if key != PARTICIPATION)
    kept = tuple(key for key in keys if key not in out)
    alone = {key: unnumbered(_only(given, key, keys)) for key in keys}
    document = documentation(planned(given, left_out="\n".join(out)), SV)

    assert unnumbered(document) == [block for key in kept for block in alone[key]]


@pytest.mark.parametrize("name", SOURCES)
def test_a_switch_leaves_out_who_took_part_everywhere(
    name: str, material: Callable[[str], Material]
) -> None:
    given, words = material(name), language(SOURCES[name][0])
    took_part = re.compile(r"\d+ (?:a[vf] \d+ |borde? )(?:deltog|deltok)")
    told = documentation(planned(given, left_out=""), words)
    without = documentation(planned(given, left_out=PARTICIPATION), words)

    assert took_part.search(repr(told.blocks))
    assert not took_part.search(repr(without.blocks))


def _only(given: Material, key: str, keys: tuple[str, ...]) -> Document:
    others = [other for other in keys if other not in (key, PARTICIPATION)]
    told = documentation(planned(given, left_out="\n".join(others)), SV)
    if key == PARTICIPATION or PARTICIPATION not in keys:
        return told
    appendix = documentation(planned(given, left_out="\n".join([*others, key])), SV).blocks
    if keys.index(key) > keys.index(PARTICIPATION):
        return replace(told, blocks=told.blocks[len(appendix) :])
    return replace(told, blocks=told.blocks[: len(told.blocks) - len(appendix)])


def unnumbered(document: Document) -> list[Block]:
    """Return the blocks without the paragraph numbers of minutes, which follow the order."""
    return [_without_number(block) for block in document.blocks]


def _without_number(block: Block) -> Block:
    if isinstance(block, Heading):
        return replace(block, text=re.sub(r"^§ \d+ ", "", block.text))
    return replace(block, number="") if isinstance(block, DecisionLine) else block


def test_paragraphs_are_counted_anew_when_the_order_changes(
    material: Callable[[str], Material],
) -> None:
    given = replace(material("dialogue-forum"), type="protocol", chosen=True)
    first = [NEXT_STEPS, "promise", ATTENDANCE]
    document = documentation(planned(given, order="\n".join(first)), SV)
    firsts = [h for h in headings(document, level=1) if h.startswith("§")]
    assert firsts[:2] == ["§ 1 Nästa steg", "§ 2 Löfte:"]
    assert [int(h.split(" ")[1]) for h in firsts] == sorted(int(h.split(" ")[1]) for h in firsts)


def test_the_facts_come_first_unless_the_order_says_otherwise(tree: Tree) -> None:
    with_facts = [name for name, type_ in TYPES.items() if "@facts" in type_.sections]
    for name in with_facts:
        assert isinstance(tree("communication-day", type_=name).blocks[0], Facts)
    assert set(TYPES) - set(with_facts) == {"working_group_report", "agenda"}

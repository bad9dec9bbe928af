"""The local work after a dialogue forum, read back from every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from exported import FORMATS, Part, Rehearsal
from server import RunningServer, new_forum

from workshopkit.locale.language import language

SV = language("sv")
#: What begins the line of those whom only a few put there.
BY_SOME = "Av några: "
GROUPS = [
    "Skolbarnet efter tre",
    "Den nya familjen",
    "Den vuxenstuderande",
    "Den pendlande kvällsläsaren",
    "Pensionären i skärgården",
    "Sommargästen",
]
CHOSEN = ["Skolbarnet efter tre", "Den vuxenstuderande", "Den nya familjen"]
CENTRES = ("Kulturcentrum", "Kunskapscentrum", "Informationscentrum", "Socialt centrum")
AGENDA = "Förslag på agenda för fortsatt internt arbete på det lokala biblioteket:"
METHODS = "Återanvänd arbetsdokumenten för skisser/metodik"
CAMPAIGN = "Klusterkampanjen"
STAIRCASE = "Var på kommunikationstrappan befinner målgrupperna sig?"
NOW = (
    "Möjliga omgående åtgärder",
    "Organisatoriska konsekvenser",
    "Kommunikativa konsekvenser",
)
LATER = ("Att göra: på längre sikt", *NOW[1:])
LATER_ROW = (
    "1. Lista ex vad som ska göras på sikt",
    "1. Vilka konsekvenser får det för org.?",
    "1. Vilka konsekvenser får det för kommunikationen?",
)
BULLETS = """
Välj max 3 grupper. Motivera valen. Utgå från basutbud och segment samt målgrupper.
Prioritera dem
Ge var och en persona
Diskutera hur ni kan få kontakt med 10 personer för en fokusgrupp
Matcha er persona mot faktisk realistisk information. Glapp? Överensstämmelser? Lär av resultatet.
Diskutera om ni kan använda högskolan/andra studenter för kompletterande undersökningar.
""".strip().split("\n")


@pytest.fixture(scope="module")
def work(rehearsed: Callable[[str], Rehearsal]) -> Rehearsal:
    return rehearsed("local-follow-up")


@pytest.fixture(params=FORMATS)
def copy(request: pytest.FixtureRequest, work: Rehearsal) -> Part:
    return work.copy(request.param)


def boxes(work: Rehearsal, heading: str) -> dict[str, list[str]]:
    """Return what most put into each box of the figure under a heading, without the counts."""
    below = f"//h2[normalize-space()='{heading}']/following-sibling::div[@class='placements'][1]"
    return {
        place.xpath("string(./p)").lstrip("123. "): list(_put_by_most(place))
        for place in work.html.find(f"{below}/figure[1]//li[contains(@class, 'place')]")
    }


def _put_by_most(place: Any) -> Iterator[str]:
    for line in place.iter("li"):
        said = "".join(line.itertext())
        if line is not place and not said.startswith(BY_SOME):
            yield said.rpartition(" (")[0]


def test_customers_are_split_into_existing_and_new(work: Rehearsal) -> None:
    assert work.html.find("//h2[normalize-space()='Vårt biblioteks lokala målgrupper']")
    assert boxes(work, "Befintliga eller nya kunder?") == {
        "A Befintliga kunder": [GROUPS[0], GROUPS[4], GROUPS[5]],
        "B Nya kunder": [GROUPS[1], GROUPS[2], GROUPS[3]],
    }


def test_how_the_tables_split_the_customers_is_counted(copy: Part) -> None:
    part = copy.under("Befintliga eller nya kunder?")
    spread = part.spread("A Befintliga kunder", "B Nya kunder")
    assert set(spread) == set(GROUPS)
    assert spread["Den vuxenstuderande"] == (1, 3)
    assert {sum(counts) for counts in spread.values()} == {4}


@pytest.mark.parametrize(("heading", "columns"), [("ATT GÖRA", NOW), (LATER[0], LATER)])
def test_a_plan_is_ten_rows_of_three_with_the_number_inside_each_cell(
    copy: Part, heading: str, columns: tuple[str, ...]
) -> None:
    part = copy.under(heading)
    plans = part.all_tables(*columns)
    assert part.headings == CHOSEN
    assert [len(plan) for plan in plans] == [10] * 3
    for plan in plans:
        for number, row in enumerate(plan, start=1):
            assert len(row) == 3
            assert [cell.split(" ")[0] for cell in row] == [f"{number}."] * 3


def test_the_first_row_of_the_immediate_plan_says_what_to_write(copy: Part) -> None:
    plans = copy.under("ATT GÖRA").all_tables(*NOW)
    assert [plan[0] for plan in plans] == [
        (
            f"1. Ex på vad vi kan göra för {group} direkt.",
            "1. Vilka konsekvenser får det för org.?",
            f"{LATER_ROW[2]} Lista vad som ska göras, ansvar och roller.",
        )
        for group in CHOSEN
    ]


def test_the_immediate_plan_of_the_first_group_is_filled_to_its_last_cell(copy: Part) -> None:
    plan = copy.under("ATT GÖRA").all_tables(*NOW)[0]
    assert plan[9] == (
        "10. Hälsa på i klass 4 till 6.",
        "10. Tre förmiddagar i oktober.",
        "10. Rektor bjuder in. Ansvar: Nils.",
    )
    assert all(cell.split(". ", 1)[1] for row in plan for cell in row)


def test_the_first_row_of_the_plan_for_later_asks_for_no_list(copy: Part) -> None:
    plans = copy.under(LATER[0]).all_tables(*LATER)
    assert {plan[0] for plan in plans} == {LATER_ROW}
    assert plans[0][1][0] == "2. Ett eget rum som barnen inreder, 2028."


def test_the_agenda_is_numbered_from_1_to_17_across_three_headings(copy: Part) -> None:
    assert copy.headings[0].endswith("från helhetsperspektiv till lokalt konkret arbete")
    runs = [copy.under(heading).numbered for heading in (AGENDA, METHODS, CAMPAIGN)]
    numbers = [[number for number, _ in run] for run in runs]
    assert numbers == [[1, 2, 3, 4], [5, 6, 7, 8, 9, 10, 11, 12, 13], [14, 15, 16, 17]]


def test_the_assignment_is_items_1_to_4_each_with_what_was_said(copy: Part) -> None:
    part = copy.under(AGENDA)
    asked = [text for _, text in part.numbered]
    assert asked[0] == "Hur ser vårt uppdrag ut?"
    assert asked[1].startswith("Hur förhåller vi oss till")
    assert asked[2] == "Hur ser vår bemanning/kompetens/resurser ut?"
    assert asked[3] == "Rollen som utvecklingsledare. Gränssnitt, ansvar, utvecklingspotential."
    assert len(part.texts) == 4


def test_each_local_group_has_a_persona(copy: Part, work: Rehearsal) -> None:
    said = copy.under("Målgruppernas personor").words
    cards = [card for answer in work.scene("personas")["answers"] for card in answer["cards"]]
    assert sorted(card["group"] for card in cards) == sorted(GROUPS)
    for card in cards:
        parts = [card["group"], f"{card['name']}, {card['age']}"]
        parts += [card[name] for name in ("everyday", "needs", "hinders", "library", "quote")]
        assert [part for part in parts if part not in said] == []


def test_weaknesses_today_and_strengths_tomorrow_are_two_lists(copy: Part) -> None:
    part = copy.under("Svagheter idag, styrkor i morgon")
    assert part.headings == ["Svagheter idag", "Styrkor i morgon"]
    weaknesses, strengths = (part.under(heading).bullets for heading in part.headings)
    assert weaknesses[0] == "Stängt när sista skolbussen går (2 föreslog detta)"
    assert (len(weaknesses), len(strengths)) == (7, 7)


def test_the_groups_stand_on_the_steps_of_the_staircase(work: Rehearsal, copy: Part) -> None:
    assert boxes(work, STAIRCASE) == {
        "Kunskap": [GROUPS[1], GROUPS[3]],
        "Känsla": [GROUPS[2], GROUPS[5]],
        "Handling": [GROUPS[0], GROUPS[4]],
    }
    spread = copy.under(STAIRCASE).spread("Kunskap", "Känsla", "Handling")
    assert spread["Sommargästen"] == (0, 3, 1)


def test_the_local_centre_is_chosen_with_a_yes_or_no_and_why(copy: Part) -> None:
    part = copy.under("Vårt centrum lokalt")
    asked = [
        "Vilken typ av centrum ska vi vara i morgon lokalt?",
        "Kan vi tänka annorlunda jämfört med helheten?",
        "Ska vi tänka annorlunda?",
        "Om ja, varför?",
        "Om nej, varför inte?",
    ]
    assert part.headings == [f"{number}. {said}" for number, said in enumerate(asked, start=1)]
    centres = part.under(asked[0]).counts(asked[0])
    assert centres == list(zip(CENTRES, (0, 3, 0, 1), strict=True))
    assert [dict(part.under(q).counts(q)) for q in asked[1:3]] == [{"Ja": 3, "Nej": 1}] * 2
    assert [len(part.under(q).quotes) for q in asked[3:]] == [3, 1]


def test_values_and_promise_are_told_for_staff_and_for_groups(copy: Part) -> None:
    part = copy.under("Värdena i vardagen")
    columns = ("Hur ska vi hantera värdet?", "Vad innebär det för oss som personal?")
    rows = next(rows for rows in part.tables)
    assert rows[0][1:] == (*columns, "Vad innebär det för målgrupperna?")
    assert [row[0] for row in rows[1:]] == [
        "lyhörd",
        "kreativ",
        "kompetent",
        "engagerad",
        "Löftet ”Låna dig rik”",
    ]
    assert all(cell for row in rows[1:] for cell in row)


def test_items_5_to_13_name_the_methods(copy: Part) -> None:
    methods = dict(copy.under(METHODS).numbered)
    assert methods[5] == "Våra prioriterade målgrupper. Definiera och ge dem en persona."
    assert methods[6] == "Diskutera svagheter idag och styrkor i morgon."
    assert methods[7] == STAIRCASE
    assert methods[8].endswith("Om ja, varför? Om nej, varför inte?")
    assert methods[9].startswith("Hur ska vi hantera värdeorden lyhörd, kreativ, kompetent och")
    assert methods[10] == "Hur skall vi uppfylla löftet ”Låna dig rik”?"
    assert methods[11] == "Vad innebär det för oss som personal?"
    assert methods[12] == "Vad innebär det för målgrupperna?"


def test_item_13_asks_how_who_and_which_roles(copy: Part) -> None:
    methods = dict(copy.under(METHODS).numbered)
    assert methods[13].startswith("Arbeta systematiskt utifrån skissen.")
    assert "Fokusera på HUR, ANSVAR och ROLLER" in methods[13]
    assert "Olga har ansvaret för planen. Uppföljning i mars 2028." in copy.under(METHODS).texts


def test_the_campaign_begins_with_six_bullets(copy: Part) -> None:
    part = copy.under(CAMPAIGN)
    question = dict(part.numbered)[14]
    assert question.startswith("Vilka grupper vill ni prioritera för klusterkampanjen")
    at = [piece.text for piece in part.pieces].index(question)
    following = [piece.text for piece in part.pieces[at + 1 : at + 8] if piece.sort == "bullet"]
    assert following == BULLETS


def test_three_groups_go_into_the_campaign_ranked_and_with_reasons(
    copy: Part, work: Rehearsal
) -> None:
    heading = "Grupper till klusterkampanjen"
    part = copy.under(heading)
    assert part.counts(heading) == list(zip(CHOSEN, (11, 7, 4), strict=True))
    answers = work.scene("cluster-campaign")["answers"]
    reasons = {reason for answer in answers for reason in answer["reasons"]}
    assert len(reasons) == 11
    assert set(part.quotes) == reasons
    assert max(len(answer["choices"]) for answer in answers) == 3


def test_there_is_no_room_for_a_fourth_group(rehearsal_server: RunningServer) -> None:
    forum = new_forum(rehearsal_server, script="local_follow_up")
    forum.run("local-target-groups", {"texts": GROUPS[:4]})
    forum.do("open", "cluster-campaign")
    kind, round_ = forum.rules("cluster-campaign")
    chosen = [item.id for item in round_.items]
    answer = kind.inputs(round_, {"choices": chosen[:3], "reasons": ["Därför"] * 3})
    forum.answer(forum.join(table="Bord 1"), "cluster-campaign", {**answer, "place-4": chosen[3:]})
    forum.do("close", "cluster-campaign")
    items = forum.desk.get(f"/result/{forum.slug}/cluster-campaign").json["items"]
    assert {item["label"]: item["votes"] for item in items} == dict(
        zip(GROUPS[:4], (3, 2, 1, 0), strict=True)
    )


def test_personas_are_held_against_facts(copy: Part) -> None:
    columns = ("Påstående", "Fakta", "Källa", "Glapp eller överensstämmelse", "Lärdom")
    part = copy.under("Personorna och fakta")
    assert part.headings == CHOSEN
    grids = part.all_tables(*columns)
    assert [len(grid) for grid in grids] == [4, 3, 2]
    assert {row[3] for grid in grids for row in grid} == {"Glapp", "Överensstämmelse"}


def test_the_groups_are_placed_in_the_four_centres(work: Rehearsal, copy: Part) -> None:
    heading = "Målgrupperna och centrumen"
    placed = boxes(work, heading)
    assert tuple(placed) == CENTRES
    assert placed["Kunskapscentrum"] == [GROUPS[0], GROUPS[2]]
    assert placed["Informationscentrum"] == [GROUPS[1]]
    # Two tables each: it stands in both boxes.
    assert [any(GROUPS[4] in item for item in items) for items in placed.values()] == [
        True,
        False,
        False,
        True,
    ]
    assert copy.under(heading).spread(*CENTRES)[GROUPS[4]] == (2, 0, 0, 2)


def test_each_group_goes_through_the_social_filter(copy: Part, work: Rehearsal) -> None:
    part = copy.under(
        "Vad innebär ett genomsläppligt filter av socialt perspektiv för gruppen?"
        " Vilka behov har de?"
    )
    answers = work.scene("centre-matrix")["answers"]
    needs = [need for answer in answers for need in answer["filter"].values()]
    assert [text for text in part.texts if text in GROUPS] == GROUPS
    assert sorted(part.quotes) == sorted(needs)
    assert dict(copy.under(CAMPAIGN).numbered)[15].startswith("Diskutera vilket centrum")


def test_who_does_what_with_responsibility_and_roles(copy: Part) -> None:
    rows = copy.under("Vem gör vad?").table("Vad", "Vem", "Ansvar", "Roll", "När")
    assert len(rows) == 6
    assert rows[3][0] == "Bjuda in tio personer till fokusgruppen"
    assert "Vem gör vad?" in dict(copy.under(CAMPAIGN).numbered)[16]


def test_the_communication_plan_has_its_eight_questions_answered(copy: Part) -> None:
    plan = copy.under("Kommunikationsplan").tables[0][1:]
    asked = [row[0].split(" ")[0].rstrip("?") for row in plan]
    assert asked == ["VARFÖR", "MÅLET", "VAD", "TILL", "AV", "HUR", "NÄR", "HUR"]
    assert all(row[1] for row in plan)
    part = copy.under(CAMPAIGN)
    assert "tänka utifrån en kommunikationsplan" in dict(part.numbered)[17]
    assert part.bullets[6:14][0] == "VARFÖR ska vi kommunicera?"
    assert len(part.bullets) == 14


def test_what_to_discuss_further_restarts_at_one(copy: Part) -> None:
    assert copy.under("Diskutera vidare:").numbered == [
        (1, "Hur arbetar vi mer aktivt med PR/media?"),
        (2, "Hur kan vi sprida/dela med oss av goda råd/tips mellan biblioteken?"),
        (3, "Hur skapar vi en gemensam mall för uppföljning och utvärdering av insatser?"),
    ]


def test_a_group_that_did_not_go_on_is_told_too(copy: Part) -> None:
    others = copy.under("Grupper till klusterkampanjen").counts(SV.text("The others"))
    assert others[0] == ("Den pendlande kvällsläsaren", 1)

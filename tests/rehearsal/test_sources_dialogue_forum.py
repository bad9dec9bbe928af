"""The parts of a dialogue forum's result beside the vote, read back from every format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from exported import FORMATS, Part, Rehearsal
from printed_votes import VOTES

from workshopkit.locale.language import language

SV = language("sv")
CENTRES = ("Kulturcentrum", "Kunskapscentrum", "Informationscentrum", "Socialt centrum")
CENTRE = "Centrum idag och i morgon"
DAYS = ("Centrum idag:", "Centrum i morgon:")


@pytest.fixture(scope="module")
def result(rehearsed: Callable[[str], Rehearsal]) -> Rehearsal:
    return rehearsed("dialogue-forum")


@pytest.fixture(params=FORMATS)
def copy(request: pytest.FixtureRequest, result: Rehearsal) -> Part:
    return result.copy(request.param)


def test_it_says_which_season_and_what_it_sums_up(copy: Part) -> None:
    assert copy.headings[0] == "Dialogforum våren 2027"
    summary = "Summering av dialogforum samt förslag på fortsatt arbete på det lokala biblioteket"
    result = "RESULTAT DIALOGFORUM VÅREN 2027:"
    assert copy.words.index(summary) < copy.words.index(result)
    assert copy.words.index(result) < copy.words.index("Våra viktigaste produkter:")


def test_the_library_s_products_are_a_list(copy: Part) -> None:
    products = copy.under("Våra viktigaste produkter:").bullets
    assert len(products) == 8
    assert products[0] == "Böcker att låna hem (6 föreslog detta)"


@pytest.mark.parametrize(("when", "most"), [(0, (3, 1, 3, 1)), (1, (3, 2, 0, 3))])
def test_each_product_stands_in_a_centre_today_and_tomorrow(
    result: Rehearsal, when: int, most: tuple[int, ...]
) -> None:
    figure = f"//figure[contains(@class, 'placement')][figcaption='{DAYS[when]}']"
    places = result.html.find(f"{figure}//li[contains(@class, 'place')]")
    assert tuple(place.xpath("string(./p)") for place in places) == CENTRES
    counts = [
        len(
            [
                i
                for i in place.xpath("./ul/li")
                if not i.text_content().startswith(("–", "Av några"))
            ]
        )
        for place in places
    ]
    assert tuple(counts) == most


def test_the_centre_today_is_another_than_the_centre_tomorrow(copy: Part) -> None:
    part = copy.under(CENTRE)
    today, tomorrow = (part.spread(*CENTRES, caption=day) for day in DAYS)
    assert set(today) == set(tomorrow)
    assert today["Digital hjälp"] == (0, 1, 8, 0)
    assert tomorrow["Digital hjälp"] == (0, 1, 1, 7)


def test_the_stance_is_one_wording_with_what_was_asked_for(copy: Part) -> None:
    part = copy.under("Förslag kring förhållningssätt i val av centrum:")
    assert part.texts[0].startswith("Alla nio bibliotek är ett socialt centrum.")
    assert part.bullets[:2] == [
        "Valet utgår från vilka som bor på orten.",
        "Valet motiveras och prövas igen efter två år.",
    ]
    assert [n for _, n in part.counts(SV.text("Agreement on the wording"))] == [7, 2, 0]
    assert len(part.under(SV.text("Proposals")).numbered) == 9


def test_the_vote_keeps_the_editor_s_order_and_sums_to_65(copy: Part) -> None:
    part = copy.under("Våra åtta prioriterade målgrupper:")
    votes = part.counts("Våra åtta prioriterade målgrupper:")
    assert votes == list(VOTES)
    assert sum(count for _, count in votes) == 65
    numbers = [count for _, count in votes]
    assert numbers != sorted(numbers, reverse=True)
    assert [label for label, _ in votes] != sorted(label for label, _ in votes)
    assert "65 röster totalt" in copy.words


def test_existing_customers_get_a_plan_of_their_own(copy: Part) -> None:
    part = copy.under("Befintliga kunder/aktiv kundvård")
    assert "varje lokalt bibliotek" in part.texts[0]
    assert "A-kunder" in part.texts[0]


def test_four_core_values_and_one_promise(copy: Part) -> None:
    values = copy.under("Våra kärnvärden och löfte:").counts("Våra kärnvärden och löfte:")
    assert [label for label, _ in values] == ["lyhörd", "kreativ", "kompetent", "engagerad"]
    promise = copy.under("Löfte:")
    assert promise.texts[0] == "Låna dig rik"
    assert (2, "Låna dig rik") in promise.under(SV.text("Proposals")).numbered


def test_the_sender_stands_at_the_end_with_address_telephone_mail_and_web(
    copy: Part, result: Rehearsal
) -> None:
    sender = result.scenario["record"]["cover"]["sender"].strip().split("\n")
    assert len(sender) == 6
    assert "\n".join(sender) in copy.words

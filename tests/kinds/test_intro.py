from __future__ import annotations

from collections.abc import Callable

import pytest

from workshopkit.domain.document import BulletList, Paragraph
from workshopkit.domain.item import Item
from workshopkit.domain.language import LANGUAGES, Language
from workshopkit.domain.round import Base, NothingToAskError, Outcome, Round
from workshopkit.kinds import intro
from workshopkit.locale.language import language

MakeRound = Callable[..., Round]


@pytest.fixture
def guide(make_shipped: MakeRound) -> Round:
    return make_shipped("communication-plan-guide")


def test_the_guide_to_a_communication_plan_has_three_bullets_and_five(
    guide: Round, swedish: Language
) -> None:
    assert intro.brief(guide, swedish) == (
        Paragraph("Kommunikationsplan – beskriver:", "label"),
        BulletList(
            (
                "VARFÖR ska vi kommunicera?",
                "MÅLET – vad ni vill uppnå (och när)?",
                "VAD ska kommuniceras?",
            )
        ),
        Paragraph("Kommunikationsmål – beskriver mer detaljerat:", "label"),
        BulletList(
            (
                "TILL VEM?",
                "AV VEM?",
                "HUR?",
                "NÄR?",
                "HUR ska det följas upp? HUR vet vi att vi har lyckats?",
            )
        ),
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_guide_has_as_many_bullets_in_every_language(guide: Round, code: str) -> None:
    brief = intro.brief(guide, language(code))

    assert [len(block.items) for block in brief if isinstance(block, BulletList)] == [3, 5]


def test_lines_with_nothing_below_them_are_one_list(
    make_shipped: MakeRound, swedish: Language
) -> None:
    (bullets,) = intro.brief(make_shipped("dialogue-introduction"), swedish)

    assert isinstance(bullets, BulletList)
    assert len(bullets.items) == 4
    assert bullets.items[0] == "Vad vi erbjuder: våra viktigaste produkter"


def test_an_introduction_of_words_alone_shows_nothing_more(
    make_round: MakeRound, english: Language
) -> None:
    assert intro.brief(make_round("intro"), english) == ()


def test_the_documentation_says_what_the_room_saw(guide: Round, swedish: Language) -> None:
    told = intro.report(Outcome(guide, (), Base()), swedish)

    assert told == intro.brief(guide, swedish)


def test_an_introduction_is_not_answered_and_hands_nothing_on(guide: Round) -> None:
    outcome = Outcome(guide, (Item("a", "A"),), Base())

    assert not intro.asks(guide)
    assert not intro.counts_hands(guide)
    assert intro.results(outcome) == ()
    with pytest.raises(NothingToAskError):
        intro.read(guide, {"texts": ["Hej"]})

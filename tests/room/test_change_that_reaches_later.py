from __future__ import annotations

import pytest
from server import PRIORITISE, PROPOSE, Forum


@pytest.fixture
def voting(forum: Forum) -> Forum:
    """Three proposals, and a vote on them that is open."""
    forum.run(PROPOSE, {"texts": ["Bokälskaren", "Bokslukaren", "Den oerfarne"]})
    forum.do("open", PRIORITISE)
    return forum


def choices(forum: Forum) -> list[str]:
    return [choice["label"] for choice in forum.round(PRIORITISE)["choices"]]


def rename(forum: Forum, **facts: object) -> tuple[int, str]:
    item = forum.ids(PROPOSE)["Bokslukaren"]
    sent = {"exercise": PROPOSE, "act": "label", "items": [item], "label": "Storläsaren", **facts}
    answer = forum.command("moderate", **sent)
    return answer.status, answer.json.get("error", "")


def test_a_change_that_would_reach_a_later_exercise_asks_first(voting: Forum) -> None:
    status, sentence = rename(voting)
    assert status == 409
    assert voting.asked(PRIORITISE)[1].wording("sv").title in sentence
    assert "Bokslukaren" in voting.ids(PROPOSE)
    assert "Bokslukaren" in choices(voting)


@pytest.mark.parametrize("said", [False, None, 1, "yes"])
def test_only_a_plain_yes_confirms(voting: Forum, said: object) -> None:
    assert rename(voting, confirmed=said)[0] == 409
    assert "Bokslukaren" in choices(voting)


def test_once_confirmed_it_reaches_the_ballot_and_every_page(voting: Forum) -> None:
    person = voting.join()
    chosen = [c["id"] for c in voting.round(PRIORITISE)["choices"] if c["label"] == "Bokslukaren"]
    voting.answer(person, PRIORITISE, {"choices": chosen})
    with person.listening() as stream:
        layout = stream.tick()["layout"]
        assert rename(voting, confirmed=True) == (200, "")
        stream.until(lambda t: t["layout"] > layout)
    assert "Storläsaren" in choices(voting)
    assert "Bokslukaren" not in choices(voting)
    page = person.get("/room").page
    assert "Storläsaren" in page.words("//form[@id='answer-form']")
    assert page.value("choices") == chosen, "the vote stays where it was"


def test_a_merge_keeps_the_votes_of_both(voting: Forum) -> None:
    ids = {c["label"]: c["id"] for c in voting.round(PRIORITISE)["choices"]}
    voting.answer(voting.join(), PRIORITISE, {"choices": [ids["Bokälskaren"]]})
    voting.answer(voting.join(), PRIORITISE, {"choices": [ids["Bokslukaren"]]})
    own = voting.ids(PROPOSE)
    facts = {"act": "merge", "items": [own["Bokälskaren"], own["Bokslukaren"]], "label": "Läsaren"}
    assert voting.command("moderate", exercise=PROPOSE, **facts).status == 409
    voting.do("moderate", PROPOSE, confirmed=True, **facts)
    assert sorted(choices(voting)) == ["Den oerfarne", "Läsaren"]
    votes = {item["label"]: item["votes"] for item in voting.round(PRIORITISE)["items"]}
    assert votes == {"Läsaren": 2, "Den oerfarne": 0}


def test_what_nobody_builds_on_is_changed_without_a_question(forum: Forum) -> None:
    forum.run(PROPOSE, {"texts": ["Bokslukaren", "Den oerfarne"]})
    assert rename(forum) == (200, "")


def test_a_change_of_order_is_the_exercises_own(voting: Forum) -> None:
    item = voting.ids(PROPOSE)["Den oerfarne"]
    assert voting.command("move", exercise=PROPOSE, item=item, steps=-1).status == 200

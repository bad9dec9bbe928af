from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from server import Answer, Forum, RunningServer, Visitor, new_forum

SURVEY = "course-evaluation"
#: Question 6 is asked of those who answered 1 or 2 to question 5.
ON, ASKED = "q5", "q6"


@pytest.fixture(scope="module")
def evaluation(server: RunningServer) -> Iterator[Forum]:
    made = new_forum(server, script="evaluation", title="Utvärderingen")
    made.do("open", SURVEY)
    yield made
    made.command("end", closed=True)


@pytest.fixture
def person(evaluation: Forum) -> Visitor:
    return evaluation.join()


def send(
    forum: Forum, person: Visitor, fields: Mapping[str, Sequence[str]], rev: int = 1
) -> Answer:
    sent = {**fields, "round": [forum.round(SURVEY)["id"]], "rev": [str(rev)]}
    return person.post("/room", sent)


def kept(person: Visitor) -> dict[str, object]:
    answers: dict[str, object] = person.get(f"/answer/{SURVEY}/me").json["answer"]["answers"]
    return answers


def test_without_javascript_a_question_says_when_it_is_asked(person: Visitor) -> None:
    page = person.get("/room").page
    (around,) = page.find("//div[@class='when']")
    assert around.get("data-conditions") == f'[["{ON}", ["1", "2"]]]'
    assert around.xpath(f".//*[@name='{ASKED}']")
    assert " ".join(around.xpath("p")[0].text_content().split())


@pytest.mark.parametrize("step", ["1", "2"])
def test_an_answer_that_was_asked_for_is_kept(
    evaluation: Forum, person: Visitor, step: str
) -> None:
    saved = send(evaluation, person, {ON: [step], ASKED: ["För ljust"]})
    assert saved.status == 200
    assert saved.page.value(ASKED) == ["För ljust"]
    assert kept(person) == {"5": int(step), "6": "För ljust"}


@pytest.mark.parametrize("step", ["3", "4"])
def test_an_answer_that_was_not_asked_for_is_not_kept(
    evaluation: Forum, person: Visitor, step: str
) -> None:
    saved = send(evaluation, person, {ON: [step], ASKED: ["För ljust"]})
    assert saved.status == 200
    assert saved.page.value(ASKED) == []
    assert kept(person) == {"5": int(step)}


def test_changing_ones_mind_takes_away_what_hung_on_it(evaluation: Forum, person: Visitor) -> None:
    send(evaluation, person, {ON: ["1"], ASKED: ["För ljust"]})
    send(evaluation, person, {ON: ["4"], ASKED: ["För ljust"]}, rev=2)
    assert kept(person) == {"5": 4}


def test_any_question_can_be_left_out_but_not_all(evaluation: Forum, person: Visitor) -> None:
    refused = send(evaluation, person, {})
    assert refused.status == 422
    assert refused.page.problem
    assert send(evaluation, person, {"q8": ["Att lyssna"]}).status == 200
    assert kept(person) == {"8": "Att lyssna"}


def test_what_somebody_names_is_kept_only_with_its_choice(
    evaluation: Forum, person: Visitor
) -> None:
    send(evaluation, person, {"q2": ["4"], "q2-other": ["vaktmästare"]})
    other = person.get(f"/answer/{SURVEY}/me").json["answer"]["other"]
    assert other == {"2": "vaktmästare"}
    send(evaluation, person, {"q2": ["1"], "q2-other": ["vaktmästare"]}, rev=2)
    assert person.get(f"/answer/{SURVEY}/me").json["answer"]["other"] == {}


@pytest.mark.parametrize(
    "odd", [{ON: ["5"]}, {ON: ["0"]}, {ON: ["x"]}, {"q1": ["9"]}, {"q14": ["1", "99"]}]
)
def test_a_choice_that_is_not_there_is_refused_and_the_rest_stays(
    evaluation: Forum, person: Visitor, odd: dict[str, list[str]]
) -> None:
    refused = send(evaluation, person, {"q8": ["Att lyssna"], **odd})
    assert refused.status == 422
    assert refused.page.problem
    assert refused.page.value("q8") == ["Att lyssna"]
    assert person.get(f"/answer/{SURVEY}/me").json["answer"] is None

from __future__ import annotations

from collections.abc import Iterator

import pytest
from server import Forum, RunningServer, Visitor, new_forum

TALK, PLAN, SURVEY = "local-agenda-assignment", "communication-plan", "course-evaluation"


@pytest.fixture(scope="module")
def day(server: RunningServer) -> Iterator[Forum]:
    """A workshop of which a talk is on the stage."""
    made = new_forum(server, script="local_follow_up", title="I bitar")
    made.do("go", section=TALK)
    yield made
    made.command("end", closed=True)


@pytest.fixture(scope="module")
def evaluated(server: RunningServer) -> Iterator[Forum]:
    """An evaluation that is shown: a long result with many headings."""
    made = new_forum(server, script="evaluation", title="I många bitar")
    made.do("open", SURVEY)
    for seed in range(4):
        made.answer(made.join(), SURVEY, made.full_answer(SURVEY, seed))
    made.do("close", SURVEY)
    made.do("reveal", SURVEY)
    yield made
    made.command("end", closed=True)


def stage(forum: Forum, block: str) -> str:
    return forum.desk.get(f"/stage/{forum.slug}").page.words(f"//*[@class='{block}']")


def questions(forum: Forum, exercise: str) -> list[str]:
    return list(forum.asked(exercise)[1].wording("sv").block("questions"))


def test_a_talk_begins_with_its_first_question_or_all_of_them(day: Forum) -> None:
    day.do("spotlight", item="")
    shown = stage(day, "brief")
    assert questions(day, TALK)[0] in shown


def test_a_long_result_begins_with_its_first_piece(evaluated: Forum) -> None:
    evaluated.do("spotlight", item="")
    shown, everything = stage(evaluated, "result"), _phone(evaluated.join())
    assert shown
    assert len(shown) < len(everything) / 3


def test_each_piece_is_shown_alone_and_together_they_are_all(evaluated: Forum) -> None:
    evaluated.do("spotlight", item="all")
    everything = stage(evaluated, "result")
    shown = []
    for number in range(1, 30):
        evaluated.do("spotlight", item=f"piece-{number}")
        shown.append(stage(evaluated, "result"))
        if number > 1 and shown[-1] == shown[0]:
            break
    pieces = shown[:-1]
    assert len(pieces) > 3
    assert len(set(pieces)) == len(pieces), "no two pieces are the same"
    assert " ".join(pieces) == everything


def test_phones_always_have_the_whole_result(evaluated: Forum) -> None:
    person = evaluated.join(language="sv")
    evaluated.do("spotlight", item="all")
    everything = _phone(person)
    assert everything == stage(evaluated, "result")
    evaluated.do("spotlight", item="piece-2")
    assert _phone(person) == everything


@pytest.mark.parametrize(
    "odd", ["piece-0", "piece-999", "piece-x", "piece-", "piece-²", "<b>", "x"]
)
def test_a_piece_that_is_not_there_is_the_first(evaluated: Forum, odd: str) -> None:
    evaluated.do("spotlight", item="piece-1")
    first = stage(evaluated, "result")
    evaluated.do("spotlight", item=odd)
    assert stage(evaluated, "result") == first


def test_moving_on_forgets_the_piece(day: Forum) -> None:
    day.do("go", section=TALK)
    day.do("spotlight", item="piece-3")
    day.do("go", section="local-agenda-methods")
    day.do("go", section=TALK)
    assert day.state()["workshop"]["spotlight"] == ""


def test_a_result_that_is_not_shown_has_no_pieces(evaluated: Forum) -> None:
    forum = new_forum(evaluated.server, script="evaluation", title="Inte visad")
    forum.do("open", SURVEY)
    forum.answer(forum.join(), SURVEY, forum.full_answer(SURVEY))
    for item in ("", "all", "piece-1"):
        forum.do("spotlight", item=item)
        assert stage(forum, "result") == ""
    forum.do("end", closed=True)


def _phone(person: Visitor) -> str:
    return person.get("/room").page.words("//section[@class='result']")

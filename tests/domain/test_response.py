from __future__ import annotations

import pytest

from workshopkit.domain.response import Response, StaleAnswerError, in_turn, is_repeat


def answer(rev: int, text: str = "Bokälskaren", saved_at: str = "") -> Response:
    return Response("round", "voter", "person", rev, {"texts": [text]}, saved_at)


def test_the_first_answer_is_no_repeat() -> None:
    assert is_repeat(None, answer(1)) is False


def test_a_newer_answer_is_no_repeat() -> None:
    assert is_repeat(answer(1), answer(2, "Den oerfarne")) is False


def test_an_answer_that_is_far_ahead_is_only_the_next() -> None:
    assert in_turn(None, answer(7)).rev == 1
    assert in_turn(answer(3), answer(999)).rev == 4
    assert [in_turn(answer(3), answer(rev)).rev for rev in (1, 3, 4)] == [1, 3, 4]


def test_the_same_answer_sent_again_is_a_repeat() -> None:
    assert is_repeat(answer(2, saved_at="10:00"), answer(2, saved_at="10:01")) is True


def test_the_same_revision_with_other_content_is_stale() -> None:
    with pytest.raises(StaleAnswerError):
        is_repeat(answer(2), answer(2, "Den oerfarne"))


def test_an_earlier_revision_is_stale_even_with_the_same_content() -> None:
    with pytest.raises(StaleAnswerError):
        is_repeat(answer(3), answer(2))

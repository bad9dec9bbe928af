from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from workshopkit.domain.mark import six_words

#: The words of every value of a byte.
WORDS = [six_words(bytes([value, *range(5)]).hex()).split()[0] for value in range(256)]


def test_there_is_a_word_for_every_byte_and_no_two_are_the_same() -> None:
    assert len(set(WORDS)) == 256
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)
    assert all(3 <= len(word) <= 10 for word in WORDS)


def test_a_mark_is_read_aloud_as_six_words() -> None:
    said = six_words("00ff01fe10ef" + "0" * 52)

    assert said.split() == [WORDS[byte] for byte in (0, 255, 1, 254, 16, 239)]


def test_the_words_of_a_mark_stay_what_they_are() -> None:
    """Minutes that were printed years ago must still be comparable."""
    mark = "b9375fd1a7f7868488c9e6e8ff523d1e503414ebbf90ebc283006b2f099ddec7"

    assert six_words(mark) == "samba galleri kapsel start profil viking"


@given(one=some.binary(min_size=32, max_size=32), other=some.binary(min_size=32, max_size=32))
def test_marks_that_begin_otherwise_have_other_words(one: bytes, other: bytes) -> None:
    same = six_words(one.hex()) == six_words(other.hex())

    assert same == (one[:6] == other[:6])

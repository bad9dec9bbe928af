from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workshopkit.domain.text import (
    clean,
    digest,
    same_proposal_key,
    same_text_key,
    slug,
    whole_number,
)

BIDI_AND_INVISIBLE = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u061c"
)


def test_a_letter_and_its_accent_become_one_character() -> None:
    assert clean("A\u030angela\u030asa") == "Ångelåsa"


def test_control_characters_are_dropped() -> None:
    assert clean("Bok\x00älsk\x07aren\x1b\x7f\x85") == "Bokälskaren"


def test_an_accent_meets_its_letter_when_what_stood_between_is_dropped() -> None:
    assert clean("a\x00\u0308") == "ä"


def test_lone_surrogates_and_private_characters_are_dropped() -> None:
    assert clean("a\ud800b\ue000c\U0010ffffd") == "abcd"


@pytest.mark.parametrize("mark", BIDI_AND_INVISIBLE, ids=ascii)
def test_a_mark_that_hides_or_reorders_text_is_dropped(mark: str) -> None:
    assert clean(f"Bord{mark} 3") == "Bord 3"


#: Each was seen to make two answers of one, or a text out of nothing.
INVISIBLE = "\u00ad\u115f\u1160\u3164\uffa0\u034f\u180e\u2061\u2062\u2063\u2064\u2060\ufeff"


@pytest.mark.parametrize("mark", INVISIBLE, ids=ascii)
def test_a_character_that_nobody_sees_is_dropped(mark: str) -> None:
    assert clean(f"Biblio{mark}teks{mark}kort") == "Bibliotekskort"
    assert clean(f" {mark} \n{mark}", lines=True) == ""


@pytest.mark.parametrize("soft", "\v\f\x85\u2028\u2029\u2800", ids=ascii)
@pytest.mark.parametrize("lines", [True, False])
def test_a_soft_line_break_becomes_a_space(soft: str, lines: bool) -> None:
    assert clean(f"Den{soft}oerfarne", lines=lines) == "Den oerfarne"


@pytest.mark.parametrize("nothing", ["\u200d", "\u200c\ufe0f", "\u0301", "\U000e0041"], ids=ascii)
def test_what_shows_only_with_another_character_is_nothing_alone(nothing: str) -> None:
    assert clean(nothing) == ""


def test_the_parts_of_an_emoji_stay_together() -> None:
    family = "👩‍👧‍👦 👍🏽"

    assert clean(family) == family


def test_a_letter_keeps_three_marks_at_most() -> None:
    zalgo = "x" + "\u0316\u0317\u0318\u0319\u031c" * 20 + "y"

    assert clean(zalgo) == "x\u0316\u0317\u0318y"


def test_every_letter_has_its_own_three_marks() -> None:
    marked = "x\u0316\u0317\u0318" * 2

    assert clean(marked) == marked


def test_a_line_break_becomes_a_space_in_a_single_line() -> None:
    assert clean("Den oerfarne\r\nlåntagaren\rhär\ti\nstan") == "Den oerfarne låntagaren här i stan"


def test_line_breaks_of_every_system_are_kept_alike() -> None:
    assert clean("ett\r\ntvå\rtre\nfyra", lines=True) == "ett\ntvå\ntre\nfyra"


def test_several_empty_lines_become_one() -> None:
    assert clean("ett\n\n\n\n  \n\ntvå", lines=True) == "ett\n\ntvå"


def test_spaces_around_and_within_lines_are_taken_together() -> None:
    assert clean("  ett\u00a0 \u2003 två  \n  tre  ", lines=True) == "ett två\ntre"


def test_only_spaces_are_nothing() -> None:
    assert clean(" \t\u00a0\n\u2028 ") == ""


@given(st.text(st.characters(codec=None)), st.booleans())
@example("a\x00\u0301", False)
@example("\u0344" * 4, False)
def test_cleaning_twice_is_cleaning_once(raw: str, lines: bool) -> None:
    once = clean(raw, lines=lines)

    assert clean(once, lines=lines) == once


@given(st.text(st.characters(codec=None)))
def test_clean_text_can_be_written_anywhere(raw: str) -> None:
    cleaned = clean(raw, lines=True)

    assert cleaned.encode().decode() == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text(st.characters(codec=None)))
def test_a_single_line_has_no_line_break(raw: str) -> None:
    assert len(clean(raw).splitlines()) <= 1


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Dialogforum Ängelåsa", "dialogforum-angelasa"),
        ("Østfold & Ærø", "ostfold-aro"),
        ("  Vår -- 2027!  ", "var-2027"),
        ("مكتبة", ""),
        ("a" * 59 + " " + "b" * 10, "a" * 59),
    ],
)
def test_a_slug_is_plain_letters_digits_and_single_hyphens(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text(max_size=120))
def test_the_slug_of_a_slug_is_itself(title: str) -> None:
    assert slug(slug(title)) == slug(title)


@pytest.mark.parametrize(
    "other",
    ["bokälskaren", "BOKÄLSKAREN!", "  Boka\u0308lskaren. ", "“Bokälskaren”", "_Bokälskaren_"],
)
def test_case_spaces_and_punctuation_do_not_make_another_text(other: str) -> None:
    assert same_text_key(other) == same_text_key("Bokälskaren")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bord 1", "Bord 11"),
        ("nå", "na"),
        ("🦊", "🐻"),
        ("!!!", "???"),
        ("कि", "की"),
        ("ab", "a b"),
    ],
)
def test_texts_a_person_can_tell_apart_have_different_keys(one: str, other: str) -> None:
    assert same_text_key(one) != same_text_key(other)


@pytest.mark.parametrize(
    "other",
    ["bokälskaren", "BOKÄLSKAREN!", "  Boka\u0308lskaren. ", "”Bokälskaren”", "Bok\u200dälskaren"],
)
def test_how_a_proposal_is_typed_does_not_make_another(other: str) -> None:
    assert same_proposal_key(other) == same_proposal_key("Bokälskaren")


def test_a_hyphen_joins_or_parts_words_and_a_minus_is_a_sign() -> None:
    assert same_proposal_key("e-bok") == same_proposal_key("e bok")
    assert same_proposal_key("10–12 år") == same_proposal_key("10-12 år")
    assert same_proposal_key("−5") == same_proposal_key("-5") != same_proposal_key("5")


@pytest.mark.parametrize(
    ("one", "other"),
    [("<12", ">12"), ("+5", "-5"), ("C++", "C"), ("C#", "C"), ("5 %", "5"), ("!!!", "???")],
)
def test_a_sign_that_says_something_makes_another_proposal(one: str, other: str) -> None:
    assert same_proposal_key(one) != same_proposal_key(other)


@pytest.mark.parametrize("nothing", ["", "  ", "\n"])
def test_no_text_has_no_key(nothing: str) -> None:
    assert same_text_key(nothing) == ""


def test_a_digest_tells_where_one_part_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_a_digest_is_the_same_for_as_long_as_its_parts_are() -> None:
    assert digest("exercise", "workshop", "bokälskaren") == "fb1798ac9d4b"


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), ("12", 12), (" 12 ", 12), ("007", 7), ("600", 600)]
)
def test_a_whole_number_is_read(typed: str, number: int) -> None:
    assert whole_number(typed, 600) == number


@pytest.mark.parametrize(
    "typed", ["", " ", "-1", "+1", "1.5", "1 2", "601", "twelve", "²", "١٢", "12x", "9" * 5000]
)
def test_what_is_no_whole_number_up_to_the_most_is_none(typed: str) -> None:
    assert whole_number(typed, 600) is None

"""A course day evaluated by 123 people, read back from every format."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from exported import FORMATS, Part, Rehearsal

from workshopkit.kinds.surveys.split import ANSWERS_TOO_FEW
from workshopkit.locale.language import language

SV = language("sv")
SITE = "Jag deltog på kursdagen i:"
#: The short name of the question that the others are split by.
BY = "Ort"
SITES = {"Ängelåsa": 46, "Björkmåla": 41, "Havsvik": 36}
SATISFIED = ("Inte alls", "Mycket nöjd")
DEGREE = ("Inte alls", "I mycket hög grad")
DAY = "Hur nöjd är du med kursdagen som helhet?"
ACCESS = "I vilken grad uppnådde tillgänglighetsanpassningen dina behov denna dag?"
COURSE = "Vad tyckte du om kursdagen ”Goda kundrelationer”?"
UNDERSTANDING = (
    "I vilken utsträckning fick du ökad förståelse för hur man kan skapa goda relationer med"
    " biblioteksbesökare?"
)
KNOWLEDGE = (
    "I vilken utsträckning tillförde kursdagen dig kunskaper som du kommer att ha användning för"
    " i ditt arbete med att skapa goda relationer till besökarna på ditt bibliotek?"
)
#: The ends of the scale, the counts of its steps, how many answered, and the mean as printed.
SCALES = {
    DAY: (SATISFIED, "3 14 49 57", "123", "3,3"),
    ACCESS: (DEGREE, "1 12 17 88", "118", "3,63"),
    COURSE: (SATISFIED, "1 19 50 53", "123", "3,26"),
    UNDERSTANDING: (DEGREE, "2 17 54 49", "122", "3,23"),
    KNOWLEDGE: (DEGREE, "1 15 51 55", "122", "3,31"),
}
PASS_ON = "Jag kommer att förmedla det jag lärt mig till mina medarbetare"
CHOICES = {
    "Jag är:": {"kvinna": 108, "man": 13, "egen definition": 1},
    "Befattning:": {"assistent": 21, "bibliotekarie": 57, "chef": 19, "annat": 25},
    SITE: SITES,
    "Efter denna dag är mina kunskaper i ämnet:": {
        "Mycket bättre": 36,
        "Bättre": 82,
        "Oförändrade": 3,
    },
    "Jag kommer att ha användning av kunskaperna i mitt arbete": {
        "Instämmer": 109,
        "Instämmer inte": 12,
    },
    "Jag har tidigare deltagit i andra läraktiviteter inom nätverket": {
        "Nej": 97,
        "Ja, en aktivitet": 15,
        "Ja, två eller fler aktiviteter": 9,
    },
}
#: At some site fewer than five gave one of the two answers that are left to compare.
TOO_FEW = ("Jag är:", "Jag kommer att ha användning av kunskaperna i mitt arbete")
WHY_NOT = (
    "Om du inte tyckte tillgänglighetsanpassningen uppnådde dina behov, beskriv gärna varför och"
    " berätta vad som kan förbättras."
)
LEARNT = "Det viktigaste jag har lärt mig idag är:"
COMMENTS = "Frågor/Kommentarer"
TEXTS = {WHY_NOT: ("6", 10), LEARNT: ("8", 13), COMMENTS: ("13", 11)}


@pytest.fixture(scope="module")
def evaluation(rehearsed: Callable[[str], Rehearsal]) -> Rehearsal:
    return rehearsed("evaluation")


@pytest.fixture(params=FORMATS)
def copy(request: pytest.FixtureRequest, evaluation: Rehearsal) -> Part:
    return evaluation.copy(request.param)


def split(copy: Part, question: str) -> tuple[tuple[str, ...], ...]:
    """Return the table that splits a question by site."""
    under = copy.under(question)
    return next(rows for rows in under.tables if rows[0][0] == BY or rows[0][-1] == "Havsvik")


def test_the_title_says_what_it_is(copy: Part) -> None:
    assert copy.headings[0] == "Utvärdering Marknadsföring 5 Snabbrapport"


def test_the_fifteen_questions_are_there_in_order(copy: Part) -> None:
    questions = copy.under("Utvärdering – snabbrapport").headings[:15]
    assert [int(question.partition(". ")[0]) for question in questions] == [*range(1, 16)]
    choices, texts = list(CHOICES), list(TEXTS)
    assert [question.partition(". ")[2] for question in questions] == [
        *choices[:2],
        DAY,
        SITE,
        ACCESS,
        texts[0],
        COURSE,
        texts[1],
        *choices[3:5],
        UNDERSTANDING,
        KNOWLEDGE,
        texts[2],
        PASS_ON,
        choices[5],
    ]


@pytest.mark.parametrize("question", CHOICES)
def test_a_choice_is_a_bar_for_each_option(copy: Part, question: str) -> None:
    assert dict(copy.under(question).counts(question)) == CHOICES[question]


@pytest.mark.parametrize("question", CHOICES)
def test_the_longest_bar_is_as_wide_as_the_scale(evaluation: Rehearsal, question: str) -> None:
    heading = f"//h3[substring-after(normalize-space(), '. ')='{question}']"
    figure = f"{heading}/following-sibling::figure[1][@class='bars']"
    widths = [float(w) for w in evaluation.html.find(f"{figure}//rect[@class='fill']/@width")]
    counts = list(CHOICES[question].values())
    assert widths == pytest.approx([100 * n / max(counts) for n in counts], abs=0.1)


def test_the_questions_have_the_numbers_that_they_had_on_the_form(copy: Part) -> None:
    numbers = [h.partition(". ")[0] for h in copy.headings if h.partition(". ")[0].isdecimal()]
    assert numbers == [str(n) for n in range(1, 16)]


@pytest.mark.parametrize("question", SCALES)
def test_a_scale_is_a_row_from_low_end_to_mean(copy: Part, question: str) -> None:
    (low, high), counts, answered, mean = SCALES[question]
    row = next(rows for rows in copy.under(question).tables if len(rows[0]) == 5)[1]
    assert row == (low, counts, high, answered, mean)


@pytest.mark.parametrize("question", TEXTS)
def test_what_people_wrote_is_printed_unedited(
    copy: Part, evaluation: Rehearsal, question: str
) -> None:
    number, count = TEXTS[question]
    given = [a["answers"] for a in evaluation.scene("course-evaluation")["answers"]]
    written = [answers[number] for answers in given if number in answers]
    part = copy.under(question)
    assert sorted(part.quotes) == sorted(written)
    assert len(written) == count
    assert SV.text("Number of respondents: {n}", n=count) in part.texts


def test_several_answers_can_be_given_to_one_question(copy: Part) -> None:
    counts = copy.under(PASS_ON).counts(PASS_ON)
    assert counts == [
        ("Inte alls", 3),
        ("Genom informella samtal", 38),
        ("Genom information på APT/personalmöte eller liknande", 72),
        ("Genom att informera på intranät eller liknande", 9),
        ("Genom att medverka i/leda en läraktivitet på min arbetsplats", 6),
        ("Genom att medverka i/leda en läraktivitet på andra bibliotek inom nätverket", 3),
        ("På annat sätt nämligen:", 1),
    ]
    assert sum(count for _, count in counts) > 122
    assert SV.text("Number of respondents: {n}", n=122) in copy.under(PASS_ON).words


def test_another_way_is_told_in_the_words_it_was_written(copy: Part) -> None:
    part = copy.under(PASS_ON)
    assert part.quotes == ["i vår läsgrupp på torsdagar"]
    assert any(text.endswith(": På annat sätt nämligen:") for text in part.texts)


def test_each_question_has_its_own_number_of_answers(copy: Part) -> None:
    told = {SV.text("Number of respondents: {n}", n=n): n for n in range(10, 124)}
    choices = {q: sum(counts.values()) for q, counts in CHOICES.items()} | {PASS_ON: 122}
    texts = {question: count for question, (_, count) in TEXTS.items()}
    for question, answered in (choices | texts).items():
        lines = copy.under(question).texts
        assert [told[line] for line in lines if line in told] == [answered]
    assert len({*choices.values(), *texts.values(), 118, 123}) >= 6


def test_grades_are_split_by_site_and_add_up(copy: Part) -> None:
    for question, (_, counts, answered, _) in SCALES.items():
        _, *rows = split(copy, question)
        assert [row[0] for row in rows] == list(SITES)
        numbers = [(int(row[1]), float(row[2].replace(",", "."))) for row in rows]
        assert sum(n for n, _ in numbers) == int(answered)
        total = sum(step * int(count) for step, count in enumerate(counts.split(), start=1))
        assert sum(n * mean for n, mean in numbers) == pytest.approx(total, abs=1)
        assert max(mean for _, mean in numbers) - min(mean for _, mean in numbers) < 1


@pytest.mark.parametrize("question", [q for q in CHOICES if q not in (SITE, *TOO_FEW)])
def test_choices_are_split_by_site_and_add_up(copy: Part, question: str) -> None:
    header, *rows, base = split(copy, question)
    assert header[1:] == tuple(SITES)
    whole = CHOICES[question]
    added = {row[0]: sum(map(int, row[1:])) for row in rows}
    rest = added.pop(SV.text("Other answers together"), 0)
    assert {label: whole[label] for label in added} == added
    assert rest == sum(whole.values()) - sum(added.values())
    assert sum(map(int, base[1:])) == sum(whole.values())


@pytest.mark.parametrize("question", [*CHOICES, *SCALES])
def test_no_number_of_a_site_is_below_five(copy: Part, question: str) -> None:
    for rows in copy.under(question).tables:
        is_split = rows[0][1:] == tuple(SITES)
        numbers = [row[1:] for row in rows[1:]] if is_split else []
        if rows[0][0] == BY and len(rows[0]) == 3:
            numbers = [row[1:2] for row in rows[1:]]
        assert all(int(number) >= 5 for row in numbers for number in row)


@pytest.mark.parametrize("question", TOO_FEW)
def test_what_few_answered_is_not_split_and_says_why(copy: Part, question: str) -> None:
    under = copy.under(question)
    assert SV.text(ANSWERS_TOO_FEW, by=BY.lower()) in under.texts
    assert not any("Havsvik" in cell for rows in under.tables for row in rows for cell in row)


def test_the_site_itself_is_not_split(copy: Part) -> None:
    assert copy.under(SITE).counts(SITE) == list(SITES.items())
    assert sum(len(rows[0]) > 3 for rows in copy.under(SITE).tables) == 0


def test_the_number_of_answers_is_worded_as_in_the_source(copy: Part) -> None:
    found = re.findall(r"Antal svarande: (\d+)", copy.words)
    assert {"10", "11", "121", "122", "123"} <= set(found)


def test_free_text_beside_a_choice_is_worded_as_in_the_source(copy: Part) -> None:
    assert "Fritextsvar: På annat sätt nämligen:" in copy.under(PASS_ON).texts

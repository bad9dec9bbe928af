"""Questionnaires of other programs become exercises, and what cannot is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from written_lss import Ask, Dump, Sub, write_lss

from workshopkit.catalogue.folder import read_folder
from workshopkit.catalogue.questionnaires.condition import limesurvey_needs, xlsform_needs
from workshopkit.catalogue.questionnaires.draft import (
    Draft,
    Needs,
    NotAQuestionnaireError,
    NothingAskedError,
    NoWordsOfOursError,
)
from workshopkit.catalogue.questionnaires.folder import write_questionnaire
from workshopkit.catalogue.questionnaires.read import read_questionnaire
from workshopkit.catalogue.scaffold import FolderTakenError
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.question import Condition, Question

VERSIONS = (177, 352, 630, 703)
FILMS = (Sub("A1", "Nej", "No"), Sub("A2", "Ja", "Yes"), Sub("A10", "Kanske", "Maybe"))
ROWS = (Sub("SQ1", "Lokalen", "The room"), Sub("SQ2", "Maten", "The food"))
COLUMNS = (Sub("C1", "före", "before", 1), Sub("C2", "efter", "after", 1))
LABELS = (Sub("1", "Dåligt", "Bad"), Sub("2", "Bra", "Good"))
#: Every type there is, the conditions among them hanging on those above.
ALL = (
    Ask("X", "intro", "Nu börjar det", "Now it begins"),
    Ask("L", "came", "Kom du?", "Did you come?", answers=FILMS, mandatory="Y", other="Y",
        attributes=(("other_replace_text", "Något annat", "sv"), ("random_order", "1", ""))),
    Ask("!", "place", "Var satt du?", "Where did you sit?", answers=FILMS,
        relevance='came.NAOK == "A2" or came.NAOK == "A10"'),
    Ask("O", "why", "Varför kom du?", "Why did you come?", answers=FILMS),
    Ask("M", "told", "Vem berättade?", "Who told you?", subs=ROWS, other="Y"),
    Ask("P", "food", "Vad åt du?", "What did you eat?", subs=ROWS,
        relevance='told_SQ2 == "Y" and came == "A2"'),
    Ask("5", "five", "Hur var det?", "How was it?"),
    Ask("Y", "again", "Kommer du igen?", "Will you come again?", relevance="(five.NAOK > 3)"),
    Ask("G", "gender", "Är du", "Are you", relevance='again.NAOK == "Y"'),
    Ask("N", "age", "Hur gammal är du?", "How old are you?", help="I hela år."),
    Ask("K", "many", "Hur många?", "How many?", subs=ROWS),
    Ask("S", "short", "Kort", "Short"),
    Ask("T", "long", "<p>L&aring;ngt <b>svar</b></p><script>x()</script>", "Long", mandatory="S"),
    Ask("U", "huge", "Hej {TOKEN:FIRSTNAME}", "Huge"),
    Ask("Q", "texts", "Flera", "Several", subs=ROWS),
    Ask("A", "fives", "Femmor", "Fives", subs=ROWS),
    Ask("B", "tens", "Tior", "Tens", subs=ROWS),
    Ask("C", "yun", "Håller du med?", "Do you agree?", subs=ROWS),
    Ask("E", "isd", "Mer eller mindre?", "More or less?", subs=ROWS),
    Ask("F", "array", "Vad tyckte du?", "What did you think?", subs=ROWS, answers=LABELS),
    Ask("H", "columns", "Vad tyckte de?", "What did they think?", subs=ROWS, answers=LABELS),
    Ask("1", "dual", "Två", "Two", subs=ROWS,
        answers=(*LABELS, *(replace(one, scale=1) for one in FILMS))),
    Ask(":", "cells", "Antal", "Numbers", subs=(*ROWS, *COLUMNS)),
    Ask(";", "words", "Ord", "Words", subs=(*ROWS, *COLUMNS)),
    Ask("D", "day", "Vilken dag?", "Which day?"),
    Ask("R", "rank", "Rangordna", "Rank", answers=FILMS),
    Ask("I", "language", "Språk", "Language"),
    Ask("|", "file", "Bild", "Picture"),
    Ask("*", "sum", "{a+b}", "{a+b}"),
    Ask("Z", "new", "Okänd", "Unknown"),
)  # fmt: skip


def made(path: Path, folder: Path, **how: bool | str) -> tuple[Exercise, Draft]:
    """The exercise that a file becomes, which has no problem that stops it."""
    draft = read_questionnaire(path, **how)  # type: ignore[arg-type]
    write_questionnaire(draft, folder / "made")
    exercise, problems = read_folder(folder / "made")
    assert exercise is not None, [str(problem) for problem in problems]
    return exercise, draft


def asked(exercise: Exercise, label: str) -> tuple[int, Question, tuple[str, ...]]:
    """A question by its words: its number, itself, and what stands below it."""
    words = exercise.wordings["sv"]
    place = words.block("questions").index(label)
    return place + 1, exercise.questions[place], words.below("questions", place)


def said(draft: Draft) -> list[str]:
    return [str(remark).split(": ", 2)[2] for remark in draft.remarks]


@pytest.fixture(scope="module", params=[*VERSIONS, 178, 353, 450, 631, 704, 710])
def everything(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Exercise, Draft]:
    folder = tmp_path_factory.mktemp("lss")
    dump = Dump(request.param, ALL, quotas=2, conditions=("12",))
    return made(write_lss(folder / "day.lss", dump), folder)


def test_every_type_of_every_version_becomes_the_same(
    everything: tuple[Exercise, Draft],
) -> None:
    exercise, _ = everything
    sorts = [question.type for question in exercise.questions]

    assert exercise.wordings["sv"].title == "Dagen"
    assert {*exercise.wordings} == {"sv", "en"}
    assert " ".join(sorts) == (
        "note note one one one text several several scale one one note number "
        "note number number text text text note text text "
        "note scale scale note scale scale note one one note one one note one one note one one "
        "note one one one one note number number number number note text text text text text"
    )


@pytest.mark.parametrize(
    ("label", "type_", "below"),
    [
        ("Kom du?", "one", ("Nej", "Ja", "Kanske", "Något annat")),
        ("Var satt du?", "one", ("Nej", "Ja", "Kanske")),
        ("Vem berättade?", "several", ("Lokalen", "Maten", "Annat, nämligen")),
        ("Hur var det?", "scale", ("1", "5")),
        ("Är du", "one", ("Kvinna", "Man")),
        ("Hur gammal är du?", "number", ()),
        ("Långt svar", "text", ()),
        ("Maten – 1", "one", ("Dåligt", "Bra")),
        ("Maten – 2", "one", ("Nej", "Ja", "Kanske")),
        ("Lokalen – efter", "number", ()),
    ],
)
def test_a_question_has_its_words_and_choices_in_order(
    everything: tuple[Exercise, Draft], label: str, type_: str, below: tuple[str, ...]
) -> None:
    _, question, found = asked(everything[0], label)

    assert (question.type, found) == (type_, below)


def test_simple_conditions_are_taken_and_others_stand_beside(
    everything: tuple[Exercise, Draft],
) -> None:
    exercise, draft = everything
    came, again = asked(exercise, "Kom du?"), asked(exercise, "Kommer du igen?")
    told = asked(exercise, "Vem berättade?")[0]

    assert came[1].required
    assert came[1].other
    assert asked(exercise, "Var satt du?")[1].conditions == (Condition(came[0], (2, 3)),)
    both = asked(exercise, "Vad åt du?")[1]
    assert both.conditions == (Condition(told, (2,)), Condition(came[0], (2,)))
    assert not both.any_of
    assert again[1].conditions == ()
    assert asked(exercise, "Är du")[1].conditions == (Condition(again[0], (1,)),)
    facts = (Path(draft.where).parent / "made" / "exercise.toml").read_text()
    assert '# Not taken: (five.NAOK > 3)\ntype = "one"' in facts


@pytest.mark.parametrize(
    "part",
    [
        "quotas were not taken",
        "settings that only LimeSurvey has were not taken: random_order",
        "the condition of “again” was not taken: (five.NAOK > 3)",
        "“short” has conditions of the old sort",
        "“five” is a scale without words at its ends",
        "“food” asks for a comment to each choice",
        "“long” was asked for softly",
        "a script in “Långt svar” was not taken",
        "has {TOKEN:FIRSTNAME}, which LimeSurvey fills in",
        "“day” asks for a day",
        "“rank” was not taken: a ranking is an exercise of its own",
        "“language” was not taken",
        "“file” was not taken",
        "“sum” was not taken",
        "“new” was not taken: the type Z is not known",
        "“Lokalen” stands twice",
    ],
)
def test_nothing_is_dropped_in_silence(everything: tuple[Exercise, Draft], part: str) -> None:
    assert any(part in remark for remark in said(everything[1]))


def test_a_remark_names_the_file_and_the_line_of_the_row(
    everything: tuple[Exercise, Draft],
) -> None:
    (remark,) = (one for one in everything[1].remarks if one.facts.get("code") == "rank")
    lines = Path(remark.where).read_text(encoding="utf-8").splitlines()

    after = next(n for n, line in enumerate(lines, 1) if ">rank<" in line and n > remark.line)
    assert "<row>" in lines[remark.line - 1]
    assert not any("</row>" in line for line in lines[remark.line - 1 : after])


def test_an_array_becomes_scales_when_its_author_says_so(tmp_path: Path) -> None:
    array = next(one for one in ALL if one.type == "F")
    path = write_lss(tmp_path / "day.lss", Dump(630, (array,)))

    exercise, _ = made(path, tmp_path, scales=True)

    _, question, below = asked(exercise, "Maten")
    assert (question.type, question.steps, below) == ("scale", 2, ("Dåligt", "Bra"))


def test_too_many_cells_are_refused_with_their_number(tmp_path: Path) -> None:
    rows = tuple(Sub(f"R{n}", f"Rad {n}", f"Row {n}") for n in range(11))
    many = Ask(";", "cells", "Ord", "Words", subs=(*rows, *COLUMNS))
    path = write_lss(tmp_path / "day.lss", Dump(630, (many, ALL[11])))

    exercise, draft = made(path, tmp_path)

    assert [question.type for question in exercise.questions] == ["note", "text"]
    assert any("it has 22 cells" in remark for remark in said(draft))


def refused(path: Path) -> str:
    with pytest.raises(NotAQuestionnaireError) as caught:
        read_questionnaire(path)
    return str(caught.value)


def test_a_dump_that_could_harm_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.lss"
    path.write_text(
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        "<document><questions><rows><row><title>&f;&b;</title></row></rows></questions></document>"
    )

    assert "declares entities" in refused(path)


def test_what_is_no_dump_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.lss"
    path.write_text("<document>\n<questions>\n<rows>")
    other = tmp_path / "other.lss"
    other.write_text("<html><body/></html>")

    assert "line 3" in refused(path)
    assert "no table of questions" in refused(other)


def test_only_notes_and_only_other_languages_are_refused(tmp_path: Path) -> None:
    notes = read_questionnaire(write_lss(tmp_path / "notes.lss", Dump(630, ALL[:1])))
    german = replace(notes, languages=("de",))

    with pytest.raises(NothingAskedError):
        write_questionnaire(notes, tmp_path / "notes")
    with pytest.raises(NoWordsOfOursError):
        write_questionnaire(german, tmp_path / "german")
    assert not (tmp_path / "notes").exists()


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = write_lss(tmp_path / "day.lss", Dump(630, ALL[:2]))
    made(path, tmp_path)

    with pytest.raises(FolderTakenError):
        write_questionnaire(read_questionnaire(path), tmp_path / "made")


HEAD = "class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tmandatory\tother\tdefault\n"
TSV = (
    "\ufeff" + HEAD + "S\t\tlanguage\t\tsv\t\t\t\t\t\nS\t\tadditional_languages\t\ten\t\t\t\t\t\n"
    "SL\t\tsurveyls_title\t\tDagen\t\tsv\t\t\t\nSL\t\tsurveyls_title\t\tThe day\t\ten\t\t\t\n"
    "G\t\tOm dagen\t1\t\t\tsv\t\t\t\nQ\tL\tcame\t1\t\"Kom\ndu?\"\t\tsv\tY\tN\t\n"
    "A\t0\tA1\t\tNej\t\tsv\t\t\t\nA\t0\tA2\t\tJa\t\tsv\t\t\t\n"
    "Q\tM\ttold\tcame.NAOK==\"A2\"\tVem?\t\tsv\tN\tN\tx\nSQ\t\tS1\t\tMin vän\t\tsv\t\t\t\n"
    "SQ\t\tS2\t\tEn annan\t\tsv\t\t\t\nG\t\tTill sist\t1\t\t\tsv\t\t\t\n"
    "Q\tT\tmore\tis_empty(told)\tMer?\tKort\tsv\tN\tN\t\n"
    "G\t\tAbout the day\t1\t\t\ten\t\t\t\nQ\tL\tcame\t1\tDid you come?\t\ten\tY\tN\t\n"
    "A\t0\tA1\t\tNo\t\ten\t\t\t\nA\t0\tA2\t\tYes\t\ten\t\t\t\n"
    "Q\tM\ttold\t\tWho?\t\ten\tN\tN\t\nSQ\t\tS1\t\tMy friend\t\ten\t\t\t\n"
    "G\t\tLast\t1\t\t\ten\t\t\t\nQ\tT\tmore\t\tMore?\t\ten\tN\tN\t\n"
)  # fmt: skip


def test_the_tab_separated_file_is_read_by_what_stands_near(tmp_path: Path) -> None:
    path = tmp_path / "day.txt"
    path.write_text(TSV, encoding="utf-8")

    exercise, draft = made(path, tmp_path)

    english = exercise.wordings["en"]
    assert english.block("questions") == (
        "About the day", "Did you come?", "Who?", "Last", "Kort", "More?",
    )  # fmt: skip
    assert english.below("questions", 2) == ("My friend", "En annan")
    assert asked(exercise, "Kom du?")[1].required
    assert asked(exercise, "Vem?")[1].conditions == (Condition(2, (2,)),)
    found = [str(remark) for remark in draft.remarks]
    assert any(line.startswith(f"{path}:15: ") and "is_empty(told)" in line for line in found)
    assert any("filled in from the start" in line for line in found)
    assert any("“En annan” has no words in en" in line for line in found)


def sheet(path: Path, **sheets: Sequence[Sequence[str]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append([*row])
    book.save(path)
    return path


SURVEY = (
    ("type", "name", "label::Svenska (sv)", "label::English (en)", "relevant", "required",
     "hint::Svenska (sv)", "constraint"),
    ("start", "start"),
    ("begin_group", "g", "Om dagen", "About the day"),
    ("select_one yn or_other", "came", "Kom du?", "Did you come?", "", "yes"),
    ("select_multiple who", "told", "Vem?", "Who?", "${came} = 'y'", "", "Flera går bra."),
    ("end_group",),
    ("integer", "n", "Hur många?", "How many?", "selected(${told}, 'a') or ${came} = 'n'", "",
     "", ". < 9"),
    ("decimal", "d", "Hur långt?", "How far?", "${n} > 3"),
    ("note", "thanks", "Tack!", "Thanks!"),
    ("range", "r", "Hur bra?", "How good?"),
    ("geopoint", "where", "Var?", "Where?"),
    ("date", "when", "När, ${came}?", "When?"),
)  # fmt: skip
CHOICES = (
    ("list_name", "name", "label::Svenska (sv)", "label::English (en)"),
    ("yn", "y", "Ja", "Yes"),
    ("yn", "n", "Nej", "No"),
    ("who", "a", "Min vän", "My friend"),
    ("who", "b", "En annan", "Somebody else"),
)
FORM_SETTINGS = (("form_title", "default_language"), ("Dagen", "Svenska (sv)"))


def test_an_xlsform_is_taken_with_its_groups_and_conditions(tmp_path: Path) -> None:
    path = sheet(tmp_path / "day.xlsx", survey=SURVEY, choices=CHOICES, settings=FORM_SETTINGS)

    exercise, draft = made(path, tmp_path)

    kinds = [question.type for question in exercise.questions]
    assert kinds == ["note", "one", "note", "several", "number", "number", "note", "scale", "text"]
    _, came, choices = asked(exercise, "Kom du?")
    assert (came.required, came.other) == (True, True)
    assert choices == ("Ja", "Nej", "Annat, nämligen")
    assert exercise.wordings["en"].below("questions", 1) == ("Yes", "No", "Other, namely")
    assert asked(exercise, "Vem?")[1].conditions == (Condition(2, (1,)),)
    joined = asked(exercise, "Hur många?")[1]
    assert joined.conditions == (Condition(4, (1,)), Condition(2, (2,)))
    assert joined.any_of
    found = [str(remark).removeprefix(f"{path}:") for remark in draft.remarks]
    for part in (
        "7: warning: the constraint of “n” was not taken: . < 9",
        "8: warning: the condition of “d” was not taken: ${n} > 3",
        "11: warning: “where” was not taken",
        "12: warning: “När, ${came}?” has ${came}",
    ):
        assert any(line.startswith(part) for line in found), (part, found)


PLAIN = (
    ("Fråga", "Svar"),
    ("Kom du?", "Ja; Nej; Annat, nämligen:"),
    ("Vem berättade?", "Flera: Min vän; En annan"),
    ("Nu om maten", "rubrik"),
    ("Hur var den?", "1–4: Inte god / Mycket god"),
    ("Hur många åt?", "antal"),
    ("Något mer?", ""),
    ("Hur långt?", "1-12"),
)


@pytest.mark.parametrize(
    ("name", "separator", "encoding"),
    [
        ("day.csv", ";", "utf-8-sig"),
        ("day.csv", "\t", "utf-8"),
        ("day.csv", ";", "cp1252"),
        ("day.xlsx", "", ""),
    ],
)
def test_a_plain_sheet_of_two_columns_is_taken(
    tmp_path: Path, name: str, separator: str, encoding: str
) -> None:
    path = tmp_path / name
    if separator:
        cell = '"{}"'.format if separator == ";" else "{}".format
        lines = (separator.join(map(cell, row)) for row in PLAIN)
        path.write_bytes("\r\n".join(lines).encode(encoding))
    else:
        sheet(path, Blad1=PLAIN)

    exercise, draft = made(path, tmp_path)

    kinds = [question.type for question in exercise.questions]
    assert kinds == ["one", "several", "note", "scale", "number", "text", "text"]
    assert asked(exercise, "Kom du?")[1].other
    assert asked(exercise, "Vem berättade?")[2] == ("Min vän", "En annan")
    assert asked(exercise, "Hur var den?")[2] == ("Inte god", "Mycket god")
    assert [str(one).split(": ")[0] for one in draft.remarks] == [f"{path}:8"]


@pytest.mark.parametrize(
    ("expression", "needs"),
    [
        ('(a.NAOK == "1")', Needs((("a", ("1",)),))),
        ('((a == "1") or (a == "2"))', Needs((("a", ("1", "2")),))),
        ('a == "1" or b == "2"', Needs((("a", ("1",)), ("b", ("2",))), any_of=True)),
        ('(a == "1" or a == "2") and b == 3', Needs((("a", ("1", "2")), ("b", ("3",))))),
    ],
)
def test_a_simple_expression_is_taken_as_it_means(expression: str, needs: Needs) -> None:
    assert limesurvey_needs(expression) == needs


@pytest.mark.parametrize(
    "expression",
    [
        'cohabs > 1 && p1rel != ""',
        'a != "1"',
        "is_empty(a)",
        '(a == "1"',
        'a == "1" or',
        'a == "1" or b == "2" and c == "3"',
        '!(a == "1")',
        "82556X5X33",
        '"1" == a',
        "(" * 5000,
    ],
)
def test_any_other_expression_is_never_guessed(expression: str) -> None:
    assert limesurvey_needs(expression) is None


def test_an_expression_of_xlsform_is_taken_only_if_it_is_simple() -> None:
    assert xlsform_needs("selected(${a}, 'x') and ${b} = 'y'") == Needs(
        (("a", ("x",)), ("b", ("y",)))
    )
    assert xlsform_needs("not(selected(${a}, 'x'))") is None
    assert xlsform_needs("${a} != 'x'") is None

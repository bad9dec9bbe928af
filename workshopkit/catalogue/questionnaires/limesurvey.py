"""LimeSurvey's questions as ours: each in its place, with a sentence for what is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from workshopkit.catalogue.questionnaires.condition import ALWAYS, limesurvey_needs
from workshopkit.catalogue.questionnaires.draft import Draft, Drafted, Needs
from workshopkit.catalogue.questionnaires.lss import read_lss
from workshopkit.catalogue.questionnaires.plain_text import PIPED, plain
from workshopkit.catalogue.questionnaires.question_types import TYPES, Taken, Taker, WordsOf
from workshopkit.catalogue.questionnaires.survey import Asked, Group, Raw, Survey
from workshopkit.catalogue.questionnaires.tsv import read_tsv
from workshopkit.domain.language import LANGUAGES

#: LimeSurvey's codes of languages that we call something else.
_CODES = {"no": "nb"}

LEFT = "{what} were not taken: a questionnaire here has none"
LANGUAGE = "the language {language} was not taken; there are {known}"
PICTURE = "a {what} in “{text}” was not taken"
FILLED_IN = "“{text}” has {braces}, which LimeSurvey fills in: write it out"
SOFT = "“{code}” was asked for softly in LimeSurvey; here nobody needs to answer it"
GROUP_CONDITION = "the condition of the whole group was not taken: {expression}"
CONDITION = "the condition of “{code}” was not taken: {expression}"
OLD_CONDITION = "“{code}” has conditions of the old sort, which were not taken"
CHECK = "the check of “{code}” was not taken: {expression}"
ROW_CONDITION = "the condition of a part of “{code}” was not taken: {expression}"
ATTRIBUTES = "settings that only LimeSurvey has were not taken: {names}"
UNKNOWN_TYPE = "“{code}” was not taken: the type {type} is not known here"

_READ = {
    "other_replace_text",
    "dualscale_headerA",
    "dualscale_headerB",
    "prefix",
    "suffix",
}


def from_limesurvey(path: Path, *, scales: bool = False) -> Draft:
    """Return the questionnaire in one of LimeSurvey's files.

    Args:
        path: A `.lss`, or the tab-separated file.
        scales: Whether an array whose labels are in an order becomes scales.

    Raises:
        NotAQuestionnaireError: It cannot be read as one.
    """
    survey = read_lss(path) if path.suffix.lower() == ".lss" else read_tsv(path)
    return _Taking(survey, str(path), scales=scales).draft


class _Taking:
    """Takes a questionnaire in, from top to bottom."""

    def __init__(self, survey: Survey, where: str, *, scales: bool) -> None:
        self._survey, self._scales = survey, scales
        languages = [self._code(one) for one in survey.languages]
        self.draft = Draft(where, languages)
        for one, code in zip(survey.languages, languages, strict=True):
            if code not in LANGUAGES:
                self.draft.remark(1, LANGUAGE, language=one, known=", ".join(LANGUAGES))
        self.draft.title = self._words(1, survey.title)
        self.draft.instruction = self._words(1, survey.welcome)
        for line, what in survey.left:
            self.draft.remark(line, LEFT, what=what)
        for group in survey.groups:
            self._take_group(group)
        self._name_attributes()

    @staticmethod
    def _code(language: str) -> str:
        return _CODES.get(language, language)

    def _words(self, line: int, raw: Raw) -> dict[str, str]:
        said = {}
        for language, text in raw.items():
            said[self._code(language)], lost = plain(text)
            for what in lost:
                self.draft.remark(line, PICTURE, what=what, text=said[self._code(language)][:60])
            if braces := PIPED.search(said[self._code(language)]):
                text = said[self._code(language)][:60]
                self.draft.remark(line, FILLED_IN, text=text, braces=braces.group())
        return said

    def _take_group(self, group: Group) -> None:
        if group.relevance.strip() not in ALWAYS:
            self.draft.remark(group.line, GROUP_CONDITION, expression=group.relevance.strip())
        for number, raw in enumerate((group.name, group.description)):
            if words := self._words(group.line, raw):
                code = f"group {group.order} {number}"
                self.draft.asked.append(Drafted(group.line, code, "note", words))
        for asked in group.questions:
            self._take(asked)

    def _take(self, asked: Asked) -> None:
        taker = TYPES.get(asked.type)
        if taker is None:
            self.draft.remark(asked.line, UNKNOWN_TYPE, code=asked.code, type=asked.type)
            return
        needs, untaken = self._needs(asked)
        taken = list(self._taken(taker, asked))
        helped = self._words(asked.line, asked.help) if taken else {}
        if helped:
            help_note = Drafted(asked.line, f"{asked.code} help", "note", helped)
            taken.insert(0 if len(taken) == 1 else 1, help_note)
        self.draft.asked += [replace(one, needs=needs, untaken=untaken) for one in taken]

    def _taken(self, taker: Taker, asked: Asked) -> Iterator[Drafted]:
        words: WordsOf = self._words
        for one in taker(asked, words, scales=self._scales):
            if isinstance(one, Taken):
                self.draft.remark(asked.line, one.message, code=asked.code)
            else:
                yield one

    def _needs(self, asked: Asked) -> tuple[Needs, tuple[str, ...]]:
        if asked.mandatory == "S":
            self.draft.remark(asked.line, SOFT, code=asked.code)
        if asked.check.strip():
            self.draft.remark(asked.line, CHECK, code=asked.code, expression=asked.check.strip())
        for row in asked.subquestions:
            expression = row.relevance.strip()
            if expression not in ALWAYS:
                self.draft.remark(row.line, ROW_CONDITION, code=asked.code, expression=expression)
        expression = asked.relevance.strip()
        needs = Needs() if expression in ALWAYS else limesurvey_needs(expression)
        if needs is None:
            self.draft.remark(asked.line, CONDITION, code=asked.code, expression=expression)
            return Needs(), (expression,)
        if asked.has_conditions and not needs.on:
            self.draft.remark(asked.line, OLD_CONDITION, code=asked.code)
        return needs, ()

    def _name_attributes(self) -> None:
        found: dict[str, int] = {}
        for group in self._survey.groups:
            for asked in group.questions:
                for name in asked.attributes:
                    if name not in _READ:
                        found.setdefault(name, asked.line)
        if found:
            names = ", ".join(sorted(found))
            self.draft.remark(min(found.values()), ATTRIBUTES, names=names)

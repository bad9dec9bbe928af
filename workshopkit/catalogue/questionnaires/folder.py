"""Writing what was drafted as an exercise folder that can be used at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workshopkit.catalogue.folder import FACTS_FILE
from workshopkit.catalogue.questionnaires.draft import (
    Draft,
    Drafted,
    Needs,
    NothingAskedError,
    NoWordsOfOursError,
    Said,
)
from workshopkit.catalogue.scaffold import write_texts
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.question import COUNTED, Condition

NOT_EARLIER = "the condition of “{code}” was not taken: no earlier question here is “{on}”"
NO_ANSWER = "the condition of “{code}” was not taken: “{on}” has no answer “{answer}”"
NO_LABEL = "“{code}” has no words: its code stands in their place"
FEW_CHOICES = "“{code}” has fewer than two choices: it is answered in words here"
SAME_WORDS = "“{text}” stands twice: a number was put after it"
NO_TRANSLATION = "“{text}” has no words in {language}: those of another language stand there"


@dataclass(frozen=True)
class _Settled:
    """A question of ours, with its words in every language of the folder."""

    drafted: Drafted
    label: Mapping[str, str]
    below: tuple[Mapping[str, str], ...]
    conditions: tuple[Condition, ...] = ()


def write_questionnaire(draft: Draft, folder: Path) -> list[Path]:
    """Write the exercise folder, and return its files; what could not be taken is remarked.

    Raises:
        InputError: It has no words in a language of ours or no question, or cannot be written.
        FolderTakenError: There is such a folder already.
    """
    name = Path(draft.where).name
    languages = [code for code in LANGUAGES if code in draft.languages]
    if not languages:
        raise NoWordsOfOursError(file=name, languages=", ".join(draft.languages))
    if not any(one.type != "note" for one in draft.asked):
        raise NothingAskedError(file=name)
    base = next(code for code in draft.languages if code in languages)
    asked = _settled(draft, languages, base)
    facts = "\n".join(_facts(draft, asked))
    words = {f"{code}.md": "\n".join(_words(draft, asked, code, base)) for code in languages}
    return write_texts(folder, {FACTS_FILE: facts, **words})


def _settled(draft: Draft, languages: Sequence[str], base: str) -> list[_Settled]:
    found: list[_Settled] = []
    taken: dict[str, set[str]] = {code: set() for code in languages}
    places: dict[str, tuple[int, Drafted]] = {}
    for drafted in [_usable(draft, one) for one in draft.asked]:
        words = _Words(draft, drafted.line, languages, base)
        label = words.of(drafted.label, drafted.code, taken)
        own: dict[str, set[str]] = {code: set() for code in languages}
        choices = drafted.type in ("one", "several")
        below = tuple(
            words.of(said, code, own if choices else {})
            for said, code in zip(drafted.below, _names(drafted), strict=True)
        )
        conditions = tuple(_conditions(draft, drafted, places))
        found.append(_Settled(drafted, label, below, conditions))
        places.setdefault(drafted.code, (len(found), drafted))
    return found


def _names(drafted: Drafted) -> tuple[str, ...]:
    return drafted.codes if drafted.type != "scale" else ("1", str(drafted.steps))


def _usable(draft: Draft, drafted: Drafted) -> Drafted:
    if drafted.type in ("one", "several") and len(drafted.below) < 2:
        draft.remark(drafted.line, FEW_CHOICES, code=drafted.code)
        return replace(drafted, type="text", below=(), codes=(), other=False)
    return drafted


@dataclass(frozen=True)
class _Words:
    draft: Draft
    line: int
    languages: Sequence[str]
    base: str

    def of(self, said: Said, code: str, taken: Mapping[str, set[str]]) -> dict[str, str]:
        """Return a text in every language of the folder, told apart from those taken before."""
        if not any(said.get(language) for language in self.languages):
            self.draft.remark(self.line, NO_LABEL, code=code)
        known = next((said[one] for one in (self.base, *said) if said.get(one)), code)
        return {one: self._own(said, known, one, taken.get(one)) for one in self.languages}

    def _own(self, said: Said, known: str, language: str, taken: set[str] | None) -> str:
        text = said.get(language, "")
        if not text:
            text = known
            if said:
                self.draft.remark(self.line, NO_TRANSLATION, text=text[:60], language=language)
        if taken is None:
            return text
        if text in taken:
            self.draft.remark(self.line, SAME_WORDS, text=text[:60])
            text = next(new for n in range(2, 10_000) if (new := f"{text} ({n})") not in taken)
        taken.add(text)
        return text


def _conditions(
    draft: Draft, drafted: Drafted, places: Mapping[str, tuple[int, Drafted]]
) -> Iterator[Condition]:
    found: dict[int, tuple[int, ...]] = {}
    listed: list[Condition] = []
    for on, answers in drafted.needs.on:
        place, codes = _place(on, answers, places)
        if place is None or place[1].type not in COUNTED:
            draft.remark(drafted.line, NOT_EARLIER, code=drafted.code, on=on)
            return
        numbers = [place[1].codes.index(one) + 1 for one in codes if one in place[1].codes]
        if len(numbers) < len(codes):
            missing = next(one for one in codes if one not in place[1].codes)
            draft.remark(drafted.line, NO_ANSWER, code=drafted.code, on=on, answer=missing)
            return
        found[place[0]] = found.get(place[0], ()) + tuple(numbers)
        listed.append(Condition(place[0], tuple(numbers)))
    together = (Condition(n, answers) for n, answers in found.items())
    yield from together if drafted.needs.any_of else listed


def _place(
    on: str, answers: tuple[str, ...], places: Mapping[str, tuple[int, Drafted]]
) -> tuple[tuple[int, Drafted] | None, tuple[str, ...]]:
    if on in places:
        return places[on], answers
    # A choice of several is asked by itself in LimeSurvey: CODE_CHOICE == "Y".
    code, _, choice = on.rpartition("_")
    is_ticked = code in places and places[code][1].type == "several" and answers == ("Y",)
    return (places[code], (choice,)) if is_ticked else (None, answers)


def _facts(draft: Draft, asked: Sequence[_Settled]) -> Iterator[str]:
    yield f"# Made from {Path(draft.where).name}. What everything here means: docs/kinds/survey.md"
    yield ""
    yield 'kind = "survey"'
    yield f"minutes = {max(5, min(60, len(asked) // 2))}"
    for one in asked:
        yield ""
        yield "[[questions]]"
        yield from (f"# Not taken: {' '.join(text.split())}" for text in one.drafted.untaken)
        yield f'type = "{one.drafted.type}"'
        if one.drafted.type == "scale":
            yield f"steps = {one.drafted.steps}"
        if one.drafted.other:
            yield "other = true"
        if one.drafted.required and one.drafted.type != "note":
            yield "required = true"
        if one.conditions:
            yield f"only_if = {_only_if(one.conditions, one.drafted.needs)}"
    yield ""


def _only_if(conditions: Sequence[Condition], needs: Needs) -> str:
    # What TOML and JSON say of a list of numbers is the same.
    said = [
        f"{{ question = {one.question}, answers = {json.dumps(sorted({*one.answers}))} }}"
        for one in conditions
    ]
    if len(said) == 1:
        return said[0]
    return f"{{ {'any' if needs.any_of else 'all'} = [{', '.join(said)}] }}"


def _words(draft: Draft, asked: Sequence[_Settled], code: str, base: str) -> Iterator[str]:
    title = draft.title.get(code) or draft.title.get(base) or Path(draft.where).stem
    yield f"# {title}"
    yield ""
    if instruction := draft.instruction.get(code) or draft.instruction.get(base):
        # What begins like a heading or a block would be read as one.
        yield f"\\{instruction}" if instruction[0] in "#:<" else instruction
        yield ""
    yield "::: questions"
    for one in asked:
        yield f"- {one.label[code]}"
        yield from (f"  - {said[code]}" for said in one.below)
    yield ":::"
    yield ""

"""Conditions in the words of other programs: the simple ones are taken, no other is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workshopkit.catalogue.questionnaires.draft import Needs

#: Always asked.
ALWAYS = ("", "1", "(1)", "true", "true()")

_LIMESURVEY = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<or>\bor\b|\|\|)|(?P<and>\band\b|&&)
    |(?P<name>[A-Za-z][A-Za-z0-9_]*)(?:\.NAOK)?\s*==\s*
     (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\d+)))""",
    re.VERBOSE | re.IGNORECASE,
)
_XLSFORM = re.compile(
    r"""\s*(?:selected\s*\(\s*\$\{(?P<several>[\w.-]+)\}\s*,\s*(?P<quote>['"])(?P<chosen>[^'"]*)
     (?P=quote)\s*\)
    |(?P<open>\()|(?P<close>\))|(?P<or>\bor\b)|(?P<and>\band\b)
    |\$\{(?P<name>[\w.-]+)\}\s*=\s*
     (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\d+)))""",
    re.VERBOSE,
)


class _UnreadableError(Exception):
    """An expression that is not one of the simple ones."""


@dataclass(frozen=True)
class _Joined:
    how: str
    parts: tuple[_Joined | tuple[str, str], ...]


def limesurvey_needs(expression: str) -> Needs | None:
    """Return what an ExpressionScript says, or none if it is not one of the simple ones."""
    return _needs(expression, _LIMESURVEY)


def xlsform_needs(expression: str) -> Needs | None:
    """Return what a `relevant` of XLSForm says, or none if it is not one of the simple ones."""
    return _needs(expression, _XLSFORM)


def _needs(expression: str, words: re.Pattern[str]) -> Needs | None:
    try:
        tokens = list(_tokens(expression.strip(), words))
        tree, after = _either(tokens, 0)
        return _flat(tree) if after == len(tokens) else None
    except (_UnreadableError, RecursionError):
        return None


def _tokens(text: str, words: re.Pattern[str]) -> Iterator[str | tuple[str, str]]:
    at = 0
    while at < len(text):
        found = words.match(text, at)
        if not found or found.end() == at:
            raise _UnreadableError
        at = found.end()
        said = found.groupdict()
        if said.get("several"):
            yield said["several"], said["chosen"]
        elif said["name"]:
            answer = next(
                said[key] for key in ("double", "single", "bare") if said[key] is not None
            )
            yield said["name"], answer
        else:
            yield next(key for key in ("open", "close", "or", "and") if said[key])


_Tokens = list[str | tuple[str, str]]
_Tree = _Joined | tuple[str, str]


def _either(tokens: _Tokens, at: int) -> tuple[_Tree, int]:
    return _chain(tokens, at, "or")


def _chain(tokens: _Tokens, at: int, how: str) -> tuple[_Tree, int]:
    def part(at: int) -> tuple[_Tree, int]:
        return _chain(tokens, at, "and") if how == "or" else _one(tokens, at)

    first, at = part(at)
    parts = [first]
    while at < len(tokens) and tokens[at] == how:
        another, at = part(at + 1)
        parts.append(another)
    return (parts[0] if len(parts) == 1 else _Joined(how, tuple(parts))), at


def _one(tokens: _Tokens, at: int) -> tuple[_Tree, int]:
    if at >= len(tokens):
        raise _UnreadableError
    found = tokens[at]
    if isinstance(found, tuple):
        return found, at + 1
    if found != "open":
        raise _UnreadableError
    inside, after = _either(tokens, at + 1)
    if after >= len(tokens) or tokens[after] != "close":
        raise _UnreadableError
    return inside, after + 1


def _flat(tree: _Tree) -> Needs:
    if isinstance(tree, tuple):
        return Needs(((tree[0], (tree[1],)),))
    found = [one for part in tree.parts for one in _within(part, tree.how)]
    if tree.how == "and":
        return Needs(tuple(found))
    together: dict[str, tuple[str, ...]] = {}
    for name, answers in found:
        together[name] = together.get(name, ()) + answers
    return Needs(tuple(together.items()), any_of=len(together) > 1)


def _within(part: _Tree, how: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    needs = _flat(part)
    # One question with several answers stands for itself; the others must be joined alike.
    if len(needs.on) > 1 and needs.any_of != (how == "or"):
        raise _UnreadableError
    yield from needs.on

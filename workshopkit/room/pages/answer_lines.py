"""What somebody answered, as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workshopkit.domain.form import (
    Cards,
    Choice,
    Dots,
    Field,
    FieldGroup,
    Form,
    Note,
    Option,
    Points,
    Scale,
    Select,
    Several,
    When,
)

Typed = Mapping[str, Sequence[str]]


def answer_lines(form: Form, typed: Typed) -> tuple[tuple[str, str], ...]:
    """Return what somebody answered as (label, text) lines, unanswered fields left out."""
    return tuple(
        (label, text) for field in form for label, text in _lines(field, typed) if text.strip()
    )


def _lines(field: Field, typed: Typed) -> Iterator[tuple[str, str]]:
    match field:
        case Note():
            return
        case When():
            yield from _lines(field.field, typed)
        case FieldGroup():
            yield from _group_lines(field, typed)
        case Cards():
            yield from _card_lines(field, typed)
        case Points():
            given = [(o.label, _typed(field.input_name(o), typed)) for o in field.options]
            yield field.label, "\n".join(f"{label}: {text}" for label, text in given if text)
        case Scale():
            step = _typed(field.name, typed)
            yield (
                field.label,
                f"{step} ({field.low} 1 – {field.steps} {field.high})" if step else "",
            )
        case Choice() | Dots() | Select() | Several():
            yield field.label, _chosen(field, typed)
        case _:
            yield field.label, _typed(field.name, typed)


def _group_lines(group: FieldGroup, typed: Typed) -> Iterator[tuple[str, str]]:
    """Yield the lines of a group, each under the group's own name."""
    for inner in group.fields:
        for label, text in _lines(inner, typed):
            yield f"{group.label} – {label}", text


def _card_lines(cards: Cards, typed: Typed) -> Iterator[tuple[str, str]]:
    for card in cards.cards:
        written = [(f.label, _typed(f.name, typed)) for f in card.fields]
        yield card.subject, "\n".join(f"{label}: {text}" for label, text in written if text)


def _chosen(field: Choice | Dots | Select | Several, typed: Typed) -> str:
    chosen = set(typed.get(field.name, ()))
    options: tuple[Option, ...] = field.options
    lines = [option.label for option in options if option.value in chosen]
    other = field.other if isinstance(field, Choice | Several) else None
    lines += [_typed(other.name, typed)] if other else []
    return "\n".join(line for line in lines if line)


def _typed(name: str, typed: Typed) -> str:
    return "\n".join(typed.get(name, ()))

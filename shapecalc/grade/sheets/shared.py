"""Lines about several layers: ``conv1, conv2: 320, 18496`` and ``flatten and dropout: 1600``.

The values belong to the layers in their order, or one value to each of them. Where it is not clear
which belongs to which, the line is not understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shapecalc.grade.amounts import split_at_commas
from shapecalc.grade.sheets.parts import NamedLayer
from shapecalc.grade.sheets.statements import Mention, Statement
from shapecalc.grade.sheets.weightless import class_names, is_activation, is_weightless
from shapecalc.grade.sheets.words import LAST, Role

PARAMS = Role.PARAMS_LABEL
WHICH = "which of the values is about which layer?"
OUTPUT = "is it the output of each layer, or of the last one?"
EACH = "is it the number of each layer, or of all together?"


def is_alias(subject: NamedLayer, other: NamedLayer) -> bool:
    """Return whether two words may name the same layer: its name and its class."""
    if LAST in (subject.classes, other.classes):
        return True
    if subject.text[:1].isupper() == other.text[:1].isupper():
        return False
    kinds, others = _kinds(subject), _kinds(other)
    return any(a in b or b in a for a in kinds for b in others)


def with_activation(subject: NamedLayer, before: NamedLayer | None) -> NamedLayer:
    """Return a layer with the activation before it as its argument: ``softmax dense``."""
    if before is None or subject.arguments or not is_activation(before):
        return subject
    return subject._replace(arguments=before.text)


def is_name_behind_class(before: NamedLayer, subject: NamedLayer) -> bool:
    """Return whether a class stands before the name of its layer: ``Dense: dense_1 55``."""
    is_class = before.class_name and not before.name
    return bool(is_class and subject.name) and is_alias(before, subject)


def is_input(subject: NamedLayer) -> bool:
    """Return whether a word names an input of the model."""
    return "input" in f"{subject.text} {subject.classes}".lower()


def _kinds(subject: NamedLayer) -> set[str]:
    """Return the classes that a word may stand for, in lower case."""
    return {name.lower().replace("_", "") for name in class_names(subject)}


def of_each_layer(statement: Statement) -> Iterator[Statement]:
    """Yield a statement for each layer that a statement is about."""
    layers = _layers(statement)
    if len(layers) < 2 or statement.is_empty or statement.unclear:
        yield statement
        return
    answers = _separate(statement.answers, len(layers))
    parts = _in_order(statement, answers) if len(answers) == len(layers) else None
    parts = parts or _shape_and_numbers(statement, answers, len(layers))
    parts = parts or _for_each(statement, answers, len(layers))
    if isinstance(parts, str):
        yield replace(statement, unclear=parts, others=[])
        return
    for number, ((layer, order), mentions) in enumerate(zip(layers, parts)):
        count = 0 if number else statement.count
        shared = replace(statement, subject=layer, mentions=mentions, count=count, others=[])
        yield replace(shared, order=order)


def _layers(statement: Statement) -> list[tuple[NamedLayer | None, object]]:
    """Return the layers of a statement, each with its number; of a class, as many as values."""
    if statement.orders:
        subject = statement.subject
        return [(subject, ("of class", n) if subject else n) for n in statement.orders]
    if statement.others:
        return [
            (statement.subject, statement.order),
            *((layer, None) for layer in statement.others),
        ]
    of_class = statement.subject and not statement.subject.name and not statement.order
    if statement.respectively and of_class:
        several = statement.several
        numbers = range(1, (several or len(_separate(statement.answers))) + 1)
        of_all = (several,) if several else ()
        return [(statement.subject, ("of class", number, *of_all)) for number in numbers]
    return [(statement.subject, statement.order)]


def _separate(answers: Sequence[Mention], count: int = 0) -> list[Mention]:
    """Return values, several shapes or numbers in a row as one value each."""
    if len(answers) != 1:
        return list(answers)
    (mention,) = answers
    value, shapes = mention.value, mention.value.shapes or []
    if len(shapes) > 1 and not value.amounts:
        texts = list(split_at_commas(value.text))
        texts = texts if len(texts) == len(shapes) else [value.text] * len(shapes)
        strong = replace(value, strong=True)
        return [
            replace(mention, value=replace(strong, text=text, shapes=[shape]))
            for text, shape in zip(texts, shapes)
        ]
    sizes = shapes[0] if len(shapes) == 1 and not value.strong else ()
    if len(sizes) == count and all(isinstance(size, int) for size in sizes) and "," in value.text:
        numbers = [size for size in sizes if isinstance(size, int)]
        bare = replace(value, shapes=None)
        return [
            replace(mention, value=replace(bare, text=str(number), amounts=[number]))
            for number in numbers
        ]
    return [mention]


def _in_order(statement: Statement, answers: Sequence[Mention]) -> list[list[Mention]] | str | None:
    """Return one value for each layer; why that is not clear; None if they are no such values."""
    if len({answer.value.shapes is None for answer in answers}) > 1:
        return None
    labels = {answer.label for answer in answers} - {None}
    if len(labels) > 1 or any(answer.part or answer.final for answer in answers):
        return WHICH
    bare = not labels and all(answer.value.is_number for answer in answers)
    if bare and not statement.respectively and is_weightless(statement):
        return WHICH  # `flatten, dropout: 1600, 0` has the size and the number of both.
    label = labels.pop() if labels else None
    if label is None and all(answer.value.shapes is None for answer in answers):
        label = PARAMS if statement.respectively or not bare else None
    before = answers[0].before
    return [[replace(a, label=a.label or label, before=before, words=0)] for a in answers]


def _for_each(
    statement: Statement, answers: Sequence[Mention], count: int
) -> list[list[Mention]] | str:
    """Return the same values for each layer; why it is not clear that they are the same."""
    shapes = [a for a in answers if a.value.shapes is not None and a.label is not PARAMS]
    numbers = [answer for answer in answers if answer not in shapes]
    sizes = [n for n in numbers if n.label is Role.SHAPE_LABEL or _is_size(n, statement)]
    amounts = [n for n in numbers if n not in sizes]
    if len(shapes) + len(sizes) > 1 or len(amounts) > 1:
        return WHICH
    if statement.respectively and not _may_be_sum(statement, amounts):
        return [[replace(a) for a in answers] for _ in range(count)]
    layers = [statement.subject, *statement.others]
    if shapes and not all(is_weightless(replace(statement, subject=layer)) for layer in layers):
        return OUTPUT
    if any(amount.value.amounts != [0] for amount in amounts):
        return EACH  # Both are the same for 0.
    return [[replace(a) for a in answers] for _ in range(count)]


def _shape_and_numbers(
    statement: Statement, answers: Sequence[Mention], count: int
) -> list[list[Mention]] | None:
    """Return the shape of each layer with its number: ``both (32,); params 2080 and 0``."""
    shapes = [a for a in answers if a.value.shapes is not None and a.label is not PARAMS]
    numbers = [answer for answer in answers if answer not in shapes]
    if len(shapes) != 1 or len(numbers) != count or not statement.respectively:
        return None
    if any(number.part or not number.value.is_number for number in numbers):
        return None
    return [[replace(shapes[0]), replace(n, label=PARAMS, words=0)] for n in numbers]


def _may_be_sum(statement: Statement, amounts: Sequence[Mention]) -> bool:
    """Return whether a number may be that of several layers together: ``two LSTMs: 960``."""
    counts = statement.several > 0 and not statement.for_each
    return counts and any(amount.value.amounts != [0] for amount in amounts)


def _is_size(mention: Mention, statement: Statement) -> bool:
    """Return whether a bare number is the size of layers without weights."""
    bare = mention.label is None and mention.value.is_number and mention.value.amounts != [0]
    return bare and is_weightless(statement)

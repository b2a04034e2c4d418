"""What all statements of a sheet say together: from where it counts, whose totals it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from shapecalc.grade.sheets.size_rows import read_brackets
from shapecalc.grade.sheets.statements import Mention, Statement, doubted
from shapecalc.grade.sheets.topics import spread_costs
from shapecalc.grade.sheets.value import Value
from shapecalc.grade.sheets.value_reader import A_PART
from shapecalc.grade.sheets.weightless import (
    has_statistics,
    is_separable,
    is_weightless,
    names_separable_part,
)
from shapecalc.grade.sheets.words import LAST, Role, names_part
from shapecalc.grade.sheets.working import result_of
from shapecalc.patterns import regex

_QUESTION = regex(r"\W{0,4}(?:q|question|문제|문|frage)\W{0,3}\d", re.IGNORECASE)
_REPLY = regex(r"\W{0,4}(?:a|ans|answer|답|정답|antwort)\W{0,3}\d", re.IGNORECASE)
_OUTPUT = regex(r"\W{0,4}(?:the )?(?:out|output|출력|ausgabe|出力)\b(?! ?(?:shape|size|크기|형태))")
_MODEL = regex(r"\b(?:model|network|netz)\b|모델|모형|신경망|네트워크|モデル", re.IGNORECASE)


def read_together(statements: Sequence[Statement]) -> None:
    """Change the statements of a sheet to what all of them together say."""
    spread_costs(statements)
    read_brackets(statements)
    _read_sizes_in_brackets(statements)
    _read_numbers_before_shapes(statements)
    _name_students(statements)
    _name_output(statements)
    _count_from_one(statements)
    _give_totals_to_layers(statements)
    _join_questions(statements)
    _read_parts_of_separable(statements)
    _doubt_parts(statements)
    _add_up_parts(statements)
    _doubt_steps(statements)
    for statement in statements:
        _find_total(statement)
    for heading, statement in pairwise(statements):
        _continue_total(heading, statement)
    _answer_questions(statements)
    _number_headings(statements)
    _repeat_shapes(statements)
    _doubt_output(statements)


def _read_numbers_before_shapes(statements: Sequence[Statement]) -> None:
    """Read ``dense 17 (None, 1)`` as a number and a shape if other lines have them in this order.

    Alone, the number may be that of the layer.
    """
    named = [s for s in statements if s.subject and [m.value.is_shape for m in s.mentions][:2]]
    in_order = [s for s in named if [m.value.is_shape for m in s.mentions] == [False, True]]
    counted = [s for s in in_order if s.count < 0 and s.mentions[0].label is Role.OTHER_LABEL]
    others = [s for s in in_order if s not in counted and s.mentions[0].value.is_number]
    if len(others) < 2 or len(in_order) < len(named):
        return
    for statement in counted:
        statement.count, statement.mentions[0].label = 0, None


_STUDENT = regex(r"\D*\b(?:(?:19|20)\d{5,8}|\d{8,10})\b\D*")
"""The number of a student, and words."""


def _name_students(statements: Sequence[Statement]) -> None:
    """Read a name with a long number above the first layer as a student."""
    for statement in statements:
        if statement.is_named or statement.labels:
            return
        alone = [m.value.is_number for m in statement.mentions] == [True]
        if alone and statement.words and _STUDENT.fullmatch(statement.text):
            statement.noise = statement.noise or "a student"


def _name_output(statements: Sequence[Statement]) -> None:
    """Read ``output: 125 params, (5)`` as the last layer if the line above has both answers."""
    for above, statement in pairwise(s for s in statements if s.text.strip()):
        free = not statement.is_named and _OUTPUT.match(statement.text.lower())
        if not (free and above.subject and _has_both(above) and len(statement.answers) == 2):
            continue
        count, shape = statement.answers
        if count.value.is_number and shape.value.strong and not count.doubt:
            statement.order, count.label = LAST, Role.PARAMS_LABEL


def _has_both(statement: Statement) -> bool:
    """Return whether a line gives a shape in brackets and a number of parameters."""
    shapes = [m for m in statement.answers if m.value.strong]
    counts = [m for m in statement.answers if m.label is Role.PARAMS_LABEL]
    return len(shapes) == len(counts) == 1 and len(statement.answers) == 2


_IN_BRACKETS = regex(r"\W{0,4}?([(\[])\s*(?P<size>\d{1,3})\s*,?\s*[)\]]\s+(?=[\d(\[])")
"""A number in brackets before another one: a number of the line, or the size of a vector."""


def _read_sizes_in_brackets(statements: Sequence[Statement]) -> None:
    """Read ``(12) 1104`` as a shape and a number, unless such lines are numbered from 1.

    They are no numbers of lines either if other lines begin with shapes.
    """
    unnamed = [s for s in statements if not (s.subject or s.total) and s.mentions]
    sizes = [s for s in unnamed if s.order is not None and _IN_BRACKETS.match(s.text)]
    numbers = [s.order for s in sizes]
    shapes = any(s.order is None and s.mentions[0].value.strong for s in unnamed)
    if not shapes and numbers in ([*range(1, len(numbers) + 1)], [*range(len(numbers))]):
        return
    if not shapes and numbers == sorted({*numbers}, key=str) and numbers[0] in (1, 2):
        return  # Some of the lines, in their order.
    for statement in sizes:
        match = _IN_BRACKETS.match(statement.text)
        assert match
        size = int(match["size"])
        value = Value(match[0].strip(), match.start(), match.end(), [(size,)], strong=True)
        statement.order = None
        statement.mentions.insert(0, Mention(value))


def _count_from_one(statements: Sequence[Statement]) -> None:
    """Count the layers from 1 if the sheet counts from 0, as ``Layer 0``."""
    numbered = [s for s in statements if type(s.order) is int]
    first = [s for s in numbered if s.order == 0 and not s.is_empty]
    if not first or all(_names_input(s) for s in first):
        return
    for statement in numbered:
        assert isinstance(statement.order, int)
        statement.order += 1


def _names_input(statement: Statement) -> bool:
    subject = statement.subject
    return subject is not None and "input" in f"{subject.text} {subject.classes}".lower()


def _give_totals_to_layers(statements: Sequence[Statement]) -> None:
    """Read totals that stand below each layer as the parameters of that layer.

    A model has one total of each kind; the last one may still be that of the model.
    """
    counts = Counter(s.total for s in statements if s.total and s.answers and not s.added)
    repeated = {total for total, count in counts.items() if count > 2}
    if not repeated or len({s.line for s in statements}) < 3:
        return
    free = False
    for statement in statements:
        of_layer = statement.subject is not None or free
        if statement.total in repeated and of_layer and statement.answers:
            free = free and statement.total == "non-trainable"
            statement.total = ""
            for mention in statement.answers:
                mention.label = Role.PARAMS_LABEL
        elif statement.subject or statement.order:
            free = not any(m.label is Role.PARAMS_LABEL for m in statement.mentions)


def _doubt_parts(statements: Sequence[Statement]) -> None:
    """Doubt numbers below several headings for parts: ``weights:``, and then ``biases:``."""
    headings = [s.text.strip(" #*:") for s in statements if not s.mentions and not s.subject]
    parts = {text for text in headings if names_part(text)}
    if len(parts) < 2:
        return
    below = False
    for statement in statements:
        if not statement.mentions and not statement.subject and statement.text.strip():
            below = names_part(statement.text.strip(" #*:"))
        for mention in statement.mentions if below else ():
            doubted(mention, A_PART)


def _read_parts_of_separable(statements: Sequence[Statement]) -> None:
    """Read ``depthwise: 27`` and ``pointwise: 48`` below a separable convolution as its parts."""
    of_layer = False
    for statement in statements:
        if of_layer and names_separable_part(statement):
            statement.subject = None
            for mention in statement.answers:
                mention.part, mention.label = True, None
        elif statement.is_named:
            of_layer = is_separable(statement) and statement.is_empty


def _add_up_parts(statements: Sequence[Statement]) -> None:
    """Read lines of parts with their sum below: ``W: 3696``, ``b: 264``, ``sum: 3960``.

    Without the sum, the parts are not understood.
    """
    parts: list[Statement] = []
    layer: Statement | None = None
    for statement in [*statements, Statement(0, "end")]:
        if _is_part(statement):
            parts.append(statement)
        elif statement.text.strip() and parts:
            if len(parts) > 1:
                _join_parts(parts, statement, layer)
            parts = []
        if statement.is_named:
            layer = statement


def _is_part(statement: Statement) -> bool:
    """Return whether a line without a layer gives a part of a number."""
    parts = bool(statement.mentions) and all(m.part for m in statement.mentions)
    return parts and not statement.is_named


def _join_parts(parts: Sequence[Statement], below: Statement, layer: Statement | None) -> None:
    """Give the layer above some parts the sum below them, if it is their sum."""
    results = [result_of(mention) for part in parts for mention in part.mentions]
    numbers = [result for result in results if isinstance(result, int)]
    answers = [result_of(mention) for mention in below.answers]
    is_sum = len(numbers) == len(results) and answers == [sum(numbers)]
    if is_sum and below.total == "total" and not below.subject:
        below.total = ""
        if layer and layer.subject:
            below.subject, below.order, below.count = layer.subject, layer.order, layer.count
        below.answers[0].label = Role.PARAMS_LABEL
    elif below.total == "total" and not below.subject:
        for mention in below.answers:
            doubted(mention, "is it the sum of the parts above, or of the model?")
    for part in parts:
        part.noise = "a part of the number below" if is_sum else part.noise
        for mention in part.mentions:
            doubted(mention, A_PART)


def _doubt_steps(statements: Sequence[Statement]) -> None:
    """Doubt the first calculation below the name of a layer if others with other results follow."""
    for at, heading in enumerate(statements):
        if not heading.subject or not heading.is_empty or is_weightless(heading):
            continue
        below: list[Mention] = []
        for statement in statements[at + 1 :]:
            if statement.is_named:
                break
            if statement.text.lstrip().startswith(("=", "→")):
                break
            below += [m for m in statement.answers if m.value.amounts and not m.value.is_product]
        bare = not any(mention.label or mention.value.is_number for mention in below[:1])
        if bare and len({str(result_of(mention)) for mention in below}) > 1:
            doubted(below[0], "is it the answer, or a step to it?")


def _join_questions(statements: Sequence[Statement]) -> None:
    """Forget the numbers of replies that stand below their questions: ``Q1 …?``, ``A1 480``."""
    if not any(_QUESTION.match(s.text) and s.is_empty for s in statements):
        return
    for statement in statements:
        if _REPLY.match(statement.text):
            statement.order, statement.words = None, 0


def _find_total(statement: Statement) -> None:
    """Read ``The model has 491 parameters`` as a total."""
    counts = [m for m in statement.answers if m.label is Role.PARAMS_LABEL]
    alone = len(counts) == len(statement.mentions) == 1 and not statement.is_named
    if alone and _MODEL.search(statement.text):
        statement.total, statement.noise = "total", ""


def _continue_total(heading: Statement, statement: Statement) -> None:
    """Read a number alone below a word for a total as this total."""
    named = statement.is_named or statement.words
    alone = [mention.value.is_number for mention in statement.mentions] == [True]
    if heading.total and heading.is_empty and not heading.subject and alone and not named:
        statement.total = heading.total


_ANSWER_SIGN = regex(r"\W{0,4}(?:a|ans|answer|답|정답|antwort)\W{0,3}:", re.IGNORECASE)


def _answer_questions(statements: Sequence[Statement]) -> None:
    """Read a reply below a question for what is not trained as this total.

    It may say of which layer: ``the statistics of the batch norm, 32``.
    """
    for question, reply in pairwise(s for s in statements if s.text.strip()):
        asks = question.total == "non-trainable" and "?" in question.text
        free = asks and question.is_empty and not (question.subject or reply.total)
        bare = [m.label is None and m.value.is_number for m in reply.answers] == [True]
        if free and bare and has_statistics(reply) and _ANSWER_SIGN.match(reply.text):
            reply.total, reply.subject, reply.order = question.total, None, None


def _doubt_output(statements: Sequence[Statement]) -> None:
    """Doubt ``out 17`` if only one line begins so: a layer may be called so, or the one above."""
    lines = [
        s for s in statements if s.mentions and not s.subject and _OUTPUT.match(s.text.lower())
    ]
    if len(lines) == 1 and any(s.subject and s.answers for s in statements):
        for mention in lines[0].answers:
            if mention.value.is_number and mention.label is Role.SHAPE_LABEL:
                mention.doubt = "it may be about the output layer or about the layer above"


_NUMBER_BEHIND = regex(r".*[^\W\d_]\w*\s+[(\[]([1-9]\d?)[)\]]\W*")
"""A name and a number in brackets: ``Conv2D (1)``."""


def _number_headings(statements: Sequence[Statement]) -> None:
    """Read ``Conv2D (1)`` above a labelled shape as the first of its class, not as a shape."""
    for heading, below in pairwise(s for s in statements if s.text.strip()):
        number = _NUMBER_BEHIND.fullmatch(heading.text)
        labelled = any(mention.label is Role.SHAPE_LABEL for mention in below.mentions)
        free = labelled and not (below.subject or below.total)
        if number and free and heading.subject and len(heading.mentions) == 1:
            heading.mentions, heading.count = [], int(number[1])


def _repeat_shapes(statements: Sequence[Statement]) -> None:
    """Give lines that say ``same shape`` the shape of the answer above."""
    last: Mention | None = None
    below = False  # Whether the line above names a layer and nothing else.
    for statement in statements:
        named = bool(statement.subject or statement.order)
        shapes = [m for m in statement.answers if m.value.shapes or m.label is Role.SHAPE_LABEL]
        if statement.same and last and not shapes and (named or below):
            statement.mentions.append(
                replace(last, label=Role.SHAPE_LABEL, before="", repeated=True)
            )
        elif shapes or (named and not statement.is_empty):
            last = shapes[-1] if shapes else None
        below = named and statement.is_empty

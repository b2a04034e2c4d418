"""The forms of a right answer that a platform has to accept, since it compares texts.

>>> number = Question(NUMBER, "kernel_size", "(3, 3)")
>>> accepted_forms(Exercise("", None, [number]), number)[:4]
['(3, 3)', '3', '(3,3)', '(3x3)']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from shapecalc.quiz.exercise import CHOICE, LAYER, NUMBER, Exercise, Question

BRACKETS = (("(", ")"), ("[", "]"), ("", ""))
SEPARATORS = (", ", ",", "x", "×")
BATCHES = ("None", "?")
"""How people write a shape, its sizes, and a batch that is unknown."""


def is_whole_number(question: Question) -> bool:
    """Return whether the answer is a whole number, which a platform compares as a number.

    >>> [is_whole_number(Question(NUMBER, "x", right)) for right in ("4,480", "(4)", "0.5")]
    [True, False, False]
    """
    return question.right.replace(",", "").isdigit() and question.kind not in (LAYER, CHOICE)


def accepted_forms(exercise: Exercise, question: Question) -> list[str]:
    """Return the texts that are right answers, the usual one first; each is marked right here."""
    forms = dict.fromkeys([question.right, *_forms(question)])
    return [form for form in forms if exercise.accepts(question, form)]


def _forms(question: Question) -> Iterator[str]:
    if question.kind == LAYER:
        return
    if question.kind == NUMBER and not question.right.startswith("("):
        yield question.right.replace(",", "")
        yield question.right.removeprefix("0")
        return
    if "), (" not in question.right:  # Several shapes are written in one way only.
        yield from shape_forms(question.right.strip("()").split(", "))


def shape_forms(sizes: Sequence[str]) -> Iterator[str]:
    """Yield the ways to write a shape.

    >>> [form for form in shape_forms(["None", "3"]) if form.startswith("(N")]
    ['(None, 3)', '(None,3)', '(Nonex3)', '(None×3)']
    """
    if len(set(sizes)) == 1:
        yield sizes[0]
    heads = [[batch, *sizes[1:]] for batch in BATCHES] if sizes[0] == "None" else [list(sizes)]
    heads += [list(sizes[1:])] if sizes[0] == "None" else []
    for written, (opening, closing), separator in product(heads, BRACKETS, SEPARATORS):
        yield f"{opening}{separator.join(written)}{closing}"
        if len(written) == 1 and opening:
            yield f"{opening}{written[0]},{closing}"

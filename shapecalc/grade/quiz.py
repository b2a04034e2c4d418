"""Exercises: random models, what is asked about them, and whether an answer is right.

No answer is stated: those about models are the table's, the others come from the formulas of
`explain` and `solve`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from types import SimpleNamespace
from typing import Any

from shapecalc.arguments import REQUIRED, Flag
from shapecalc.errors import Code, ModelError, Problem, Source
from shapecalc.explain import Explanation, explain
from shapecalc.expr import UNKNOWN, text
from shapecalc.grade.amounts import contains_letters, read_amount, read_shapes
from shapecalc.grade.drawn import TRIES, Dice, Draft, Drawn, NothingFitsError
from shapecalc.grade.key import Key, key_of
from shapecalc.grade.marking import PARAMS, SHAPE, Marker, Verdict
from shapecalc.grade.sheet import Answer, Sheet, Told
from shapecalc.grade.subjects import Subject, published
from shapecalc.infer import infer
from shapecalc.layer import Rule
from shapecalc.notation import put, steps, value, written
from shapecalc.notation import text as form_text
from shapecalc.read.spec import read_data, read_layer
from shapecalc.sizes import Size, Sizes
from shapecalc.solve import NoAnswerError, Wanted, solve
from shapecalc.symbols import Formula
from shapecalc.topics import Formulas, Option, Topic

TOTAL, LAYER, NUMBER = "total", "layer", "number"
"""What is asked beside shapes and parameters: all parameters, which layer, any other number."""

GAP = "x"
"""What stands for the argument that is looked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked.

    Attributes:
        kind: `SHAPE`, `PARAMS`, `TOTAL`, `LAYER` or `NUMBER`.
        about: the layer, or what the number is.
        right: the right answer, as it is written.
    """

    kind: str
    about: str
    right: str


@dataclass
class Exercise:
    """A task, perhaps with a model, and what is asked.

    Attributes:
        task: what is to be done.
        spec: the data of the model's spec, if there is one.
        questions: what is asked, in order.
        steps: how the answer comes about, the first hint first, if no table says so.
    """

    task: str
    spec: Any
    questions: Sequence[Question]
    steps: Sequence[str] = ()

    @cached_property
    def key(self) -> Key:
        """The right answers about the model."""
        return key_of(read_data(self.spec))

    @property
    def is_table(self) -> bool:
        """Whether it asks for the table of its model."""
        return any(question.kind == TOTAL for question in self.questions)

    def verdict(self, question: Question, told: str) -> Verdict:
        """An answer, marked."""
        if question.kind in (SHAPE, PARAMS, TOTAL):
            (made,) = Marker(self.key).mark(_sheet(question, told)).verdicts
            made.right = made.right and not _has_letters(made.told)
            return made
        right = _is_layer(question, told) if question.kind == LAYER else _is_number(question, told)
        return Verdict(question.kind, Told(told), right, question.right, label=question.about)


def _sheet(question: Question, told: str) -> Sheet:
    """A sheet with a single answer."""
    if question.kind == TOTAL:
        return Sheet(Source("<answer>"), totals={TOTAL: Told.params(told)})
    shape = question.kind == SHAPE
    answer = Answer(
        question.about,
        shape=Told.shape(told) if shape else None,
        params=None if shape else Told.params(told),
    )
    return Sheet(Source("<answer>"), [answer])


def _has_letters(told: Told) -> bool:
    """Whether an answer is a formula, where a number is asked for."""
    sizes = [size for shape in told.shapes or () for size in shape]
    return any(map(contains_letters, [*sizes, told.amount]))


def _is_layer(question: Question, told: str) -> bool:
    name, _, _ = told.strip().strip("`'\"").partition(" ")
    return name.lower() == question.right.lower()


def _is_number(question: Question, told: str) -> bool:
    """Whether a number, or the numbers of a shape, are right; one may stand for several alike."""
    right = read_shapes(question.right)[0]
    try:
        found = read_shapes(told)[0]
        found = found if len(found) > 1 else (read_amount(told),)
    except ValueError:
        return False
    return tuple(found) == tuple(right) or (len(found) == 1 and set(found) == set(right))


# The exercises


def exercises(
    subjects: Sequence[Sequence[Subject]], level: int, count: int, seed: int, tables: bool = False
) -> list[Exercise]:
    """Exercises about some subjects, always the same ones for a seed.

    Args:
        subjects: what they are about in turn, each time one of several.
        level: 1 for single layers, 2 for stacks, 3 for branches and odder arguments.
        count: how many.
        seed: decides which.
        tables: whether all ask for tables.

    Raises:
        NothingFitsError: if there are none about a subject.
    """
    dice = Dice(Random(seed), level)
    turns = [subjects[number % len(subjects)] for number in range(count)]
    return [_exercise(dice, dice.pick(several), tables) for several in turns]


def _exercise(dice: Dice, subject: Subject, tables: bool) -> Exercise:
    if isinstance(subject, Topic):
        return number_of_topic(dice, subject)
    if tables:
        return table(dice, subject)
    kinds = KINDS[dice.level]
    for _ in kinds:
        try:
            return dice.pick(kinds)(dice, subject)
        except NothingFitsError:
            continue
    return table(dice, subject)


def draft(dice: Dice, rule: Rule) -> Draft:
    """A model with a layer in it, as the level wants it."""
    if dice.level == 1:
        return dice.single(rule)
    if dice.level == 2 and not rule.merges:
        return dice.stacked(rule)
    others = [one for one in dice.companions if not one.merges]
    if rule.merges:
        return dice.joined([dice.pick(others), dice.pick(others)], rule)
    merging = [one for one in published() if one.function_defaults is not None]
    merging = [one for one in merging if REQUIRED not in _defaults(one)]
    return dice.joined([rule, dice.pick(others)], dice.pick(merging))


def _defaults(rule: Rule) -> list[Any]:
    return [argument.default for argument in rule.arguments.values()]


def table(dice: Dice, rule: Rule) -> Exercise:
    """Fill in the table of a model."""
    spec = draft(dice, rule).spec
    found = Exercise("Fill in the table.", spec, ())
    rows = [item for item in found.key.items if item.class_name != "InputLayer"]
    questions = []
    for item in rows:
        shapes = ", ".join(map(text, item.shapes or ()))
        questions.append(Question(SHAPE, item.name, shapes))
        questions.append(Question(PARAMS, item.name, f"{item.params:,}"))
    total = Question(TOTAL, "the model", f"{found.key.totals[TOTAL]:,}")
    return replace(found, questions=[*questions, total])


# Which layer does not fit


def mistake(dice: Dice, rule: Rule) -> Exercise:
    """Find the layer at which a model breaks."""
    whole = draft(dice, rule)
    broken = [(spec, problem) for spec in _broken(whole) if (problem := _problem(spec))]
    if not broken:
        raise NothingFitsError(rule.name)
    spec, problem = dice.pick(broken)
    class_name, _, name = problem.layer.partition(" ")
    right = name.strip('"')
    task = (
        "This model does not fit together. Which layer refuses what reaches it, and why? "
        "(Its name, as in `dense_1`.)"
    )
    steps = [f"it is one of class {class_name}", problem.message, *filter(None, [problem.hint])]
    return Exercise(task, spec, [Question(LAYER, "the layer that does not fit", right)], steps)


def _broken(whole: Draft) -> Iterator[Any]:
    """Models in which somebody has made one mistake."""
    for number, branch in enumerate(whole.branches):
        for at, layer in enumerate(branch.layers):
            before, after = branch.layers[:at], branch.layers[at + 1 :]
            for other in _mistaken(layer):
                yield whole.with_layers(number, [*before, other, *after]).spec
            if before or after:
                yield whole.with_layers(number, [*before, *after]).spec


def _mistaken(layer: Drawn) -> Iterator[Drawn]:
    """A layer as somebody may have got it wrong: a flag forgotten, a window too large."""
    for name in layer.given:
        argument = layer.rule.accepted[name]
        if isinstance(argument, Flag):
            yield layer.without(name)
        elif isinstance(argument, Sizes) and name != "strides":
            yield layer.changed(**{name: (9,) * argument.count if argument.count > 1 else 9})


def _problem(spec: Any) -> Problem | None:
    """The one thing that is wrong with the shapes of a model."""
    try:
        infer(read_data(spec))
    except ModelError as error:
        one = error.problems[0] if len(error.problems) == 1 else None
        return one if one and one.code is Code.SHAPE and one.layer else None
    return None


# Backwards


def backwards(dice: Dice, rule: Rule) -> Exercise:
    """Find an argument of a layer from what it gives."""
    for _ in range(TRIES):
        shape, layer = dice.alone(rule)
        sizes = [name for name in layer.given if _is_wanted(layer, name)]
        found = _sought(shape, layer, dice.pick(sizes)) if sizes else None
        if found:
            return found
    raise NothingFitsError(rule.name)


def _is_wanted(layer: Drawn, name: str) -> bool:
    argument = layer.rule.arguments.get(name)
    return isinstance(argument, (Size, Sizes)) and argument.default is REQUIRED


def _sought(shape: Sequence[int], layer: Drawn, name: str) -> Exercise | None:
    """The exercise to find one argument, if there is one answer only."""
    plan = read_layer({layer.rule.name: {**layer.given, name: GAP}}, Source("<quiz>"))
    found = explain(plan, [(UNKNOWN, *shape)])
    given = layer.given[name]
    size = given[0] if isinstance(given, tuple) else given
    sizes = found.outputs[0] if found.outputs else ()
    forms = [(found.params, found.total), *((written(s), found.number(s)) for s in sizes[1:])]
    sought = next((pair for pair in forms if isinstance(pair[1], Formula)), None)
    if sought is None:
        return None
    number = _worth(sought[1], size)
    try:
        answers = solve([Wanted(name, sought[1], number)], {GAP: 512})
    except NoAnswerError:
        return None
    if list(map(str, answers)) != [f"{GAP} = {size}"]:
        return None
    output = tuple(_worth(found.number(one), size) for one in sizes)
    of_params = sought[0] is found.params
    gives = f"has {number:,} parameters" if of_params else f"gives {text(output)}"
    call = layer.changed(**{name: _Gap()}).text()
    task = f"`{call}` gets {text((UNKNOWN, *shape))} and {gives}. What is `{name}`?"
    filled = put(sought[0], found.numbers)
    lines = [f"{form_text(form)} = {number:,}" for form in (sought[0], filled)]
    about = f"with {GAP} for {name}{_letters(found, lines[0])}"
    steps = [f"{lines[0]}, {about}", lines[1]]
    return Exercise(task, None, [Question(NUMBER, name, f"{size}")], steps)


def _worth(formula: Any, size: int) -> Any:
    return formula.given({GAP: size}) if isinstance(formula, Formula) else formula


def _letters(found: Explanation, formula: str) -> str:
    """The other letters of a formula."""
    used = re.findall(r"[^\W\d_]\w*", formula)
    told = [s for s in found.symbols if s.number is not None and s.letter in used]
    return "".join(f", {s.letter} for {s.meaning.partition(':')[0]}" for s in told)


class _Gap:
    """Stands for what is looked for where a layer is written."""

    def __repr__(self) -> str:
        return "?"


# Topics


def number_of_topic(dice: Dice, topic: Topic) -> Exercise:
    """Work out a shape or a number of a topic.

    Raises:
        NothingFitsError: if there is nothing to work out in it.
    """
    for _ in range(TRIES):
        values = {name: _around(dice, option) for name, option in topic.options.items()}
        numbers = {option.letter: values[name] for name, option in topic.options.items()}
        if not all(isinstance(number, int) for number in values.values()):
            break
        blocks = [b for b in topic.body(SimpleNamespace(**values)) if isinstance(b, Formulas)]
        if not blocks:
            break
        block = dice.pick(blocks)
        right = [value(part, numbers) for part in block.parts]
        if all(isinstance(number, int) and number > 0 for number in right):
            return _of_topic(topic, values, block, right)
    raise NothingFitsError(topic.name)


def _around(dice: Dice, option: Option) -> Any:
    """A number near the usual one; a large one is round."""
    if not isinstance(option.default, int):
        return option.default
    half = max(option.default // 2, 1)
    number = half + dice.random.randrange(2 * option.default - half + 1)
    return number if option.default < 10 else number - number % 5


def _of_topic(topic: Topic, values: Mapping[str, int], block: Formulas, right: Any) -> Exercise:
    given = [f"{option.meaning} = {values[name]}" for name, option in topic.options.items()]
    asks = "Which shape has" if len(block.parts) > 1 else "What is"
    task = f"{topic.summary} Given: {', '.join(given)}. {asks} `{block.name}`?"
    numbers = {option.letter: values[name] for name, option in topic.options.items()}
    worked = [list(map(form_text, steps(part, numbers))) for part in block.parts]
    lines = [_tuple([forms[min(n, len(forms) - 1)] for forms in worked]) for n in (0, 1)]
    letters = ", ".join(f"{o.letter} for {o.meaning}" for o in topic.options.values())
    question = Question(NUMBER, block.name, _tuple(list(map(str, right))))
    return Exercise(task, None, [question], [f"{lines[0]}, with {letters}", lines[1]])


def _tuple(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


KINDS: Mapping[int, Sequence[Callable[[Dice, Rule], Exercise]]] = {
    1: (table, table, backwards),
    2: (table, table, mistake, backwards),
    3: (table, table, mistake, backwards),
}
"""What is asked on each level, as often as it stands there."""

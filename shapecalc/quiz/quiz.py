"""Exercises about random models and topics.

No answer is written here. Those about models come from the table, all others from the formulas of
`explain` and `solve`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from shapecalc.algebra.conditions import Condition
from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import evaluate, expr_text, factored, steps, substitute
from shapecalc.algebra.size import UNKNOWN, shape_text
from shapecalc.algebra.solve import NoAnswerError, solve
from shapecalc.declare.kinds import REQUIRED, Flag
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.declare.size_kinds import PerAxis, PositiveInt, Strides
from shapecalc.errors import ModelError, Problem, Source
from shapecalc.explain.layer import explain
from shapecalc.explain.topic import Formulas, Option, Topic
from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.model.call import LayerProblem
from shapecalc.model.infer import infer
from shapecalc.quiz.choices import cell_of_topic, why_it_does_not_fit
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.draft import LayerDraft, ModelDraft, Subject, published, stack, usual
from shapecalc.quiz.exercise import LAYER, NUMBER, TOTAL, Exercise, Question, Sought, layer_names
from shapecalc.quiz.multiply_adds import meanings, multiply_adds
from shapecalc.quiz.random_models import TRIES, NothingFitsError, RandomModels
from shapecalc.read.document import read_data, read_layer

GAP = "x"
"""The letter for the wanted argument."""


# The exercises


def exercises(
    subjects: Sequence[Sequence[Subject]], level: int, count: int, seed: int, tables: bool = False
) -> list[Exercise]:
    """Return exercises about some subjects, always the same ones for a seed.

    A layer that is added to the package changes only the exercises in which it is drawn.

    Args:
        subjects: what they are about in turn, each time one of several.
        level: 1 for single layers, 2 for stacks, 3 for branches and odder arguments.
        count: how many.
        seed: decides which.
        tables: whether all ask for tables.

    Raises:
        NothingFitsError: if there are none about a subject.
    """
    companions = usual()
    drawn = []
    for number in range(count):
        models = RandomModels(Dice(seed, level, number), level, companions)
        subject = models.dice.pick(subjects[number % len(subjects)])
        drawn.append(_exercise(models, subject, tables))
    return drawn


def _exercise(models: RandomModels, subject: Subject, tables: bool) -> Exercise:
    if isinstance(subject, Topic):
        return _of_topic(models, subject)
    if tables:
        return table(models, subject)
    kinds = KINDS[models.level]
    for _ in kinds:
        try:
            return models.dice.pick(kinds)(models, subject)
        except NothingFitsError:
            continue
    return table(models, subject)


def _of_topic(models: RandomModels, topic: Topic) -> Exercise:
    """Return an exercise about a topic: the costs of a layer, a number, or a cell of a table."""
    if topic.layers:
        return multiply_adds(models, topic)
    try:
        return number_of_topic(models, topic)
    except NothingFitsError:
        return cell_of_topic(models, topic)


def draft(models: RandomModels, rule: Rule) -> ModelDraft:
    """Return a model of the level that contains a layer."""
    if models.level == 1:
        return models.single(rule)
    if models.level == 2 and not rule.merges:
        return models.stacked(rule)
    others = [other for other in models.companions if not other.merges]
    if rule.merges:
        return models.joined([models.dice.pick(others), models.dice.pick(others)], rule)
    merging = [
        other
        for other in published()
        if other.function_defaults is not None and REQUIRED not in _defaults(other)
    ]
    return models.joined([rule, models.dice.pick(others)], models.dice.pick(merging))


def _defaults(rule: Rule) -> list[Any]:
    return [argument.default for argument in rule.arguments.values()]


def table(models: RandomModels, rule: Rule) -> Exercise:
    """Return the exercise to fill in the table of a model."""
    spec = draft(models, rule).spec
    exercise = Exercise("Fill in the table.", spec, ())
    rows = [item for item in exercise.key.rows if not item.operation.is_input]
    questions = []
    for item in rows:
        shapes = ", ".join(map(shape_text, item.shapes or ()))
        questions.append(Question(SHAPE, item.name, shapes))
        questions.append(Question(PARAMS, item.name, f"{item.params:,}"))
    total = Question(TOTAL, "the model", f"{exercise.key.totals[TOTAL]:,}")
    return replace(exercise, questions=[*questions, total])


# Which layer does not fit


def mistake(models: RandomModels, rule: Rule) -> Exercise:
    """Return the exercise to find the layer that does not fit its model."""
    broken = list(_broken(draft(models, rule)))
    first = models.dice.below(len(broken) or 1)
    problems = ((spec, _problem(spec)) for spec in (*broken[first:], *broken[:first]))
    spec, problem = next((pair for pair in problems if pair[1]), (None, None))
    if problem is None:
        raise NothingFitsError(rule.name)
    class_name, _, name = problem.layer.partition(" ")
    right = name.strip('"')
    task = (
        "One layer of this model does not fit its input. Which one? Give the name that Keras's "
        "table shows."
    )
    steps = [f"its class is {class_name}", problem.message, *filter(None, [problem.hint])]
    names = layer_names(spec)
    question = Question(LAYER, "the layer that does not fit", right, names)
    return Exercise(task, spec, [question, *why_it_does_not_fit(problem)], steps)


def _broken(model: ModelDraft) -> Iterator[Any]:
    """Yield models with one mistake."""
    for number, branch in enumerate(model.branches):
        for at, layer in enumerate(branch.layers):
            before, after = branch.layers[:at], branch.layers[at + 1 :]
            for other in _mistaken(layer):
                yield model.with_layers(number, [*before, other, *after]).spec
            if before or after:
                yield model.with_layers(number, [*before, *after]).spec


def _mistaken(layer: LayerDraft) -> Iterator[LayerDraft]:
    """Yield a layer with mistakes: a flag is missing, or a window is too large."""
    for name in layer.arguments:
        argument = layer.rule.accepted[name]
        if isinstance(argument, Flag):
            yield layer.without(name)
        elif isinstance(argument, PerAxis) and not isinstance(argument, Strides):
            yield layer.with_arguments(**{name: (9,) * argument.count if argument.count > 1 else 9})


def _problem(spec: Any) -> Problem | None:
    """Return the problem with the shapes of a model, if there is exactly one."""
    try:
        infer(read_data(spec))
    except ModelError as error:
        first, *others = error.problems
        return first if isinstance(first, LayerProblem) and not others else None
    return None


# Backwards


def backwards(models: RandomModels, rule: Rule) -> Exercise:
    """Return the exercise to find an argument of a layer from its output or parameters."""
    for _ in range(TRIES):
        shape, layer = models.alone(rule)
        sizes = [name for name in layer.arguments if _is_wanted(layer, name)]
        exercise = _sought(shape, layer, models.dice.pick(sizes)) if sizes else None
        if exercise:
            return exercise
    raise NothingFitsError(rule.name)


def _is_wanted(layer: LayerDraft, name: str) -> bool:
    argument = layer.rule.arguments.get(name)
    return isinstance(argument, (PositiveInt, PerAxis)) and argument.default is REQUIRED


def _sought(shape: Sequence[int], layer: LayerDraft, name: str) -> Exercise | None:
    """Return the exercise to find one argument, if it has only one answer."""
    plan = read_layer({layer.rule.name: {**layer.arguments, name: GAP}}, Source("<quiz>"))
    try:
        explanation = explain(plan, [(UNKNOWN, *shape)])
    except RuleError:  # It depends on whether the size is greater than another.
        return None
    value = layer.arguments[name]
    size = value[0] if isinstance(value, tuple) else value
    output = explanation.outputs[0] if explanation.outputs else ()
    forms = [
        (explanation.params, explanation.total),
        *((factored(s), explanation.number(s)) for s in output[1:]),
    ]
    form = next((pair for pair in forms if isinstance(pair[1], Formula)), None)
    if form is None or not _is_only(form[1], name, size):
        return None
    number = _value(form[1], size)
    result = tuple(_value(explanation.number(axis), size) for axis in output)
    counts = form[0] is explanation.params
    gives = f"has {number:,} parameters" if counts else f"returns {shape_text(result)}"
    call = layer.with_arguments(**{name: _Gap()}).text()
    square = isinstance(value, tuple) and len(value) > 1
    same = " It is the same along all axes." if square else ""
    called = f"`{call}` is called on {shape_text((UNKNOWN, *shape))} and {gives}."
    task = f"{called} What is `{name}`?{same}"
    lines = [expr_text(part) for part in (form[0], substitute(form[0], explanation.numbers))]
    about = f"with {GAP} for {name}{meanings(explanation, lines[0])}"
    steps = [f"{lines[0]} = {number:,}, {about}", f"{lines[1]} = {number:,}"]
    right = shape_text((size,) * len(value)) if square else f"{size}"
    sought = Sought(
        lambda number: stack(shape, [layer.with_arguments(**{name: _same(value, number)})]).spec,
        name,
        PARAMS if counts else SHAPE,
        f"{number:,}" if counts else shape_text(result),
    )
    return Exercise(task, None, [Question(NUMBER, name, right)], steps, sought)


def _same(value: Any, number: int) -> Any:
    """Return a value with a number in place of each of its sizes."""
    return (number,) * len(value) if isinstance(value, tuple) else number


def _is_only(formula: Formula, name: str, size: int) -> bool:
    """Return whether no other size gives the same number."""
    try:
        answers = solve([Condition(name, formula, _value(formula, size))], {GAP: 512})
    except NoAnswerError:
        return False
    return answers.complete and list(map(str, answers.answers)) == [f"{GAP} = {size}"]


def _value(formula: Any, size: int) -> Any:
    return formula.substitute({GAP: size}) if isinstance(formula, Formula) else formula


class _Gap:
    """The question mark for the wanted argument in a layer."""

    def __repr__(self) -> str:
        return "?"


# Topics


def number_of_topic(models: RandomModels, topic: Topic) -> Exercise:
    """Return the exercise to work out a shape or a number of a topic.

    Raises:
        NothingFitsError: if the topic has no number to work out.
    """
    for _ in range(TRIES):
        values = {name: _around(models, option) for name, option in topic.options.items()}
        numbers = {option.letter: values[name] for name, option in topic.options.items()}
        if not all(isinstance(number, int) for number in values.values()):
            break
        blocks = [b for b in topic.body(SimpleNamespace(**values)) if isinstance(b, Formulas)]
        if not blocks:
            break
        block = models.dice.pick(blocks)
        right = [evaluate(part, numbers) for part in block.parts]
        if all(isinstance(number, int) and number > 0 for number in right):
            return _numbers(topic, values, block, right)
    raise NothingFitsError(topic.name)


def _around(models: RandomModels, option: Option) -> Any:
    """Return a number near the default of an option; a large one is round."""
    if not isinstance(option.default, int):
        return option.default
    half = max(option.default // 2, 1)
    number = half + models.dice.below(2 * option.default - half + 1)
    return number if option.default < 10 else number - number % 5


def _numbers(topic: Topic, values: Mapping[str, int], block: Formulas, right: Any) -> Exercise:
    values_text = [f"{option.meaning} = {values[name]}" for name, option in topic.options.items()]
    asks = "Which shape has" if len(block.parts) > 1 else "What is"
    task = f"{topic.summary} Given: {', '.join(values_text)}. {asks} `{block.name}`?"
    numbers = {option.letter: values[name] for name, option in topic.options.items()}
    worked = [list(map(expr_text, steps(part, numbers))) for part in block.parts]
    lines = [_tuple([forms[min(n, len(forms) - 1)] for forms in worked]) for n in (0, 1)]
    letters = ", ".join(f"{o.letter} for {o.meaning}" for o in topic.options.values())
    traps = [*_other_numbers(topic, values, block)]
    question = Question(NUMBER, block.name, _tuple(list(map(str, right))), traps=traps)
    return Exercise(task, None, [question], [f"{lines[0]}, with {letters}", lines[1]])


def _other_numbers(
    topic: Topic, values: Mapping[str, int], block: Formulas
) -> Iterator[tuple[str, str]]:
    """Yield the other numbers of a topic, which may be mistaken for that of a block."""
    numbers = {option.letter: values[name] for name, option in topic.options.items()}
    names: dict[str, list[str]] = {}
    for other in (block, *topic.body(SimpleNamespace(**values))):
        if isinstance(other, Formulas):
            text = _tuple([str(evaluate(part, numbers)) for part in other.parts])
            names.setdefault(text, []).append(f"`{other.name}`")
    _, *others = names.items()
    yield from ((text, f"this is {' and also '.join(same)}") for text, same in others)


def _tuple(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


KINDS: Mapping[int, Sequence[Callable[[RandomModels, Rule], Exercise]]] = {
    1: (table, table, backwards),
    2: (table, table, mistake, backwards),
    3: (table, table, mistake, backwards),
}
"""The kinds of exercises on each level; one that occurs twice is drawn twice as often."""

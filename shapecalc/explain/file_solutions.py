"""The arguments of layers, the letters and the input of a file that give what is wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

from shapecalc.algebra.conditions import UNBOUNDED, Condition, Range, conditions
from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Letter, Shape
from shapecalc.algebra.solution import Solution
from shapecalc.algebra.solve import Answers, NoAnswerError, solve
from shapecalc.costs.input_sizes import give_shape, input_shapes
from shapecalc.costs.model_inputs import LETTERS
from shapecalc.dataclasses import dataclass, replace
from shapecalc.declare.layer import RuleError
from shapecalc.declare.size_kinds import Integer, Integers, PerAxis, PositiveInt
from shapecalc.errors import Code, InputError, ModelError, Problem
from shapecalc.explain.letters import letters_in
from shapecalc.explain.solutions import (
    ArgumentValues,
    Listing,
    cost_conditions,
    numbered,
)
from shapecalc.explain.trials import by_trial
from shapecalc.model.graph import flatten, shape_of
from shapecalc.model.infer import Inference, Model, check_input
from shapecalc.model.models import Sequential
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.table.summary import summary

TRIALS = 300
"""How often a model is computed with numbers at most for one question."""

WORK = 4_000
"""How many layers are computed with numbers for one question, of all trials together."""

INPUT = "input_shape"
"""What the input is called in an answer."""


@dataclass(slots=True)
class FileGoal:
    """What a model has to have, and what may change for it.

    Attributes:
        params: the number of parameters that is wanted, if one is.
        shapes: the output shapes that are wanted, one for each output; none if any will do.
        macs: the multiply-adds for one example that are wanted, if some are.
        flops: the floating-point operations that are wanted, if some are.
        names: the arguments to solve for, as ``LAYER.ARGUMENT``, and letters of the file.
        input: the shape of the input, with letters for sizes to solve for; None if it stays. An
            empty one stands for the shape in the file, of which all but the features may change.
        most: the largest value to try.
    """

    params: int | Range | None = None
    shapes: Sequence[Shape] = ()
    macs: int | Range | None = None
    flops: int | Range | None = None
    names: Sequence[str] = ()
    input: Sequence[Any] | None = None
    most: int | None = None


def solve_file(model: ModelPlan, goal: FileGoal) -> Listing:
    """Return the sizes of a file that give what is wanted in total.

    Raises:
        InputError: if what is wanted depends on other letters.
        ModelError: if the model is wrong.
        RuleError: if it has no such argument.
        NoAnswerError: if no sizes give it, or what is wanted is unknown.
    """
    opened = OpenModel(model, goal)
    most = min(max(WORK // max(len(opened.plans), 1), 40), TRIALS)
    try:
        wanted = opened.totals({letter: Letter(letter) for letter in opened.letters})
    except (ModelError, NoAnswerError) as error:
        # Some layers have to know a size, so only numbers say what comes out.
        answers = by_trial(opened.letters, opened.is_answer, opened.ties, most, goal.most)
        if not answers.answers and opened.computed:
            message = f"none of the {opened.computed} sizes that were tried gives it"
            raise NoAnswerError(message, complete=False) from None
        if not answers.answers:
            raise error
    else:
        _check_letters(wanted, opened.letters, model)
        answers = _by_formula(opened, wanted, most)
    return Listing([opened.answer(solution) for solution in answers.answers], answers.complete)


def _by_formula(opened: OpenModel, wanted: Sequence[Condition], most: int) -> Answers:
    """Return the sizes for which formulas have the wanted values, and that the model accepts."""
    largest = opened.goal.most
    bounds = {} if largest is None else dict.fromkeys(opened.letters, largest)
    try:
        answers = solve(wanted, bounds, opened.ties)
    except NoAnswerError as error:
        used = {letter for condition in wanted for letter in condition.letters}
        named = [f"{x} for {name}" for x, name in opened.names.items() if x in used]
        legend = f", with {' and '.join(named)}" if named else ""
        raise NoAnswerError(f"{error}{legend}", error.complete) from None
    any_size = dict.fromkeys(opened.letters, Range(1, largest or UNBOUNDED))
    solutions = [replace(s, sizes={**any_size, **s.sizes}) for s in answers.answers]
    return replace(answers, answers=solutions).filtered(opened.is_answer, most, "the model")


class NothingOpenError(RuleError):
    """Nothing in a file may change."""


class OpenModel:
    """A model some of whose sizes may change.

    Attributes:
        model: its plan, which is changed for each question.
        plans: the plans of its layers by name.
        goal: what is wanted.
        arguments: the arguments to solve for, by their letters.
        names: what those letters are called in an answer.
        letters: all letters to solve for.
        shape: the shape of the input with its letters; None if it stays.
        ties: letters that are mostly equal.
        computed: how often the model was computed with numbers, and accepted them.
    """

    def __init__(self, model: ModelPlan, goal: FileGoal) -> None:
        self.model, self.goal, self.computed = model, goal, 0
        plans = self.plans = _plans(model)
        self.bindings = {plan: plan.binding for plan in _layers(model) if _letters_of(plan)}
        self.ties: list[list[str]] = []
        self.shape = None if goal.input is None else self._input()
        in_file = sorted({letter for plan in self.bindings for letter in _letters_of(plan)})
        own = [name for name in goal.names if name in in_file]
        others = [name for name in goal.names if name not in in_file]
        if not goal.names and self.shape is None:
            own = in_file
        fresh = _fresh_letters({*model.letters, *in_file, *letters_in(self.shape)})
        self.arguments = {letter: _argument(plans, name) for letter, name in zip(fresh, others)}
        self.names = dict(zip(self.arguments, others))
        self.letters = [*self.arguments, *own, *sorted(set(letters_in(self.shape)) - set(own))]
        if not self.letters:
            raise NothingOpenError("nothing may change: there are no letters")

    def _input(self) -> Sequence[Any]:
        """Return the shape of the input with letters for the sizes to solve for."""
        declared = self.goal.input
        if declared:
            return declared
        shapes = input_shapes(self.model, self.model.keras2)
        if not shapes:
            raise RuleError("the model has no input shape: write one with letters, as in n,n,3")
        if len(shapes) > 1:
            raise RuleError(f"the model has {len(shapes)} inputs: it cannot have one size")
        sizes = list(shapes[0][1:])
        first = any(
            getattr(plan.arguments, "data_format", None) == "channels_first"
            for plan in self.plans.values()
        )
        places = range(len(sizes))[1:] if first else range(len(sizes))[: max(len(sizes) - 1, 1)]
        names = LETTERS.get(len(places), [f"n{number}" for number in places])
        taken = set(self.model.letters)
        letters = [name if name not in taken else f"{name}_in" for name in names]
        letters = letters if len(sizes) > 1 else ["d" if "d" not in taken else "d_in"]
        for place, letter in zip(places, letters):
            sizes[place] = Formula.of(letter)
        self.ties = [letters] if len(letters) > 1 else []
        return sizes

    def totals(self, sizes: Mapping[str, Any]) -> list[Condition]:
        """Return the conditions on the model with some sizes, which are letters or numbers.

        Raises:
            ModelError: if the model does not accept them.
            NoAnswerError: if something that is wanted is unknown.
        """
        numbers = {name: size for name, size in sizes.items() if isinstance(size, int)}
        for plan, binding in self.bindings.items():
            plan.binding = binding
            plan.binding = numbered(plan, numbers).binding
        for letter, (plan, argument) in self.arguments.items():
            _set_argument(plan, argument, sizes[letter])
        if self.shape is not None:
            shape = [_size(size, numbers) for size in self.shape]
            give_shape(self.model, self.model.keras2, shape)
        return self._conditions()

    def _conditions(self) -> list[Condition]:
        goal = self.goal
        inference = Inference(keras2=self.model.keras2, correct=False)
        model = inference.outermost_model(self.model)
        check_input(model, self.model.place)
        wanted = []
        if goal.params is not None:
            table = summary(model)
            if table.lower_bound:
                raise NoAnswerError("the number of parameters of the model is unknown")
            wanted += conditions(table.total_params, goal.params, (), ())
        if goal.macs is not None or goal.flops is not None:
            wanted += cost_conditions(_total_macs(self.model), goal.macs, goal.flops)
        return [*wanted, *_shape_conditions(model, goal.shapes)]

    def is_answer(self, numbers: Mapping[str, int]) -> bool:
        """Return whether the model accepts some numbers, and has what is wanted with them."""
        try:
            totals = self.totals(numbers)
            self.computed += 1
            return all(condition.is_met for condition in totals)
        except (ModelError, NoAnswerError):
            return False

    def answer(self, solution: Solution) -> ArgumentValues:
        """Return a solution as values of arguments, of letters and of the input."""
        sizes = {
            self.names.get(letter, letter): str(solution.sizes[letter])
            for letter in self.letters
            if letter in solution.sizes
        }
        if self.shape is not None and not self.goal.input:
            opened = set(letters_in(self.shape))
            sizes = {name: size for name, size in sizes.items() if name not in opened}
            texts = [str(solution.sizes.get(str(size), size)) for size in self.shape]
            sizes[INPUT] = f"({', '.join(texts)}{',' * (len(texts) == 1)})"
        return ArgumentValues(sizes, (), solution.weight)


def _size(size: Any, numbers: Mapping[str, int]) -> Any:
    return size.substitute(numbers) if isinstance(size, Formula) else size


def _shape_conditions(model: Model, shapes: Sequence[Shape]) -> Iterator[Condition]:
    """Yield the conditions on the output shapes of a model.

    Raises:
        NoAnswerError: if the model has other outputs, or they are unknown.
    """
    if not shapes:
        return
    graph = model.functional if isinstance(model, Sequential) else model
    outputs = [shape_of(tensor) for tensor in flatten(getattr(graph, "outputs", ()) or ())]
    if not outputs or None in outputs:
        raise NoAnswerError("the output shape of the model is unknown")
    if len(outputs) != len(shapes):
        raise NoAnswerError(
            f"the model has {len(outputs)} outputs, which need as many output shapes, not "
            f"{len(shapes)}"
        )
    for number, (output, shape) in enumerate(zip(outputs, shapes), start=1):
        name = "the output" if len(outputs) == 1 else f"output {number}"
        assert output is not None
        if len(output) - 1 != len(shape):
            axes = f"{len(output) - 1} axes without the batch, not {len(shape)}"
            raise NoAnswerError(f"{name} has {axes}")
        for axis, (size, wanted) in enumerate(zip(output[1:], shape), start=1):
            if not isinstance(wanted, int):
                continue
            if size is UNKNOWN:
                raise NoAnswerError(f"axis {axis} of {name} is unknown")
            yield Condition(f"axis {axis} of {name}", size, wanted)


def _total_macs(model: ModelPlan) -> Any:
    """Return the multiply-adds of a model for one example.

    Raises:
        NoAnswerError: if they are unknown.
    """
    from shapecalc.costs.tally import total_multiply_adds  # few questions are about a whole model

    macs = total_multiply_adds(model)
    if macs is None:
        raise NoAnswerError("the multiply-adds of the model are unknown")
    return macs


def _fresh_letters(taken: Collection[str]) -> Iterator[str]:
    """Yield letters that the model does not have: ``x``, ``x1``, ``x2``, …"""
    letters = (f"x{number or ''}" for number in count())
    return (letter for letter in letters if letter not in taken)


def _check_letters(wanted: Sequence[Condition], letters: Collection[str], model: ModelPlan) -> None:
    """Check that what is wanted depends only on the letters that are solved for.

    Raises:
        InputError: if it has others.
    """
    for condition in wanted:
        others = [letter for letter in condition.letters if letter not in letters]
        if not others:
            continue
        named = " and ".join(f"`{letter}`" for letter in others)
        many = "the number of " if condition.name in ("parameters", "multiply-adds") else ""
        hint = f"add --set {','.join(f'{letter}=10' for letter in others)}, with your numbers"
        if not set(others) <= set(model.letters):
            hint = "give the input of the model numbers for its sizes"
        message = f"{many}{condition.name} depends on {named}"
        raise InputError([Problem(Code.UNKNOWN_SIZE, message, model.place, hint)])


def _plans(model: ModelPlan) -> dict[str, Any]:
    """Return the plans of the layers of a model, by the names that inference gives them."""
    inference = Inference(keras2=model.keras2, correct=False)
    with suppress(ModelError):  # A layer that has to know a size cannot be called with letters.
        inference.outermost_model(model)
    return {layer.name: plan for layer, plan in inference.plans.items()}


SIZES = (PositiveInt, Integer, PerAxis, Integers)
"""The kinds of arguments that are sizes."""


def sizes_of_layers(model: ModelPlan) -> list[str]:
    """Return the sizes that a model gives its layers, each as ``LAYER.ARGUMENT``."""
    return [
        f"{name}.{argument}"
        for name, plan in _plans(model).items()
        if isinstance(plan, LayerPlan)
        for argument in plan.binding.written
        if isinstance(plan.rule.own.get(argument), SIZES)
    ]


def _layers(model: ModelPlan) -> Iterator[LayerPlan]:
    """Yield the plans of all layers of a model, those in models inside it included."""
    pending: list[Any] = [model]
    seen: set[Any] = set()
    while pending:
        item = pending.pop()
        plan = item.layer if isinstance(item, CallPlan) else item
        if plan in seen:
            continue
        seen.add(plan)
        if isinstance(plan, ModelPlan):
            pending += [*plan.steps, *plan.layers, *plan.program]
        elif isinstance(plan, LayerPlan):
            yield plan


def _letters_of(plan: LayerPlan) -> set[str]:
    """Return the letters in the arguments of a layer that a file gives."""
    return set(letters_in([vars(plan.arguments).get(name) for name in plan.binding.written]))


def _argument(plans: Mapping[str, Any], name: str) -> tuple[LayerPlan, str]:
    """Return the layer and the argument of a name such as ``dense.units``.

    Raises:
        RuleError: if there is no such layer, or it has no such argument.
    """
    layer, dot, argument = name.rpartition(".")
    plan = plans.get(layer)
    if not dot:
        raise RuleError(f"the file has no letter {name!r}; an argument is written LAYER.ARGUMENT")
    if not isinstance(plan, LayerPlan):
        raise RuleError(f"there is no layer {layer!r}; there are {', '.join(plans)}")
    if argument not in plan.rule.accepted:
        raise RuleError(f"{layer} has no argument {argument!r}")
    return plan, argument


def _set_argument(plan: LayerPlan, argument: str, size: Any) -> None:
    """Set an argument of a layer to a letter or a number.

    Raises:
        ModelError: if the layer does not accept the size.
    """
    changed = plan.with_arguments(**{argument: size})
    if changed.binding.problems:
        raise ModelError(changed.binding.problems)
    plan.binding = changed.binding

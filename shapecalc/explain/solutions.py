"""The arguments of a layer, or of layers of a file, that give what is wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

from shapecalc.algebra.conditions import Condition, Range, conditions
from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import Letter, Shape
from shapecalc.algebra.solve import NoAnswerError, Solution, solve
from shapecalc.costs.multiply_adds import multiply_adds
from shapecalc.dataclasses import dataclass
from shapecalc.declare.kinds import Choice, Flag
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.declare.size_kinds import Strides
from shapecalc.errors import Code, InputError, ModelError, Problem, Source
from shapecalc.explain.layer import Explanation, apply_rule, params_of, shapes_of
from shapecalc.explain.letters import example_arguments, window_letters
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.multiply_adds import explain_multiply_adds, products_of_call
from shapecalc.explain.multiply_adds_text import why_unknown
from shapecalc.model.infer import Inference
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.document import read_layer
from shapecalc.table.summary import summary


@dataclass(slots=True)
class ArgumentValues:
    """Arguments that give what is wanted.

    Attributes:
        arguments: the arguments that were solved for, with their values.
        free: the arguments that may have any value.
        weight: where the answer comes in the order of answers: the smallest first.
    """

    arguments: Mapping[str, str]
    free: Sequence[str]
    weight: tuple[int, ...]

    @property
    def values(self) -> dict[str, str]:
        """All arguments with their values."""
        return {**self.arguments, **dict.fromkeys(self.free, "any")}


@dataclass(slots=True)
class Listing:
    """Answers, the smallest first, and whether there are no others."""

    answers: list[ArgumentValues]
    complete: bool


# A layer


@dataclass(slots=True)
class Goal:
    """What arguments of a layer have to give: parameters, an output shape, multiply-adds.

    Attributes:
        rule: the declaration of the layer.
        input: the shapes of its input, and its features; None if unknown.
        known: the arguments that are not solved for.
        params: the number of parameters that is wanted, if one is.
        shape: the output shape that is wanted, if one is.
        macs: the multiply-adds for one example that are wanted, if some are.
        flops: the floating-point operations that are wanted, if some are: two for a multiply-add.
    """

    rule: Rule
    input: tuple[Any, Any]
    known: Mapping[str, Any]
    params: int | Range | None
    shape: Shape | None
    macs: int | Range | None = None
    flops: int | Range | None = None

    def choices(self) -> Iterator[dict[str, Any]]:
        """Yield each choice of the argument that is a word and changes the output shape."""
        for name in self.rule.contrast:
            argument = self.rule.accepted[name]
            if isinstance(argument, Choice) and name not in self.known and self.shape is not None:
                yield from ({name: word} for word in argument.options if isinstance(word, str))
                return
        yield {}

    def listing(self, choices: Mapping[str, Any]) -> Listing:
        """Return the answers for a choice of arguments."""
        window = window_letters(self.rule) if self.shape is not None else {}
        arguments = {**example_arguments(self.rule), **window, **self.known, **choices}
        plan = read_layer({self.rule.name: arguments}, Source("<options>"))
        try:
            letters = explain_alone(plan, *self.input)
        except RuleError as error:
            raise NoAnswerError(str(error)) from None
        if self.params is not None and letters.weights is None:
            raise NoAnswerError("the layer is defined elsewhere, so its parameters are unknown")
        shapes = [letters.shape(shape) for shape in letters.outputs]
        wanted = [*self._wanted(letters.total, shapes), *self._wanted_costs(letters)]
        solutions = solve(wanted, _bounds(letters)).filtered(partial(self._gives, plan, letters))
        words = {name: repr(word) for name, word in choices.items()}
        answers = [_answer(plan, letters, solution, words) for solution in solutions.answers]
        return Listing(answers, solutions.complete)

    def otherwise(self) -> str:
        """Return which other flag has a solution: for GRU's 105 it is ``reset_after=False``."""
        for name in self.rule.contrast:
            argument = self.rule.accepted[name]
            if not isinstance(argument, Flag) or name in self.known or self.params is None:
                continue
            try:
                answer = self.listing({name: not argument.default}).answers[0]
            except NoAnswerError:
                continue
            sizes = [f"{key} = {size}" for key, size in answer.arguments.items() if key != name]
            return f"; with {name}={not argument.default}: {', '.join(sizes)}"
        return ""

    def _wanted(self, params: Any, outputs: Sequence[Shape]) -> list[Condition]:
        """Return the conditions on the number of parameters and on the first output."""
        if self.shape is not None and not outputs:
            raise NoAnswerError("the layer is defined elsewhere, so its output shape is unknown")
        output = outputs[0][1:] if outputs else ()
        if self.shape is not None and len(self.shape) != len(output):
            raise NoAnswerError(
                f"the output has {len(output)} axes without the batch, not {len(self.shape)}"
            )
        return conditions(params, self.params, output, self.shape)

    def _wanted_costs(self, letters: Explanation) -> list[Condition]:
        """Return the conditions on the multiply-adds and the floating-point operations."""
        if self.macs is None and self.flops is None:
            return []
        costs = explain_multiply_adds(letters)
        if costs is None:
            raise NoAnswerError(f"its multiply-adds are unknown: {why_unknown(letters)}")
        return cost_conditions(costs.total, self.macs, self.flops)

    def _costs(self, letters: Explanation, layer: LayerPlan, inputs: Sequence[Shape]) -> Any:
        """Return the conditions on the costs of a layer with numbers; None if they are unknown."""
        if self.macs is None and self.flops is None:
            return []
        count = multiply_adds(products_of_call(letters, layer, inputs))
        return None if count is None else cost_conditions(count, self.macs, self.flops)

    def _gives(self, plan: LayerPlan, letters: Explanation, numbers: Mapping[str, int]) -> bool:
        """Return whether the layer accepts these numbers, and gives what is wanted with them."""
        layer = _numbered(plan, numbers)
        if layer.binding.problems or layer.binding.deferred:
            return False
        inputs = [_substitute(shape, {**letters.numbers, **numbers}) for shape in letters.inputs]
        try:
            out = apply_rule(layer, inputs)
        except RuleError:
            return False
        costs = self._costs(letters, layer, inputs)
        wanted = self._wanted(params_of(out), shapes_of(out))
        return costs is not None and all(condition.is_met for condition in [*wanted, *costs])


def cost_conditions(
    macs: Any, wanted_macs: int | Range | None, wanted_flops: int | Range | None
) -> list[Condition]:
    """Return the conditions on a number of multiply-adds, and on the FLOPs that follow."""
    wanted = [] if wanted_macs is None else [Condition("multiply-adds", macs, wanted_macs)]
    return wanted if wanted_flops is None else [*wanted, Condition("FLOPs", 2 * macs, wanted_flops)]


def solve_layer(goal: Goal) -> Listing:
    """Return the arguments of a layer that give what is wanted.

    Raises:
        NoAnswerError: if no arguments give it.
    """
    listings: list[Listing] = []
    failures: dict[str, NoAnswerError] = {}
    for choices in goal.choices():
        try:
            listings.append(goal.listing(choices))
        except NoAnswerError as error:
            failures["".join(f"{name}={word!r}: " for name, word in choices.items())] = error
    complete = all(error.complete for error in failures.values())
    if not listings:
        text = "; ".join(f"{choice}{error}" for choice, error in failures.items())
        raise NoAnswerError(f"{text}{goal.otherwise()}", complete)
    answers = [answer for listing in listings for answer in listing.answers]
    complete = complete and all(listing.complete for listing in listings)
    return Listing(sorted(answers, key=lambda answer: answer.weight), complete)


def _numbered(plan: LayerPlan, numbers: Mapping[str, int]) -> LayerPlan:
    """Return a layer with numbers in place of its letters, and in layers inside it."""
    sizes = {name: vars(plan.arguments)[name] for name in plan.binding.written}
    changed = {name: _substitute(size, numbers) for name, size in sizes.items()}
    return plan.with_arguments(
        **{name: size for name, size in changed.items() if size != sizes[name]}
    )


def _substitute(item: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(item, tuple):
        return tuple(_substitute(part, numbers) for part in item)
    if isinstance(item, LayerPlan):
        return _numbered(item, numbers)
    return item.substitute(numbers) if isinstance(item, Formula) else item


def _bounds(letters: Explanation) -> dict[str, int]:
    """Return the largest strides to try: those longer than the input change nothing."""
    sizes = [size for shape in letters.inputs for size in letters.shape(shape)[1:]]
    most = max((size for size in sizes if isinstance(size, int)), default=None)
    steps = [symbol.letter for symbol in letters.symbols if isinstance(symbol.argument, Strides)]
    return {} if most is None else dict.fromkeys(steps, most)


def _answer(
    plan: LayerPlan, letters: Explanation, solution: Solution, words: Mapping[str, str]
) -> ArgumentValues:
    """Return a solution for letters as values of arguments and axes."""
    sizes: dict[str, list[Range]] = {}
    for symbol in letters.symbols:
        if symbol.letter in solution.sizes:
            sizes.setdefault(symbol.word, []).append(solution.sizes[symbol.letter])
    free = {symbol.word for symbol in letters.symbols if symbol.number is None} - sizes.keys()
    texts = {word: _text(along) for word, along in sizes.items()}
    return ArgumentValues(
        {**texts, **words}, sorted(free & plan.rule.accepted.keys()), solution.weight
    )


def _text(along: Sequence[Range]) -> str:
    return str(along[0]) if len(along) == 1 else f"({', '.join(map(str, along))})"


# A file


def solve_file(
    model: ModelPlan,
    total_params: int | Range | None,
    names: Sequence[str],
    most: int | None = None,
    macs: int | Range | None = None,
    flops: int | Range | None = None,
) -> Listing:
    """Return the arguments of layers of a file that give what is wanted in total.

    Args:
        model: the model of the file.
        total_params: the number of parameters that is wanted, if one is.
        names: the arguments to solve for, as ``LAYER.ARGUMENT``.
        most: the largest value to try.
        macs: the multiply-adds for one example that are wanted, if some are.
        flops: the floating-point operations that are wanted, if some are.

    Raises:
        InputError: if what is wanted depends on other letters.
        NoAnswerError: if no arguments give it, or the multiply-adds are unknown.
    """
    letters = dict(zip(_fresh_letters(model), names))
    plans = _plans(model)

    def totals(sizes: Mapping[str, Any]) -> list[Condition]:
        for letter, size in sizes.items():
            _set_argument(plans, letters[letter], size)
        return [
            *conditions(_total_params(model), total_params, (), ()),
            *(cost_conditions(_total_macs(model), macs, flops) if macs or flops else ()),
        ]

    def is_answer(numbers: Mapping[str, int]) -> bool:
        try:
            return all(condition.is_met for condition in totals(numbers))
        except (ModelError, NoAnswerError):
            return False

    wanted = totals({letter: Letter(letter) for letter in letters})
    for condition in wanted:
        _check_letters(condition, letters, model)
    bounds = {} if most is None else dict.fromkeys(letters, most)
    solutions = solve(wanted, bounds).filtered(is_answer)
    answers = [_answer_in_file(letters, solution) for solution in solutions.answers]
    return Listing(answers, solutions.complete)


def _total_params(model: ModelPlan) -> Any:
    return summary(Inference(keras2=False, correct=False).outermost_model(model)).total_params


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


def _fresh_letters(model: ModelPlan) -> Iterator[str]:
    """Yield letters that the model does not have: ``x``, ``x1``, ``x2``, …"""
    letters = (f"x{number or ''}" for number in count())
    return (letter for letter in letters if letter not in model.letters)


def _check_letters(wanted: Condition, letters: Collection[str], model: ModelPlan) -> None:
    """Check that what is wanted depends only on the letters that are solved for.

    Raises:
        InputError: if it has others.
    """
    others = [letter for letter in wanted.letters if letter not in letters]
    if others:
        message = f"the number of {wanted.name} depends on {' and '.join(f'`{x}`' for x in others)}"
        hint = f"add --set {','.join(f'{letter}=10' for letter in others)}, with your numbers"
        if not set(others) <= set(model.letters):
            hint = "give the input of the model numbers for its sizes"
        raise InputError([Problem(Code.UNKNOWN_SIZE, message, model.place, hint)])


def _answer_in_file(letters: Mapping[str, str], solution: Solution) -> ArgumentValues:
    sizes = {name: str(solution.sizes[x]) for x, name in letters.items() if x in solution.sizes}
    return ArgumentValues(sizes, (), solution.weight)


def _plans(model: ModelPlan) -> dict[str, Any]:
    """Return the plans of the layers of a model, by the names that inference gives them."""
    inference = Inference(keras2=False, correct=False)
    inference.outermost_model(model)
    return {layer.name: plan for layer, plan in inference.plans.items()}


def _set_argument(plans: Mapping[str, Any], name: str, size: Any) -> None:
    """Set an argument of a layer to a letter or a number.

    Raises:
        RuleError: if there is no such layer, or it has no such argument.
        ModelError: if the layer does not accept the size.
    """
    layer, _, argument = name.rpartition(".")
    plan = plans.get(layer)
    if not isinstance(plan, LayerPlan):
        raise RuleError(f"there is no layer {layer!r}; there are {', '.join(plans)}")
    if argument not in plan.rule.accepted:
        raise RuleError(f"{layer} has no argument {argument!r}")
    changed = plan.with_arguments(**{argument: size})
    if changed.binding.problems:
        raise ModelError(changed.binding.problems)
    plan.binding = changed.binding

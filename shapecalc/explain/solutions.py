"""The arguments of a layer that give what is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from shapecalc.algebra.conditions import Condition, Range, conditions
from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import Shape
from shapecalc.algebra.solution import Solution
from shapecalc.algebra.solve import NoAnswerError, solve
from shapecalc.costs.multiply_adds import multiply_adds
from shapecalc.dataclasses import dataclass
from shapecalc.declare.axes import SIDES
from shapecalc.declare.kinds import Flag, Padding
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.declare.size_kinds import Strides
from shapecalc.errors import Source
from shapecalc.explain.layer import Explanation, apply_rule, params_of, shapes_of
from shapecalc.explain.letters import example_arguments, window_letters
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.multiply_adds import explain_multiply_adds, products_of_call
from shapecalc.explain.multiply_adds_text import why_unknown
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer


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
        for name, argument in self.rule.arguments.items():
            if isinstance(argument, Padding) and name not in self.known and self.shape is not None:
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
        solutions = solve(wanted, _bounds(letters), _ties(letters))
        solutions = solutions.filtered(partial(self._gives, plan, letters))
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
        layer = numbered(plan, numbers)
        if layer.binding.problems or layer.binding.deferred:
            return False
        inputs = [substituted(shape, {**letters.numbers, **numbers}) for shape in letters.inputs]
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


def numbered(plan: LayerPlan, numbers: Mapping[str, int]) -> LayerPlan:
    """Return a layer with numbers in place of its letters, and in layers inside it."""
    sizes = {name: vars(plan.arguments)[name] for name in plan.binding.written}
    changed = {name: substituted(size, numbers) for name, size in sizes.items()}
    return plan.with_arguments(
        **{name: size for name, size in changed.items() if size != sizes[name]}
    )


def substituted(item: Any, numbers: Mapping[str, int]) -> Any:
    """Return a value with numbers in place of letters, also in shapes and layers inside it."""
    if isinstance(item, tuple):
        return tuple(substituted(part, numbers) for part in item)
    if isinstance(item, LayerPlan):
        return numbered(item, numbers)
    return item.substitute(numbers) if isinstance(item, Formula) else item


def _bounds(letters: Explanation) -> dict[str, int]:
    """Return the largest strides to try: those longer than the input change nothing."""
    sizes = [size for shape in letters.inputs for size in letters.shape(shape)[1:]]
    most = max((size for size in sizes if isinstance(size, int)), default=None)
    steps = [symbol.letter for symbol in letters.symbols if isinstance(symbol.argument, Strides)]
    return {} if most is None else dict.fromkeys(steps, most)


def _ties(letters: Explanation) -> list[list[str]]:
    """Return the letters that are mostly equal: those of a window, of its steps, of an image."""
    sides: dict[str, list[str]] = {}
    for symbol in letters.symbols:
        if symbol.number is None and (symbol.argument or symbol.word in SIDES):
            sides.setdefault(symbol.word if symbol.argument else "sides", []).append(symbol.letter)
    return [tied for tied in sides.values() if len(tied) > 1]


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

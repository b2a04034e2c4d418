"""Explanations: a layer's own rule, worked out with letters instead of numbers.

The table and the explanation come from the same declaration, so they cannot disagree. `explain`
gives letters to a layer (`letters.py`), applies its rule to them, and keeps the result only if it
gives the same numbers as the layer itself. ``layer_text.py`` and ``picture.py`` print it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import Expr, evaluate, factored, parse_formula, steps, substitute
from shapecalc.algebra.size import UNKNOWN, Shape, UndecidedError, Unknown
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, Flag, argument_text
from shapecalc.declare.layer import Arguments, Out, Rule, RuleError
from shapecalc.declare.products import SumOfProducts
from shapecalc.explain.letters import (
    Symbol,
    SymbolTable,
    axis_names,
    input_letters,
    is_size,
    letters_in,
    partly_lettered,
    sizes_by_default,
    with_letters,
)
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Tensor, UnknownShapeError
from shapecalc.model.infer import Inference
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import LayerPlan
from shapecalc.rules.layers.recurrent_cells import is_cell


@dataclass(slots=True)
class ExplainedWeight:
    """One weight of a layer.

    Attributes:
        name: its name in Keras.
        part: the inner layer that it belongs to, if there are several.
        shape: its shape, with letters.
        count: the number of its elements, as a formula.
        note: its purpose.
        trainable: whether training changes it.
        symbols: the letters of its parts in the equations of the layer.
    """

    name: str
    part: str
    shape: Shape
    count: Expr
    note: str
    trainable: bool
    symbols: Sequence[str | Sequence[str]] = ()


@dataclass(slots=True)
class Contrast:
    """The parameters and outputs of a layer with another value for one argument.

    Attributes:
        argument: the argument with its other value, as in ``use_bias=False``.
        params: the number of parameters as a formula, in a textbook's form if there is one.
        outputs: the shapes of its outputs, with letters.
    """

    argument: str
    params: Expr
    outputs: Sequence[Shape]


@dataclass(slots=True)
class Explanation:
    """The shapes and the parameters of a layer, with the formulas behind them.

    Attributes:
        rule: the declaration of the layer.
        source_text: the layer as a program calls it.
        symbols: the letters, in the order in which the formulas need them.
        inputs, outputs: the shapes of its inputs and outputs, with letters.
        weights: its weights; None if they are unknown.
        params: the number of parameters as a formula, in a textbook's form if there is one.
        arguments: the values of its arguments.
        plan: the layer.
        lettered: the layer with letters for its sizes.
        others: the further arguments of the call, by name.
        same: those of them that are the very input of the layer.
        contrasts: the results for other values of some arguments.
        name: its name in a model, empty outside one.
        output_names: what its outputs are, if there are several and this is declared.
        numbers: the numbers of those letters that have one.
    """

    rule: Rule
    source_text: str
    symbols: Sequence[Symbol]
    inputs: Sequence[Shape]
    outputs: Sequence[Shape]
    weights: Sequence[ExplainedWeight] | None
    params: Expr
    arguments: Arguments
    plan: LayerPlan
    lettered: LayerPlan
    others: Mapping[str, Any] | None = None
    same: Sequence[str] = ()
    contrasts: Sequence[Contrast] = ()
    name: str = ""
    output_names: Sequence[str] = ()
    numbers: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {s.letter: s.number for s in self.symbols if s.number is not None}

    def number(self, formula: Any) -> Any:
        """Return the value of a formula or a size, as far as the numbers are known."""
        if isinstance(formula, Formula):
            return formula.substitute(self.numbers)
        return formula if isinstance(formula, Unknown) else evaluate(formula, self.numbers)

    def shape(self, shape: Shape) -> Shape:
        """Return a shape with numbers for its letters, as far as they are known."""
        return tuple(map(self.number, shape))

    @property
    def total(self) -> Any:
        """Return the number of parameters; a formula if the number of a letter is unknown."""
        return self.number(self.params)

    @property
    def steps(self) -> list[Expr]:
        """Return the steps from the formula of the parameters to their number, if it is known."""
        return steps_to(self.params, self.numbers)

    def axis_steps(self, size: Any) -> list[Expr]:
        """Return the steps from the formula of a size to its number, if it is known."""
        formula = factored(size)
        if isinstance(self.number(size), Unknown):
            return [formula]
        return list(steps(formula, self.numbers))

    def paragraphs(self, label: str) -> list[str]:
        """Return the paragraphs of the documentation with a label, as in ``Source: …``."""
        paragraphs = cleandoc(self.rule.__doc__ or "").split("\n\n")
        start = f"{label}: "
        return [words.removeprefix(start) for words in paragraphs if words.startswith(start)]


def steps_to(formula: Expr, numbers: Mapping[str, int]) -> list[Expr]:
    """Return the steps from a formula to its number, or to what is known of it."""
    if isinstance(evaluate(formula, numbers), Unknown):
        partly = substitute(formula, numbers)
        return [formula] if partly == formula else [formula, partly]
    return list(steps(formula, numbers))


UNDECIDED = (RuleError, UndecidedError, SkippedError)
"""What `apply_rule` raises for letters if the rule needs a number, or if the layer does not fit."""


# One layer


def explain(
    plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None = None
) -> Explanation:
    """Return the explanation of a layer for some inputs.

    Args:
        plan: the layer.
        shapes: the shapes of its inputs, with the batch; sizes may be unknown, or letters.
        others: the further arguments of the call, by name.

    Raises:
        RuleError: if the layer does not take the inputs.
    """
    expected = _without_letters(plan, shapes, others)
    own = set(letters_in([plan, *shapes]))
    for kept, axes in _attempts(plan, shapes):
        letters = SymbolTable(own)
        try:
            lettered = with_letters(plan, letters, kept)
            free = plan.rule.free_axes(plan.arguments) if len(shapes) > 1 else ()
            inputs = input_letters(shapes, axes, letters, free, plan.rule.input_names)
            out = apply_rule(lettered, inputs, others)
        except UNDECIDED:
            continue
        explanation = explanation_of(plan, lettered, letters, inputs, out, others)
        if _agrees(explanation, expected):
            return explanation
    return explanation_of(
        plan, plan, SymbolTable(), shapes, apply_rule(plan, shapes, others), others
    )


def _without_letters(
    plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None
) -> Out:
    """Return what the layer gives for the sizes as they are."""
    try:
        return apply_rule(plan, shapes, others)
    except RuleError:  # Some layers need to know sizes that are unknown here; letters will do.
        if not any(UNKNOWN in shape[1:] for shape in shapes):
            raise
        return apply_rule(plan, partly_lettered(shapes), others)


def _agrees(explanation: Explanation, expected: Out) -> bool:
    """Return whether the formulas give the layer's own numbers.

    They need not: a rule may treat certain numbers in another way, such as an axis of size 1.
    """
    lettered = [explanation.total, *map(explanation.shape, explanation.outputs)]
    return bool(_known(lettered) == _known([params_of(expected), *shapes_of(expected)]))


def _known(sizes: Any) -> Any:
    """Return sizes, nested in lists, with one value for all that are unknown."""
    if isinstance(sizes, (list, tuple)):
        return [_known(size) for size in sizes]
    return UNKNOWN if isinstance(sizes, Unknown) else sizes


def _attempts(
    plan: LayerPlan, shapes: Sequence[Shape]
) -> Iterator[tuple[frozenset[str], Sequence[str]]]:
    """Yield which arguments keep their numbers, and which axes get letters.

    Letters everywhere make the best explanation, but not every rule takes them. So more and more
    arguments keep their numbers, the last ones first; then the axes of the input do, too.
    """
    names = axis_names(plan.rule, plan.arguments, max(map(len, shapes), default=0))
    arguments = [*sizes_by_default(plan), *plan.binding.written]
    sizes = [name for name in arguments if is_size(plan.rule.accepted.get(name))]
    for axes in (names, ()):
        for count in range(len(sizes) + 1):
            yield frozenset(sizes[len(sizes) - count :]), axes


def apply_rule(
    plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None = None
) -> Out:
    """Return the outputs and weights of a planned layer for some input shapes.

    Raises:
        RuleError: if the layer does not take them.
        UndecidedError: if the rule asks an unknown size for a yes or no.
        SkippedError: if an argument of the layer is wrong.
    """
    return call_on(Inference(keras2=False, correct=False).make_layer(plan), shapes, others)


def call_on(
    layer: DeclaredLayer, shapes: Sequence[Shape], others: Mapping[str, Any] | None = None
) -> Out:
    """Return the outputs and weights of a layer for some input shapes, as `apply_rule` does."""
    layer.check(shapes)
    shape = list(shapes) if layer.rule.merges else shapes[0]
    try:
        return layer.apply_rule(shape, others or required_arguments(layer, shapes[0]))
    except UnknownShapeError:
        return Out(None, layer.variables or None)


def required_arguments(layer: DeclaredLayer, shape: Shape) -> dict[str, Any]:
    """Return the arguments that a call needs beside its input, as tensors of a shape."""
    # A cell has its first step here, before which there are no states.
    other = None if is_cell(layer) else Tensor(shape, "float32")
    return {
        name: other
        for name, argument in layer.rule.call_arguments.items()
        if argument.default is REQUIRED
    }


def explanation_of(
    plan: LayerPlan,
    lettered: LayerPlan,
    letters: SymbolTable,
    inputs: Sequence[Shape],
    out: Out,
    others: Mapping[str, Any] | None,
) -> Explanation:
    """Return the explanation that follows from the outputs for some inputs with letters."""
    weights = None
    if out.weights is not None:
        parts = out.parts or [""] * len(out.weights)
        weights = [
            ExplainedWeight(
                v.weight.name,
                part,
                v.weight.shape,
                factored(v.size),
                v.weight.note,
                v.trainable,
                v.weight.symbols,
            )
            for v, part in zip(out.weights, parts, strict=True)
        ]
    sizes = [*inputs, *shapes_of(out), *(weight.shape for weight in weights or ())]
    for product in out.products or ():
        if isinstance(product, SumOfProducts):
            sizes += [product.shape, product.times]
    used, by_default = set(letters_in(sizes)), sizes_by_default(plan)
    return Explanation(
        rule=plan.rule,
        source_text=source_text(plan),
        symbols=[
            symbol
            for symbol in letters.symbols.values()
            if symbol.letter in used or symbol.word not in by_default
        ],
        inputs=inputs,
        outputs=shapes_of(out),
        weights=weights,
        params=_textbook(plan.rule, params_of(out)),
        arguments=plan.arguments,
        plan=plan,
        lettered=lettered,
        others=others,
        contrasts=list(_contrasts(lettered, inputs, others)),
        output_names=out.names if isinstance(out.shape, list) else (),
    )


def params_of(out: Out) -> Any:
    """Return the number of parameters of a layer."""
    return sum((v.size for v in out.weights or ()), 0)


def shapes_of(out: Out) -> list[Shape]:
    """Return the shapes of the outputs of a layer; an empty list if they are unknown."""
    if out.shape is None:
        return []
    return list(out.shape) if isinstance(out.shape, list) else [out.shape]


def _textbook(rule: Rule, total: Any) -> Expr:
    """Return the number of parameters in a textbook's form, or else factored."""
    for formula in map(parse_formula, rule.textbook):
        if evaluate(formula) == total:
            return formula
    return factored(total)


def _contrasts(
    plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None
) -> Iterator[Contrast]:
    """Yield the results for the other values of those arguments that the rule names."""
    for name in plan.rule.contrast:
        for value in _other_values(plan.rule.accepted[name], getattr(plan.arguments, name)):
            try:
                out = apply_rule(plan.with_arguments(**{name: value}), shapes, others)
            except UNDECIDED:
                continue
            params = _textbook(plan.rule, params_of(out))
            yield Contrast(f"{name}={value!r}", params, shapes_of(out))


def _other_values(argument: Argument, value: Any) -> list[Any]:
    if isinstance(argument, Flag):
        return [not value]
    if isinstance(argument, Choice):
        return [option for option in argument.options if option != value]
    return []


def source_text(plan: LayerPlan) -> str:
    """Return the layer as a program calls it: ``Dense(units=5)``."""
    arguments = [
        f"{name}={argument_text(value, _value_text)}"
        for name, value in plan.binding.written.items()
        if name != "name"
    ]
    return f"{plan.class_name}({', '.join(arguments)})"


def _value_text(value: Any) -> str:
    return source_text(value) if isinstance(value, LayerPlan) else repr(value)

"""Why a layer has its shape and its parameters: its own rule, worked out with letters.

The same declaration that gives the numbers of the table is given letters
instead, so that what is explained cannot differ from what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Any

from shapecalc.algebra.formula import Formula, symbol, tight
from shapecalc.algebra.notation import Expr, evaluate, factored, read, steps, substitute, text
from shapecalc.algebra.size import UNKNOWN, Shape, UndecidedError, Unknown
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, Flag
from shapecalc.declare.layer import Arguments, Out, Rule, RuleError
from shapecalc.declare.size_kinds import PerAxis, PositiveInt
from shapecalc.errors import ModelError
from shapecalc.explain.letters import (
    Symbol,
    SymbolTable,
    axis_names,
    input_letters,
    partly_lettered,
    with_letters,
)
from shapecalc.model.call import SkippedError
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Tensor, UnknownShapeError, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.table.rows import Row


@dataclass(slots=True)
class ExplainedWeight:
    """One weight: its shape and its count, with letters and with numbers.

    Attributes:
        name: its name in Keras.
        shape: its shape, with letters.
        count: how many numbers it is, as it is written.
        note: what it is for.
        trainable: whether training changes it.
    """

    name: str
    shape: Shape
    count: Expr
    note: str
    trainable: bool


@dataclass(slots=True)
class Contrast:
    """What would be otherwise with another value of an argument."""

    argument: str
    params: Any
    outputs: Sequence[Shape]


@dataclass(slots=True)
class Explanation:
    """Everything that can be said of a layer's shape and parameters.

    Attributes:
        rule: its declaration.
        call: the layer as it is written.
        symbols: the letters, in the order in which they are met.
        inputs, outputs: the shapes that arrive and leave, with letters.
        weights: what the layer holds, None if nobody knows.
        params: the number of parameters, as textbooks write it where they do.
        arguments: the values of its arguments.
        contrasts: what other values of its arguments would give.
        name: its name in a model.
    """

    rule: Rule
    source_text: str
    symbols: Sequence[Symbol]
    inputs: Sequence[Shape]
    outputs: Sequence[Shape]
    weights: Sequence[ExplainedWeight] | None
    params: Expr
    arguments: Arguments
    contrasts: Sequence[Contrast] = ()
    name: str = ""
    numbers: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {s.letter: s.number for s in self.symbols if s.number is not None}

    def number(self, form: Any) -> Any:
        """What a form or a size comes to with the numbers that are known."""
        if isinstance(form, Formula):
            return form.substitute(self.numbers)
        return form if isinstance(form, Unknown) else evaluate(form, self.numbers)

    def shape(self, shape: Shape) -> Shape:
        """A shape with the numbers that are known."""
        return tuple(map(self.number, shape))

    @property
    def total(self) -> Any:
        """The number of parameters, a formula if letters are left."""
        return self.number(self.params)

    @property
    def steps(self) -> list[Expr]:
        """From the formula of the parameters to their number, or as far as that is known."""
        if isinstance(self.total, Unknown):
            form = substitute(self.params, self.numbers)
            return [self.params] if form == self.params else [self.params, form]
        return list(steps(self.params, self.numbers))

    def axis_steps(self, size: Any) -> list[Expr]:
        """From the formula of a size to its number."""
        form = factored(size)
        if isinstance(self.number(size), Unknown):
            return [form]
        return list(steps(form, self.numbers))

    def paragraphs(self, word: str) -> list[str]:
        """What the declaration says under a word, such as ``Often wrong``."""
        found = cleandoc(self.rule.__doc__ or "").split("\n\n")
        start = f"{word}: "
        return [part.removeprefix(start) for part in found if part.startswith(start)]


UNDECIDED = (RuleError, UndecidedError, SkippedError)
"""What `apply_rule` may raise for letters: a rule needs a number, or the layer does not fit."""


# The explanation


def explain(
    plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None = None
) -> Explanation:
    """Why a layer has its shape and parameters.

    Args:
        plan: the layer.
        shapes: what arrives, with the batch; sizes may be unknown, or letters.
        others: what it is called with beside that.

    Raises:
        ModelError: if the layer does not take what arrives.
    """
    right = _unlettered(plan, shapes, others)
    for left, axes in _attempts(plan, shapes):
        letters = SymbolTable()
        try:
            lettered = with_letters(plan, letters, left)
            arriving = input_letters(shapes, axes, letters)
            out = apply_rule(lettered, arriving, others)
        except UNDECIDED:
            continue
        found = _explanation(plan, lettered, letters, arriving, out, others)
        if _agrees(found, right):
            return found
    return _explanation(plan, plan, SymbolTable(), shapes, apply_rule(plan, shapes, others), others)


def _unlettered(plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None) -> Out:
    try:
        return apply_rule(plan, shapes, others)
    except RuleError:  # It may need sizes that nobody knows.
        if not any(UNKNOWN in shape[1:] for shape in shapes):
            raise
        return apply_rule(plan, partly_lettered(shapes), others)


def _agrees(found: Explanation, right: Out) -> bool:
    """Whether letters come to what numbers do; for some numbers a rule may do otherwise."""
    ours = [found.total, *map(found.shape, found.outputs)]
    theirs = [params_of(right), *shapes_of(right)]
    return bool(_plain(ours) == _plain(theirs))


def _plain(item: Any) -> Any:
    """A size, or several, in which all that are unknown are alike."""
    if isinstance(item, (list, tuple)):
        return [_plain(one) for one in item]
    return UNKNOWN if isinstance(item, Unknown) else item


def _attempts(
    plan: LayerPlan, shapes: Sequence[Shape]
) -> Iterator[tuple[frozenset[str], Sequence[str]]]:
    """What keeps its number, and the axes that get letters: less and less, until a rule agrees."""
    names = axis_names(plan.rule, plan.arguments, max(map(len, shapes), default=0))
    sizes = [name for name in plan.binding.given if _is_size(plan, name)]
    for axes in (names, ()):
        for count in range(len(sizes) + 1):
            yield frozenset(sizes[len(sizes) - count :]), axes


def _is_size(plan: LayerPlan, name: str) -> bool:
    return isinstance(plan.rule.accepted.get(name), (PositiveInt, PerAxis))


def apply_rule(
    plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None = None
) -> Out:
    """Return the outputs and weights of a planned layer for some input shapes.

    Raises:
        RuleError: if the layer does not take them.
        UndecidedError: if the rule asks an unknown size for a yes or no.
        SkippedError: if an argument of the layer is wrong.
    """
    return call_on(Inference(keras2=False, correct=False).layer(plan), shapes, others)


def call_on(
    layer: DeclaredLayer, shapes: Sequence[Shape], others: Mapping[str, Any] | None = None
) -> Out:
    """Return the outputs and weights of a layer for some input shapes, as `apply_rule` does."""
    layer.check(shapes)
    required = {
        name: Tensor(shapes[0], "float32")
        for name, argument in layer.rule.call_arguments.items()
        if argument.default is REQUIRED
    }
    shape = list(shapes) if layer.rule.merges else shapes[0]
    try:
        return layer.apply_rule(shape, others or required)
    except UnknownShapeError:
        return Out(None, layer.variables or None)


def _explanation(
    plan: LayerPlan,
    lettered: LayerPlan,
    letters: SymbolTable,
    arriving: Sequence[Shape],
    out: Out,
    others: Mapping[str, Any] | None,
) -> Explanation:
    weights = None
    if out.weights is not None:
        weights = [
            ExplainedWeight(
                v.weight.name, v.weight.shape, factored(v.size), v.weight.note, v.trainable
            )
            for v in out.weights
        ]
    return Explanation(
        rule=plan.rule,
        source_text=source_text(plan),
        symbols=list(letters.symbols.values()),
        inputs=arriving,
        outputs=shapes_of(out),
        weights=weights,
        params=_textbook(plan.rule, params_of(out)),
        arguments=plan.arguments,
        contrasts=list(_contrasts(lettered, arriving, others)),
    )


def params_of(out: Out) -> Any:
    """How many numbers the weights of a layer are."""
    return sum((v.size for v in out.weights or ()), 0)


def shapes_of(out: Out) -> list[Shape]:
    """The shapes of the outputs of a layer, none if they are not known."""
    if out.shape is None:
        return []
    return list(out.shape) if isinstance(out.shape, list) else [out.shape]


def _textbook(rule: Rule, total: Any) -> Expr:
    """The form in textbooks that comes to the same, or one with what is shared in front."""
    for form in map(read, rule.textbook):
        if evaluate(form) == total:
            return form
    return factored(total)


def _contrasts(
    plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any] | None
) -> Iterator[Contrast]:
    """What the other values of some arguments would give."""
    for name in plan.rule.contrast:
        for other in _other_values(plan.rule.accepted[name], getattr(plan.arguments, name)):
            try:
                out = apply_rule(plan.changed(**{name: other}), shapes, others)
            except (RuleError, ModelError):
                continue
            yield Contrast(f"{name}={other!r}", params_of(out), shapes_of(out))


def _other_values(argument: Argument, now: Any) -> list[Any]:
    if isinstance(argument, Flag):
        return [not now]
    if isinstance(argument, Choice):
        return [option for option in argument.options if option != now]
    return []


def source_text(plan: LayerPlan) -> str:
    """The layer as it is called in a program."""
    parts = [
        f"{name}={_argument(item)}" for name, item in plan.binding.given.items() if name != "name"
    ]
    return f"{plan.class_name}({', '.join(parts)})"


def _argument(given: Any) -> str:
    if isinstance(given, LayerPlan):
        return source_text(given)
    if isinstance(given, (tuple, list)):
        return f"({', '.join(map(_argument, given))}{',' * (len(given) == 1)})"
    letter = isinstance(given, Unknown) or symbol(given) is not None
    return str(given) if letter else repr(given)


# The layers of a model


def explain_model(model: ModelPlan, name: str = "") -> list[Explanation]:
    """The explanation of each layer of a model, those of models inside it too.

    Args:
        model: what was read.
        name: the name of the only layer that is wanted.

    Raises:
        ModelError: if the model is wrong.
    """
    inference = Inference(keras2=False, correct=False)
    whole = inference.whole(model)
    found = []
    for layer in _layers(whole):
        plan = inference.plans.get(layer)
        if isinstance(plan, LayerPlan) and layer.nodes and name in ("", layer.name):
            with suppress(UnknownShapeError):  # Nobody knows what arrives, behind unknown code.
                found.append(explain_call(plan, layer))
    return found


def _layers(model: Layer) -> Iterator[Layer]:
    for layer in model.layers:
        if isinstance(layer, (Functional, Sequential)):
            yield from _layers(layer)
        elif isinstance(layer, Layer) and not layer.is_input:
            yield layer


def explain_call(plan: LayerPlan, layer: Layer) -> Explanation:
    """A layer as it was called last."""
    node = layer.nodes[-1]
    first, others = layer.bind_call(node.arguments, node.keywords)
    arriving = [tensor.shape for tensor in flatten(first)]
    try:
        found = explain(plan, arriving, others)
    except RuleError:  # It has to be called; what came of that is known.
        shapes = list(map(shape_of, flatten(node.outputs)))
        out = Out([shape for shape in shapes if shape is not None], layer.variables)
        found = _explanation(plan, plan, SymbolTable(), arriving, out, others)
    found.name = layer.name
    return found


def add_formulas(rows: Sequence[Row], model: ModelPlan) -> None:
    """Tells in each row of a model how its parameters come about: ``4·(10+1+1)·10``."""
    formulas: dict[str, list[str]] = {}
    for found in explain_model(model):  # A name may stand in a model and in one inside it.
        formulas.setdefault(found.name, []).append(_in_numbers(found))
    _add(rows, formulas)


def _add(rows: Sequence[Row], formulas: Mapping[str, list[str]]) -> None:
    for row in rows:
        waiting = formulas.get(row.name)
        if waiting:
            row.formula = waiting.pop(0)
        _add(row.layers, formulas)


def _in_numbers(found: Explanation) -> str:
    if found.weights is None or found.total == 0:
        return ""
    form = substitute(found.params, found.numbers)
    return "" if isinstance(form, int) else tight(text(form))

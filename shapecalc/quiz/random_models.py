"""Random models like those in lessons, with sizes that are easy to work out by hand.

The arguments of a layer, and their usual values, are those of its declaration.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.axes import axis_of
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, Flag, Inner
from shapecalc.declare.layer import Rule
from shapecalc.declare.size_kinds import PerAxis, Permutation, PositiveInt, TargetShape, WindowSize
from shapecalc.errors import ModelError, Source
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.draft import Branch, LayerDraft, ModelDraft, stack, usual
from shapecalc.read.document import read_layer
from shapecalc.rules import RULES

ANY_AXES = ("features", "time features", "height width channels")
"""The axes of an input with one, two or three axes besides the batch."""

TRIES = 100
"""The number of attempts to draw something that fits."""


class NothingFitsError(Exception):
    """No draft that was drawn gave a model."""


@dataclass(slots=True)
class RandomModels:
    """A source of random layers and models.

    Attributes:
        dice: the source of all draws.
        level: 1 for a single layer, 2 for a stack, 3 for branches and odder arguments.
        companions: the layers that are added to others.
    """

    dice: Dice
    level: int
    companions: Sequence[Rule] = field(default_factory=usual)

    # Sizes

    def units(self) -> int:
        """Return a usual width of a Dense layer."""
        return int(self.dice.pick(RULES["Dense"].arguments["units"].usual))

    def shape(self, axes: Sequence[str]) -> list[int]:
        """Return a shape without the batch; images are square, except for some on level 3."""
        names = [name for name in axes if name not in ("batch", "…")]
        if "…" in axes and not names:
            names = self.dice.pick(ANY_AXES).split()
        sizes: dict[str, int] = {}
        for name in names:
            square = name == "width" and not (self.level > 2 and self.dice.once_in(3))
            sizes[name] = sizes["height"] if square else self.dice.pick(axis_of(name).usual)
        return list(sizes.values())

    def value(self, name: str, argument: Argument, shape: Sequence[int]) -> Any:
        """Return a value for an argument."""
        if isinstance(argument, PerAxis) and argument.count > 1:
            side = self.dice.pick(argument.usual)
            odd = self.level > 2 and self.dice.once_in(4)
            return tuple(
                self.dice.pick(argument.usual) if odd else side for _ in range(argument.count)
            )
        if isinstance(argument, Inner):
            inner = self.dice.pick(self.companions)
            return self.layer(inner, shape)
        if isinstance(argument, TargetShape):
            return self.target(shape)
        if isinstance(argument, Permutation):
            return (*range(2, len(shape) + 1), 1)
        return self.dice.pick(argument.usual)

    def target(self, shape: Sequence[int]) -> tuple[int, ...]:
        """Return another shape with the same number of elements."""
        total = 1
        for size in shape:
            total *= size
        first = self.dice.pick([n for n in range(1, total + 1) if total % n == 0])
        return (first, total // first)

    # Layers

    def layer(self, rule: Rule, shape: Sequence[int]) -> LayerDraft:
        """Return a layer with its required arguments, and perhaps an optional one."""
        needed = {
            name: self.value(name, argument, shape)
            for name, argument in rule.arguments.items()
            if argument.default is REQUIRED
        }
        drawn = LayerDraft(rule, needed)
        if rule.contrast and self.dice.once_in(2):
            drawn = self.other(drawn, self.dice.pick(rule.contrast), shape)
        odd = [name for name, argument in rule.arguments.items() if _is_odd(argument)]
        if odd and self.level > 2 and self.dice.once_in(2):
            drawn = self.other(drawn, self.dice.pick(odd), shape)
        return self.activated(drawn)

    def activated(self, drawn: LayerDraft) -> LayerDraft:
        """Return a layer, perhaps with an activation, which changes no number."""
        argument = drawn.rule.arguments.get("activation")
        usual = [name for name in argument.usual if name != argument.default] if argument else []
        # In lessons, most hidden layers have an activation; recurrent layers have their own.
        often = 2 if argument and argument.default is None else 4
        if usual and self.level > 1 and self.dice.once_in(often):
            return drawn.with_arguments(activation=self.dice.pick(usual))
        return drawn

    def other(self, drawn: LayerDraft, name: str, shape: Sequence[int]) -> LayerDraft:
        """Return a layer with a value other than the default for an argument."""
        argument = drawn.rule.accepted[name]
        if isinstance(argument, Flag):
            return drawn.with_arguments(**{name: not argument.default})
        if isinstance(argument, Choice):
            options = [option for option in argument.options if option != argument.default]
            return drawn.with_arguments(**{name: self.dice.pick(options)})
        value = self.value(name, argument, shape)
        default = argument.default
        if default is not None and argument.parse(value) == argument.parse(default):
            return drawn
        return drawn.with_arguments(**{name: value})

    def alone(self, rule: Rule) -> tuple[list[int], LayerDraft]:
        """Return a layer and a shape that it takes.

        Raises:
            NothingFitsError: if there is none.
        """
        for _ in range(TRIES):
            shape = self.shape(_takes(rule)) if _takes(rule) else [4, 3]
            drawn = self.layer(rule, shape)
            if not _takes(rule):
                shape = self.shape(_axes(drawn))
            output = stack(shape, [drawn]).output_shape
            # A layer that adds an axis, such as an Embedding, gets an input of one axis.
            if output and (len(output) <= len(shape) + 1 or len(shape) == 1):
                return shape, drawn
        raise NothingFitsError(rule.name)

    def dense(self, units: int | None = None) -> LayerDraft:
        """Return a Dense layer of some width, or of any usual width."""
        return LayerDraft(RULES["Dense"], {"units": units or self.units()})

    # Models

    def single(self, rule: Rule) -> ModelDraft:
        """Return a model of one layer."""
        if not rule.merges:
            shape, drawn = self.alone(rule)
            return stack(shape, [drawn])
        for _ in range(TRIES):
            shape = self.shape(_takes(rule))
            names = ["input1", "input2"]
            branch = Branch("output", names, [self.layer(rule, shape)])
            draft = ModelDraft(dict.fromkeys(names, shape), [branch], ["output"])
            if draft.table:
                return draft
        raise NothingFitsError(rule.name)

    def body(self, rule: Rule) -> tuple[list[int], list[LayerDraft]]:
        """Return a stack of a layer and of others that take the same axes."""
        shape, first = self.alone(rule)
        named = "…" not in _axes(first) or "features" in _axes(first)
        output = stack(shape, [first]).output_shape or ()
        axes = _axes(first) if named else ("batch", *_usual_axes(len(output) - 1))
        alike = [other for other in self.companions if _takes(other) == axes]
        alike += [rule] * named
        layers = [first]
        for _ in range(self.dice.below(3) if alike else 0):
            layer = self.layer(self.dice.pick(alike), shape)
            layers = [*self.connected(shape, layers, layer), layer]
        return shape, self.as_in_lessons(shape, layers, axes)

    def as_in_lessons(
        self, shape: Sequence[int], layers: Sequence[LayerDraft], axes: Sequence[str]
    ) -> list[LayerDraft]:
        """Return layers in which a convolution comes before each pooling layer, if one fits."""
        convolutions = [
            rule for rule in self.companions if _takes(rule) == axes and _is_convolution(rule)
        ]
        ordered: list[LayerDraft] = []
        for layer in layers:
            lone = not ordered or not _is_convolution(ordered[-1].rule)
            if lone and convolutions and _is_pooling(layer.rule):
                convolution = self.layer(self.dice.pick(convolutions), shape)
                longer = [*ordered, convolution]
                if stack(shape, [*longer, layer]).table:
                    ordered = longer
            ordered.append(layer)
        return ordered

    def connected(
        self, shape: Sequence[int], layers: Sequence[LayerDraft], following: LayerDraft
    ) -> Sequence[LayerDraft]:
        """Return layers with a flag of the last one turned, if the following layer needs that."""
        *below, last = layers
        for name in last.rule.contrast:
            flag = last.rule.accepted[name]
            if isinstance(flag, Flag) and not stack(shape, [*layers, following]).table:
                turned = [*below, last.with_arguments(**{name: not flag.default})]
                if stack(shape, [*turned, following]).table:
                    return turned
        return layers

    def head(
        self, shape: Sequence[int], layers: Sequence[LayerDraft], last: int
    ) -> list[LayerDraft]:
        """Return the end of a model: a Flatten layer if needed, then Dense layers."""
        head = (
            [LayerDraft(RULES["Flatten"], {})]
            if len(stack(shape, layers).output_shape or ()) > 2
            else []
        )
        if self.dice.once_in(4):
            rates = RULES["Dropout"].arguments["rate"].usual
            head.append(LayerDraft(RULES["Dropout"], {"rate": self.dice.pick(rates)}))
        if self.dice.once_in(2):
            head.append(self.activated(self.dense()))
        return [*head, self.dense(last)]

    def output(self, last: LayerDraft, units: int) -> LayerDraft:
        """Return the last layer, perhaps with the activation of a classifier."""
        if self.level > 1 and self.dice.once_in(2) and units != 2:
            return last.with_arguments(activation="sigmoid" if units == 1 else "softmax")
        return last

    def stacked(self, rule: Rule) -> ModelDraft:
        """Return a stack that contains a layer."""
        for _ in range(TRIES):
            shape, body = self.body(rule)
            units = self.dice.pick((1, 1, 2, 3, 10))
            *head, last = self.head(shape, body, units)
            draft = stack(shape, [*body, *head, self.output(last, units)])
            if stack(shape, body).table and draft.table:
                return draft
        raise NothingFitsError(rule.name)

    def joined(self, rules: Sequence[Rule], merging: Rule) -> ModelDraft:
        """Return a model with two merged branches."""
        for _ in range(TRIES):
            width = self.units()
            parts = [self.body(rule) for rule in rules]
            bodies = [[*body, *self.head(shape, body, width)] for shape, body in parts]
            draft = self.merged([shape for shape, _ in parts], bodies, merging)
            if draft.table:
                return draft
        raise NothingFitsError(merging.name)

    def merged(
        self, shapes: Sequence[Sequence[int]], bodies: Sequence[Sequence[LayerDraft]], merging: Rule
    ) -> ModelDraft:
        """Return a model with two branches, a merging layer, and one or two outputs."""
        names = [f"branch{number}" for number in (1, 2)]
        inputs = [f"input{number}" for number in (1, 2)]
        branches = [Branch(n, [i], body) for n, i, body in zip(names, inputs, bodies)]
        needed = {
            name: self.value(name, argument, ())
            for name, argument in merging.arguments.items()
            if argument.default is REQUIRED
        }
        tail = [LayerDraft(merging, needed), self.activated(self.dense())]
        branches.append(Branch("merged", names, tail))
        ends = ["output1", "output2"] if self.dice.once_in(3) else ["output"]
        for end in ends:
            branches.append(Branch(end, ["merged"], [self.dense(self.dice.pick((1, 2, 3)))]))
        return ModelDraft(dict(zip(inputs, shapes)), branches, ends)


def _is_pooling(rule: Rule) -> bool:
    """Return whether a layer has a window and no weights."""
    window = any(isinstance(argument, WindowSize) for argument in rule.arguments.values())
    return window and "filters" not in rule.arguments and not rule.textbook


def _is_convolution(rule: Rule) -> bool:
    """Return whether a layer has a window and filters."""
    window = any(isinstance(argument, WindowSize) for argument in rule.arguments.values())
    return window and "filters" in rule.arguments


def _is_odd(argument: Argument) -> bool:
    """Return whether level 3 may set an optional argument: a size or a flag."""
    counted = isinstance(argument, (PositiveInt, PerAxis)) and argument.default not in (REQUIRED,)
    return counted or (isinstance(argument, Flag) and isinstance(argument.default, bool))


def _axes(drawn: LayerDraft) -> tuple[str, ...]:
    """Return the axes that a layer takes, given its arguments."""
    try:
        plan = read_layer(drawn.text(), Source("<quiz>"))
    except ModelError:
        return ("batch", "features")
    return plan.rule.axes(plan.arguments)


def _usual_axes(count: int) -> Sequence[str]:
    """Return the usual names for a number of axes besides the batch."""
    return ANY_AXES[count - 1].split() if 0 < count <= len(ANY_AXES) else ()


def _takes(rule: Rule) -> tuple[str, ...]:
    """Return the axes that a layer takes; none if that depends on its arguments."""
    return tuple(rule.input_axes.split()) if isinstance(rule.input_axes, str) else ()

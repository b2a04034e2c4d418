"""Random models as they stand in lessons: real layers, with sizes that one can work with by hand.

What a layer takes and needs, and which numbers are usual, is read from its declaration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.declare.axes import axis_of
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, Flag, Inner
from shapecalc.declare.layer import Rule
from shapecalc.declare.size_kinds import PerAxis, Permutation, PositiveInt, TargetShape
from shapecalc.errors import ModelError, Source
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.draft import Branch, LayerDraft, ModelDraft, stack, usual
from shapecalc.read.document import read_layer
from shapecalc.rules import RULES

ANY_AXES = ("features", "time features", "height width channels")
"""What may arrive where any number of axes may, by that number."""

TRIES = 100
"""How often something is drawn until it fits."""


class NothingFitsError(Exception):
    """Nothing that was drawn gave a model."""


@dataclass(slots=True)
class RandomModels:
    """Draws layers and models.

    Attributes:
        dice: the source of all draws.
        level: 1 for a single layer, 2 for a stack, 3 for branches and odder arguments.
        companions: layers that come along with others.
    """

    dice: Dice
    level: int
    companions: Sequence[Rule] = field(default_factory=usual)

    # Sizes

    def units(self) -> int:
        """Return a usual width of a Dense layer."""
        return int(self.dice.pick(RULES["Dense"].arguments["units"].usual))

    def shape(self, axes: Sequence[str]) -> list[int]:
        """A shape, without the batch; images are square, but for the odd one."""
        names = [name for name in axes if name not in ("batch", "…")]
        if "…" in axes and not names:
            names = self.dice.pick(ANY_AXES).split()
        found: dict[str, int] = {}
        for name in names:
            square = name == "width" and not (self.level > 2 and self.dice.once_in(3))
            found[name] = found["height"] if square else self.dice.pick(axis_of(name).usual)
        return list(found.values())

    def value(self, name: str, argument: Argument, shape: Sequence[int]) -> Any:
        """A value for an argument."""
        if isinstance(argument, PerAxis) and argument.count > 1:
            one = self.dice.pick(argument.usual)
            odd = self.level > 2 and self.dice.once_in(4)
            return tuple(
                self.dice.pick(argument.usual) if odd else one for _ in range(argument.count)
            )
        if isinstance(argument, Inner):
            inner = self.dice.pick(self.companions)
            return self.made(inner, shape)
        if isinstance(argument, TargetShape):
            return self.target(shape)
        if isinstance(argument, Permutation):
            return (*range(2, len(shape) + 1), 1)
        return self.dice.pick(argument.usual)

    def target(self, shape: Sequence[int]) -> tuple[int, ...]:
        """Another shape with as many numbers."""
        total = 1
        for size in shape:
            total *= size
        first = self.dice.pick([n for n in range(1, total + 1) if total % n == 0])
        return (first, total // first)

    # Layers

    def made(self, rule: Rule, shape: Sequence[int]) -> LayerDraft:
        """A layer with what it needs, and perhaps an argument that is worth a look."""
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
        """A layer, perhaps with an activation: it changes no number."""
        argument = drawn.rule.arguments.get("activation")
        if argument and self.level > 1 and self.dice.once_in(4):
            return drawn.with_arguments(activation=self.dice.pick(argument.usual))
        return drawn

    def other(self, drawn: LayerDraft, name: str, shape: Sequence[int]) -> LayerDraft:
        """A layer with another value than the default of an argument."""
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
        """A layer, and a shape that it takes.

        Raises:
            NothingFitsError: if none is found.
        """
        for _ in range(TRIES):
            shape = self.shape(_takes(rule)) if _takes(rule) else [4, 3]
            drawn = self.made(rule, shape)
            if not _takes(rule):
                shape = self.shape(_axes(drawn))
            leaving = stack(shape, [drawn]).leaving
            # What gives an axis more, such as the table of an Embedding, is given one.
            if leaving and (len(leaving) <= len(shape) + 1 or len(shape) == 1):
                return shape, drawn
        raise NothingFitsError(rule.name)

    def dense(self, units: int | None = None) -> LayerDraft:
        """A Dense layer, so wide or of any width."""
        return LayerDraft(RULES["Dense"], {"units": units or self.units()})

    # Models

    def single(self, rule: Rule) -> ModelDraft:
        """A model of one layer."""
        if not rule.merges:
            shape, drawn = self.alone(rule)
            return stack(shape, [drawn])
        for _ in range(TRIES):
            shape = self.shape(_takes(rule))
            names = ["input1", "input2"]
            branch = Branch("output", names, [self.made(rule, shape)])
            draft = ModelDraft(dict.fromkeys(names, shape), [branch], ["output"])
            if draft.table:
                return draft
        raise NothingFitsError(rule.name)

    def body(self, rule: Rule) -> tuple[list[int], list[LayerDraft]]:
        """A stack of a layer and its companions, which take the same axes."""
        shape, first = self.alone(rule)
        named = "…" not in _axes(first) or "features" in _axes(first)
        leaving = stack(shape, [first]).leaving or ()
        axes = _axes(first) if named else ("batch", *_usual_axes(len(leaving) - 1))
        alike = [other for other in self.companions if _takes(other) == axes]
        alike += [rule] * named
        layers = [first]
        for _ in range(self.dice.below(3) if alike else 0):
            layer = self.made(self.dice.pick(alike), shape)
            layers = [*self.handing_on(shape, layers, layer), layer]
        return shape, layers

    def handing_on(
        self, shape: Sequence[int], layers: Sequence[LayerDraft], following: LayerDraft
    ) -> Sequence[LayerDraft]:
        """Layers of which the last gives what the following takes, if a flag makes it do so."""
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
        """What a model ends with: everything in one row, then Dense layers."""
        found = (
            [LayerDraft(RULES["Flatten"], {})]
            if len(stack(shape, layers).leaving or ()) > 2
            else []
        )
        if self.dice.once_in(4):
            rates = RULES["Dropout"].arguments["rate"].usual
            found.append(LayerDraft(RULES["Dropout"], {"rate": self.dice.pick(rates)}))
        if self.dice.once_in(2):
            found.append(self.activated(self.dense()))
        return [*found, self.dense(last)]

    def stacked(self, rule: Rule) -> ModelDraft:
        """A stack with a layer in it."""
        for _ in range(TRIES):
            shape, body = self.body(rule)
            draft = stack(shape, [*body, *self.head(shape, body, self.dice.pick((1, 1, 2, 3, 10)))])
            if stack(shape, body).table and draft.table:
                return draft
        raise NothingFitsError(rule.name)

    def joined(self, rules: Sequence[Rule], merging: Rule) -> ModelDraft:
        """Two branches that are merged, or the branches of one input, and what follows."""
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


def _is_odd(argument: Argument) -> bool:
    """Whether an argument may be given for once, of which other values say something."""
    counted = isinstance(argument, (PositiveInt, PerAxis)) and argument.default not in (REQUIRED,)
    return counted or (isinstance(argument, Flag) and isinstance(argument.default, bool))


def _axes(drawn: LayerDraft) -> tuple[str, ...]:
    """The axes that a layer takes, given its arguments."""
    try:
        plan = read_layer(drawn.text(), Source("<quiz>"))
    except ModelError:
        return ("batch", "features")
    return plan.rule.axes(plan.arguments)


def _usual_axes(count: int) -> Sequence[str]:
    """Names for so many axes beside the batch."""
    return ANY_AXES[count - 1].split() if 0 < count <= len(ANY_AXES) else ()


def _takes(rule: Rule) -> tuple[str, ...]:
    """The axes that a layer takes, if that does not depend on its arguments."""
    return tuple(rule.input_axes.split()) if isinstance(rule.input_axes, str) else ()

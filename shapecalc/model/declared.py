"""Layers with a declaration: each asks its rule for outputs and weights when it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shapecalc.algebra.size import ENDLESS, UNKNOWN, Shape, UndecidedError, differ, known, text
from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.layer import Arguments, MisfitError, Out, Policy, Rule
from shapecalc.errors import Code, Problem
from shapecalc.model.graph import (
    Structure,
    Tensor,
    UnknownShapeError,
    flatten,
    replace_leaves,
    shape_of,
)
from shapecalc.model.layer import Layer
from shapecalc.model.weights import Variable, variable


@dataclass(eq=False)
class DeclaredLayer(Layer):
    """A layer of Keras; it gets its weights when it is first called.

    Attributes:
        rule: its declaration.
        made: what it got at its first call.
        late: what is wrong with its arguments, as Keras finds out when it is called.
        correct: whether it gives what Keras computes, even where Keras reports another shape.
    """

    rule: Rule = field(kw_only=True)
    made: Out | None = field(init=False, default=None)
    late: Sequence[Problem] = field(init=False, default=())
    correct: bool = field(kw_only=True, default=False)
    _holds_unknown: bool = field(init=False, default=False)
    _cautions: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.built = self.rule.built
        self.first, self.called_with = self.rule.first, self.rule.called_with
        self.by_name = self.rule.by_name
        self.masking, self.converts = self.rule.masking, self.rule.converts
        self.autocast = self.rule.autocast and self.arguments.autocast

    @property
    def policy(self) -> Policy:
        return Policy.of(self.given_policy)

    @property
    def given_policy(self) -> str | None:
        """The name of its policy, None if none is given."""
        given: str | None = self.arguments.dtype
        return self.rule.policy(self.arguments) if self.rule.policy else given

    @property
    def input_dtype(self) -> str:
        return self.rule.reads or self.policy.compute

    @property
    def variables(self) -> Sequence[Variable]:
        return self.made.weights or () if self.made else ()

    @property
    def unknown(self) -> bool:
        return bool(self.nodes) and (not self.built or self._holds_unknown)

    @property
    def layers(self) -> Sequence[Layer]:
        return self.arguments.layers if self.rule.passes_on else ()

    @property
    def resting_shape(self) -> Shape | None:
        told = self.made and not (self.rule.built or self.rule.passes_on)
        shape = self.made.shape if self.made and told else None
        return shape if isinstance(shape, tuple) else None

    @property
    def cautions(self) -> Sequence[str]:
        return self._cautions

    def within(self, first: Structure, training: Any = None) -> Any:
        reported, self.correct = self.correct, True  # It is computed there, not reported.
        self.arguments.traced, self.arguments.training = True, training
        try:
            return super().within(first)
        finally:
            self.correct, self.arguments.traced = reported, False
            self.arguments.training = None

    def twin(self) -> Layer:
        arguments = {name: _twins(value) for name, value in vars(self.arguments).items()}
        twin = replace(self, nodes=[], arguments=Arguments(**arguments))
        twin.late = self.late
        return twin

    def check(self, shapes: Sequence[Shape]) -> None:
        if self.rule.merges or self.rule.elementwise or self.rule.passes_on:
            return
        if len(shapes) != 1:
            raise MisfitError(f"takes one input, gets {len(shapes)}", code=Code.INPUTS)
        _check_rank(shapes[0], self.rule.axes(self.arguments))
        if self.made:
            _check_again(shapes[0], self.made)

    def inside(self, shape: Any, others: Mapping[str, Any] | None = None) -> Out:
        for problem in self.late:
            raise MisfitError(problem.message, hint=problem.hint)
        self.arguments.called_before = self.made is not None
        if self.called_with:
            self.arguments.call = self._call_arguments(others or {})
        try:
            out = self.rule(shape, self.arguments)
        except IndexError:
            message = f"{self.class_name} does not take so few axes"
            raise MisfitError(message, code=Code.RANK) from None
        except UndecidedError:
            hint = "give it a number: --set, or in the file"
            message = "what leaves it depends on whether a size is greater than another"
            raise MisfitError(f"{message}, and that is only a letter", hint=hint) from None
        _check_sizes(out)
        self.built = True
        reported = out
        if out.truth is not None:
            out = self._true(out) if self.correct else self._warned(out)
        if self.made is None:
            variables = [
                variable(weight, self.policy, self.trainable, self.arguments)
                for weight in out.weights or ()
                if weight
            ]
            for each in variables:
                each.trainable = each.trainable and not self.frozen
            self._holds_unknown = out.weights is None
            self.made = replace(reported, weights=variables)
        if out.shape is None:
            raise UnknownShapeError
        return Out(out.shape, self.made.weights, dtype=out.dtype)

    def _true(self, out: Out) -> Out:
        """What Keras computes, where it reports something else."""
        if isinstance(out.truth, MisfitError):
            raise out.truth
        assert out.truth is not None
        return replace(out, shape=out.truth)

    def _warned(self, out: Out) -> Out:
        """What Keras reports, with a note of what it computes."""
        truth = out.truth
        shapes = truth if isinstance(truth, list) else [truth]
        told = truth if isinstance(truth, MisfitError) else f"the layer gives {_listed(shapes)}"
        self._cautions.append(str(told))
        return out

    def _call_arguments(self, others: Mapping[str, Any]) -> Arguments:
        """The further arguments of a call, with shapes for tensors."""
        found = Arguments()
        for name, kind in self.called_with.items():
            value = others.get(name, kind.default)
            if value is REQUIRED:
                message = f"is called on {self.first} and {name}; `{name}` is missing"
                hint = f"call it: {self.name}({self.first}, {name})"
                raise MisfitError(message, hint=hint, code=Code.CALL)
            setattr(found, name, replace_leaves(value, lambda tensor: tensor.shape))
        return found

    def respond(self, first: Structure, others: Mapping[str, Any]) -> Any:
        if self.rule.elementwise and not isinstance(first, Tensor):
            return replace_leaves(first, lambda tensor: self.respond(tensor, others))
        if self.rule.passes_on:
            return self._tensors(self.inside(first, others), None)
        self._check_structure(first)
        arriving = flatten(first)
        shapes = [tensor.shape for tensor in arriving]
        out = self.inside(shapes if self.rule.merges else shapes[0], others)
        if self.rule.hands_back:
            return first
        return self._tensors(out, arriving[0].dtype if self.rule.keeps_dtype else None)

    def _tensors(self, out: Out, kept: str | None) -> Tensor | tuple[Tensor, ...]:
        """Tensors without history for what leaves the layer."""
        dtype = out.dtype or kept or self.policy.compute
        if isinstance(out.shape, list):
            return tuple(Tensor(shape, dtype) for shape in out.shape)
        assert out.shape is not None
        return Tensor(out.shape, dtype)

    def _check_structure(self, first: Structure) -> None:
        """Whether a list arrives where one is taken, and else one tensor."""
        if isinstance(first, Tensor) == self.rule.merges or not _flat(first):
            wanted = "a list of tensors" if self.rule.merges else "one tensor, not a list"
            raise MisfitError(f"takes {wanted}", code=Code.INPUTS)
        if self.rule.lists_only and isinstance(first, tuple):
            hint = "pick them and put them into a list: [y[0], y[1]]"
            message = "takes a list, not the several outputs of a layer"
            raise MisfitError(message, hint=hint, code=Code.INPUTS)


@dataclass(eq=False)
class ForeignLayer(DeclaredLayer):
    """A layer whose code lives elsewhere; it is called with whatever its author likes."""

    def check(self, shapes: Sequence[Shape]) -> None:
        return

    def bind(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> tuple[Structure, Mapping[str, Any]]:
        return [*arguments, *keywords.values()], {}

    def respond(self, first: Structure, others: Mapping[str, Any]) -> Any:
        shapes = filter(None, map(shape_of, flatten(first)))
        out = self.inside(next(shapes, (UNKNOWN,)))
        arriving = flatten(first)
        keeps = self.rule.keeps_dtype and arriving
        return self._tensors(out, arriving[0].dtype if keeps else None)


def class_of(rule: Rule) -> type[DeclaredLayer]:
    """Return the class of the layers that a rule declares."""
    return ForeignLayer if rule.foreign else DeclaredLayer


def _twins(value: Any) -> Any:
    """The value of an argument for a copy of its layer, which holds layers of its own."""
    if isinstance(value, tuple):
        return tuple(map(_twins, value))
    return value.twin() if isinstance(value, Layer) else value


def _check_sizes(out: Out) -> None:
    """Whether the sizes of a layer's outputs are such as a tensor can have."""
    shapes = out.shape if isinstance(out.shape, list) else [out.shape or ()]
    if any(known(size) and size < 0 for each in shapes for size in each):
        raise MisfitError(f"nothing is left: {_listed(shapes)}", code=Code.WINDOW)
    if any(known(size) and size > ENDLESS for each in shapes for size in each):
        raise MisfitError("gives a shape with a number of thousands of digits")


def _listed(shapes: Sequence[Any]) -> str:
    return " and ".join(map(text, shapes))


def _flat(inputs: Structure) -> bool:
    """Whether inputs are one tensor, or a list of nothing but tensors."""
    if isinstance(inputs, Tensor):
        return True
    several = isinstance(inputs, (list, tuple))
    return several and all(isinstance(item, Tensor) for item in inputs)


def _check_rank(shape: Shape, axes: tuple[str, ...]) -> None:
    least = len([axis for axis in axes if axis != "…"])
    if len(shape) != least and not ("…" in axes and len(shape) > least):
        message = f"takes ({', '.join(axes)}), gets {text(shape)}"
        raise MisfitError(message, code=Code.RANK, axes=least)


def _check_again(shape: Shape, made: Out) -> None:
    """Whether a later call brings what the weights were made for."""
    if made.fixed_ndim not in (None, len(shape)):
        message = f"was first called on {made.fixed_ndim} axes, now on {text(shape)}"
        raise MisfitError(message, code=Code.CALLED_AGAIN)
    for axis, size in made.fixed.items():
        if differ(size, shape[axis]):
            message = f"was first called on {size} at axis {axis}, now on {text(shape)}"
            raise MisfitError(message, code=Code.CALLED_AGAIN)

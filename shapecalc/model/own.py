"""Layers and models of one's own: their code says what they have and what a call returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.kinds import Argument
from shapecalc.declare.layer import MASK, MaskRule, Out, Shapes, keep_mask
from shapecalc.declare.names import Policy
from shapecalc.declare.products import InnerCall
from shapecalc.model.graph import Structure, Tensor, UnknownShapeError, flatten, shape_of
from shapecalc.model.layer import Layer
from shapecalc.model.models import SavedWeights
from shapecalc.model.weights import Variable, variable
from shapecalc.own_code import AS_CELL, BY_SHAPES, IN_GRAPH, INSIDE, OwnCode


@dataclass(eq=False, slots=True)
class OwnLayer(Layer):
    """A layer or model of a class of one's own.

    Attributes:
        own: what its code does.
        tracked: returns the layers that it has.
        run: calls its code.
        saved_weights: the variables of its optimizer, if it is a model that has been trained.
    """

    own: OwnCode = field(kw_only=True)
    tracked: Callable[[], Sequence[Layer]] = field(kw_only=True, repr=False)
    run: Callable[[OwnLayer, Sequence[Any], Mapping[str, Any], str], Structure] = field(
        kw_only=True, repr=False
    )
    saved_weights: SavedWeights = field(init=False, default_factory=SavedWeights)
    _variables: dict[int, Variable] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.update()

    def update(self) -> None:
        """Take over what its code has changed: whether it is built."""
        self.built = self.own.built

    @property
    def autocast(self) -> bool:
        return bool(self.arguments.autocast)

    @property
    def masking(self) -> MaskRule | None:
        return keep_mask if self.own.keeps_mask else None

    @property
    def call_arguments(self) -> Mapping[str, Argument]:
        return MASK if self.own.takes_mask else {}

    @property
    def policy(self) -> Policy:
        return Policy.of(self.arguments.dtype)

    @property
    def layers(self) -> Sequence[Layer]:
        return self.tracked() if self.own.is_model else ()

    @property
    def has_code(self) -> bool:
        return True

    @property
    def inner_layers(self) -> Sequence[Layer]:
        return self.tracked()

    @property
    def variables(self) -> Sequence[Variable]:
        inner = [item for layer in self.tracked() for item in layer.variables]
        return list(dict.fromkeys([*self._own_variables(), *inner]))

    def _own_variables(self) -> Iterator[Variable]:
        for weight in self.own.weights:
            if id(weight) not in self._variables:
                created = variable(weight, self.policy, True, self.arguments)
                self._variables[id(weight)] = created
            created = self._variables[id(weight)]
            created.trainable = weight.trainable and self.trainable
            yield created

    @property
    def unknown(self) -> bool:
        called = bool(self.nodes) or self.doubtful
        own = bool(self.own.unsure) or (called and not self.built)
        return own or any(layer.unknown for layer in self.tracked())

    @property
    def cautions(self) -> Sequence[str]:
        return [caution for layer in self.tracked() for caution in layer.cautions]

    @property
    def remarks(self) -> Sequence[str]:
        inner = [remark for layer in self.tracked() for remark in layer.remarks]
        return [*self.own_remarks, *inner]

    @property
    def own_remarks(self) -> Sequence[str]:
        """What a note under the table says about its own code."""
        note = "" if self.nodes else self.own.note
        return [*self.notes, *filter(None, (note, self.own.unsure))]

    @property
    def known_outputs(self) -> Structure | None:
        outputs: Structure | None = self.own.outputs
        return outputs

    @property
    def known_output_shape(self) -> Shape | None:
        outputs = flatten(self.own.outputs)
        return shape_of(outputs[0]) if len(outputs) == 1 else None

    def bind_call(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> tuple[Any, Mapping[str, Any]]:
        """Return the first argument, and the others: those by position have their numbers."""
        if not arguments:
            return None, keywords
        first, *rest = arguments
        return first, {**{str(number): item for number, item in enumerate(rest)}, **keywords}

    def outputs_for(
        self,
        first: Structure,
        others: Mapping[str, Any],
        traced: bool = False,
        training: bool | None = None,
    ) -> Any:
        by_position = [others[key] for key in sorted(key for key in others if key.isdigit())]
        keywords = {key: value for key, value in others.items() if not key.isdigit()}
        arguments = [first, *by_position] if first is not None else by_position
        return self.run(self, arguments, keywords, INSIDE if traced else IN_GRAPH)

    def apply_rule(self, shape: Shapes, others: Mapping[str, Any] | None = None) -> Out:
        if others is not None and self.own.states is not None:
            return self._step(shape)
        shapes = shape if isinstance(shape, list) else [shape]
        inputs = [Tensor(item, self.policy.compute) for item in shapes]
        tensors: Structure = inputs if isinstance(shape, list) else inputs[0]
        outputs = self.run(self, [tensors], {}, BY_SHAPES)
        shapes = [tensor.shape for tensor in flatten(outputs)]
        if self.unknown:
            raise UnknownShapeError
        shown = shapes[0] if isinstance(outputs, Tensor) else shapes
        return Out(shown, self.variables, products=[InnerCall(self, shape)])

    def _step(self, shape: Any) -> Out:
        """Return the output and the states of a cell, which its attributes describe."""
        self.run(self, [Tensor(shape, self.policy.compute)], {}, AS_CELL)
        if self.unknown:
            raise UnknownShapeError
        sizes = [self.own.output_size, *(self.own.states or ())]
        steps: list[Shape] = [(shape[0], size) for size in sizes]
        states = [Tensor(state, self.policy.compute) for state in steps[1:]]
        return Out(steps, self.variables, products=[InnerCall(self, shape, rest=[states])])

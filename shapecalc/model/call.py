"""What Keras does when a layer is called on tensors of a graph: casts, checks, masks, nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.declare.layer import RuleError
from shapecalc.errors import Place, Problem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import (
    AppliedOperation,
    Keras2Names,
    Names,
    Node,
    Operation,
    Structure,
    Tensor,
    UnknownShapeError,
    UnknownTensor,
    flatten,
    leaves,
    replace_leaves,
)
from shapecalc.model.layer import Layer
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, SavedTensor
from shapecalc.rules import OPERATIONS

CIRCLE = "gives back the very tensor that it gets: a circle"
"""Keras goes on with a copy of the tensor, and forgets the layer."""


class SkippedError(Exception):
    """Something cannot be worked out because of a problem that is already noted."""


@dataclass(slots=True, kw_only=True)
class LayerProblem(Problem):
    """A problem of a layer that exists.

    Attributes:
        called_layer: the layer.
        inputs: the tensors that reach it.
        plans: where it and those that made the tensors come from.
        call: the call, if it is one of a graph.
        rule_error: what its rule found wrong; None if it takes them.
    """

    called_layer: Layer
    inputs: Sequence[Tensor]
    plans: Mapping[Layer, LayerPlan | ModelPlan]
    call: CallPlan | None = None
    rule_error: RuleError | None = None


class LayerCaller:
    """Calls layers.

    Attributes:
        keras2: whether Keras 2 is followed, whose graph has no masks.
        problems: what was found wrong.
        names: the counters of Keras's automatic names.
        plans: where the layers come from.
        applied: the operations that calls of a layer have brought about.
        running: the call of a graph that was begun last.
    """

    def __init__(self, keras2: bool) -> None:
        self.keras2 = keras2
        self.problems: list[Problem] = []
        self.names = self.new_names()
        self.plans: dict[Layer, LayerPlan | ModelPlan] = {}
        self.applied: dict[Layer | None, list[AppliedOperation]] = {None: []}
        self.calling: Layer | None = None
        self.running: CallPlan | None = None

    def new_names(self) -> Names:
        """Counters that begin anew."""
        return Keras2Names() if self.keras2 else Names()

    def fail(self, problem: Problem) -> SkippedError:
        """Notes a problem; what depends on it cannot be worked out."""
        self.problems.append(problem)
        return SkippedError()

    def call(
        self,
        layer: Layer,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        place: Place,
        told: Mapping[int, SavedTensor] | None = None,
    ) -> Structure:
        """What a layer gives; where nobody knows, what the file has told of it.

        Raises:
            SkippedError: if Keras would refuse the call.
        """
        self.check_deferred(layer)
        caller, self.calling = self.calling, layer
        self.applied.setdefault(layer, [])
        try:
            return self.applied_to(layer, arguments, keywords, place)
        except UnknownShapeError:
            outputs = saved_outputs(told or {}, layer.policy.compute)
            Node(layer, arguments, keywords, outputs)
            return outputs
        finally:
            self.calling = caller

    def applied_to(
        self, layer: Layer, arguments: Sequence[Any], keywords: Mapping[str, Any], place: Place
    ) -> Structure:
        """What a layer gives, with casts, checks and masks around it."""
        as_given = not layer.checks_dtype or (not keywords and _fits(layer, arguments))
        given = (arguments, keywords) if as_given else self.cast(layer, (arguments, keywords))
        called_before = bool(layer.nodes)
        try:
            first, others = layer.bind_call(*given)
            outputs = _outputs(layer, first, others)
            if set(flatten(outputs)) & set(flatten((arguments, keywords))):
                raise RuleError(CIRCLE)
        except RuleError as misfit:
            raise self.fail(self.rule_problem(misfit, layer, arguments, place)) from None
        if isinstance(layer, DeclaredLayer) and layer.first_out and not called_before:
            for class_name in layer.first_out.hidden_layers:
                self.names.fresh(class_name)
        masks = given[1].get("mask")  # Given by position, it is no mask that goes on.
        if masks is None:
            masks = replace_leaves(first, lambda tensor: tensor.mask)
        if layer.masking and not self.keras2:
            self.mask(layer, first, masks, outputs)
        read = dict(keywords)
        # Keras notes the mask among the arguments only if it had nothing to convert.
        if as_given and "mask" in layer.call_arguments and keywords.get("mask") is None:
            read["mask"] = masks
        Node(layer, arguments, read, outputs)
        return outputs

    def check_deferred(self, layer: Layer) -> None:
        """Reports what Keras finds wrong with the arguments only now."""
        deferred = layer.deferred if isinstance(layer, DeclaredLayer) else ()
        if deferred:
            self.problems.extend(problem for problem in deferred if problem not in self.problems)
            raise SkippedError

    def rule_problem(
        self, misfit: RuleError, layer: Layer, arguments: Sequence[Any], place: Place
    ) -> Problem:
        """What a rule found wrong, at the argument that it blames or else at the call."""
        plan = self.plans[layer]
        places = plan.binding.places if isinstance(plan, LayerPlan) else {}
        return LayerProblem(
            misfit.code,
            str(misfit),
            places.get(misfit.argument, place),
            misfit.hint,
            label(layer),
            rule_error=misfit,
            called_layer=layer,
            inputs=flatten(arguments),
            plans=self.plans,
            call=self.running if self.running and self.running.layer is plan else None,
        )

    def cast(self, layer: Layer, given: Any) -> Any:
        """Floating-point tensors in the layer's dtype."""
        wanted = layer.input_dtype

        def converted(tensor: Tensor) -> Tensor:
            if not layer.autocast or "float" not in tensor.dtype or tensor.dtype == wanted:
                return tensor
            cast = self.operation("Cast", tensor, dtype=wanted)
            cast.mask = tensor.mask
            return cast

        return replace_leaves(given, converted)

    def mask(self, layer: Layer, inputs: Structure, masks: Any, outputs: Structure) -> None:
        """Puts the masks on what leaves a layer."""
        assert layer.masking is not None
        found = layer.masking(self.operation, inputs, masks, layer.arguments)
        for tensor, mask in zip(flatten(outputs), leaves(found)):
            tensor.mask = mask

    def operation(self, name: str, *arguments: Any, **keywords: Any) -> Tensor:
        """An operation of Keras on tensors, as a node of its own."""
        operation = AppliedOperation(self.names.fresh(name), name, rule=OPERATIONS[name])
        self.applied[self.calling].append(operation)
        output: Tensor = operation.output_structure(arguments, keywords)
        Node(operation, arguments, keywords, output)
        return output


def saved_outputs(told: Mapping[int, SavedTensor], dtype: str) -> Structure:
    """What a file says that leaves a layer."""
    outputs = []
    for index in range(max(told, default=0) + 1):
        each = told.get(index, SavedTensor(None, dtype))
        unknown = UnknownTensor(each.dtype)
        outputs.append(unknown if each.shape is None else Tensor(each.shape, each.dtype))
    return outputs[0] if len(outputs) == 1 else tuple(outputs)


def _fits(layer: Layer, arguments: Sequence[Any]) -> bool:
    """Whether a layer is called on one tensor, and that has its dtype."""
    first = arguments[0] if len(arguments) == 1 else None
    return isinstance(first, Tensor) and first.dtype == layer.input_dtype


def _outputs(layer: Layer, first: Structure, others: Mapping[str, Any]) -> Structure:
    layer.check([tensor.shape for tensor in flatten(first)])
    outputs: Structure = layer.outputs_for(first, others)
    return outputs


def label(layer: Operation) -> str:
    """What a layer is called in messages."""
    return f'{layer.class_name} "{layer.name}"'

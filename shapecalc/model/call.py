"""Calls of layers on tensors of a graph, as Keras makes them: casts, checks, masks, nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.declare.layer import RuleError
from shapecalc.errors import Code, Place, Problem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.first_calls import FirstCall, first_call, likeness
from shapecalc.model.graph import (
    Node,
    Operation,
    Structure,
    Tensor,
    UnknownShapeError,
    flatten,
    leaves,
    replace_leaves,
)
from shapecalc.model.layer import Layer
from shapecalc.model.operation_calls import OperationCaller, SkippedError, label
from shapecalc.model.operations import (
    has_shapes,
    saved_outputs,
)
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, SavedTensor

CYCLE = "returns its input tensor itself, which makes the graph a cycle"
"""Keras continues with a copy of the tensor and loses the layer."""


STARTS_INSIDE = "a model must start at inputs"
"""Keras replaces other tensors by inputs, with names that depend on all it computed before."""


@dataclass(slots=True, kw_only=True)
class LayerProblem(Problem):
    """A problem of a layer that exists.

    Attributes:
        called_layer: the layer.
        inputs: the tensors that it is called on.
        plans: the plans of the layer and of those that computed the tensors.
        call: the call, if it is a call of a graph.
        rule_error: the error of its rule; None if the rule accepts the tensors.
    """

    called_layer: Layer
    inputs: Sequence[Tensor]
    plans: Mapping[Layer, LayerPlan | ModelPlan]
    call: CallPlan | None = None
    rule_error: RuleError | None = None


class LayerCaller(OperationCaller):
    """Calls layers and collects problems.

    Attributes:
        plans: the plans of the layers.
        running: the call of a graph that has started last.
        reads_weights: whether the weights in the files of saved models are used.
    """

    reads_weights = True

    def __init__(self, keras2: bool) -> None:
        super().__init__(keras2)
        self.plans: dict[Layer, LayerPlan | ModelPlan] = {}
        self.running: CallPlan | None = None

    def call(
        self,
        layer: Layer,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        place: Place,
        saved: Callable[[], Mapping[int, SavedTensor]] = dict,
    ) -> Structure:
        """Call a layer.

        Args:
            layer: the layer.
            arguments: the positional arguments.
            keywords: the keyword arguments.
            place: where the file has the call.
            saved: returns the outputs as a saved model has them, for a layer that is defined
                elsewhere.

        Returns:
            The outputs of the layer.

        Raises:
            SkippedError: if Keras would refuse the call.
        """
        key = None if self.tracing else likeness(layer, arguments, keywords)
        if key is None:
            return self._any_call(layer, arguments, keywords, place, saved)
        assert isinstance(layer, DeclaredLayer)
        assert layer.equal is not None
        known: FirstCall | None = layer.equal.first_calls.get(key)
        if known is not None:
            return known.repeat(layer, arguments)
        built = layer.result
        outputs = self._any_call(layer, arguments, keywords, place, saved)
        if layer not in self.applied:
            layer.equal.first_calls[key] = first_call(layer, built, outputs)
        return outputs

    def _any_call(
        self,
        layer: Layer,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        place: Place,
        saved: Callable[[], Mapping[int, SavedTensor]],
    ) -> Structure:
        """Call a layer, whose shapes its file may have to give."""
        self.check_deferred(layer)
        caller, self.calling = self.calling, layer
        try:
            return self._call_layer(layer, arguments, keywords, place)
        except UnknownShapeError:
            outputs = saved_outputs(saved(), layer.policy.compute)
            if isinstance(layer, DeclaredLayer) and layer.rule.foreign and has_shapes(outputs):
                note = (
                    f"the output shape of {label(layer)} is taken from the file, which does not "
                    "have its code"
                )
                layer.notes = [*layer.notes, note]
            self.record(layer, arguments, keywords, outputs)
            layer.doubtful = True
            return outputs
        finally:
            self.calling = caller

    def _call_layer(
        self, layer: Layer, arguments: Sequence[Any], keywords: Mapping[str, Any], place: Place
    ) -> Structure:
        """Call a layer with the casts, checks and masks that Keras adds."""
        unchanged = not layer.checks_dtype or (not keywords and _has_dtype(layer, arguments))
        cast = (arguments, keywords) if unchanged else self.cast(layer, (arguments, keywords))
        called_before = bool(layer.nodes) or (self.tracing and layer.built)
        try:
            first, others = layer.bind_call(*cast)
            outputs = _checked_outputs(layer, first, others, self.tracing)
            inputs = flatten(arguments) + flatten(keywords)
            if not set(flatten(outputs)).isdisjoint(inputs):
                raise RuleError(CYCLE)
        except RuleError as error:
            raise self.fail(self.rule_problem(error, layer, arguments, place)) from None
        if isinstance(layer, DeclaredLayer) and layer.first_out and not called_before:
            for class_name in layer.first_out.hidden_layers:
                self.names.fresh(class_name)
        masked = layer.masking is not None and not self.keras2
        # Keras records the mask among the arguments only if it had nothing to convert.
        recorded = unchanged and "mask" in layer.call_arguments and keywords.get("mask") is None
        if masked or recorded:
            masks = cast[1].get("mask")  # A positional mask is not passed on to the output.
            if masks is None:
                masks = replace_leaves(first, lambda tensor: tensor.mask)
            if masked:
                try:
                    self.mask(layer, first, masks, outputs)
                except RuleError as error:
                    if not error.argument:
                        message = f"the masks of its inputs do not fit: {error}"
                        error = RuleError(message, code=Code.MERGE)
                    raise self.fail(self.rule_problem(error, layer, arguments, place)) from None
            keywords = {**keywords, "mask": masks} if recorded else keywords
        self.record(layer, arguments, keywords, outputs)
        return outputs

    def record(
        self, layer: Layer, arguments: Sequence[Any], keywords: Mapping[str, Any], outputs: Any
    ) -> None:
        """Add a call to the graph."""
        if not self.tracing:
            Node(layer, arguments, keywords, outputs)

    def check_deferred(self, layer: Layer) -> None:
        """Record the problems of a layer's arguments that Keras finds at the first call.

        Raises:
            SkippedError: if there are any.
        """
        self.fail_with(layer.deferred if isinstance(layer, DeclaredLayer) else ())

    def fail_with(self, problems: Sequence[Problem]) -> None:
        """Record some problems, each of them once.

        Raises:
            SkippedError: if there are any.
        """
        if problems:
            self.problems.extend(problem for problem in problems if problem not in self.problems)
            raise SkippedError

    def rule_problem(
        self, error: RuleError, layer: Layer, arguments: Sequence[Any], place: Place
    ) -> Problem:
        """Return the problem for the error of a rule.

        It is at the layer's argument that the rule names, or else at the call.
        """
        plan = self.plans[layer]
        places = plan.binding.places if isinstance(plan, LayerPlan) else {}
        return LayerProblem(
            error.code,
            str(error),
            places.get(error.argument, place),
            error.hint,
            label(layer),
            rule_error=error,
            called_layer=layer,
            inputs=flatten(arguments),
            plans=self.plans,
            call=self.running if self.running and self.running.layer is plan else None,
        )

    def cast(self, layer: Layer, arguments: Any) -> Any:
        """Return arguments in which floating-point tensors have the dtype of a layer."""
        wanted = layer.input_dtype

        def converted(tensor: Tensor) -> Tensor:
            if not layer.autocast or "float" not in tensor.dtype or tensor.dtype == wanted:
                return tensor
            cast = self.operation("Cast", tensor, dtype=wanted)
            cast.mask = tensor.mask
            return cast

        return replace_leaves(arguments, converted)

    def mask(self, layer: Layer, inputs: Structure, masks: Any, outputs: Structure) -> None:
        """Set the masks of a layer's outputs.

        Args:
            layer: the layer, which has a rule for masks.
            inputs: the first argument of the call.
            masks: the masks of the inputs.
            outputs: the outputs.
        """
        assert layer.masking is not None
        output_masks = layer.masking(self.operation, inputs, masks, layer.arguments)
        for tensor, mask in zip(flatten(outputs), leaves(output_masks)):
            tensor.mask = mask

    def check_ends(self, inputs: Sequence[Tensor], outputs: Sequence[Tensor], place: Place) -> None:
        """Record a problem if a model has no output, or starts at the output of a layer."""
        if not outputs:  # An operation may return no tensors.
            raise self.fail(Problem(Code.CONNECTION, "this model has no output", place))
        inside = [tensor for tensor in inputs if not tensor.node.operation.is_input]
        if inside:
            message = f"{STARTS_INSIDE}, not at an output such as {inside[0].history}"
            hint = "give the model inputs of its own, and call it on this tensor"
            raise self.fail(Problem(Code.CONNECTION, message, place, hint))

    def check_names(self, operations: Sequence[Operation], place: Place) -> None:
        """Record a problem if two layers of a model have the same name, which Keras refuses."""
        seen: dict[str, Operation] = {}
        for operation in operations:
            if seen.setdefault(operation.name, operation) is not operation:
                raise self.fail(self.duplicate_name(operation, place))

    def place_of(self, operation: Operation | None, otherwise: Place) -> Place:
        """Return the place of an operation; another place if the file does not have it."""
        plan = self.plans.get(operation) if isinstance(operation, Layer) else None
        return plan.place if plan else otherwise

    def duplicate_name(self, operation: Operation, place: Place) -> Problem:
        """Return the problem of a layer that has the same name as another."""
        plan = self.plans.get(operation) if isinstance(operation, Layer) else None
        places = plan.binding.places if isinstance(plan, LayerPlan) else {}
        taken = {layer.name for layer in self.plans}
        free = next(n for k in count(1) if (n := f"{operation.name}_{k}") not in taken)
        return Problem(
            Code.DUPLICATE_NAME,
            f"another layer of this model has the name {operation.name!r}",
            places.get("name") or self.place_of(operation, place),
            f"choose a different name, such as name={free!r}",
            operation.class_name,
            meant=free if "name" in places else "",
        )

    def use_weights(self) -> Iterator[str]:
        """Use the weights of saved models that are needed or quick to read; yield notes."""
        for layer, plan in self.plans.items():
            weights = plan.weights if isinstance(plan, ModelPlan) else None
            if self.reads_weights and weights and (weights.quick or layer.unknown):
                from shapecalc.model.stored import use_weights  # few models need it

                yield from use_weights(layer, weights.read())


def _has_dtype(layer: Layer, arguments: Sequence[Any]) -> bool:
    """Return whether a layer is called on one tensor that already has its dtype."""
    first = arguments[0] if len(arguments) == 1 else None
    return isinstance(first, Tensor) and first.dtype == layer.input_dtype


def _checked_outputs(
    layer: Layer, first: Structure, others: Mapping[str, Any], traced: bool
) -> Structure:
    layer.check([tensor.shape for tensor in layer.checked_inputs(first)])
    outputs: Structure = layer.outputs_for(first, others, traced)
    return outputs

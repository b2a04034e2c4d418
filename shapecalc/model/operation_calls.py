"""Calls of operations of a graph, and the names and problems that all calls share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.declare.layer import RuleError
from shapecalc.errors import Problem
from shapecalc.model.automatic_names import Keras2Names, Names
from shapecalc.model.graph import (
    Node,
    Operation,
    Structure,
    Tensor,
    UnknownShapeError,
    flatten,
)
from shapecalc.model.layer import Layer
from shapecalc.model.operations import (
    AppliedOperation,
    OperationLayer,
    has_shapes,
    saved_outputs,
)
from shapecalc.plan import OperationPlan, SavedTensor
from shapecalc.rules import OPERATIONS


class SkippedError(Exception):
    """A result is not available because of a problem that has been recorded already."""


class OperationCaller:
    """Calls operations and collects problems.

    Attributes:
        keras2: whether the model follows Keras 2, whose graph has no operations for masks.
        problems: the problems so far.
        names: the counters of Keras's automatic names.
        applied: the operations that the calls of each layer have added to the graph.
        calling: the layer that is being called.
        operation_layers: the layers of Keras 2 that apply operations, by their plans.
        loaded_names: the names of operations to which a file gives none.
        tracing: whether a layer of one's own calls the layers: its calls are in no graph.
    """

    tracing = False

    def __init__(self, keras2: bool) -> None:
        self.keras2 = keras2
        self.problems: list[Problem] = []
        self.names = self.new_names()
        self.applied: dict[Layer | None, list[AppliedOperation]] = {}
        self.calling: Layer | None = None
        self.operation_layers: dict[OperationPlan, OperationLayer] = {}
        self.loaded_names: dict[OperationPlan, str] = {}

    def new_names(self) -> Names:
        """Return new counters of automatic names."""
        return Keras2Names() if self.keras2 else Names()

    def fail(self, problem: Problem) -> SkippedError:
        """Record a problem; return the exception for everything that depends on it."""
        self.problems.append(problem)
        return SkippedError()

    def operation(self, name: str, *arguments: Any, **keywords: Any) -> Tensor:
        """Add an operation of Keras to the graph, for the layer that is being called.

        Args:
            name: the class of the operation.
            arguments: the positional arguments.
            keywords: the keyword arguments.

        Returns:
            Its output.
        """
        own_name = "" if self.tracing else self.names.fresh(name)
        operation = AppliedOperation(own_name, name, rule=OPERATIONS[name])
        self.applied.setdefault(self.calling, []).append(operation)
        output: Tensor = operation.output_structure(arguments, keywords)
        Node(operation, arguments, keywords, output)
        return output

    def run_operation(
        self,
        plan: OperationPlan,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        saved: Mapping[int, SavedTensor],
    ) -> Structure:
        """Create an operation and call it.

        Args:
            plan: the operation.
            arguments: the positional arguments of the call.
            keywords: the keyword arguments of the call.
            saved: the outputs as a saved model has them, for an operation that is not declared.
        """
        operation = self.make_operation(plan)
        output: Structure
        try:
            output = operation.output_structure(arguments, keywords)
        except UnknownShapeError:
            output = saved_outputs(saved, "float32")
            if isinstance(operation, OperationLayer) and operation.reason:
                origin = "is taken from the file" if has_shapes(output) else "is unknown"
                note = f"the output shape of {label(operation)} {origin}: {operation.reason}"
                operation.notes = [*operation.notes, note]
        except RuleError as error:
            layer = label(operation)
            problem = Problem(error.code, str(error), plan.place, error.hint, layer)
            raise self.fail(problem) from None
        node = Node(operation, arguments, keywords, output)
        if isinstance(
            operation, OperationLayer
        ):  # Keras 2 keeps the order in which a call was written.
            node.input_tensors = flatten([*arguments, *keywords.values()])
        return output

    def make_operation(self, plan: OperationPlan) -> Operation:
        """Create an operation; a layer of Keras 2 is created once, an operation for each call."""
        if plan.arguments is None:
            name = "" if self.tracing else self.loaded_names.get(plan, plan.name)
            return AppliedOperation(
                self.names.fresh(plan.class_name) if name is None else name,
                plan.class_name,
                rule=plan.rule,
                constants=plan.constants,
                module=plan.module,
            )
        if plan not in self.operation_layers:
            name = plan.name or self.names.fresh(plan.class_name)
            self.operation_layers[plan] = OperationLayer(
                name,
                plan.class_name,
                arguments=plan.arguments,
                rule=plan.rule,
                lacking=plan.lacking,
            )
        return self.operation_layers[plan]


def label(layer: Operation) -> str:
    """Return the name of a layer in messages, as in ``Dense "dense_1"``."""
    return f'{layer.class_name} "{layer.name}"'

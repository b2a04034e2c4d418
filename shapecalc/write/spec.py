"""The writer of specs, in the short forms that people use."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

from shapecalc.declare.kinds import KerasCall, sequence
from shapecalc.declare.layer import Rule
from shapecalc.declare.names import Vocabulary
from shapecalc.model.meaning import inner_plans, tensors_in
from shapecalc.plan import SEQUENTIAL, CallPlan, LayerPlan, ModelPlan, OperationPlan, TensorPlan
from shapecalc.read.frozen import FROZEN
from shapecalc.write.documents import Lines, ShapeText
from shapecalc.write.expressions import About, ExpressionWriter, Plan
from shapecalc.write.layout import Layout, called, flat
from shapecalc.write.names import IN_SPECS, Naming, Variables
from shapecalc.write.operations import operands, operator_text, refusal
from shapecalc.write.simplify import parts
from shapecalc.write.statements import Define, Scope, Statement, Uses, is_graph

SHORT = 60
"""The most characters of a stack that is written as a call."""


def spec(model: ModelPlan, naming: Naming) -> dict[str, Any]:
    """Return the data of a spec.

    Args:
        model: the simplified model.
        naming: the model built from it.

    Raises:
        WriteError: if a spec cannot hold the model.
    """
    return SpecWriter(naming, Uses.of(model)).document(model)


class SpecWriter(ExpressionWriter):
    """Writes one model; a model inside it gets a writer of its own."""

    def __init__(self, naming: Naming, uses: Uses) -> None:
        super().__init__(naming)
        self.uses = uses

    # Models

    def document(self, model: ModelPlan) -> dict[str, Any]:
        """Return a model as a mapping."""
        head = {name: value for name, value in vars(model.arguments).items() if value is not None}
        head |= {FROZEN: True} if model.frozen else {}
        if model.class_name == SEQUENTIAL:
            return {**head, "layers": self.items(model)}
        variables = Variables(IN_SPECS)
        scope = Scope(model, self.uses, variables, self.naming, self.names, in_place=True)
        scope.name_inputs()
        inputs = self.inputs(model)
        layers = {statement.name: self.entry(statement) for statement in scope.statements()}
        return {**head, "inputs": inputs, "layers": layers, "outputs": self.outputs(model)}

    def items(self, model: ModelPlan) -> Lines:
        """Return the layers of a stack."""
        return Lines(self.item(plan) for plan in model.layers)

    def inputs(self, model: ModelPlan) -> dict[str, Any]:
        """Return the inputs by their names in the spec."""
        if isinstance(model.inputs, Mapping):
            raise self.refusal("a spec cannot represent a model whose inputs are a mapping", model)
        sources = [tensor.source for tensor in tensors_in(model.inputs)]
        return {
            self.names[source]: self.input(source)
            for source in sources
            if isinstance(source, LayerPlan)
        }

    def input(self, plan: LayerPlan) -> Any:
        """Return an input: only its shape, if it has no other argument."""
        arguments = plan.binding.written
        if set(arguments) != {"shape"}:
            return flat(self.layer(plan))
        (shape,) = arguments.values()
        return shape[0] if len(shape) == 1 and isinstance(shape[0], int) else ShapeText(shape)

    def outputs(self, model: ModelPlan) -> Any:
        """Return the outputs: a name, a list, or a mapping."""
        if isinstance(model.outputs, Mapping):
            return {name: self.read(item, model) for name, item in model.outputs.items()}
        return self.read(model.outputs, model)

    # Entries

    def entry(self, statement: Statement) -> Any:
        """Return the entry of a name."""
        if isinstance(statement, Define):
            return self.item(statement.plan, define=True)
        first, *rest = statement.calls
        is_operator = isinstance(first.layer, OperationPlan)
        if is_operator or (not rest and not self.is_data(first.layer)):
            return flat(self.call(first))
        start = self.read(first.arguments[0], first.layer)
        return [start, *(self.item(call.layer) for call in statement.calls)]

    def read(self, structure: Any, about: Any) -> Any:
        """Return tensors as data: names, and lists of names."""
        if sequence(structure):
            return [self.read(item, about) for item in structure]
        return flat(self.passed(structure, about))

    def item(self, plan: Any, define: bool = False) -> Any:
        """Return a layer or model as data: a name, a call, or a mapping.

        Args:
            plan: the layer or model.
            define: whether to write it out even if it has a name.
        """
        if plan in self.names and not define:
            return self.names[plan]
        if self.is_data(plan, define):
            return self.data(plan)
        text = flat(self.creation(plan))
        return text[:-2] if text == f"{plan.class_name}()" else text

    def is_data(self, plan: Any, define: bool = False) -> bool:
        """Return whether a layer or model has to be a mapping, or is easier to read as one."""
        if plan in self.names and not define:
            return False
        stack = isinstance(plan, ModelPlan) and plan.class_name == SEQUENTIAL
        inside = any(map(self.is_data, parts(plan)))
        return is_graph(plan) or inside or (stack and self.is_long(plan))

    def is_long(self, plan: ModelPlan) -> bool:
        """Return whether a stack is too long for a call, and can be written line by line."""
        alone = all(inner not in self.names for inner in plan.layers)
        return alone and len(flat(self.stack(plan))) > SHORT

    def data(self, plan: Plan) -> dict[str, Any]:
        """Return a layer or model as a mapping, which can hold any other."""
        if is_graph(plan) and isinstance(plan, ModelPlan):
            return {"Model": SpecWriter(self.naming, self.uses).document(plan)}
        if isinstance(plan, ModelPlan):
            if any(inner in self.names for inner in plan.layers):
                message = (
                    "a spec cannot represent a stack with both a model and a layer used elsewhere"
                )
                raise self.refusal(message, plan)
            document = self.document(plan)
            return {"Sequential": document["layers"] if set(document) == {"layers"} else document}
        arguments = plan.binding.written.items()
        return {plan.rule.name: {name: self.argument(v, name, plan) for name, v in arguments}}

    def argument(self, value: Any, name: str, plan: LayerPlan) -> Any:
        """Return the value of an argument as data."""
        if isinstance(value, (LayerPlan, ModelPlan)):
            return self.item(value)
        if sequence(value) and list(inner_plans(value)):
            return [self.argument(item, name, plan) for item in value]
        if isinstance(value, KerasCall) or sequence(value):
            return flat(self.value(value, plan.rule.accepted[name], plan))
        return value

    # Words

    def graph(self, plan: ModelPlan) -> Layout:
        ends = [self.passed(tensors, plan) for tensors in (plan.inputs, plan.outputs)]
        return ("Model", called([*ends, *self.model_arguments(plan)]))

    def model_arguments(self, plan: ModelPlan) -> list[Layout]:
        frozen: list[Layout] = [(f"{FROZEN}=True",)] if plan.frozen else []
        return [*super().model_arguments(plan), *frozen]

    def class_name(self, rule: Rule) -> str:
        return rule.name

    def object_name(self, vocabulary: Vocabulary, name: str) -> str:
        return name

    def quoted(self, text: str) -> str:
        return repr(text)

    def infinite(self, number: float) -> str | None:
        return None if isnan(number) else "1e999" if number > 0 else "-1e999"

    def pick(self, tensor: TensorPlan, index: int) -> str:
        return f"[{index}]"

    def call(self, plan: CallPlan) -> Layout:
        if not isinstance(plan.layer, OperationPlan):
            return super().call(plan)
        items = operands(plan.layer, plan)
        texts = [self.tensor(x) if isinstance(x, TensorPlan) else repr(x) for x in items]
        return (operator_text(plan.layer, texts),)

    def operation(self, plan: OperationPlan) -> Layout:
        raise refusal(plan)

    def by_name(self, tensors: Mapping[str, Any], about: About) -> Layout:
        raise self.refusal("a spec cannot represent a call with a mapping of tensors", about)

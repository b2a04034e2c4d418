"""A spec of the model, as the spec language has it, in the short forms that people use."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

from shapecalc.declare.kinds import KerasCall, sequence
from shapecalc.declare.layer import Rule
from shapecalc.declare.names import Vocabulary
from shapecalc.model.meaning import inner_plans, tensors_in
from shapecalc.plan import SEQUENTIAL, LayerPlan, ModelPlan, OperationPlan, TensorPlan
from shapecalc.write.documents import Lines, ShapeText
from shapecalc.write.expressions import About, ExpressionWriter, Plan
from shapecalc.write.layout import Layout, called, flat
from shapecalc.write.names import IN_SPECS, Naming, Variables
from shapecalc.write.operations import refusal
from shapecalc.write.simplify import parts
from shapecalc.write.statements import Define, Scope, Statement, Uses, is_graph

SHORT = 60
"""Characters of a stack that is written as a call."""


def spec(model: ModelPlan, made: Naming) -> dict[str, Any]:
    """The data of a spec.

    Args:
        model: the model, told anew.
        made: what has been made of that.

    Raises:
        WriteError: if there is something that a spec cannot say.
    """
    return Spec(made, Uses.of(model)).document(model)


class Spec(ExpressionWriter):
    """Writes one model; another of these writes a model inside it."""

    def __init__(self, made: Naming, uses: Uses) -> None:
        super().__init__(made)
        self.uses = uses

    # Models

    def document(self, model: ModelPlan) -> dict[str, Any]:
        """A model, with what it says of itself."""
        said = {name: value for name, value in vars(model.arguments).items() if value is not None}
        if model.class_name == SEQUENTIAL:
            return {**said, "layers": self.items(model)}
        variables = Variables(IN_SPECS)
        scope = Scope(model, self.uses, variables, self.made, self.names, in_place=True)
        scope.name_inputs()
        inputs = self.inputs(model)
        layers = {statement.name: self.entry(statement) for statement in scope.statements()}
        return {**said, "inputs": inputs, "layers": layers, "outputs": self.outputs(model)}

    def items(self, model: ModelPlan) -> Lines:
        """The layers of a stack."""
        return Lines(self.item(plan) for plan in model.layers)

    def inputs(self, model: ModelPlan) -> dict[str, Any]:
        """The inputs by their names in the spec."""
        if isinstance(model.inputs, Mapping):
            raise self.refused("there are no words here for inputs by name", model)
        sources = [tensor.source for tensor in tensors_in(model.inputs)]
        return {
            self.names[source]: self.input(source)
            for source in sources
            if isinstance(source, LayerPlan)
        }

    def input(self, plan: LayerPlan) -> Any:
        """One input: its shape, if there is no more to be said."""
        given = plan.binding.given
        if set(given) != {"shape"}:
            return flat(self.layer(plan))
        (shape,) = given.values()
        return shape[0] if len(shape) == 1 and shape[0] is not None else ShapeText(shape)

    def outputs(self, model: ModelPlan) -> Any:
        """The outputs: a name, a list, or names for them."""
        if isinstance(model.outputs, Mapping):
            return {name: self.read(item, model) for name, item in model.outputs.items()}
        return self.read(model.outputs, model)

    # Entries

    def entry(self, statement: Statement) -> Any:
        """What stands behind a name."""
        if isinstance(statement, Define):
            return self.item(statement.plan, anew=True)
        first, *rest = statement.calls
        if not rest and not self.is_data(first.layer):
            return flat(self.call(first))
        read = self.read(first.arguments[0], first.layer)
        return [read, *(self.item(call.layer) for call in statement.calls)]

    def read(self, structure: Any, about: Any) -> Any:
        """Tensors as data: names, and lists of them."""
        if sequence(structure):
            return [self.read(item, about) for item in structure]
        return flat(self.passed(structure, about))

    def item(self, plan: Any, anew: bool = False) -> Any:
        """A layer or model as data: a name, a call, or a mapping."""
        if plan in self.names and not anew:
            return self.names[plan]
        if self.is_data(plan, anew):
            return self.data(plan)
        text = flat(self.making(plan))
        return text[:-2] if text == f"{plan.class_name}()" else text

    def is_data(self, plan: Any, anew: bool = False) -> bool:
        """Whether something cannot be written as a call, or had better not be."""
        if plan in self.names and not anew:
            return False
        stack = isinstance(plan, ModelPlan) and plan.class_name == SEQUENTIAL
        inside = any(map(self.is_data, parts(plan)))
        return is_graph(plan) or inside or (stack and self.is_long(plan))

    def is_long(self, plan: ModelPlan) -> bool:
        """Whether a stack is better written line by line, which it can be if it stands alone."""
        alone = all(inner not in self.names for inner in plan.layers)
        return alone and len(flat(self.stack(plan))) > SHORT

    def data(self, plan: Plan) -> dict[str, Any]:
        """A layer or model in the form that may hold any other."""
        if is_graph(plan) and isinstance(plan, ModelPlan):
            return {"Model": Spec(self.made, self.uses).document(plan)}
        if isinstance(plan, ModelPlan):
            if any(inner in self.names for inner in plan.layers):
                message = "there are no words here for a stack of a model and a layer from outside"
                raise self.refused(message, plan)
            whole = self.document(plan)
            return {"Sequential": whole["layers"] if set(whole) == {"layers"} else whole}
        given = plan.binding.given.items()
        return {plan.rule.name: {name: self.argument(v, name, plan) for name, v in given}}

    def argument(self, value: Any, name: str, plan: LayerPlan) -> Any:
        """The value of an argument as data."""
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

    def operation(self, plan: OperationPlan) -> Layout:
        raise refusal(plan)

    def by_name(self, tensors: Mapping[str, Any], about: About) -> Layout:
        raise self.refused("there are no words here for tensors by name", about)

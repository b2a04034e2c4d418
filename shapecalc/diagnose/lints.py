"""What Keras takes and people regret: warnings about models that are valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapecalc.algebra.size import shape_text
from shapecalc.declare.names import snake_case
from shapecalc.errors import Code, Problem, ShapecalcError, Source
from shapecalc.model.call import LayerProblem, label
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Operation, Tensor, flatten, shape_of
from shapecalc.model.infer import Inference, Model
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.read.document import read_text

HUGE = 10_000_000
"""Parameters of a layer that few tasks need, and few computers train in bearable time."""

MOST = 0.9
"""Which share of all parameters in one layer is nearly all."""

ENDS = {
    "binary_crossentropy": "sigmoid",
    "categorical_crossentropy": "softmax",
    "sparse_categorical_crossentropy": "softmax",
}
"""Losses that take shares, and what makes shares of the numbers of the last layer."""


def mistakes(source: Source, sizes: Mapping[str, int] | None = None) -> Sequence[Problem]:
    """Why Keras would refuse the model of a source; nothing if it would not."""
    return _looked_at(source, sizes, [])


def check(source: Source, sizes: Mapping[str, int] | None = None) -> Sequence[Problem]:
    """Why Keras would refuse the model of a source, or else what is odd about it."""
    return _looked_at(source, sizes, LINTS)


def _looked_at(
    source: Source, sizes: Mapping[str, int] | None, lints: Sequence[Lint]
) -> Sequence[Problem]:
    inference = Inference(keras2=False, correct=False)
    try:
        plan = read_text(source, sizes)
        model = inference.outermost_model(plan)
    except ShapecalcError as error:
        return error.problems
    subject = Subject(plan, model, inference)
    return [problem for lint in lints for problem in lint(subject)]


@dataclass(slots=True)
class Subject:
    """A model that is valid, and all that is known of it.

    Attributes:
        plan: what the file says.
        model: the model.
        inference: how it was made.
    """

    plan: ModelPlan
    model: Model
    inference: Inference

    @property
    def graph(self) -> Functional | None:
        """The graph of the model; None for a stack whose input is not known."""
        return self.model.functional if isinstance(self.model, Sequential) else self.model

    @property
    def called(self) -> Iterator[tuple[DeclaredLayer, Tensor]]:
        """The layers of the graph that are called on one tensor, with it."""
        for node in self.graph.order.nodes if self.graph else ():
            if isinstance(node.operation, DeclaredLayer) and len(node.input_tensors) == 1:
                yield node.operation, node.input_tensors[0]

    def warn(self, code: Code, message: str, layer: Layer, argument: str = "") -> LayerProblem:
        """A warning about a layer."""
        plan = self.inference.plans.get(layer)
        places = plan.binding.places if isinstance(plan, LayerPlan) else {}
        place = places.get(argument) or (plan.place if plan else self.plan.place)
        arriving = layer.nodes[0].input_tensors if layer.nodes else []
        plans = self.inference.plans
        about = label(layer)
        return LayerProblem(
            code, message, place, "", about, called_layer=layer, inputs=arriving, plans=plans
        )


Lint = Callable[[Subject], Iterator[Problem]]
LINTS: list[Lint] = []


def lint(function: Lint) -> Lint:
    """Notes what looks for something odd."""
    LINTS.append(function)
    return function


def activation(operation: Operation) -> str | None:
    """What a layer or model does with each number in the end; None if that is not known."""
    if isinstance(operation, (Functional, Sequential)):
        graph = operation.functional if isinstance(operation, Sequential) else operation
        last = flatten(graph.outputs) if graph else []
        return activation(last[0].node.operation) if len(last) == 1 else None
    if not isinstance(operation, DeclaredLayer):
        return None
    arguments = operation.arguments
    if operation.rule.name in ("Softmax", "ReLU"):
        return operation.rule.name.lower()
    if operation.rule.name == "TimeDistributed":
        return activation(arguments.layer)
    if not hasattr(arguments, "activation") or hasattr(arguments, "recurrent_activation"):
        return None
    given = arguments.activation
    return given if isinstance(given, str) else "linear" if given is None else None


@lint
def softmax_of_one(subject: Subject) -> Iterator[Problem]:
    """A softmax over one number."""
    for layer, _ in subject.called:
        shape = shape_of(flatten(layer.nodes[0].outputs)[0])
        if activation(layer) == "softmax" and shape and shape[-1] == 1:
            message = f"softmax makes 1 of every number in {shape_text(shape)}: there is only one"
            warning = subject.warn(Code.SOFTMAX_OF_ONE, message, layer, "activation")
            hint = "for two classes: activation='sigmoid'; for a number: none"
            yield replace(warning, meant="sigmoid", hint=hint)


@lint
def last_activation(subject: Subject) -> Iterator[Problem]:
    """A loss that takes shares, after a layer that gives none."""
    for tensor, loss in _losses(subject):
        layer = tensor.node.operation
        found, wanted = activation(layer), ENDS.get(loss, "")
        if isinstance(layer, Layer) and wanted and found not in (wanted, None, "softmax"):
            message = f"{loss} takes what {wanted} gives, not {found}"
            warning = subject.warn(Code.LOSS, message, layer, "activation")
            yield replace(warning, meant=wanted, hint=f"end with activation={wanted!r}")


def _losses(subject: Subject) -> Iterator[tuple[Tensor, str]]:
    """The outputs with their losses, if the file says how the model is trained."""
    train = subject.plan.settings.get("train")
    told = (train.value if train else None) or subject.plan.compiled or {}
    given = told.get("loss") if isinstance(told, Mapping) else None
    outputs = subject.model.outputs if isinstance(subject.model, Functional) else None
    graph = subject.graph
    if graph is None:
        return
    tensors = flatten(graph.outputs)
    names = (
        list(outputs) if isinstance(outputs, Mapping) else [t.node.operation.name for t in tensors]
    )
    for number, (tensor, name) in enumerate(zip(tensors, names)):
        loss = given
        if isinstance(given, Mapping) and "class_name" not in given:
            loss = given.get(name)
        elif isinstance(given, list):
            loss = given[number] if number < len(given) else None
        yield tensor, _loss(loss)


def _loss(given: Any) -> str:
    """The name of a loss that takes shares; empty for all others."""
    if isinstance(given, Mapping):
        given = "" if (given.get("config") or {}).get("from_logits") else given.get("class_name")
    word = str(given or "")
    if "from_logits=True" in word.replace(" ", ""):
        return ""
    name = word.split("(", maxsplit=1)[0].rpartition(".")[2]
    return snake_case(name) if name[:1].isupper() else name


@lint
def unused_input(subject: Subject) -> Iterator[Problem]:
    """An input that no layer reads."""
    model = subject.model
    if not isinstance(model, Functional):
        return
    read = {tensor for node in model.order.nodes for tensor in node.input_tensors}
    read.update(flatten(model.outputs))
    for tensor in flatten(model.inputs):
        layer = tensor.node.operation
        if tensor not in read and isinstance(layer, Layer):
            yield subject.warn(Code.UNUSED_INPUT, "no layer reads this input", layer)


@lint
def unread_output(subject: Subject) -> Iterator[Problem]:
    """A layer whose output leads nowhere."""
    model = subject.model
    if not isinstance(model, Functional) or subject.plan.saved:
        return
    nodes = set(model.order.nodes)
    read = {t.node for result in subject.inference.results.values() for t in _read(result)}
    for step in subject.plan.steps:
        result = subject.inference.results.get(step) if isinstance(step, CallPlan) else None
        ends = [t for t in flatten(result) if t.node not in nodes and t.node not in read]
        layer = ends[0].node.operation if ends else None
        if isinstance(layer, Layer):
            message = "nothing reads what leaves it, and it is no output of the model"
            yield subject.warn(Code.UNREAD, message, layer)


def _read(result: Any) -> list[Tensor]:
    return [arriving for tensor in flatten(result)[:1] for arriving in tensor.node.input_tensors]


@lint
def every_step(subject: Subject) -> Iterator[Problem]:
    """A Dense layer at the end that gets all steps of a recurrent layer."""
    ends = {tensor.node.operation for tensor, _ in _losses(subject)}
    for layer, tensor in subject.called:
        maker = tensor.node.operation
        kept = isinstance(maker, DeclaredLayer) and _keeps_steps(maker)
        if layer in ends and layer.rule.name == "Dense" and kept:
            message = (
                f"gets every time step of {maker.name}, {shape_text(tensor.shape)}, and gives one "
                f"answer for each"
            )
            yield subject.warn(Code.EVERY_STEP, message, layer)


def _keeps_steps(layer: DeclaredLayer) -> bool:
    inner = getattr(layer.arguments, "layer", layer)
    return getattr(inner.arguments, "return_sequences", False) is True


@lint
def huge_dense(subject: Subject) -> Iterator[Problem]:
    """A Dense layer that reads every pixel."""
    total = sum(v.size for v in subject.model.variables if isinstance(v.size, int))
    for layer, tensor in subject.called:
        maker = tensor.node.operation
        if layer.rule.name != "Dense" or maker.class_name != "Flatten":
            continue
        own = sum(variable.size for variable in layer.variables if isinstance(variable.size, int))
        if own > HUGE and own > MOST * total:
            came = maker.nodes[0].input_tensors[0].shape
            message = (
                f"{own:,} of {total:,} parameters stand here, since {shape_text(came)} is flattened"
            )
            yield subject.warn(Code.HUGE_DENSE, message, layer)


@lint
def name_clash(subject: Subject) -> Iterator[Problem]:
    """Layers of a model inside the model that are called like others."""
    own = {layer.name for layer in subject.model.layers}
    for layer in subject.model.layers:
        plan = subject.inference.plans.get(layer)
        if not isinstance(plan, ModelPlan):
            continue
        same = sorted(own & {inner.name for inner in layer.layers if not inner.is_input})
        if same:
            message = f"has layers with the names of others outside it: {', '.join(same)}"
            calls = [step for step in subject.plan.steps if isinstance(step, CallPlan)]
            places = [call.place for call in calls if call.layer is plan]
            warning = subject.warn(Code.NAME_CLASH, message, layer)
            beside = subject.plan.place if plan.loaded else plan.place
            yield replace(warning, place=places[0] if places else beside)

"""Warnings about models that are valid, but probably not intended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import shape_text
from shapecalc.dataclasses import dataclass, replace
from shapecalc.declare.names import snake_case
from shapecalc.diagnose import frozen
from shapecalc.diagnose.case import in_graph, path_to_input
from shapecalc.errors import Code, Problem, ShapecalcError, Source, distinct
from shapecalc.model.call import LayerProblem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Tensor, flatten, shape_of
from shapecalc.model.infer import Inference, Model
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential, activation
from shapecalc.model.operation_calls import label
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.read.document import read_texts

HUGE = 10_000_000
"""The number of parameters above which a Dense layer is huge; few tasks need that many."""

MOST = 0.9
"""The share of all parameters in one layer that counts as almost all."""

IMAGE = ("batch", "height", "width", "channels")
IMAGE_LAYERS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D", "MaxPooling2D", "AveragePooling2D")
"""The layers of image classifiers, whose outputs are images."""

LOSS_ACTIVATIONS = {
    "binary_crossentropy": "sigmoid",
    "categorical_crossentropy": "softmax",
    "sparse_categorical_crossentropy": "softmax",
}
"""The activations that make the probabilities which a loss expects."""


def mistakes(source: Source, sizes: Mapping[str, int] | None = None) -> Sequence[Problem]:
    """Return the problems for which Keras would refuse a model."""
    return _checked(source, sizes, [])


def check(source: Source, sizes: Mapping[str, int] | None = None) -> Sequence[Problem]:
    """Return the problems for which Keras would refuse a model, or else the warnings about it."""
    return _checked(source, sizes, LINTS)


def _checked(
    source: Source, sizes: Mapping[str, int] | None, lints: Sequence[Lint]
) -> Sequence[Problem]:
    problems: list[Problem] = []
    subjects: list[Subject] = []
    source.known = 0
    try:
        plans = read_texts(source, sizes)
    except ShapecalcError as error:
        return error.problems
    for plan in plans:
        inference = Inference(keras2=False, correct=False)
        try:
            subjects.append(Subject(plan, inference.outermost_model(plan), inference))
        except ShapecalcError as error:
            problems += error.problems
        source.known += known_layers(inference)
    if not problems:
        problems = [problem for subject in subjects for lint in lints for problem in lint(subject)]
    return distinct(problems)


def known_layers(inference: Inference) -> int:
    """Return how many layers have outputs of known shapes, those before a problem included.

    Layers are counted, and not calls: a stack calls its layers anew for each that is added.
    """
    nodes = {node for layer in inference.plans for node in layer.nodes}
    for node in list(nodes):
        nodes.update(tensor.node for tensor in node.input_tensors)
    for problem in inference.problems:
        inputs = problem.inputs if isinstance(problem, LayerProblem) else ()
        nodes.update(tensor.node for tensor in inputs if in_graph(tensor))
    return len({node.operation for node in nodes if all(map(_is_known, flatten(node.outputs)))})


def _is_known(tensor: Tensor) -> bool:
    return shape_of(tensor) is not None


@dataclass(slots=True)
class Subject:
    """A valid model that lints examine.

    Attributes:
        plan: the model as the file describes it.
        model: the model with its layers and shapes.
        inference: the inference that made it, with the plan of each layer.
    """

    plan: ModelPlan
    model: Model
    inference: Inference

    @property
    def graph(self) -> Functional | None:
        """The graph of the model; None without one, as for a Sequential without an input shape."""
        graph = self.model.functional if isinstance(self.model, Sequential) else self.model
        return graph if isinstance(graph, Functional) else None

    @property
    def calls_on_one_tensor(self) -> Iterator[tuple[DeclaredLayer, Tensor]]:
        """The layers of the graph that are called on one tensor, with that tensor."""
        for node in self.graph.order.nodes if self.graph else ():
            if isinstance(node.operation, DeclaredLayer) and len(node.input_tensors) == 1:
                yield node.operation, node.input_tensors[0]

    def warn(self, code: Code, message: str, layer: Layer, argument: str = "") -> LayerProblem:
        """Return a warning about a layer, at one of its arguments if the file contains it."""
        plan = self.inference.plans.get(layer)
        places = plan.binding.places if isinstance(plan, LayerPlan) else {}
        place = places.get(argument) or (plan.place if plan else self.plan.place)
        inputs = layer.nodes[0].input_tensors if layer.nodes else []
        plans = self.inference.plans
        about = label(layer)
        return LayerProblem(
            code, message, place, "", about, called_layer=layer, inputs=inputs, plans=plans
        )


Lint = Callable[[Subject], Iterator[Problem]]
LINTS: list[Lint] = []


def lint(function: Lint) -> Lint:
    """Register a function that looks for one kind of warning."""
    LINTS.append(function)
    return function


@lint
def outdated(subject: Subject) -> Iterator[Problem]:
    """Warn about code for older versions of Keras."""
    yield from subject.plan.warnings


@lint
def softmax_of_one(subject: Subject) -> Iterator[Problem]:
    """Warn about a softmax over a single number."""
    for layer, _ in subject.calls_on_one_tensor:
        shape = shape_of(flatten(layer.nodes[0].outputs)[0])
        if activation(layer) == "softmax" and shape and shape[-1] == 1:
            message = f"softmax of a single number is always 1: the output is {shape_text(shape)}"
            warning = subject.warn(Code.SOFTMAX_OF_ONE, message, layer, "activation")
            hint = "use activation='sigmoid' for two classes, or no activation to predict a number"
            yield replace(warning, meant="sigmoid", hint=hint)


@lint
def last_activation(subject: Subject) -> Iterator[Problem]:
    """Warn about a last activation that does not match the loss."""
    for tensor, loss in _losses(subject):
        layer = tensor.node.operation
        actual, expected = activation(layer), LOSS_ACTIVATIONS.get(loss, "")
        if isinstance(layer, Layer) and expected and actual not in (expected, None, "softmax"):
            message = f"{loss} expects a {expected} activation, not {actual}"
            warning = subject.warn(Code.LOSS, message, layer, "activation")
            hint = f"set activation={expected!r} on the last layer"
            yield replace(warning, meant=expected, hint=hint)


def _losses(subject: Subject) -> Iterator[tuple[Tensor, str]]:
    """Yield the outputs with their losses; a loss is empty if the file does not set it."""
    train = subject.plan.settings.get("train")
    settings = (train.value if train else None) or subject.plan.compiled or {}
    losses = settings.get("loss") if isinstance(settings, Mapping) else None
    outputs = subject.model.outputs if isinstance(subject.model, Functional) else None
    graph = subject.graph
    if graph is None:
        return
    tensors = flatten(graph.outputs)
    names = (
        list(outputs) if isinstance(outputs, Mapping) else [t.node.operation.name for t in tensors]
    )
    for number, (tensor, name) in enumerate(zip(tensors, names)):
        loss = losses
        if isinstance(losses, Mapping) and "class_name" not in losses:
            loss = losses.get(name)
        elif isinstance(losses, list):
            loss = losses[number] if number < len(losses) else None
        yield tensor, loss_name(loss)


def loss_name(loss: Any) -> str:
    """Return the name of a loss in snake case; empty if it expects logits.

    >>> loss_name("keras.losses.BinaryCrossentropy()"), loss_name("mse")
    ('binary_crossentropy', 'mse')
    >>> loss_name("BinaryCrossentropy(from_logits=True)")
    ''
    """
    if isinstance(loss, Mapping):
        loss = _saved_loss(loss)
    expression = str(loss or "")
    if "from_logits=True" in expression.replace(" ", ""):
        return ""
    name = expression.split("(", maxsplit=1)[0].rpartition(".")[2]
    return snake_case(name) if name[:1].isupper() else name


def _saved_loss(loss: Mapping[str, Any]) -> Any:
    """Return the name of a loss that Keras has saved; empty if it expects logits.

    >>> _saved_loss({"class_name": "function", "config": "own_loss"})
    'own_loss'
    """
    config = loss.get("config")
    if isinstance(config, Mapping):
        return "" if config.get("from_logits") else loss.get("class_name")
    return config if loss.get("class_name") == "function" else loss.get("class_name")


@lint
def unused_input(subject: Subject) -> Iterator[Problem]:
    """Warn about an input that no layer uses."""
    model = subject.model
    if not isinstance(model, Functional):
        return
    read = {tensor for node in model.order.nodes for tensor in node.input_tensors}
    read.update(flatten(model.outputs))
    for tensor in flatten(model.inputs):
        layer = tensor.node.operation
        if tensor not in read and isinstance(layer, Layer):
            yield subject.warn(Code.UNUSED_INPUT, "no layer uses this input", layer)


@lint
def unread_output(subject: Subject) -> Iterator[Problem]:
    """Warn about a layer whose output is not used."""
    model = subject.model
    if not isinstance(model, Functional) or subject.plan.saved:
        return
    nodes = set(model.order.nodes)
    read = {t.node for result in subject.inference.results.values() for t in _read(result)}
    for step in subject.plan.steps:
        result = subject.inference.results.get(step) if isinstance(step, CallPlan) else None
        ends = [t for t in _in_graph(result) if t.node not in nodes and t.node not in read]
        layer = ends[0].node.operation if ends else None
        if isinstance(layer, Layer):
            message = "its output is not used, and it is not an output of the model"
            yield subject.warn(Code.UNREAD, message, layer)


def _read(result: Any) -> list[Tensor]:
    """Return the tensors that the call with this result reads."""
    return [source for tensor in _in_graph(result)[:1] for source in tensor.node.input_tensors]


def _in_graph(result: Any) -> list[Tensor]:
    """Return the tensors of a result that have a node: those inside code of one's own have none."""
    return list(filter(in_graph, flatten(result)))


@lint
def every_step(subject: Subject) -> Iterator[Problem]:
    """Warn about a last Dense layer of one unit that gets all steps of a recurrent layer.

    Taggers have several units, and decoders repeat a vector: they predict for each step.
    """
    ends = {tensor.node.operation for tensor, _ in _losses(subject)}
    decodes = any(layer.class_name == "RepeatVector" for layer in subject.inference.plans)
    for layer, tensor in subject.calls_on_one_tensor:
        producer = tensor.node.operation
        sequences = isinstance(producer, DeclaredLayer) and _returns_sequences(producer)
        last = layer in ends and layer.rule.name == "Dense" and not decodes
        if last and sequences and layer.arguments.units == 1:
            message = (
                f"receives every time step of {producer.name}, {shape_text(tensor.shape)}, and "
                "makes one prediction for each"
            )
            warning = subject.warn(Code.EVERY_STEP, message, layer)
            hint = (
                f"for one prediction for the whole series, remove return_sequences=True from "
                f"{producer.name}; if you want one for each step, write TimeDistributed(Dense(1))"
            )
            yield replace(warning, hint=hint)


def _returns_sequences(layer: DeclaredLayer) -> bool:
    inner = getattr(layer.arguments, "layer", layer)
    return getattr(inner.arguments, "return_sequences", False) is True


@lint
def every_pixel(subject: Subject) -> Iterator[Problem]:
    """Warn about Dense layers at the end that get images, as without a Flatten.

    Models that make images larger again predict for each pixel.
    """
    layers = [layer.class_name for layer in subject.inference.plans]
    if any("Transpose" in name or "UpSampling" in name for name in layers):
        return
    for end, _ in _losses(subject):
        first = None
        for step in path_to_input(end):
            layer, inputs = step.node.operation, step.node.input_tensors
            if not isinstance(layer, DeclaredLayer) or len(inputs) != 1:
                break
            if layer.rule.name == "Dense":
                first = layer
            if first is not None and layer.rule.name.startswith(IMAGE_LAYERS):
                shape = shape_of(first.nodes[0].input_tensors[0]) or ()
                if len(shape) == len(IMAGE):
                    message = f"receives an image, {shape_text(shape)}, and predicts for each pixel"
                    yield subject.warn(Code.PIXELS, message, first)
                break
            if layer.rule.name in ("Flatten", "Reshape"):
                break


@lint
def huge_dense(subject: Subject) -> Iterator[Problem]:
    """Warn about a Dense layer that has a weight for every pixel and unit."""
    total = sum(v.size for v in subject.model.variables if isinstance(v.size, int))
    for layer, tensor in subject.calls_on_one_tensor:
        producer = tensor.node.operation
        if layer.rule.name != "Dense" or producer.class_name != "Flatten":
            continue
        own = sum(variable.size for variable in layer.variables if isinstance(variable.size, int))
        if own > HUGE and own > MOST * total:
            flattened = shape_text(producer.nodes[0].input_tensors[0].shape)
            message = f"has {own:,} of {total:,} parameters, because {flattened} is flattened"
            yield subject.warn(Code.HUGE_DENSE, message, layer)


@lint
def name_clash(subject: Subject) -> Iterator[Problem]:
    """Warn about layers inside an inner model with the names of layers outside it."""
    own = {layer.name for layer in subject.model.layers}
    for layer in subject.model.layers:
        plan = subject.inference.plans.get(layer)
        if not isinstance(plan, ModelPlan):
            continue
        same = sorted(own & {inner.name for inner in layer.layers if not inner.is_input})
        if same:
            message = f"contains layers with the same names as layers outside it: {', '.join(same)}"
            calls = [step for step in subject.plan.steps if isinstance(step, CallPlan)]
            places = [call.place for call in calls if call.layer is plan]
            warning = subject.warn(Code.NAME_CLASH, message, layer)
            # A loaded model is in another file; the warning is about the file that loads it.
            default = subject.plan.place if plan.loaded else plan.place
            yield replace(warning, place=places[0] if places else default)


@lint
def not_frozen(subject: Subject) -> Iterator[Problem]:
    """Warn about a model inside another whose `trainable: false` freezes nothing."""
    for layer, plan, message in frozen.not_frozen(subject.model, subject.inference):
        warning = subject.warn(Code.NOT_FROZEN, message, layer)
        written = plan.trainable
        place = (written.key or written.place) if written else plan.place
        yield replace(warning, place=place, hint=frozen.HINT)

"""The reader of models in the spec language; ``docs/spec.md`` describes it for users.

A model is a list (the stack of a Sequential model) or a mapping with
``layers``, and for a Functional model ``inputs`` and ``outputs``. Reading
continues after a mistake, so that one run finds all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecalc.declare.layer import COMMON, Arguments
from shapecalc.errors import Code, KeyStep, Place, Problem
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    LayerPlan,
    ModelPlan,
    TensorPlan,
    TensorStructure,
    sources,
)
from shapecalc.read.expressions import ExpressionReader, Value
from shapecalc.read.files import File
from shapecalc.read.frozen import FROZEN, freeze_as_written
from shapecalc.read.layer_names import MODELS, find
from shapecalc.read.syntax import (
    Call,
    Items,
    Literal,
    Name,
    Node,
    NotedError,
    PlainData,
    SpecError,
    arguments_by_name,
    has_names,
    node,
)
from shapecalc.read.text import as_program, is_program, is_saved
from shapecalc.read.undefined import name_problem, undefined
from shapecalc.similar import closest

KEYS = ("name", "trainable", FROZEN, "inputs", "layers", "outputs")
"""The keys of a model that is written as a mapping."""

CALLED = {
    SEQUENTIAL: ("layers", "trainable", "name"),
    FUNCTIONAL: ("inputs", "outputs"),
}
"""The arguments that a model written as a call takes by position, in Keras's order."""


ReadFile = Callable[[File, Any], ModelPlan]
"""Reads the model of another file."""


class ModelReader(ExpressionReader):
    """Reads one model; a model inside it gets a reader of its own.

    Args:
        file: the file that is being read.
        read_file: reads a file that this one loads. It is passed in, since the outermost model
            of a file may have more keys than this reader knows.
    """

    keys: tuple[str, ...] = KEYS
    """The keys that the mapping of a model may have."""

    def __init__(self, file: File, read_file: ReadFile) -> None:
        super().__init__(file.problems)
        self.file = file
        self.read_file = read_file
        self.sizes = file.sizes
        self.entries: Mapping[str, Any] = {}
        self.entry = ""
        self.circular: set[str] = set()

    def document(self, data: Any, place: Place) -> ModelPlan:
        """Return a model: a list, a mapping, or either under ``Sequential:`` or ``Model:``."""
        if isinstance(data, list):
            return self.stack(data, _arguments(), place)
        if not isinstance(data, dict):
            raise _no_spec(data, place)
        if len(data) == 1 and next(iter(data)) in MODELS:
            ((key, inner),) = data.items()
            return self.document(inner, place / key)
        if is_saved(data):
            from shapecalc.read.saved import read_saved  # most files are specs

            return read_saved(data, place, self.problems)
        return self.mapping(data, place)

    def mapping(self, data: dict[Any, Any], place: Place) -> ModelPlan:
        """Return the model of a mapping."""
        self.check_keys(data, place)
        plan = self.parts(data, self.model_arguments(data, place), place)
        self.problems += freeze_as_written(plan, data, place)
        return plan

    def parts(self, data: dict[Any, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return the Sequential or Functional model of a mapping."""
        layers = data.get("layers")
        if isinstance(layers, dict):
            return self.graph(data, arguments, place)
        if not isinstance(layers, list):
            message = "`layers` must be a list (Sequential) or a mapping of names (Functional)"
            raise SpecError(Code.FORM, message, place / "layers" if "layers" in data else place)
        self.check_stack(data, place)
        return self.stack(layers, arguments, place / "layers")

    def check_stack(self, data: Mapping[str, Any], place: Place) -> None:
        """Check that a Sequential model has no keys of a Functional one.

        Raises:
            SpecError: if it has ``inputs`` or ``outputs``.
        """
        fixes = {
            "inputs": "put the input first in the list: Input(shape=…)",
            "outputs": "the output is that of the last layer",
        }
        for key, fix in fixes.items():
            if key in data:
                message = f"a model with a list of `layers` is Sequential and has no `{key}`"
                hint = f"{fix}; for a Functional model, give each of the `layers` a name"
                raise SpecError(Code.FORM, message, place / KeyStep(key), hint)

    def check_keys(self, data: dict[Any, Any], place: Place) -> None:
        """Note a problem for every key that a model does not have."""
        for key in [key for key in data if key not in self.keys]:
            meant = closest(str(key), self.keys)
            hint = "" if meant else f"its keys are {', '.join(self.keys)}"
            if key in COMMON or find(key):
                hint = "put the layers in a list under `layers`, the input first"
            at = place / KeyStep(str(key))
            message = f"a model has no key `{key}`"
            self.problems.append(Problem(Code.FORM, message, at, hint, meant=meant))

    def model_arguments(self, data: Mapping[str, Any], place: Place) -> Arguments:
        """Return the arguments ``name`` and ``trainable`` of a model."""
        arguments = _arguments()
        for name in [name for name in vars(arguments) if name in data]:
            try:
                setattr(arguments, name, COMMON[name].parse(data[name]))
            except ValueError as error:
                message = f"`{name}` must be {error}, not {data[name]!r}"
                self.problems.append(Problem(Code.ARGUMENT, message, place / name))
        return arguments

    # Sequential models

    def stack(self, items: list[Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return a Sequential model."""
        layers: list[LayerPlan | ModelPlan] = []
        for number, item in enumerate(items):
            try:
                layers.append(self.listed(item, place / number, self.stacked)[0])
            except SpecError as error:
                self.note(error)
        plan = ModelPlan(SEQUENTIAL, place, arguments, self.steps, layers=layers)
        self.problems.nest(plan, layers, place)
        return plan

    def stacked(self, item: Node) -> LayerPlan | ModelPlan:
        """Return a layer of a Sequential model; ``Input(…)`` is a layer here too."""
        if isinstance(item, Items):
            message = "expected one layer here, not a list"
            raise SpecError(Code.FORM, message, item.place, "give each layer an entry of its own")
        value = self.value(item)
        if isinstance(value, TensorPlan) and isinstance(value.source, LayerPlan):
            return value.source
        if isinstance(value, (LayerPlan, ModelPlan)):
            return value
        raise SpecError(Code.FORM, "expected a layer here, not a tensor", item.place)

    # Functional models

    def graph(self, data: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return a Functional model."""
        self.entries = data["layers"]
        inputs = self.inputs(data.get("inputs", {}), place / "inputs")
        for name, entry in self.entries.items():
            self.define(name, entry, self.chain, place / "layers")
        outputs = self.outputs(data, place)
        ends = inputs or sorted(sources(outputs), key=lambda end: self.steps.index(end.source))
        plan = ModelPlan(
            FUNCTIONAL, place, arguments, self.steps, inputs=_one(ends), outputs=_one(outputs)
        )
        self.problems.nest(plan, self.steps, place)
        plan.names = {v.origin: n for n, v in self.names.items() if isinstance(v, TensorPlan)}
        return plan

    def define(
        self, name: Any, data: Any, read: Callable[[Any, Place], Value], place: Place
    ) -> None:
        """Read an entry and define its name; an entry that cannot be read is defined as None.

        So a later use of the name does not give a second problem for the same mistake.
        """
        problem = name_problem(name, self.names, place)
        if problem:
            self.problems.append(problem)
            return
        self.entry = name
        value = None
        try:
            value = read(data, place / name)
        except SpecError as error:
            self.note(error)
        self.names[name] = value
        self.repeats.define(name)

    def inputs(self, data: Any, place: Place) -> list[TensorPlan]:
        """Define the inputs and return their tensors."""
        if not isinstance(data, dict):
            message = "`inputs` must be a mapping of names to shapes, such as {x: (28, 28, 1)}"
            raise SpecError(Code.FORM, message, place)
        for name, shape in data.items():
            self.define(name, shape, self.input, place)
        values = [self.names.get(name) for name in data]
        return [value for value in values if isinstance(value, TensorPlan)]

    def input(self, data: Any, place: Place) -> Value:
        """Return one input: a shape, or ``Input(…)`` in any of its forms."""
        is_layer = isinstance(data, dict) and any(map(find, data))
        expression: Node = PlainData(data, place)
        if isinstance(data, str) or is_layer:
            expression = node(data, place)
        elif isinstance(data, dict) and has_names(data):
            keyword: dict[str, Node] = {key: PlainData(v, place / key) for key, v in data.items()}
            expression = Call(Name("Input", place), [], keyword, place)
        if isinstance(expression, (Literal, Items, PlainData)):
            expression = Call(Name("Input", place), [expression], {}, place)
        return self.tensors(expression)

    def outputs(self, data: Mapping[str, Any], place: Place) -> TensorStructure:
        """Return the tensors that ``outputs`` names, or else every tensor that nothing reads."""
        if "outputs" not in data:
            return self.unread(place)
        outputs, at = data["outputs"], place / "outputs"
        if outputs in ([], {}):
            raise SpecError(Code.CONNECTION, "this model has no output", at, "name a tensor here")
        if not isinstance(outputs, dict):
            return self.tensors(node(outputs, at))
        return {
            str(name): self.tensors(node(item, at / str(name))) for name, item in outputs.items()
        }

    def unread(self, place: Place) -> list[TensorStructure]:
        """Return the tensors that no entry reads.

        Raises:
            SpecError: if there are none.
        """
        tensors: list[TensorStructure] = [
            value
            for name, value in self.names.items()
            if name in self.entries and name not in self.used and isinstance(value, TensorPlan)
        ]
        if tensors:
            return tensors
        if any(self.names.get(name) is None for name in self.entries):
            raise NotedError  # An entry has a problem, which may well be the reason.
        hint = "call a layer on a tensor: `y: Dense(5)(x)` or `y: [x, Dense(5)]`"
        raise SpecError(Code.CONNECTION, "this model has no output", place / "layers", hint)

    # Models inside the model

    def model(self, class_name: str, call: Call) -> ModelPlan:
        """Return a model inside another: data, or a call of ``Sequential`` or ``Model``."""
        data = [item for item in call.positional if isinstance(item, PlainData)]
        if data:
            return ModelReader(self.file, self.read_file).document(data[0].value, data[0].place)
        keyword_data = {
            key: item.value for key, item in call.keyword.items() if isinstance(item, PlainData)
        }
        if keyword_data:
            reader = ModelReader(self.file, self.read_file)
            # The key may be another name of the class: `Model`, `keras.Model`.
            first = call.keyword[next(iter(keyword_data))].place
            return reader.document(keyword_data, Place(first.source, first.path[:-1]))
        nodes = self.call_arguments(class_name, call)
        values = {
            name: self.argument(item, COMMON[name]).value
            for name, item in nodes.items()
            if name in COMMON
        }
        arguments = self.model_arguments(values, call.place)
        if class_name == SEQUENTIAL:
            return self.called_stack(nodes.get("layers"), arguments, call.place)
        return self.called_graph(nodes, arguments, call.place)

    def call_arguments(self, class_name: str, call: Call) -> dict[str, Node]:
        """Return the arguments of a call of ``Sequential`` or ``Model`` by name.

        Raises:
            SpecError: if Keras would refuse the call.
        """
        nodes = arguments_by_name(call, CALLED[class_name])
        for name in nodes if class_name == SEQUENTIAL else ():  # Keras's Functional takes any
            if name not in CALLED[class_name]:
                message = f"Sequential has no argument `{name}`"
                at = call.keys.get(name, call.place)
                meant = closest(name, CALLED[class_name])
                raise SpecError(Code.UNKNOWN_ARGUMENT, message, at, meant=meant)
        return nodes

    def called_stack(self, items: Node | None, arguments: Arguments, place: Place) -> ModelPlan:
        """Return the model of ``Sequential([Dense(4), Dense(2)])``."""
        if isinstance(items, Literal) and items.value is None:
            items = None
        if items is not None and not isinstance(items, Items):
            message = "the layers of a Sequential model must be a list"
            raise SpecError(
                Code.FORM, message, items.place, "write Sequential([Dense(4), Dense(2)])"
            )
        layers = [self.stacked(item) for item in items.items] if items else []
        plan = ModelPlan(SEQUENTIAL, place, arguments, layers=layers)
        self.problems.nest(plan, layers, place)
        return plan

    def called_graph(
        self, nodes: Mapping[str, Node], arguments: Arguments, place: Place
    ) -> ModelPlan:
        """Return the model of ``Model(inputs, outputs)``, whose tensors exist already."""
        for name in ("inputs", "outputs"):
            if name not in nodes:
                message = f"`Model` is missing the argument `{name}`"
                raise SpecError(
                    Code.MISSING_ARGUMENT, message, place, "write Model(inputs, outputs)"
                )
        inputs, outputs = self.tensors(nodes["inputs"]), self.tensors(nodes["outputs"])
        for name, tensors in (("inputs", inputs), ("outputs", outputs)):
            if tensors == []:
                raise SpecError(Code.CONNECTION, f"`{name}` of `Model` is empty", nodes[name].place)
        return ModelPlan(FUNCTIONAL, place, arguments, inputs=inputs, outputs=outputs)

    def load(self, call: Call) -> ModelPlan:
        """Return the model of ``load_model("encoder.yaml")``, with the names of its own file."""
        nodes = arguments_by_name(call, ["filepath"])
        values = {
            key: item.value for key, item in nodes.items() if isinstance(item, (Literal, PlainData))
        }
        path = values.get("filepath")
        if not isinstance(path, str) or set(nodes) - {"filepath", "name"}:
            message = "`load_model` expects the path of a file, and optionally a `name`"
            raise SpecError(Code.FORM, message, call.place, "write load_model('encoder.yaml')")
        file, data = self.file.other(path, call.place)
        plan = self.read_file(file, data)
        plan.loaded, plan.loader = True, call.place
        if "name" in nodes:
            name = self.argument(nodes["name"], COMMON["name"]).value
            plan.arguments.name = self.model_arguments({"name": name}, call.place).name
        return plan

    def undefined(self, name: Name) -> SpecError:
        """Return the problem of a name that is not defined."""
        return undefined(name, self.names, self.entries, self.entry, self.circular)


def _no_spec(data: Any, place: Place) -> SpecError:
    """Return the problem of data that is no spec, and perhaps something else that people give."""
    message, hint = "a spec must be a list of layers or a mapping with `layers`", ""
    if data is None:
        message = f"there is nothing in it: {message}"
        hint = "start with a layer: - Dense(5, input_shape=(3,))"
    elif is_program(place.source.text):
        message, hint = f"this is a Python program: {message}", as_program(place.source)
    return SpecError(Code.FORM, message, place, hint)


def _arguments() -> Arguments:
    return Arguments(name=None, trainable=None)


def _one(tensors: TensorStructure) -> TensorStructure:
    """Return the only tensor of a list, or else the list."""
    if isinstance(tensors, Sequence) and len(tensors) == 1:
        return _one(tensors[0])
    return tensors

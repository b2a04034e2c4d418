"""The documents of a spec: what a model may say. ``docs/spec.md`` describes it for people.

A document is a list (the stack of a Sequential model) or a mapping with
``layers``, and for a Functional model ``inputs`` and ``outputs``. Reading goes
on after a mistake, so that all of them are found in one run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shapecalc.declare.layer import COMMON, Arguments
from shapecalc.errors import Code, KeyStep, Place, Problem, closest
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    LayerPlan,
    ModelPlan,
    TensorPlan,
    TensorStructure,
    sources,
)
from shapecalc.read.expressions import MODELS, ExpressionReader, Value, find
from shapecalc.read.files import File
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import Call, Items, Literal, Name, Node, PlainData, SpecError, node, stop
from shapecalc.read.undefined import name_problem, undefined

if TYPE_CHECKING:
    from shapecalc.read.keras3 import ConfigReader

KEYS = ("name", "trainable", "inputs", "layers", "outputs")
"""What a model says of itself."""

CALLED = {
    SEQUENTIAL: ("layers", "trainable", "name"),
    FUNCTIONAL: ("inputs", "outputs", "name"),
}
"""The arguments of a model that is written as a call, in Keras's order."""


ReadFile = Callable[[File, Any], ModelPlan]
"""Reads the document of another file, which may say more than a model inside a model."""


class ModelReader(ExpressionReader):
    """Reads one model; a model inside it is read by another of these.

    Args:
        file: the file that is being read.
        read_file: reads a file that this one loads.
    """

    keys: tuple[str, ...] = KEYS
    """What the mapping of a model may say."""

    def __init__(self, file: File, read_file: ReadFile) -> None:
        super().__init__(file.problems)
        self.file = file
        self.read_file = read_file
        self.sizes = file.sizes
        self.entries: Mapping[str, Any] = {}
        self.entry = ""
        self.circular: set[str] = set()

    def document(self, data: Any, place: Place) -> ModelPlan:
        """A whole model: a list, a mapping, or either under ``Sequential:`` or ``Model:``."""
        if isinstance(data, list):
            return self.stack(data, _arguments(), place)
        if not isinstance(data, dict):
            raise stop(Code.FORM, "a spec is a list of layers, or a mapping with `layers`", place)
        if len(data) == 1 and next(iter(data)) in MODELS:
            ((key, inner),) = data.items()
            return self.document(inner, place / key)
        saved = read_saved(data, place, self.problems)
        return self.mapping(data, place) if saved is None else saved

    def mapping(self, data: dict[Any, Any], place: Place) -> ModelPlan:
        """A model with names for its parts."""
        self.check_keys(data, place)
        arguments = self.model_arguments(data, place)
        return self.parts(data, arguments, place)

    def parts(self, data: dict[Any, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """A stack, or a graph with names for its tensors."""
        layers = data.get("layers")
        if isinstance(layers, dict):
            return self.graph(data, arguments, place)
        if not isinstance(layers, list):
            message = "`layers` is a list (Sequential) or a mapping of names (Functional)"
            raise stop(Code.FORM, message, place / "layers" if "layers" in data else place)
        self.check_stack(data, place)
        return self.stack(layers, arguments, place / "layers")

    def check_stack(self, data: Mapping[str, Any], place: Place) -> None:
        """Whether a list of layers stands alone.

        Raises:
            SpecError: if it does not.
        """
        for key in ("inputs", "outputs"):
            if key in data:
                message = f"`layers` is a list, which makes a Sequential model without `{key}`"
                hint = "its input stands first in the list: Input(shape=…); or name the layers"
                raise stop(Code.FORM, message, place / KeyStep(key), hint)

    def check_keys(self, data: dict[Any, Any], place: Place) -> None:
        """Notes every key that a model does not have."""
        for key in [key for key in data if key not in self.keys]:
            meant = closest(str(key), self.keys)
            hint = "" if meant else f"a model has {', '.join(self.keys)}"
            if key in COMMON or find(key):
                hint = "layers stand under `layers`; the input is the first of them"
            at = place / KeyStep(str(key))
            message = f"a model has no `{key}`"
            self.problems.append(Problem(Code.FORM, message, at, hint, meant=meant))

    def model_arguments(self, data: Mapping[str, Any], place: Place) -> Arguments:
        """Name and trainability of a model."""
        arguments = _arguments()
        for name in vars(arguments).keys() & data.keys():
            try:
                setattr(arguments, name, COMMON[name].parse(data[name]))
            except ValueError as error:
                message = f"`{name}` must be {error}, not {data[name]!r}"
                self.problems.append(Problem(Code.ARGUMENT, message, place / name))
        return arguments

    # Sequential models

    def stack(self, items: list[Any], arguments: Arguments, place: Place) -> ModelPlan:
        """A Sequential model."""
        layers: list[LayerPlan | ModelPlan] = []
        for number, item in enumerate(items):
            with self.collecting():
                layers.append(self.stacked(node(item, place / number)))
        plan = ModelPlan(SEQUENTIAL, place, arguments, self.steps, layers=layers)
        self.problems.nest(plan, layers, place)
        return plan

    def stacked(self, item: Node) -> LayerPlan | ModelPlan:
        """One layer of a Sequential model; ``Input(…)`` is one too."""
        value = self.value(item)
        if isinstance(value, TensorPlan) and isinstance(value.source, LayerPlan):
            return value.source
        if isinstance(value, (LayerPlan, ModelPlan)):
            return value
        raise stop(Code.FORM, "a layer is expected here, not a tensor", item.place)

    # Functional models

    def graph(self, data: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """A Functional model."""
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
        """Gives a name to what is read; one that cannot be read is still known, as broken."""
        problem = name_problem(name, self.names, place)
        if problem:
            self.problems.append(problem)
            return
        self.entry = name
        value = None
        with self.collecting():
            value = read(data, place / name)
        self.names[name] = value

    def inputs(self, data: Any, place: Place) -> list[TensorPlan]:
        """The inputs, by name."""
        if not isinstance(data, dict):
            message = "`inputs` gives each input a name and a shape: {x: (28, 28, 1)}"
            raise stop(Code.FORM, message, place)
        for name, shape in data.items():
            self.define(name, shape, self.input, place)
        found = [self.names.get(name) for name in data]
        return [tensor for tensor in found if isinstance(tensor, TensorPlan)]

    def input(self, data: Any, place: Place) -> Value:
        """One input: a shape, or ``Input(…)`` in any of its forms."""
        is_layer = isinstance(data, dict) and any(map(find, data))
        written: Node = PlainData(data, place)
        if isinstance(data, str) or is_layer:
            written = node(data, place)
        elif isinstance(data, dict):
            keyword: dict[str, Node] = {key: PlainData(v, place / key) for key, v in data.items()}
            written = Call(Name("Input", place), [], keyword, place)
        if isinstance(written, (Literal, Items, PlainData)):
            written = Call(Name("Input", place), [written], {}, place)
        return self.tensors(written)

    def chain(self, data: Any, place: Place) -> Value:
        """One entry of ``layers``: an expression, or a tensor and the layers it goes through."""
        if not isinstance(data, list):
            return self.value(node(data, place))
        if not data:
            raise stop(Code.FORM, "an empty list says nothing", place)
        tensor: TensorStructure | None = None
        with self.collecting():
            tensor = self.tensors(node(data[0], place / 0))
        for number, item in enumerate(data[1:], start=1):
            came, tensor = tensor, None
            with self.collecting():
                written = node(item, place / number)
                layer = self.callable(written)
                if came is not None:  # else the layer has been looked at, at least
                    tensor = self.called(layer, [came], {}, written.place)
        if tensor is None:
            raise SpecError
        return tensor

    def outputs(self, data: Mapping[str, Any], place: Place) -> TensorStructure:
        """What ``outputs`` names, or every tensor that nothing reads."""
        if "outputs" not in data:
            return self.unread(place)
        written, at = data["outputs"], place / "outputs"
        if not isinstance(written, dict):
            return self.tensors(node(written, at))
        return {
            str(name): self.tensors(node(item, at / str(name))) for name, item in written.items()
        }

    def unread(self, place: Place) -> list[TensorStructure]:
        """The tensors that no entry reads."""
        tensors: list[TensorStructure] = [
            value
            for name, value in self.names.items()
            if name in self.entries and name not in self.used and isinstance(value, TensorPlan)
        ]
        if tensors:
            return tensors
        if any(self.names.get(name) is None for name in self.entries):
            raise SpecError  # What is broken may well be why.
        raise stop(Code.CONNECTION, "nothing comes out of this model", place / "layers")

    # Models inside the model

    def model(self, class_name: str, call: Call) -> ModelPlan:
        """A model written inside another: as data, or as a call of ``Sequential`` or ``Model``."""
        data = [item for item in call.positional if isinstance(item, PlainData)]
        if data:
            return ModelReader(self.file, self.read_file).document(data[0].value, data[0].place)
        named = {
            key: item.value for key, item in call.keyword.items() if isinstance(item, PlainData)
        }
        if named:
            return ModelReader(self.file, self.read_file).document(named, call.place / class_name)
        given = dict(zip(CALLED[class_name], call.positional)) | dict(call.keyword)
        values = {key: item.value for key, item in given.items() if isinstance(item, Literal)}
        arguments = self.model_arguments(values, call.place)
        if class_name == SEQUENTIAL:
            return self.called_stack(given.get("layers"), arguments, call.place)
        return self.called_graph(given, arguments, call.place)

    def called_stack(self, items: Node | None, arguments: Arguments, place: Place) -> ModelPlan:
        """``Sequential([Dense(4), Dense(2)])``."""
        listed: Sequence[Node] = items.items if isinstance(items, Items) else []
        layers = [self.stacked(item) for item in listed]
        plan = ModelPlan(SEQUENTIAL, place, arguments, layers=layers)
        self.problems.nest(plan, layers, place)
        return plan

    def called_graph(
        self, given: Mapping[str, Node], arguments: Arguments, place: Place
    ) -> ModelPlan:
        """``Model(inputs, outputs)`` of tensors that are there already."""
        for name in ("inputs", "outputs"):
            if name not in given:
                raise stop(Code.MISSING_ARGUMENT, f"Model needs `{name}`", place)
        inputs, outputs = self.tensors(given["inputs"]), self.tensors(given["outputs"])
        return ModelPlan(FUNCTIONAL, place, arguments, inputs=inputs, outputs=outputs)

    def load(self, call: Call) -> ModelPlan:
        """``load_model("encoder.yaml")``: a model with the names that it has in its own file."""
        given = dict(zip(["filepath"], call.positional)) | dict(call.keyword)
        values = {
            key: item.value for key, item in given.items() if isinstance(item, (Literal, PlainData))
        }
        path = values.get("filepath")
        if not isinstance(path, str) or set(given) - {"filepath", "name"}:
            message = "load_model takes the path of another spec, and a name if need be"
            raise stop(Code.FORM, message, call.place)
        file, data = self.file.other(path, call.place)
        plan = self.read_file(file, data)
        plan.loaded = True
        plan.arguments.name = values.get("name", plan.arguments.name)
        return plan

    def undefined(self, name: Name) -> SpecError:
        """Why a name means nothing here."""
        return undefined(name, self.names, self.entries, self.entry, self.circular)


def read_saved(data: Mapping[str, Any], place: Place, problems: Findings) -> ModelPlan | None:
    """Return the plan of a model that Keras has saved; None if the data is no such model.

    Raises:
        SpecError: if it cannot be read.
    """
    if "modelTopology" in data:
        from shapecalc.read.archives import stored, topology

        config, at = topology(data, place)
        plan = read_saved(config, at, problems)
        if plan is not None:
            plan.saved_params = stored(data)
        return plan
    if "class_name" not in data or "config" not in data:
        return None
    try:
        plan = _config_reader(data)(problems).model(data, place)
    except RecursionError:
        raise stop(Code.FORM, "this is nested too deeply", place) from None
    compiled = data.get("compile_config")
    plan.compiled = compiled if compiled and isinstance(compiled, dict) else None
    return plan


def _config_reader(data: Mapping[str, Any]) -> type[ConfigReader]:
    """Return the reader of a config: only Keras 3 names the module of each class."""
    if "module" in data:
        from shapecalc.read.keras3 import ConfigReader

        return ConfigReader
    from shapecalc.read.keras2 import Keras2Reader

    return Keras2Reader


def _arguments() -> Arguments:
    return Arguments(name=None, trainable=None)


def _one(tensors: TensorStructure) -> TensorStructure:
    """A list of one tensor stands for that tensor."""
    if isinstance(tensors, Sequence) and len(tensors) == 1:
        return _one(tensors[0])
    return tensors

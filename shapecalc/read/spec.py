"""The documents of a spec: what a model may say. ``docs/spec.md`` describes it for people.

A document is a list (the stack of a Sequential model) or a mapping with
``layers``, and for a Functional model ``inputs`` and ``outputs``. Reading goes
on after a mistake, so that all of them are found in one run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapecalc.binding import similar
from shapecalc.errors import Code, InputError, Key, Place, Problem, Source
from shapecalc.layer import COMMON, Arguments
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    CallPlan,
    LayerPlan,
    ModelPlan,
    TensorPlan,
    TensorStructure,
)
from shapecalc.read.expressions import LAYERS, LOAD, MODELS, Expressions, Value, collect
from shapecalc.read.syntax import Call, Data, Items, Literal, Name, Node, StopReading, node, stop
from shapecalc.read.text import parse, read_source

KEYS = ("name", "trainable", "inputs", "layers", "outputs")
"""What a model says of itself."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is being read.

    Attributes:
        folder: where the files that it loads may lie.
        loading: the files that led here, for a file that loads itself.
    """

    source: Source
    folder: Path
    problems: list[Problem] = field(default_factory=list)
    loading: tuple[Path, ...] = ()


def read_spec(path: str) -> ModelPlan:
    """The plan of the model in a file (``-`` for standard input).

    Raises:
        InputError: if the file cannot be read, or not as a spec at all.
    """
    source = read_source(path)
    own = Path.cwd() / "-" if path == "-" else Path(path).resolve()
    return _read(File(source, own.parent, loading=(own,)), parse(source))


def read_data(data: Any) -> ModelPlan:
    """The plan of a model in data, such as a list of layers."""
    return _read(File(Source("<spec>"), Path.cwd()), data)


def _read(file: File, data: Any) -> ModelPlan:
    place = Place(file.source)
    plan = collect(file.problems, lambda: _Model(file).document(data, place))
    if plan is None:
        raise InputError(file.problems)
    assert isinstance(plan, ModelPlan)
    plan.problems = file.problems
    return plan


class _Model(Expressions):
    """Reads one model; a model inside it is read by another of these."""

    def __init__(self, file: File) -> None:
        super().__init__(file.problems)
        self.file = file
        self.entries: Mapping[str, Any] = {}
        self.entry = ""

    def document(self, data: Any, place: Place) -> ModelPlan:
        """A whole model: a list, a mapping, or a mapping under ``Sequential:`` or ``Model:``."""
        if isinstance(data, list):
            return self.stack(self.nodes(data, place), _arguments(), place)
        if not isinstance(data, dict):
            message = "a spec is a list of layers, or a mapping with `layers`"
            raise stop(Code.FORM, message, place)
        if len(data) == 1 and next(iter(data)) in MODELS:
            ((key, inner),) = data.items()
            return self.document(inner, place / key)
        if "class_name" in data and "config" in data:
            message = "this is a config that Keras has saved, which cannot be read yet"
            raise stop(Code.FORM, message, place)
        return self.mapping(data, place)

    def mapping(self, data: dict[Any, Any], place: Place) -> ModelPlan:
        self.check_keys(data, place)
        arguments = self.model_arguments(data, place)
        layers = data.get("layers")
        if isinstance(layers, dict):
            return self.graph(data, arguments, place)
        if not isinstance(layers, list):
            message = "`layers` is a list (Sequential) or a mapping of names (Functional)"
            raise stop(Code.FORM, message, place / "layers" if "layers" in data else place)
        for key in ("inputs", "outputs"):
            if key in data:
                message = f"`layers` is a list, which makes a Sequential model without `{key}`"
                hint = "its input stands first in the list: Input(shape=…); or name the layers"
                raise stop(Code.FORM, message, place / Key(key), hint)
        return self.stack(self.nodes(layers, place / "layers"), arguments, place)

    def check_keys(self, data: dict[Any, Any], place: Place) -> None:
        for key in data:
            if key not in KEYS:
                hint = similar(str(key), KEYS) or f"a model has {', '.join(KEYS)}"
                if key in COMMON or key in LAYERS:
                    hint = "layers stand under `layers`; the input is the first of them"
                message = f"a model has no `{key}`"
                self.problems.append(Problem(Code.FORM, message, place / Key(str(key)), hint))

    def model_arguments(self, data: Mapping[str, Any], place: Place) -> Arguments:
        arguments = _arguments()
        for name in vars(arguments).keys() & data.keys():
            try:
                setattr(arguments, name, COMMON[name].parse(data[name]))
            except ValueError as error:
                message = f"`{name}` must be {error}, not {data[name]!r}"
                self.problems.append(Problem(Code.ARGUMENT, message, place / name))
        return arguments

    def nodes(self, data: list[Any], place: Place) -> list[Node | None]:
        """The items of a list, None for those that cannot be read."""
        return [
            collect(self.problems, lambda item=item, number=number: node(item, place / number))
            for number, item in enumerate(data)
        ]

    def stack(
        self, items: Sequence[Node | None], arguments: Arguments, place: Place
    ) -> ModelPlan:
        """A Sequential model."""
        values = [collect(self.problems, lambda item=item: self.stacked(item)) for item in items]
        layers = [layer for layer in values if layer is not None]
        return ModelPlan(SEQUENTIAL, place, arguments, self.steps, layers=layers)

    def stacked(self, item: Node | None) -> LayerPlan | ModelPlan:
        """One layer of a Sequential model; ``Input(…)`` is one too."""
        if item is None:
            raise StopReading
        value = self.value(item)
        if isinstance(value, TensorPlan) and isinstance(value.source, LayerPlan):
            return value.source
        if isinstance(value, (LayerPlan, ModelPlan)):
            return value
        raise stop(Code.FORM, "a layer is expected here, not a tensor", item.place)

    def graph(
        self, data: Mapping[str, Any], arguments: Arguments, place: Place
    ) -> ModelPlan:
        """A Functional model."""
        self.entries = data["layers"]
        inputs = self.inputs(data.get("inputs", {}), place / "inputs")
        for name, entry in self.entries.items():
            self.define(name, place / "layers", lambda at, entry=entry: self.chain(entry, at))
        outputs = self.outputs(data, place)
        ends = inputs or _sources(outputs)
        return ModelPlan(
            FUNCTIONAL, place, arguments, self.steps, inputs=_one(ends), outputs=_one(outputs)
        )

    def define(self, name: Any, place: Place, read: Any) -> None:
        """Gives a name to what is read; a name that cannot be is still known as broken."""
        problem = self.name_problem(name, place)
        if problem:
            self.problems.append(problem)
            return
        self.entry = name
        self.names[name] = collect(self.problems, lambda: read(place / name))

    def name_problem(self, name: Any, place: Place) -> Problem | None:
        at = place / Key(str(name))
        if not isinstance(name, str) or not name.isidentifier():
            return Problem(Code.FORM, f"`{name}` is not a name such as `x1` or `encoder`", at)
        if name in LAYERS or name in MODELS or name == LOAD:
            hint = "in a list, each layer begins with `- `; in a mapping, it has a name of its own"
            return Problem(Code.FORM, f"`{name}` is a name of Keras", at, hint)
        if name in self.names:
            return Problem(Code.DUPLICATE_NAME, f"`{name}` is defined twice", at)
        return None

    def inputs(self, data: Any, place: Place) -> list[TensorPlan]:
        """The inputs of a Functional model, by name."""
        if not isinstance(data, dict):
            message = "`inputs` gives each input a name and a shape: `{x: (28, 28, 1)}`"
            raise stop(Code.FORM, message, place)
        for name, shape in data.items():
            self.define(name, place, lambda at, shape=shape: self.input(shape, at))
        found = [self.names.get(name) for name in data]
        return [tensor for tensor in found if isinstance(tensor, TensorPlan)]

    def input(self, data: Any, place: Place) -> Value:
        """One input: a shape, or ``Input(…)`` in any of its forms."""
        if isinstance(data, str):
            written = node(data, place)
        elif isinstance(data, dict) and data.keys() & LAYERS.keys():
            written = node(data, place)
        elif isinstance(data, dict):
            keyword: dict[str, Node] = {name: Data(v, place / name) for name, v in data.items()}
            written = Call(Name("Input", place), [], keyword, place)
        else:
            written = Data(data, place)
        if isinstance(written, (Literal, Items, Data)):
            written = Call(Name("Input", place), [written], {}, place)
        return self.tensors(written)

    def chain(self, data: Any, place: Place) -> Value:
        """One entry of ``layers``: an expression, or a tensor and the layers it goes through."""
        if not isinstance(data, list):
            return self.value(node(data, place))
        items = [node(item, place / number) for number, item in enumerate(data)]
        if not items:
            raise stop(Code.FORM, "an empty list says nothing", place)
        tensor = self.tensors(items[0])
        for item in items[1:]:
            tensor = self.called(self.callable(item), tensor, {}, item.place)
        return tensor

    def outputs(self, data: Mapping[str, Any], place: Place) -> TensorStructure:
        """What ``outputs`` names, or every tensor that nothing reads."""
        if "outputs" not in data:
            return self.unread(place)
        written, at = data["outputs"], place / "outputs"
        if isinstance(written, dict):
            return {
                str(name): self.tensors(node(item, at / str(name)))
                for name, item in written.items()
            }
        return self.tensors(node(written, at))

    def unread(self, place: Place) -> list[TensorStructure]:
        tensors = [
            value
            for name, value in self.names.items()
            if name in self.entries and name not in self.used and isinstance(value, TensorPlan)
        ]
        if not tensors and not self.problems:
            raise stop(Code.CONNECTION, "nothing comes out of this model", place / "layers")
        return list(tensors)

    def model(self, class_name: str, call: Call) -> ModelPlan:
        if len(call.positional) == 1 and isinstance(call.positional[0], Data):
            return _Model(self.file).document(call.positional[0].value, call.positional[0].place)
        data = {name: item.value for name, item in call.keyword.items() if isinstance(item, Data)}
        if data:
            return _Model(self.file).document(data, call.place / class_name)
        names = ["layers", "trainable", "name"] if class_name == SEQUENTIAL else [
            "inputs", "outputs", "name"
        ]
        given = dict(zip(names, call.positional)) | dict(call.keyword)
        return self.called_model(class_name, given, call.place)

    def called_model(
        self, class_name: str, given: dict[str, Node], place: Place
    ) -> ModelPlan:
        """``Sequential([…])`` or ``Model(inputs, outputs)``, written as a call."""
        values = {
            name: item.value for name, item in given.items() if isinstance(item, Literal)
        }
        arguments = self.model_arguments(values, place)
        if class_name == SEQUENTIAL:
            items = given.get("layers", Items([], place))
            layers = items.items if isinstance(items, Items) else [items]
            made = [self.stacked(item) for item in layers]
            return ModelPlan(SEQUENTIAL, place, arguments, layers=made)
        for name in ("inputs", "outputs"):
            if name not in given:
                raise stop(Code.MISSING_ARGUMENT, f"Model needs `{name}`", place)
        inputs, outputs = self.tensors(given["inputs"]), self.tensors(given["outputs"])
        return ModelPlan(FUNCTIONAL, place, arguments, inputs=inputs, outputs=outputs)

    def load(self, call: Call) -> ModelPlan:
        given = dict(zip(["filepath"], call.positional)) | dict(call.keyword)
        values = {
            name: item.value for name, item in given.items() if isinstance(item, (Literal, Data))
        }
        path = values.get("filepath")
        if not isinstance(path, str) or set(given) - {"filepath", "name"}:
            message = "load_model takes the path of another spec, and a name if need be"
            raise stop(Code.FORM, message, call.place)
        plan = self.read_other(path, call.place)
        if "name" in values:
            plan.arguments.name = values["name"]
        return plan

    def read_other(self, path: str, place: Place) -> ModelPlan:
        """Another spec, which has to lie in the folder of this one."""
        target = (self.file.folder / path).resolve()
        if not target.is_relative_to(self.file.folder.resolve()):
            message = f"`{path}` lies outside the folder of this spec"
            raise stop(Code.FILE, message, place, "put it beside this file or below")
        if target in self.file.loading:
            raise stop(Code.ORDER, f"`{path}` loads itself", place)
        try:
            source = read_source(str(self.file.folder / path))
            data = parse(source)
        except InputError as error:
            self.problems.extend(error.problems)
            raise stop(Code.FILE, f"`{path}` cannot be loaded", place) from None
        loading = (*self.file.loading, target)
        file = File(source, target.parent, self.problems, loading)
        plan = _Model(file).document(data, Place(source))
        plan.loaded = True
        return plan

    def undefined(self, name: Name) -> StopReading:
        if name.name in self.entries:
            return self.too_early(name)
        hint = similar(name.name, [*self.names, *LAYERS, *MODELS, LOAD])
        if isinstance(name.name, str) and name.name[:1].isupper():
            return stop(Code.UNKNOWN_LAYER, f"there is no layer `{name.name}`", name.place, hint)
        return stop(Code.UNKNOWN_NAME, f"nothing is called `{name.name}`", name.place, hint)

    def too_early(self, name: Name) -> StopReading:
        """Why a name that is defined further down cannot be used: a circle, or the order."""
        circle = self.way(name.name, self.entry, [self.entry, name.name])
        if circle:
            message = f"{' → '.join(circle)} goes round in a circle"
            hint = "no layer can read what is made from its own output"
            return stop(Code.ORDER, message, name.place, hint)
        message = f"`{name.name}` is used before it is defined"
        return stop(Code.ORDER, message, name.place, f"move it above `{self.entry}`")

    def way(self, start: str, goal: str, path: list[str]) -> list[str] | None:
        """How one entry depends on another, by the names in between."""
        if start == goal:
            return path
        for name in _words(self.entries.get(start)):
            if name in self.entries and (name not in path or name == goal):
                found = self.way(name, goal, [*path, name])
                if found:
                    return found
        return None


def _arguments() -> Arguments:
    return Arguments(name=None, trainable=None)


def _one(tensors: Any) -> TensorStructure:
    """A list of one tensor stands for that tensor."""
    if isinstance(tensors, list) and len(tensors) == 1:
        return _one(tensors[0])
    structure: TensorStructure = tensors
    return structure


def _sources(tensors: Any) -> list[TensorStructure]:
    """The inputs that tensors are computed from, in the order in which they stand."""
    found: dict[LayerPlan, TensorStructure] = {}
    pending = [tensors]
    while pending:
        item = pending.pop()
        if isinstance(item, TensorPlan):
            if isinstance(item.source, CallPlan):
                pending += [item.source.inputs, *item.source.keywords.values()]
            else:
                found.setdefault(item.source, item)
        else:
            pending += item.values() if isinstance(item, Mapping) else item
    return [found[layer] for layer in sorted(found, key=lambda layer: str(layer.place))]


def _words(data: Any) -> list[str]:
    """Every name that stands in an entry."""
    import re

    return re.findall(r"[^\W\d]\w*", str(data))

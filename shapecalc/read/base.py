"""A model that extends another: ``base: saved.keras``, with layers added, frozen or cut off.

A Sequential model is extended as ``model.add`` does it, a Functional one as
``Model(base.input, Dense(5)(base.output))``: the layers of the saved model
become layers of the new one and keep their names. A model of ``keras.applications`` is
extended in the same way: ``base: VGG16(include_top=False)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.declare.layer import Arguments
from shapecalc.errors import Code, Place
from shapecalc.model.automatic_names import Names
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    Base,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    TensorPlan,
    TensorStructure,
    reaching,
    set_argument,
    sources,
)
from shapecalc.read.frozen import FROZEN, set_frozen, split
from shapecalc.read.layer_names import APPLICATIONS
from shapecalc.read.settings import Settings, SettingsReader
from shapecalc.read.spec import ModelReader
from shapecalc.read.syntax import Call, Name, NotedError, SpecError, node
from shapecalc.rules.settings import BASE
from shapecalc.similar import closest

Step = LayerPlan | ModelPlan | CallPlan

NAME = "base"
"""The name of the saved model's output in ``layers``."""

CALL = re.compile(r"[\w.]+\(.*\)$", re.DOTALL)
"""A text that is no name of a file, but a call."""

LISTED = 20
"""How many layers a message lists."""


def extend(
    reader: ModelReader, data: Mapping[str, Any], arguments: Arguments, place: Place
) -> ModelPlan:
    """Return the model of a spec that extends a saved one.

    Raises:
        SpecError: if the saved model cannot be read, or not be extended like this.
    """
    value = data[NAME]
    section = value if isinstance(value, dict) else {"file": value}
    settings = SettingsReader(place, reader.problems).section(BASE.keys, section, place / NAME)
    at = settings.at("file") if isinstance(value, dict) else place / NAME
    text = settings.model if settings.model is not None else settings.file
    if not isinstance(text, str):
        if section.get("file") is not None or section.get("model") is not None:
            raise NotedError  # The reader of settings has noted the problem.
        message = "`base` must name the file of a saved model, or a model of keras.applications"
        raise SpecError(Code.FORM, message, at, "base: saved.keras")
    if settings.model is not None or CALL.match(text):
        at = settings.at("model") if isinstance(value, dict) else at
        extension = from_keras(reader, text, settings, at)
    else:
        extension = from_file(reader, text, settings, at)
    plan = extension.plan(data, arguments, place)
    plan.base = extension.base
    steps = reader.steps
    left = {name: layer for name, layer in extension.kept.items() if layer in steps}
    plan.notes = tuple(rename(steps, left, text, extension.automatic))
    return plan


def from_file(reader: ModelReader, name: str, settings: Settings, at: Place) -> Extension:
    """Return the extension of the model in a file.

    Raises:
        SpecError: if there is no saved model in it.
    """
    file, config = reader.file.other(name, at)
    saved = reader.read_file(file, config)
    if not saved.saved:
        message = f"`{name}` is not a model saved by Keras"
        raise SpecError(Code.FORM, message, at, "to use a spec as one layer, write load_model(…)")
    layers = [plan for plan in saved.layers or saved.steps if not isinstance(plan, CallPlan)]
    names = {str(plan.arguments.name): plan for plan in layers}
    return Extension(reader, Base(Path(file.source.name), saved), settings, names, Names())


def from_keras(reader: ModelReader, text: str, settings: Settings, at: Place) -> Extension:
    """Return the extension of a model of Keras.

    Raises:
        SpecError: if it is none, or Keras refuses its arguments.
    """
    from shapecalc.model.infer import Inference
    from shapecalc.read.application_calls import application

    call = node(text, at)
    if isinstance(call, Name):
        call = Call(call, [], {}, call.place)
    name = call.function if isinstance(call, Call) else None
    if not isinstance(call, Call) or not isinstance(name, Name):
        message = "expected a model of Keras here, such as VGG16(include_top=False)"
        raise SpecError(Code.FORM, message, at)
    if name.name not in APPLICATIONS:
        message, meant = f"Keras has no model `{name.name}`", closest(name.name, APPLICATIONS)
        raise SpecError(Code.UNKNOWN_NAME, message, name.place, meant=meant)
    call, frozen = split(call, FROZEN)
    model = application(reader, name, call)
    reader.problems += set_frozen(model, frozen)
    inference = Inference(keras2=False, correct=False)
    with suppress(SkippedError):  # The same problem shows when the whole model is made.
        inference.make(model)
    layers = {layer.name: plan for plan, layer in inference.made_layers.items() if layer}
    names = {name: plan for name, plan in layers.items() if plan is not model}
    return Extension(reader, Base(None, model), settings, names, inference.names)


@dataclass(eq=False, slots=True)
class Extension:
    """A model and the settings that say how to extend it.

    Attributes:
        reader: reads the layers that are added.
        base: the model.
        settings: the section ``base`` of the spec.
        kept: its layers by name, including those that are cut off.
        automatic: the automatic names in use before layers are added.
    """

    reader: ModelReader
    base: Base
    settings: Settings
    kept: Mapping[str, LayerPlan | ModelPlan]
    automatic: Names

    @property
    def saved(self) -> ModelPlan:
        """The plan of the whole saved model."""
        return self.base.model

    def plan(self, data: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return the extended model: a stack stays a stack, everything else becomes a graph."""
        self.freeze()
        layers = data.get("layers", [])
        if isinstance(layers, dict):
            self.reader.names[NAME] = self.output()
            return self.with_inputs(self.reader.graph(data, arguments, place))
        if not isinstance(layers, list):
            raise SpecError(
                Code.FORM, "`layers` must be a list or a mapping of names", place / "layers"
            )
        self.reader.check_stack(data, place)
        if self.saved.class_name == SEQUENTIAL:
            return self.stack(layers, arguments, place / "layers")
        outputs = self.chain(layers, place / "layers")
        steps = self.reader.steps
        return self.with_inputs(ModelPlan(FUNCTIONAL, place, arguments, steps, outputs=outputs))

    def with_inputs(self, plan: ModelPlan) -> ModelPlan:
        """Set a graph's inputs: those of the saved model that it needs, and the new ones."""
        steps = self.reader.steps
        ends = sorted(sources(plan.outputs), key=lambda end: steps.index(end.source))
        plan.inputs = ends[0] if len(ends) == 1 else ends
        return plan

    def stack(self, layers: list[Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Put layers on top of a stack; the model keeps its name, as with ``model.add``."""
        kept = self.remaining()
        self.reader.steps[:0] = kept
        plan = self.reader.stack(layers, arguments, place)
        plan.layers = [*kept, *plan.layers]
        if arguments.name is None:
            arguments.name = self.saved.arguments.name
        return plan

    def remaining(self) -> list[LayerPlan | ModelPlan]:
        """Return the layers of a stack without those that are cut off."""
        layers = list(self.saved.layers)
        if self.settings.until is not None:
            last = self.named(self.settings.until, self.settings.at("until"))
            layers = layers[: layers.index(last) + 1]
        if self.settings.cut is not None and self.settings.cut >= len(layers):
            message = f"`cut` must be less than the number of layers, which is {len(layers)}"
            raise SpecError(Code.ARGUMENT, message, self.settings.at("cut"))
        layers = layers[: len(layers) - (self.settings.cut or 0)]
        self.base.popped = len(self.saved.layers) - len(layers)
        return layers

    def chain(self, layers: list[Any], place: Place) -> TensorStructure:
        """Call layers one after the other, the first on the output of a graph."""
        tensor = self.output()
        for number, item in enumerate(layers):
            with self.reader.collecting():
                expression = node(item, place / number)
                layer = self.reader.callable(expression)
                tensor = self.reader.add_call(layer, [tensor], {}, expression.place)
        return tensor

    def output(self) -> TensorStructure:
        """Return the output of the saved model, or of the layer at which it is cut."""
        if self.saved.class_name == SEQUENTIAL:
            return self.call_stack(self.remaining())
        self.reader.steps[:0] = self.saved.steps
        if self.settings.cut is not None:
            message = "`cut` counts the layers of a Sequential model, and this one is Functional"
            hint = "name the last layer to keep: `until: dense`"
            raise SpecError(Code.ARGUMENT, message, self.settings.at("cut"), hint)
        if self.settings.until is None:
            return self.saved.outputs
        last = self.named(self.settings.until, self.settings.at("until"))
        calls = [s for s in self.saved.steps if isinstance(s, CallPlan) and s.layer is last]
        if not calls:
            message = f"`base` never calls the layer `{self.settings.until}`"
            raise SpecError(Code.CONNECTION, message, self.settings.at("until"))
        output = TensorPlan(calls[-1], self.settings.at("until"))
        self.reader.steps[:] = reaching(output, self.saved.steps)
        return output

    def call_stack(self, layers: Sequence[LayerPlan | ModelPlan]) -> TensorStructure:
        """Call the layers of a stack one after the other and return the last output."""
        first, *others = layers
        if not isinstance(first, LayerPlan) or not first.is_input:
            message = "the saved model has no known input shape"
            hint = "save a model that starts with an `Input` layer"
            raise SpecError(Code.CONNECTION, message, self.settings.place, hint)
        self.reader.steps.append(first)
        tensor = TensorPlan(first, self.settings.place)
        for layer in others:
            self.reader.steps.append(layer)
            tensor = self.reader.add_call(layer, [tensor], {}, layer.place)
        self.base.calls = [step for step in self.reader.steps if isinstance(step, CallPlan)]
        return tensor

    def named(self, name: str, at: Place) -> LayerPlan | ModelPlan:
        """Return a layer of the base.

        Args:
            name: its name.
            at: where the spec has the name.

        Raises:
            SpecError: if the base has no layer of this name.
        """
        if name not in self.kept:
            listed = [*islice(self.kept, LISTED), *(["…"] if len(self.kept) > LISTED else [])]
            meant = closest(name, self.kept)
            hint = "" if meant else f"its layers are {', '.join(listed)}"
            message = f"`base` has no layer `{name}`"
            raise SpecError(Code.UNKNOWN_NAME, message, at, hint, meant)
        return self.kept[name]

    def freeze(self) -> None:
        """Freeze the layers that the setting `frozen` names, or all of them.

        All are frozen if the call of a model of Keras says so, too.
        """
        frozen, at = self.settings.frozen, self.settings.at("frozen")
        if isinstance(frozen, bool):
            chosen = list(self.kept.values()) if frozen or self.saved.frozen else []
        else:
            chosen = [self.named(name, at / number) for number, name in enumerate(frozen or ())]
        for plan in chosen:
            freeze(plan)


def freeze(plan: LayerPlan | ModelPlan) -> None:
    """Freeze a layer, or a model with all of its layers, so that training does not change it."""
    plan.frozen = True
    if not plan.is_input:
        set_argument(plan, "trainable", False)
    for inner in (*plan.steps, *plan.layers) if isinstance(plan, ModelPlan) else ():
        if not isinstance(inner, CallPlan):
            freeze(inner)


def rename(
    steps: Sequence[Step],
    kept: Mapping[str, LayerPlan | ModelPlan],
    base: str,
    automatic: Names,
) -> Iterator[str]:
    """Rename new layers whose automatic name the base has, and yield a note for each.

    Keras itself would refuse the model, since two of its layers had the same name.

    Args:
        steps: the steps of the whole model.
        kept: the layers of the base that are left, by name.
        base: what the notes call the base.
        automatic: the automatic names in use before layers are added.
    """
    taken, old = {*kept, *map(_name, steps)}, set(kept.values())
    for step in steps:
        if isinstance(step, (CallPlan, OperationPlan)) or step in old or step.arguments.name:
            continue
        name = automatic.following(step.class_name)
        if name not in taken:
            automatic.fresh(step.class_name)
            continue
        free = _free(automatic.prefix(step.class_name), taken)
        taken.add(free)
        set_argument(step, "name", free)
        yield f"{base} already has a layer `{name}`, so the new one is named `{free}`"


def _name(step: Step) -> str:
    """Return the name of a layer, or of the operation that a call applies."""
    if isinstance(step, CallPlan):
        return str(step.layer.name) if isinstance(step.layer, OperationPlan) else ""
    return str(step.arguments.name)


def _free(prefix: str, taken: set[str]) -> str:
    """Return the first numbered name that no layer has."""
    number = 1
    while f"{prefix}_{number}" in taken:
        number += 1
    return f"{prefix}_{number}"

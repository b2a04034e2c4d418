"""Going on from a saved model: ``base: saved.keras``, with layers added, frozen or cut off.

A Sequential model is gone on with as ``model.add`` does it, a Functional one
as ``Model(base.input, Dense(5)(base.output))``: the layers of the saved model
are layers of the new one, with the names that they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapecalc.declare.layer import Arguments
from shapecalc.errors import Code, Place, did_you_mean
from shapecalc.model.graph import Names
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
    sources,
)
from shapecalc.read.settings import Settings, SettingsReader
from shapecalc.read.spec import ModelReader
from shapecalc.read.syntax import SpecError, node, stop
from shapecalc.rules.settings import BASE

Step = LayerPlan | ModelPlan | CallPlan

NAME = "base"
"""What the output of the saved model is called in ``layers``."""


def extended(
    reader: ModelReader, data: Mapping[str, Any], arguments: Arguments, place: Place
) -> ModelPlan:
    """The model of a spec that goes on from a saved one.

    Raises:
        SpecError: if there is no such model.
    """
    written = data[NAME]
    told = written if isinstance(written, dict) else {"file": written}
    settings = SettingsReader(place, reader.problems).section(BASE.keys, told, place / NAME)
    at = settings.at("file") if isinstance(written, dict) else place / NAME
    if not isinstance(settings.file, str):
        if told.get("file") is not None:
            raise SpecError  # That has been said.
        raise stop(Code.FORM, "`base` is the file of a saved model", at)
    file, found = reader.file.other(settings.file, at)
    saved = reader.read_file(file, found)
    if not saved.saved:
        message = f"`{settings.file}` is no model that Keras has saved"
        raise stop(Code.FORM, message, at, "load_model(…) takes a spec as one layer")
    extension = Extension(reader, Base(Path(file.source.name), saved), settings)
    plan = extension.plan(data, arguments, place)
    plan.base = extension.base
    left = {name: layer for name, layer in extension.kept.items() if layer in reader.steps}
    plan.notes = tuple(renamed(reader.steps, left, settings.file))
    return plan


@dataclass(eq=False, slots=True)
class Extension:
    """A saved model, and what is made of it."""

    reader: ModelReader
    base: Base
    settings: Settings

    @property
    def saved(self) -> ModelPlan:
        """All of the saved model."""
        return self.base.model

    @property
    def kept(self) -> dict[str, LayerPlan | ModelPlan]:
        """The layers of the saved model by their names, also those that are cut off."""
        plans = self.saved.layers or self.saved.steps
        layers = [plan for plan in plans if not isinstance(plan, CallPlan)]
        return {str(plan.arguments.name): plan for plan in layers}

    def plan(self, data: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """The whole model: a stack goes on as a stack, everything else is a graph."""
        self.freeze()
        layers = data.get("layers", [])
        if isinstance(layers, dict):
            self.reader.names[NAME] = self.output()
            return self.ended(self.reader.graph(data, arguments, place))
        if not isinstance(layers, list):
            raise stop(Code.FORM, "`layers` is a list or a mapping of names", place / "layers")
        self.reader.check_stack(data, place)
        if self.saved.class_name == SEQUENTIAL:
            return self.stack(layers, arguments, place / "layers")
        outputs = self.chain(layers, place / "layers")
        steps = self.reader.steps
        return self.ended(ModelPlan(FUNCTIONAL, place, arguments, steps, outputs=outputs))

    def ended(self, plan: ModelPlan) -> ModelPlan:
        """A graph with the inputs of the saved model that it needs, and those that are new."""
        steps = self.reader.steps
        ends = sorted(sources(plan.outputs), key=lambda end: steps.index(end.source))
        plan.inputs = ends[0] if len(ends) == 1 else ends
        return plan

    def stack(self, layers: list[Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Layers on top of a stack; the model keeps its name, as with ``model.add``."""
        kept = self.remaining()
        self.reader.steps[:0] = kept
        plan = self.reader.stack(layers, arguments, place)
        plan.layers = [*kept, *plan.layers]
        if arguments.name is None:
            arguments.name = self.saved.arguments.name
        return plan

    def remaining(self) -> list[LayerPlan | ModelPlan]:
        """The layers of a stack, without those that are cut off."""
        layers = list(self.saved.layers)
        if self.settings.until is not None:
            last = self.named(self.settings.until, "until")
            layers = layers[: layers.index(last) + 1]
        if self.settings.cut is not None and self.settings.cut >= len(layers):
            message = f"only {len(layers)} layers are there to be cut off"
            raise stop(Code.ARGUMENT, message, self.settings.at("cut"))
        layers = layers[: len(layers) - (self.settings.cut or 0)]
        self.base.popped = len(self.saved.layers) - len(layers)
        return layers

    def chain(self, layers: list[Any], place: Place) -> TensorStructure:
        """Layers one after the other, behind the output of a graph."""
        tensor = self.output()
        for number, item in enumerate(layers):
            with self.reader.collecting():
                written = node(item, place / number)
                layer = self.reader.callable(written)
                tensor = self.reader.called(layer, [tensor], {}, written.place)
        return tensor

    def output(self) -> TensorStructure:
        """What comes out of the saved model, or of the layer at which it is cut."""
        if self.saved.class_name == SEQUENTIAL:
            return self.called(self.remaining())
        self.reader.steps[:0] = self.saved.steps
        if self.settings.cut is not None:
            message = "`cut` counts the layers of a Sequential model; this one is a graph"
            raise stop(Code.ARGUMENT, message, self.settings.at("cut"), "until: the last layer")
        if self.settings.until is None:
            return self.saved.outputs
        last = self.named(self.settings.until, "until")
        calls = [s for s in self.saved.steps if isinstance(s, CallPlan) and s.layer is last]
        if not calls:
            raise stop(Code.CONNECTION, "this layer is never called", self.settings.at("until"))
        output = TensorPlan(calls[-1], self.settings.at("until"))
        self.reader.steps[:] = reaching(output, self.saved.steps)
        return output

    def called(self, layers: Sequence[LayerPlan | ModelPlan]) -> TensorStructure:
        """A stack as calls, one after the other."""
        first, *others = layers
        if not isinstance(first, LayerPlan) or not first.is_input:
            message = "the saved model does not know its input"
            raise stop(Code.CONNECTION, message, self.settings.place)
        self.reader.steps.append(first)
        tensor = TensorPlan(first, self.settings.place)
        for layer in others:
            self.reader.steps.append(layer)
            tensor = self.reader.called(layer, [tensor], {}, layer.place)
        self.base.calls = [step for step in self.reader.steps if isinstance(step, CallPlan)]
        return tensor

    def named(self, name: str, key: str) -> LayerPlan | ModelPlan:
        """A layer of the saved model."""
        if name not in self.kept:
            hint = did_you_mean(name, self.kept) or f"there are {', '.join(self.kept)}"
            message = f"no layer of the saved model is called `{name}`"
            raise stop(Code.UNKNOWN_NAME, message, self.settings.at(key), hint)
        return self.kept[name]

    def freeze(self) -> None:
        """Keeps layers from being trained."""
        told = self.settings.frozen
        for name in list(self.kept) if told is True else told or ():
            freeze(self.named(name, "frozen"))


def freeze(plan: LayerPlan | ModelPlan) -> None:
    """Keeps a layer from being trained, and a model with all of its layers."""
    plan.frozen = True
    if not plan.is_input:
        give(plan, "trainable", False)
    for inner in (*plan.steps, *plan.layers) if isinstance(plan, ModelPlan) else ():
        if not isinstance(inner, CallPlan):
            freeze(inner)


def reaching(output: TensorPlan, steps: Sequence[Step]) -> list[Step]:
    """The steps without which an output could not be computed."""
    needed: set[Any] = set()
    pending: list[Any] = [output]
    while pending:
        item = pending.pop()
        if isinstance(item, (list, tuple)):
            pending += item
        elif isinstance(item, Mapping):
            pending += item.values()
        elif isinstance(item, TensorPlan) and item.source not in needed:
            needed.add(item.source)
            if isinstance(item.source, CallPlan):
                needed.add(item.source.layer)
                pending += [item.source.arguments, item.source.keywords]
    return [step for step in steps if step in needed]


def renamed(
    steps: Sequence[Step],
    kept: Mapping[str, LayerPlan | ModelPlan],
    file: str,
) -> Iterator[str]:
    """Gives new layers free names where Keras would give them one that is taken, and says so."""
    taken, names, old = {*kept, *map(_name, steps)}, Names(), set(kept.values())
    for step in steps:
        if isinstance(step, (CallPlan, OperationPlan)) or step in old or step.arguments.name:
            continue
        automatic = names.following(step.class_name)
        if automatic not in taken:
            names.fresh(step.class_name)
            continue
        free = _free(names.prefix(step.class_name), taken)
        taken.add(free)
        give(step, "name", free)
        yield f"`{automatic}` is a layer of {file}, so the new one is called `{free}`"


def _name(step: Step) -> str:
    """The name of a layer, or of the operation that is called."""
    if isinstance(step, CallPlan):
        return str(step.layer.name) if isinstance(step.layer, OperationPlan) else ""
    return str(step.arguments.name)


def _free(prefix: str, taken: set[str]) -> str:
    number = 1
    while f"{prefix}_{number}" in taken:
        number += 1
    return f"{prefix}_{number}"


def give(plan: LayerPlan | ModelPlan, name: str, value: Any) -> None:
    """Gives an argument of a layer a value, as if it were written there."""
    setattr(plan.arguments, name, value)
    if isinstance(plan, LayerPlan):
        plan.binding.given[name] = value

"""What happens to the models of a program when it trains them, or calls them on data.

A model without an input shape gets its shapes from the first data. A trained model also counts
the variables of its optimizer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from inspect import signature
from typing import Any

from shapecalc.model.models import Sequential
from shapecalc.plan import FUNCTIONAL, CallPlan, LayerPlan, ModelPlan, StackPlan
from shapecalc.read.python.arguments import at_line, layers_in
from shapecalc.read.python.attributes import ModelAttributes
from shapecalc.read.python.follower import deep_unknown
from shapecalc.read.python.uses import BUILDING, CALLED, TRAINING
from shapecalc.read.python.values import (
    NUMBERS,
    ArrayValue,
    Imported,
    KerasThing,
    Passed,
    UnknownValue,
)
from shapecalc.rules.optimizers import OPTIMIZERS, parameters, shared


class Trainings(ModelAttributes):
    """Follows the training of models.

    Attributes:
        compiled: the optimizers of models.
        trained: the models that are trained. Keras counts the variables of their optimizer, too.
        built_on: models and layers that data of unknown shapes has built, with the reason.
    """

    def start(self) -> None:
        super().start()
        self.compiled: dict[ModelPlan, Any] = {}
        self.trained: set[ModelPlan] = set()
        self.built_on: dict[int, tuple[Any, UnknownValue]] = {}

    def keras_method(self, owner: LayerPlan | ModelPlan, name: str, passed: Passed) -> Any:
        if isinstance(owner, ModelPlan) and name == "compile":
            by_name = dict(zip(("optimizer",), passed.positional)) | passed.keyword
            self.compiled[owner] = by_name.get("optimizer", "rmsprop")
            self.trained.discard(owner)
            owner.compiled = None
        if isinstance(owner, ModelPlan) and name in BUILDING:
            self.build_on_data(owner, name, passed)
        if isinstance(owner, ModelPlan) and name in TRAINING:
            self.trained.add(owner)
        return self.unknown(f"what `.{name}()` returns is not followed")

    def use_model(self, value: LayerPlan | ModelPlan, how: set[str], unknown: UnknownValue) -> None:
        if how & BUILDING and not self.is_built(value):
            self.built_on.setdefault(id(value), (value, unknown))
        if isinstance(value, ModelPlan) and how & (TRAINING | {"compile"}):
            self.compiled[value] = unknown
            self.trained.add(value)

    def is_built(self, plan: LayerPlan | ModelPlan) -> bool:
        """Return whether a layer or model knows its shapes."""
        if isinstance(plan, ModelPlan) and plan.class_name == FUNCTIONAL:
            return True
        live = self.layer_of(plan)
        if isinstance(live, Sequential):
            return live.functional is not None
        return live is None or bool(live.nodes)

    def build_on_data(self, model: ModelPlan, name: str, passed: Passed) -> None:
        """Build a stack for the data that it is trained or tested on, if it is not built yet."""
        if self.is_built(model):
            return
        named = dict(zip(("x", "y", "batch_size"), passed.positional)) | passed.keyword
        if name.startswith("predict"):
            named = dict(zip(("x", "batch_size"), passed.positional)) | passed.keyword
        data = self.data_shape(named.get("x"))
        if isinstance(data, UnknownValue):
            self.built_on[id(model)] = model, data
            return
        self.build_stack(model, (self.batch_shown(data[0], name, named), *data[1:]))

    def data_shape(self, data: Any) -> Any:
        """Return the shape of the data that a model gets; unknown if the text does not give it."""
        if isinstance(data, UnknownValue) and data.text:
            chosen = self.chosen_value(f"{data.text}.shape")
            data = ArrayValue(chosen) if isinstance(chosen, tuple) else data
        if isinstance(data, NUMBERS) and data.shape:
            return deep_unknown(data.shape[1:]) or data.shape
        unknown = deep_unknown(data) or self.unknown("the shape of this data is not known")
        advice = f"; give it with --set '{unknown.text}.shape=(…)'" if unknown.text else ""
        reason = f"it gets its input shape from data: {unknown.reason}{at_line(unknown)}{advice}"
        return UnknownValue(reason, self.place(self.node))

    def batch_shown(self, rows: Any, name: str, named: Mapping[str, Any]) -> Any:
        """Return the batch size of the graph that Keras builds for data; None if it is open.

        Source: Keras 3, ``ArrayDataAdapter``: only batches that are all of one size have one, and
        `predict` calls the model on the first batch.
        """
        if name.endswith("on_batch") or name == CALLED:
            return None if isinstance(rows, UnknownValue) else rows
        size, part = named.get("batch_size"), named.get("validation_split", 0.0)
        size = 32 if size is None else size
        if not isinstance(rows, int) or not isinstance(size, int) or not _is_number(part):
            self.notes.append(
                "Keras shows the batch size instead of None if the number of rows is a multiple "
                f"of it; it is not known here{at_line(self.unknown(''))}"
            )
            return None
        if name.startswith("predict"):
            return min(rows, size)
        rows = math.floor(rows * (1.0 - part)) if part else rows
        return None if rows % size else size

    def build_stack(self, model: ModelPlan, shape: Any) -> None:
        """Build a Sequential model for an input shape with the batch."""
        from shapecalc.read.saved_data import saved_shape

        self.finish_stacks()
        if model.together is None:
            model.together = len(model.layers)
        self.program.append(StackPlan(model, [*model.layers], 0, saved_shape([*shape])))

    def apply(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        unknown = passed.unsure or deep_unknown(passed.values)
        if unknown and not self.is_built(layer):
            self.built_on.setdefault(id(layer), (layer, unknown))
        return super().apply(layer, passed)

    def on_numbers(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        result = super().on_numbers(layer, passed)
        if self.is_built(layer):
            return result
        shape = self.data_shape(passed.positional[0] if passed.positional else None)
        if isinstance(layer, ModelPlan) and not isinstance(shape, UnknownValue):
            self.build_stack(layer, shape)
        else:
            kind = "model" if isinstance(layer, ModelPlan) else "layer"
            unknown = self.unknown(f"a {kind} is called on numbers here")
            self.built_on[id(layer)] = layer, unknown
        return result

    def unknown_build(self, model: ModelPlan) -> UnknownValue | None:
        """Return why the shapes of a model are not known, if data has built it or its layers.

        What is inside of a built model has been called on its tensors, and fits them.
        """
        if id(model) in self.built_on:
            return self.built_on[id(model)][1]
        if not self.built_on or self.is_built(model):
            return None
        inner = [
            self.built_on[id(part)][1] for part in inside_of(model) if id(part) in self.built_on
        ]
        return inner[0] if inner else None

    def compile_config(self, model: ModelPlan) -> dict[str, Any] | None:
        """Return the settings of a trained model as Keras would save them; None if unknown."""
        optimizer = self.compiled.get(model)
        name = optimizer.name if isinstance(optimizer, (KerasThing, Imported)) else optimizer
        by_name = {word.lower(): word for word in OPTIMIZERS}
        class_name = by_name.get(name.lower()) if isinstance(name, str) else None
        settings = optimizer_settings(optimizer, class_name or "")
        config: dict[str, Any] = {k: value for k, value in settings.items() if k in COUNTED}
        rate = settings.get("learning_rate")
        if isinstance(rate, KerasThing):  # a schedule, which is not counted
            config["learning_rate"] = {"class_name": rate.name, "config": {}}
        if class_name is None or settings.get("unsure") or deep_unknown(config):
            self.notes.append(
                "the model has been trained: Keras also counts the variables of its optimizer, "
                "which is not known here"
            )
            return None
        return {"optimizer": {"class_name": class_name, "config": config}}


def optimizer_settings(optimizer: Any, class_name: str) -> dict[str, Any]:
    """Return the arguments of an optimizer by name; ``unsure`` if there are others."""
    if not isinstance(optimizer, KerasThing):
        return {}
    own = list(parameters(class_name))[SHARED_SETTINGS:] if class_name else []
    order = ["learning_rate", *(["weight_decay"] if class_name == "AdamW" else []), *own]
    settings = dict(zip(order[:SURE_SETTINGS], optimizer.positional)) | dict(optimizer.keyword)
    return settings | {"unsure": len(optimizer.positional) > min(len(order), SURE_SETTINGS)}


def inside_of(plan: LayerPlan | ModelPlan) -> Iterator[Any]:
    """Yield the layers and models inside a model or layer."""
    pending = _parts_of(plan)
    seen: set[int] = set()
    while pending:
        item = pending.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        pending += _parts_of(item)


def _parts_of(item: Any) -> list[Any]:
    """Return the layers and calls of a model, what a call calls, and the layers in a layer."""
    if isinstance(item, ModelPlan):
        return [*item.steps, *item.layers]
    if isinstance(item, CallPlan):
        return [item.layer]
    return layers_in(vars(item.arguments).values()) if isinstance(item, LayerPlan) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


COUNTED = frozenset("amsgrad momentum centered use_ema nesterov".split())
"""The settings of optimizers on which the number of their variables depends."""

SHARED_SETTINGS = len(signature(shared).parameters)
"""How many settings all optimizers have."""

SURE_SETTINGS = 5
"""How many settings of an optimizer have the order of `parameters`."""

"""Real Keras, told what a plan says.

Only this module and training import it; nothing that draws a table needs it.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.layer import INPUT_ARGUMENTS, Arguments, Rule
from shapecalc.model.call import SkippedError
from shapecalc.model.infer import Inference
from shapecalc.model.models import input_shape
from shapecalc.plan import (
    SEQUENTIAL,
    Base,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    TensorPlan,
)


class MissingKerasError(Exception):
    """Keras is not installed."""


class MissingCodeError(Exception):
    """A layer cannot be made, since its code lies elsewhere."""


def load_keras(name: str = "keras", gpu: bool = False) -> Any:
    """Keras, without its chatter. ``tf_keras`` is Keras 2.

    Args:
        name: its module.
        gpu: whether it may use what is faster than the processor, and unsure to be the same.

    Raises:
        MissingKerasError: if it is not installed.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # JAX may have told it another.
    if not gpu:
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    try:
        with _quiet(), silent_stderr():
            return import_module(name)
    except ImportError as error:
        raise MissingKerasError(str(error)) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keras warns of arguments that it would rather have elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def silent_stderr() -> Iterator[None]:
    """TensorFlow's C++ logs to standard error while it is loaded, whatever it is told."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class Builder:
    """Tells Keras what a plan says.

    Attributes:
        keras: the module of Keras.
        keras2: whether that is Keras 2.
        batch_shape: what an input's shape with the batch is called there.
        weights: whether a model that another goes on from is loaded with its weights.
        made: what the plans told so far stand for.
    """

    def __init__(self, keras: Any, weights: bool = False) -> None:
        self.keras = keras
        self.weights = weights
        self.keras2 = keras.__version__.startswith("2")
        self.batch_shape = "batch_input_shape" if self.keras2 else "batch_shape"
        self.made: dict[Any, Any] = {}

    def model(self, plan: ModelPlan) -> Any:
        """The model of a plan, as the outermost of a new program.

        Raises:
            Exception: whatever Keras raises where it refuses the model.
        """
        if plan.saved:
            return self.saved(plan.place.source.text)
        self.set_names(None)
        with _quiet():
            return self.make(plan)

    def saved(self, config: str) -> Any:
        """The model that Keras has saved, in a new program."""
        self.set_names(None)
        with _quiet():
            return self.keras.models.model_from_json(config)

    def set_names(self, names: Any) -> Any:
        """Begins counting automatic names anew, or goes on with an older count."""
        if self.keras2:
            return self.keras.backend.reset_uids()
        state = self.keras.src.backend.common.global_state
        before = state.get_global_attribute("object_name_uids")
        state.set_global_attribute("object_name_uids", names)
        return before

    def make(self, plan: Any) -> Any:
        """What a plan stands for, always the same."""
        if plan not in self.made:
            if isinstance(plan, LayerPlan):
                self.made[plan] = self.layer(plan)
            elif isinstance(plan, ModelPlan):
                self.made[plan] = self.one_model(plan)
            else:
                self.made[plan] = self.call(plan)
        return self.made[plan]

    def one_model(self, plan: ModelPlan) -> Any:
        if plan.loaded:
            return self.loaded(plan)
        base = plan.base and self.go_on_from(plan.base)
        for step in plan.steps:
            self.make(step)
        if plan.base and plan.class_name == SEQUENTIAL:
            return self.added(base, plan, plan.base)
        named = {name: v for name, v in vars(plan.arguments).items() if v is not None}
        if plan.class_name == SEQUENTIAL:
            return self.keras.Sequential([*self.stack(plan)], **named)
        inputs, outputs = self.tensors(plan.inputs), self.tensors(plan.outputs)
        return self.keras.Model(inputs, outputs, **named)

    def stack(self, plan: ModelPlan) -> Iterator[Any]:
        for number, layer in enumerate(plan.layers):
            shape = _legacy_input(layer) if number == 0 else None
            made = self.make(layer)
            if shape is not None:
                yield self.keras.layers.InputLayer(**{self.batch_shape: shape})
            yield made

    def go_on_from(self, base: Base) -> Any:
        """Loads a saved model; what goes on from it reads its tensors."""
        if self.weights:
            model = self.keras.saving.load_model(base.path, compile=False)
        else:
            model = self.keras.models.model_from_json(base.model.place.source.text)
        graph = getattr(model, "_functional", None) or model
        operations = getattr(graph, "operations", None) or model._layers
        found = {operation.name: operation for operation in operations}
        for step in (*base.model.steps, *base.model.layers):
            if isinstance(step, (LayerPlan, ModelPlan)):
                self.made[step] = found[step.arguments.name]
                if step.frozen:
                    self.made[step].trainable = False
        for call in base.calls:
            self.made[call] = _given(found[_name(call)], -1)
        counts = Counter[str]()
        for step in base.model.steps:
            if isinstance(step, CallPlan):
                name = _name(step)
                self.made[step] = _given(found[name], counts[name])
                counts[name] += 1
        return model

    def added(self, model: Any, plan: ModelPlan, base: Base) -> Any:
        """A saved stack whose upper layers are others."""
        for _ in range(base.popped):
            model.pop()
        for layer in plan.layers:
            if layer not in base.model.layers:
                model.add(self.make(layer))
        model.name = plan.arguments.name
        return model

    def loaded(self, plan: ModelPlan) -> Any:
        """A model as it comes out of a file that was saved in another program."""
        name = plan.arguments.name
        saved = plan.place.source.text if plan.saved else self.to_json(plan)
        model = self.keras.models.model_from_json(saved)
        if name is not None:
            model.name = name
        return model

    def to_json(self, plan: ModelPlan) -> str:
        """What Keras saves of a model that is told in a program of its own."""
        names = self.set_names(None)
        plan.loaded = False
        saved: str = self.one_model(plan).to_json()
        plan.loaded = True
        self.set_names(names)
        return saved

    def layer(self, plan: LayerPlan) -> Any:
        legacy = set() if _legacy_input(plan) is None else _legacy(plan) | {"input_shape"}
        arguments = {
            name: self.value(value, name)
            for name, value in plan.binding.given.items()
            if name not in legacy
        }
        if plan.rule.name == "Layer":
            return self.stand_in(plan.class_name, plan.arguments)
        return self.layer_class(plan.rule)(**arguments)

    def stand_in(self, class_name: str, said: Arguments) -> Any:
        """A layer that gives what the spec says of one's own layer, and holds as much.

        Raises:
            MissingCodeError: if the spec does not say it.
        """
        if said.output_shape is None or said.params is None:
            raise MissingCodeError(f"what {class_name} gives and holds is not said")
        kept = said.non_trainable_params

        def build(layer: Any, input_shape: Any) -> None:
            layer.add_weight(shape=(said.params - kept,))
            layer.add_weight(shape=(kept,), trainable=False)

        def compute_output_shape(layer: Any, input_shape: Any) -> Any:
            sizes = (size if known(size) else None for size in said.output_shape)
            return (input_shape[0], *sizes)

        methods = {
            "build": build,
            "compute_output_shape": compute_output_shape,
            "call": lambda layer, inputs: inputs,
        }
        made = type(class_name, (self.keras.layers.Layer,), methods)
        return made(name=said.name, trainable=said.trainable, dtype=said.dtype)

    def layer_class(self, rule: Rule) -> Any:
        """A layer's class, in the Keras that is asked."""
        module = import_module(rule.module.replace("keras", self.keras.__name__, 1))
        return getattr(module, rule.name)

    def value(self, value: Any, name: str) -> Any:
        if isinstance(value, (LayerPlan, ModelPlan)):
            return self.make(value)
        if isinstance(value, tuple) and value and isinstance(value[0], (LayerPlan, ModelPlan)):
            return [*map(self.make, value)]
        if isinstance(value, KerasCall):
            return self.construct(value, name)
        if name == "function":  # Its code is not run here either.
            return lambda x: x
        if name in _SHAPES and isinstance(value, int):
            return (value,)
        return value

    def construct(self, value: KerasCall, name: str) -> Any:
        kind = name.rpartition("_")[2]
        module = getattr(self.keras, f"{kind}s")
        return getattr(module, value.name)(*value.positional, **value.keyword)

    def call(self, plan: CallPlan) -> Any:
        layer = self.make(plan.layer)
        return layer(*self.tensors(plan.arguments), **self.tensors(plan.keywords))

    def tensors(self, plan: Any) -> Any:
        if isinstance(plan, TensorPlan):
            result = self.make(plan.source)
            if isinstance(plan.source, LayerPlan):
                return getattr(result, "output", result)  # A saved InputLayer holds its tensor.
            if plan.index is None:
                return result
            return _flat(result)[plan.index]
        if isinstance(plan, Mapping):
            return {name: self.tensors(item) for name, item in plan.items()}
        if isinstance(plan, (list, tuple)):
            return [self.tensors(item) for item in plan]
        return plan


def _name(call: CallPlan) -> str:
    """The name of what is called in a saved model."""
    called = call.layer
    return str(called.name if isinstance(called, OperationPlan) else called.arguments.name)


def _given(operation: Any, call: int) -> Any:
    """What a call of an operation gave."""
    outputs = operation._inbound_nodes[call].outputs
    return outputs[0] if len(outputs) == 1 else outputs


_SHAPES = {"shape", "batch_shape", "input_shape", "batch_input_shape"}


def _legacy(plan: LayerPlan) -> set[str]:
    """Return the arguments that give the model's input, but for the one that Keras 3 has."""
    words = {name for name in INPUT_ARGUMENTS if name not in plan.rule.arguments}
    return words & plan.binding.given.keys() - {"input_shape"}


def _legacy_input(plan: LayerPlan | ModelPlan) -> tuple[int | None, ...] | None:
    """Return the batch shape that Keras 2's arguments give, if Keras 3 does not read them."""
    if not isinstance(plan, LayerPlan) or not _legacy(plan):
        return None
    try:
        shape = input_shape(Inference(keras2=False, correct=False).make_layer(plan), keras2=False)
    except SkippedError:  # An argument is wrong, which Keras is to find.
        return None
    if shape is None or (_legacy(plan) == {"input_dim"} and len(shape) == 2):
        return None
    return tuple(size if known(size) else None for size in shape)


def _flat(structure: Any) -> list[Any]:
    """The tensors of a structure one after the other, as a spec counts them."""
    if isinstance(structure, (list, tuple)):
        return [tensor for item in structure for tensor in _flat(item)]
    return [structure]

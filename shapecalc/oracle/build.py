"""Real Keras: the model of a plan, built with it.

Only this module and `train/` import Keras. The table is drawn without it.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from operator import attrgetter
from typing import Any

from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.layer import Rule
from shapecalc.oracle.code import RunnableCode, Snippet, check_code, load_code, unsafe
from shapecalc.oracle.legacy import legacy_arguments, legacy_input_shape
from shapecalc.oracle.structures import flattened, plain_shape
from shapecalc.plan import (
    SEQUENTIAL,
    Base,
    BuildPlan,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    RestartPlan,
    StackPlan,
    Step,
    TensorPlan,
)


class MissingKerasError(Exception):
    """Keras is not installed."""


def load_keras(name: str = "keras", gpu: bool = False) -> Any:
    """Import Keras without its log messages.

    Args:
        name: its module: ``keras``, or ``tf_keras`` for Keras 2.
        gpu: whether it may use a GPU, whose results can differ from those of the processor.

    Raises:
        MissingKerasError: if it is not installed.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # JAX sets a lower level.
    if not gpu:
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    try:
        with _without_warnings(), silent_stderr():
            return import_module(name)
    except ImportError as error:
        raise MissingKerasError(str(error)) from None


_BOLD = re.compile(r"\x1b\[[\d;]*m")


def message_of(error: Exception) -> str:
    """Return the class and the message of an exception, without Keras's bold words."""
    message = _BOLD.sub("", str(error)).strip()
    return f"{type(error).__name__}: {message or repr(error)}"


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Hide warnings: Keras warns of arguments such as ``input_shape``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def silent_stderr() -> Iterator[None]:
    """Discard standard error, to which TensorFlow's C++ writes while it is loaded."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class Builder:
    """Builds the models of plans with real Keras.

    Attributes:
        keras: the module of Keras.
        keras2: whether that is Keras 2.
        batch_shape: the name of the argument for an input shape with the batch.
        weights: whether the saved model that another model extends is loaded with its weights.
        run_code: whether the code of Lambda layers is run.
        code: the code of the last model that had any.
        objects: the layer, model or output of each plan so far.
    """

    def __init__(self, keras: Any, weights: bool = False, run_code: bool = False) -> None:
        self.keras = keras
        self.weights = weights
        self.run_code = run_code
        self.keras2 = keras.__version__.startswith("2")
        self.batch_shape = "batch_input_shape" if self.keras2 else "batch_shape"
        self.code: Sequence[Snippet] = ()
        self.objects: dict[Any, Any] = {}

    def model(self, plan: ModelPlan) -> Any:
        """Return the model of a plan, built as in a new program.

        Raises:
            MissingCodeError: if it has code that is missing, or that may not be run.
            Exception: any exception of Keras, if it refuses the model.
        """
        self.load_code(plan)
        if plan.saved:
            return self.saved(plan.place.source.text, plan.place.source.hdf5)
        self.set_names(None)
        with _without_warnings():
            for step in plan.program:
                self.make(step)
            model = self.make(plan)
        self.freeze(plan.program)
        return model

    def load_code(self, plan: ModelPlan) -> list[Snippet]:
        """Load the code of a model, if it may be run; return what is loaded now.

        Raises:
            MissingCodeError: if code is missing, or may not be run.
            FailedCodeError: if it cannot be loaded.
        """
        needed = check_code(plan, self.run_code)
        if needed:
            load_code(plan, self.keras)
            self.code = needed
        return needed

    def freeze(self, program: Sequence[Step]) -> None:
        """Freeze what a program freezes; a layer of a frozen model may have been thawed."""
        for kind in (ModelPlan, LayerPlan):
            for step in program:
                if isinstance(step, kind) and step.frozen:
                    self.objects[step].trainable = False
                elif isinstance(step, LayerPlan) and not step.is_input:
                    self.objects[step].trainable = step.arguments.trainable is not False

    def saved(self, config: str, hdf5: bool = False) -> Any:
        """Return a saved model, loaded as in a new program; from an HDF5 file, by older rules."""
        self.set_names(None)
        with _without_warnings(), unsafe(self.keras, self.run_code):
            if not hdf5 or self.keras2:
                return self.keras.models.model_from_json(config)
            legacy = import_module("keras.src.legacy.saving.legacy_h5_format")
            with legacy.saving_options.keras_option_scope(use_legacy_config=True):
                return legacy.saving_utils.model_from_config(json.loads(config))

    def set_names(self, names: Any) -> Any:
        """Set the counters of automatic names.

        Args:
            names: counters that this method has returned before; None to start again.

        Returns:
            The counters so far; None in Keras 2, which can only start again.
        """
        if self.keras2:
            return self.keras.backend.reset_uids()
        state = self.keras.src.backend.common.global_state
        before = state.get_global_attribute("object_name_uids")
        # A layer that Keras refuses may leave its scope open, and all later names would be in it.
        state.set_global_attribute("name_scope_stack", None)
        state.set_global_attribute("object_name_uids", names)
        return before

    def make(self, plan: Any) -> Any:
        """Return the layer, model or output of a plan, always the same one."""
        if plan not in self.objects:
            make = getattr(self, MAKERS.get(type(plan), "make_call"))
            self.objects[plan] = make(plan)
        return self.objects[plan]

    def build_layer(self, step: BuildPlan) -> Any:
        """Let a layer create its weights."""
        return self.make(step.layer).build(plain_shape(step.shape))

    def restart(self, step: RestartPlan) -> Any:
        """Count the automatic names anew."""
        return self.set_names(None)

    def make_model(self, plan: ModelPlan) -> Any:
        """Create a model, after its layers and calls, and freeze it if its plan says so."""
        model = self.create_model(plan)
        if plan.frozen:
            model.trainable = False
        return model

    def create_model(self, plan: ModelPlan) -> Any:
        """Create a model, after its layers and calls."""
        if plan.loaded:
            return self.loaded(plan)
        base = plan.base and self.load_base(plan.base)
        for step in plan.steps:
            self.make(step)
        if plan.base and plan.class_name == SEQUENTIAL:
            return self.with_upper_layers(base, plan, plan.base)
        arguments = {name: v for name, v in vars(plan.arguments).items() if v is not None}
        if plan.class_name == SEQUENTIAL:
            return self.keras.Sequential([*self.stack_layers(plan)], **arguments)
        inputs, outputs = self.tensors(plan.inputs), self.tensors(plan.outputs)
        return self.keras.Model(inputs, outputs, **arguments)

    def change_stack(self, step: StackPlan) -> Any:
        """Add layers at the top of a stack, or remove some."""
        model = self.make(step.model)
        has_input = bool(step.layers) and step.layers[0].is_input
        now = len(model.layers) + (has_input and model._layers[:1] != model.layers[:1])
        if step.shape is not None:
            return model.build(plain_shape(step.shape))
        if now > len(step.layers):
            return model.pop()
        return [model.add(self.make(plan)) for plan in step.layers[now:]]

    def stack_layers(self, plan: ModelPlan) -> Iterator[Any]:
        """Yield the layers of a stack; the first may need an input layer before it."""
        for number, layer_plan in enumerate(plan.layers[: plan.together]):
            shape = legacy_input_shape(layer_plan) if number == 0 else None
            layer = self.make(layer_plan)
            if shape is not None:
                yield self.keras.layers.InputLayer(**{self.batch_shape: shape})
            yield layer

    def load_base(self, base: Base) -> Any:
        """Load the saved model that another model extends, and remember its tensors."""
        if base.path is None:
            model = self.make(base.model)
            self.freeze(base.model.steps)
            return model
        if self.weights:
            load = self.keras.saving.load_model
            model = load(base.path, compile=False, safe_mode=not self.run_code)
        else:
            with unsafe(self.keras, self.run_code):
                model = self.keras.models.model_from_json(base.model.place.source.text)
        graph = getattr(model, "_functional", None) or model
        operations = getattr(graph, "operations", None) or model._layers
        by_name = {operation.name: operation for operation in operations}
        for step in (*base.model.steps, *base.model.layers):
            if isinstance(step, (LayerPlan, ModelPlan)):
                self.objects[step] = by_name[step.arguments.name]
                if step.frozen:
                    self.objects[step].trainable = False
        for call in base.calls:
            self.objects[call] = _outputs_of(by_name[_called_name(call)], -1)
        counts = Counter[str]()
        for step in base.model.steps:
            if isinstance(step, CallPlan):
                name = _called_name(step)
                self.objects[step] = _outputs_of(by_name[name], counts[name])
                counts[name] += 1
        return model

    def with_upper_layers(self, model: Any, plan: ModelPlan, base: Base) -> Any:
        """Return a saved stack with other layers at its top."""
        for _ in range(base.popped):
            model.pop()
        for layer in plan.layers:
            if layer not in base.model.layers:
                model.add(self.make(layer))
        model.name = plan.arguments.name
        return model

    def loaded(self, plan: ModelPlan) -> Any:
        """Return a model as it is loaded from a file that another program has saved."""
        name = plan.arguments.name
        saved = plan.place.source.text if plan.saved else self.to_json(plan)
        with unsafe(self.keras, self.run_code):
            model = self.keras.models.model_from_json(saved)
        if name is not None:
            model.name = name
        return model

    def to_json(self, plan: ModelPlan) -> str:
        """Return what Keras saves of a model that is built in a program of its own."""
        names = self.set_names(None)
        plan.loaded = False
        saved: str = self.make_model(plan).to_json()
        plan.loaded = True
        self.set_names(names)
        return saved

    def make_layer(self, plan: LayerPlan) -> Any:
        """Create a layer."""
        legacy: set[str] = set()
        if legacy_input_shape(plan) is not None:
            legacy = legacy_arguments(plan) | {"input_shape"}
        arguments = {
            name: self.argument_value(value, name)
            for name, value in plan.binding.written.items()
            if name not in legacy
        }
        return self.layer_class(plan.rule)(**arguments)

    def layer_class(self, rule: Rule) -> Any:
        """Return the class of a layer, in the version of Keras that is used."""
        module = import_module(rule.module.replace("keras", self.keras.__name__, 1))
        return getattr(module, rule.name)

    def argument_value(self, value: Any, name: str) -> Any:
        """Return the value of an argument as Keras takes it."""
        if isinstance(value, (LayerPlan, ModelPlan)):
            return self.make(value)
        if isinstance(value, tuple) and value and isinstance(value[0], (LayerPlan, ModelPlan)):
            return [*map(self.make, value)]
        if isinstance(value, KerasCall):
            return self.construct(value, name)
        if isinstance(value, RunnableCode):
            return value.function
        if name in _SHAPES and isinstance(value, int):
            return (value,)
        return value

    def construct(self, value: KerasCall, name: str) -> Any:
        """Create an object of Keras, such as an initializer, for an argument."""
        kind = name.rpartition("_")[2]
        module = getattr(self.keras, f"{kind}s")
        return getattr(module, value.name)(*value.positional, **value.keyword)

    def make_call(self, plan: CallPlan) -> Any:
        """Call a layer; return its output."""
        if isinstance(plan.layer, OperationPlan):
            return self.apply(plan.layer, plan)
        layer = self.make(plan.layer)
        if plan.earlier is not None:
            is_stack = isinstance(plan.layer, ModelPlan)
            return layer.inputs[0] if is_stack else _outputs_of(layer, plan.earlier)
        return layer(*self.tensors(plan.arguments), **self.tensors(plan.keywords))

    def apply(self, operation: OperationPlan, call: CallPlan) -> Any:
        """Apply an operation with the function of ``keras.ops`` that creates it."""
        from shapecalc.write.operations import function_of, with_constants

        function = attrgetter(function_of(operation))(self.keras.ops)
        positional, keyword = with_constants(operation, call)
        return function(*self.tensors(positional), **self.tensors(keyword))

    def tensors(self, plan: Any) -> Any:
        """Return a structure of plans with the tensors of Keras in it."""
        if isinstance(plan, TensorPlan):
            result = self.make(plan.source)
            if isinstance(plan.source, LayerPlan):
                return getattr(result, "output", result)  # A saved InputLayer holds its tensor.
            if plan.index is None:
                return result
            return flattened(result)[plan.index]
        if isinstance(plan, Mapping):
            return {name: self.tensors(item) for name, item in plan.items()}
        if isinstance(plan, (list, tuple)):
            return [self.tensors(item) for item in plan]
        return plan


def _called_name(call: CallPlan) -> str:
    """Return the name of the layer or operation of a call in a saved model."""
    layer = call.layer
    return str(layer.name if isinstance(layer, OperationPlan) else layer.arguments.name)


def _outputs_of(operation: Any, call: int) -> Any:
    """Return the outputs of a call of an operation of Keras."""
    outputs = operation._inbound_nodes[call].outputs
    return outputs[0] if len(outputs) == 1 else outputs


MAKERS: Mapping[type, str] = {
    LayerPlan: "make_layer",
    ModelPlan: "make_model",
    StackPlan: "change_stack",
    BuildPlan: "build_layer",
    RestartPlan: "restart",
}
"""What makes the object of each kind of plan; all others are calls."""

_SHAPES = {"shape", "batch_shape", "input_shape", "batch_input_shape"}

"""What Keras gives the layers and models of one's own: names, settings, methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from shapecalc.declare.names import BITS, Policy
from shapecalc.declare.operation import Array
from shapecalc.errors import Code
from shapecalc.plan import BuildPlan, LayerPlan, ModelPlan
from shapecalc.read.python.classes import BASE, OwnClasses, root_of
from shapecalc.read.python.follower import deep_unknown
from shapecalc.read.python.own_weights import OwnWeights, dtype_name
from shapecalc.read.python.trainings import inside_of
from shapecalc.read.python.values import (
    ArrayValue,
    GraphTensor,
    Imported,
    KerasThing,
    Method,
    Passed,
    UnknownValue,
)
from shapecalc.similar import closest


class OwnLayers(OwnWeights):
    """Follows what Keras's base classes do for layers and models of one's own.

    Attributes:
        code_in_stacks: of how many layers of each stack it is known whether they have code of the
            program, and whether any of them has.
    """

    def start(self) -> None:
        super().start()
        self.code_in_stacks: dict[ModelPlan, tuple[int, bool]] = {}

    def keras_own_attribute(self, owner: ModelPlan, name: str) -> Any:
        if name in METHODS_OF_KERAS:
            return Method(owner, name)
        if name == "__class__":
            return self.class_of(owner)
        if owner.own is None:
            return super(OwnClasses, self).keras_attribute(owner, name)
        if name in ("name", "trainable", "layers"):
            return super(OwnClasses, self).keras_attribute(owner, name)
        policy = Policy.of(owner.arguments.dtype)
        known = {
            "built": owner.own.built,
            "supports_masking": owner.own.keeps_mask,
            "dtype": policy.variable,
            "variable_dtype": policy.variable,
            "compute_dtype": policy.compute,
        }
        return known[name] if name in known else self.unknown(f"`.{name}` is not known")

    def set_keras_attribute(self, owner: ModelPlan, name: str, value: Any) -> bool:
        own = owner.own
        if name == "trainable":
            self.set_trainable(owner, value)
        elif name == "_name":
            return True  # Keras 3 has its name elsewhere.
        elif name == "name":
            self.poison(owner, self.unknown("a layer gets another name here"))
        elif name in READ_ONLY:
            self.fail(Code.EXPRESSION, f"Keras has an attribute `{name}` that cannot be set")
        elif own is not None and name in ("built", "supports_masking"):
            truth = self.truth(value)
            if isinstance(truth, UnknownValue):
                self.poison(owner, truth)
            elif name == "built":
                self.set_built(owner, truth)
            else:
                own.keeps_mask = truth
        else:
            return False
        return True

    def set_built(self, owner: ModelPlan, built: bool = True) -> None:
        """Note that an object counts as built."""
        assert owner.own is not None
        owner.own.built = built
        live = self.live.made_layers.get(owner)
        if live is not None:
            live.built = built

    def keras_method(self, owner: LayerPlan | ModelPlan, name: str, passed: Passed) -> Any:
        if not isinstance(owner, ModelPlan) or owner not in self.objects:
            if isinstance(owner, LayerPlan) and name == "build":
                return self.build_declared(owner, passed)
            return self.keras_method_of_model(owner, name, passed)
        name = name.removeprefix(BASE)
        own = getattr(self, OWN_METHODS.get(name, ""), None)
        if own is not None and (owner.own is not None or name in ("__init__", "get_config")):
            return own(owner, passed)
        if name in IGNORED:
            return None
        return self.keras_method_of_model(owner, name, passed)

    def keras_method_of_model(self, owner: Any, name: str, passed: Passed) -> Any:
        """Return the result of a method of Keras, which may call the code of layers."""
        result = super().keras_method(owner, name, passed)
        if name != "add" or self.has_code_inside(owner):
            self.infer_own()
        return result

    def has_code_inside(self, stack: ModelPlan) -> bool:
        """Return whether code of the program runs when a stack is built."""
        looked_at, has_code = self.code_in_stacks.get(stack, (0, False))
        first = min(looked_at, len(stack.layers) - 1)
        for layer in () if has_code else stack.layers[first:]:
            parts = (layer, *inside_of(layer))
            has_code = has_code or not all(isinstance(part, LayerPlan) for part in parts)
            has_code = has_code or any(part.rule.name == "Lambda" for part in parts)
        self.code_in_stacks[stack] = len(stack.layers), has_code
        return has_code

    def build_declared(self, layer: LayerPlan, passed: Passed) -> Any:
        """Create the weights of a layer of Keras for an input shape."""
        unknown = deep_unknown(passed.values)
        if unknown or not passed.values:
            self.poison(layer, unknown or self.unknown("the layer is built for no shape"))
            return unknown
        names = [layer.rule.first_call_argument, *layer.rule.call_arguments]
        by_name = dict(zip(names, passed.positional))
        by_name |= {key.removesuffix("_shape"): value for key, value in passed.keyword.items()}
        first = by_name.pop(names[0], by_name.pop("input", None))
        others = {key: self.shapes(item) for key, item in by_name.items() if item is not None}
        plan = BuildPlan(layer, self.shapes(first), others, self.place(self.node))
        self.program.append(plan)
        return None

    # Creation

    def stack(self, passed: Passed) -> Any:
        model = super().stack(passed)
        self.infer_own()
        return model

    def graph(self, passed: Passed) -> Any:
        model = super().graph(passed)
        self.infer_own()
        return model

    def add_call(self, layer: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        tensor = super().add_call(layer, arguments, keywords)
        self.infer_own()
        return tensor

    def infer_own(self) -> None:
        """Follow the code of the program's layers now, since it depends on what happens later."""
        if self.objects:
            self.infer_steps()

    def own_init(self, owner: ModelPlan, passed: Passed) -> None:
        """Do what ``super().__init__()`` of a class of Keras does."""
        kind = self.class_of(owner)
        root = root_of(kind) if kind else ""
        if owner in self.created:
            self.poison(owner, self.unknown("`super().__init__()` is called once more"))
            return
        if root == "Sequential":
            self.become(owner, super().stack(passed))
        elif root == "Model" and is_graph(passed):
            self.become(owner, super().graph(passed))
        elif passed.positional:
            self.created.add(owner)  # It is called, if wrongly.
            message = f"`{root}.__init__` takes no arguments by position"
            hint = "give it names, as in `super().__init__(name=…)`, or nothing"
            self.fail(Code.UNKNOWN_ARGUMENT, message, hint)
        else:
            self.create(owner, passed)
        self.created.add(owner)

    def create(self, owner: ModelPlan, passed: Passed) -> None:
        """Create a layer or model that computes with its own code."""
        wrong = [name for name in passed.keyword if name not in COMMON_ARGUMENTS]
        if wrong:
            message = f"Keras's base class has no argument `{wrong[0]}`"
            hint = "take it out of the `**kwargs` of `super().__init__()`"
            meant = closest(wrong[0], COMMON_ARGUMENTS)
            self.fail(Code.UNKNOWN_ARGUMENT, message, "" if meant else hint, meant=meant)
        arguments = self.own_arguments(passed)
        owner.arguments.name, owner.arguments.trainable = arguments.name, arguments.trainable
        dtype = dtype_name(passed.keyword.get("dtype"))
        trainable = passed.keyword.get("trainable", True)
        autocast = passed.keyword.get("autocast", True)
        for value in (dtype, trainable, autocast):
            if isinstance(value, UnknownValue):
                self.poison(owner, value)
        owner.arguments.autocast = bool(autocast)
        if isinstance(dtype, str) and dtype in DTYPE_POLICIES:
            owner.arguments.dtype = dtype
        elif dtype is not None:
            self.poison(owner, self.unknown("the dtype of this layer is not followed"))
        self.note_call_arguments(owner)
        if owner.layers:  # They are created before it.
            self.infer_steps()
        self.program.append(owner)

    def note_call_arguments(self, owner: ModelPlan) -> None:
        """Note what Keras sees in the arguments of the method ``call``."""
        kind = self.class_of(owner)
        if kind is None or not kind.has("call") or owner.own is None:
            return
        spec = getattr(kind.find("call"), "arguments", None)
        names = [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)] if spec else []
        owner.own.takes_mask = "mask" in names

    def become(self, owner: ModelPlan, model: Any) -> None:
        """Make an object the model of Keras that its base class creates."""
        if not isinstance(model, ModelPlan):
            self.poison(owner, model)
            return
        kind = self.class_of(owner)
        if kind is not None and (kind.has("call") or kind.has("build")):
            self.poison(owner, self.unknown("its `call` replaces that of its graph"))
        tracked, name = [*owner.layers], owner.own_class
        for field in fields(ModelPlan):
            setattr(owner, field.name, getattr(model, field.name))
        owner.own_class, owner.own = name, None
        self.program[self.program.index(model)] = owner
        if model in self.problems.depths:
            self.problems.depths[owner] = self.problems.depths[model]
        for layer in tracked:
            self.track(owner, layer)
        self.infer_own()

    # Other methods

    def own_get_config(self, owner: ModelPlan, passed: Passed) -> dict[str, Any]:
        """Return what Keras's ``get_config`` returns for all layers."""
        dtype = owner.arguments.dtype if hasattr(owner.arguments, "dtype") else None
        trainable = owner.arguments.trainable is not False and not owner.frozen
        name = self.get_name(owner)
        return {"name": name, "trainable": trainable, "dtype": dtype or "float32"}

    def own_count_params(self, owner: ModelPlan, passed: Passed) -> Any:
        """Return an unknown number: it depends on what has been called so far."""
        return self.unknown("`.count_params()` is not followed")

    def keras(self, path: str, passed: Passed) -> Any:
        if path.rpartition(".")[2] == "InputSpec":
            return KerasThing(path, passed.positional, passed.keyword)
        module, _, name = path.removeprefix("keras.").rpartition(".")
        if name == "get" and module in GETTERS and passed.values:
            return self.gotten(module, passed.values[0])
        return super().keras(path, passed)

    def keras_ops(self, path: str, name: str, passed: Passed) -> Any:
        if name == "arange" and passed.keyword.keys() & {"start", "stop", "step"}:
            names = ("start", "stop", "step", "dtype")
            named = dict(zip(names, passed.positional)) | passed.keyword
            numbers = [named[word] for word in names[:3] if named.get(word) is not None]
            passed = Passed(numbers, {k: v for k, v in named.items() if k == "dtype"})
        result = super().keras_ops(path, name, passed)
        if self.traced and isinstance(result, ArrayValue) and not deep_unknown(result.shape):
            sizes = [None if isinstance(n, GraphTensor) else n for n in result.shape]
            dtype = self.dtype_of_array(name, passed)
            return (
                dtype
                if isinstance(dtype, UnknownValue)
                else GraphTensor(Array(self.sizes(sizes), dtype))
            )
        return result

    def dtype_of_array(self, name: str, passed: Passed) -> Any:
        """Return the dtype of the array that a function of ``keras.ops`` makes."""
        is_whole = name == "arange" and all(isinstance(n, int) for n in passed.positional)
        dtype = dtype_name(passed.keyword.get("dtype")) or ("int32" if is_whole else "float32")
        return dtype if dtype in BITS else self.unknown("the dtype of this array is not known")

    def gotten(self, module: str, value: Any) -> Any:
        """Return what a function such as ``keras.activations.get`` returns."""
        if module == "activations" and (value is None or isinstance(value, str)):
            return Imported(f"keras.activations.{value or 'linear'}")
        return value


def is_graph(passed: Passed) -> bool:
    """Return whether the arguments of ``Model.__init__`` are those of a graph."""
    positional, names = len(passed.positional), set(passed.keyword)
    by_name = {"inputs", "outputs"} <= names
    return positional == 2 or (positional == 1 and "outputs" in names) or by_name


DTYPE_POLICIES = frozenset({*BITS, "mixed_float16", "mixed_bfloat16"})
"""The dtypes that a layer may have."""

COMMON_ARGUMENTS = (
    "name",
    "trainable",
    "dtype",
    "autocast",
    "activity_regularizer",
    "input_shape",
    "input_dim",
)
"""The arguments of Keras's base class."""

READ_ONLY = frozenset(
    "layers weights variables trainable_weights non_trainable_weights trainable_variables "
    "non_trainable_variables dtype compute_dtype variable_dtype input output path metrics "
    "losses".split()
)
"""Attributes of Keras's classes that cannot be set."""

OWN_METHODS = {
    "__init__": "own_init",
    "add_weight": "own_add_weight",
    "add_variable": "own_add_weight",
    "get_config": "own_get_config",
    "count_params": "own_count_params",
    "build": "own_build_base",
    "call": "own_call_base",
    "__call__": "own_dunder_call",
}
"""The methods of Keras's classes that are followed, with what follows them."""

IGNORED = frozenset("add_loss add_metric add_update _set_save_spec".split())
"""Methods of Keras's classes that change no shapes and no weights."""

METHODS_OF_KERAS = frozenset(
    {*OWN_METHODS, *IGNORED}
    | set(
        "summary get_layer save save_weights load_weights get_weights set_weights to_json export "
        "compute_output_shape reset_states reset_state add pop compile fit evaluate predict "
        "train_on_batch test_on_batch predict_on_batch".split()
    )
)
"""The methods that Keras's classes have."""

GETTERS = frozenset("activations initializers regularizers constraints".split())
"""The modules with a function that returns an object for its name."""

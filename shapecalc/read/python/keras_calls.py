"""Calls of the functions and classes of Keras in a program, by their module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shapecalc.declare.layer import COMMON, Rule
from shapecalc.plan import SEQUENTIAL, RestartPlan
from shapecalc.read.python import arrays, datasets
from shapecalc.read.python.follower import deep_unknown, first_unknown
from shapecalc.read.python.keras_names import MODELS, OBJECTS
from shapecalc.read.python.layers import functions
from shapecalc.read.python.loading import Loading
from shapecalc.read.python.plain import holds_tensor
from shapecalc.read.python.values import TENSORS, GraphTensor, Passed


class KerasCalls(Loading):
    """Follows calls of functions and classes of Keras.

    Attributes:
        policy: the dtype policy of layers that have none of their own; None before the first.
    """

    policy: str | None = None

    def keras(self, path: str, passed: Passed) -> Any:
        kind, name = path.split(".")[1] if "." in path else "", path.rpartition(".")[2]
        if name in MODELS and kind in ("models", name):
            return self.stack(passed) if name == SEQUENTIAL else self.graph(passed)
        if name == "Input":
            return self.keras_layer(name, passed)
        if name in POLICIES and self.new_policy(name, passed):
            return None
        if name in ("Policy", "DTypePolicy") and isinstance(passed.values[0], str):
            return passed.values[0]
        if name in SETTERS and passed.values not in (["channels_last"], ["tf"]):
            unknown = self.unknown(f"`{path}` is not followed")
            self.setting = self.setting or unknown
            return unknown
        if name == "clear_session":
            return self.clear_session()
        if name == "get_source_inputs":
            return self.source_inputs(passed)
        if kind in FOLLOWED and name != kind:
            return getattr(self, f"keras_{kind}")(path, name, passed)
        if kind in OBJECTS:
            return self.thing(path, passed)
        harmless = kind in HARMLESS_MODULES
        return self.not_followed(self.unknown(f"`{path}` is not followed"), passed, harmless)

    def new_policy(self, name: str, passed: Passed) -> bool:
        """Set the dtype of later layers; return whether it is known."""
        dtype = passed.values[0] if len(passed.values) == 1 else None
        if not isinstance(dtype, str) or dtype.removeprefix("mixed_") not in FLOATS:
            return False
        if name == "set_floatx":
            self.floatx = dtype
        else:
            self.policy = dtype
        return True

    def layer(self, rule: Rule, passed: Passed) -> Any:
        if "dtype" in passed.keyword or "dtype" not in rule.accepted:
            return super().layer(rule, passed)
        dtype = self.floatx if rule.is_input else self.current_policy()
        follows = rule.is_input or rule.accepted["dtype"] is COMMON["dtype"]
        if dtype != "float32" and follows and not self.has_dtype(rule, passed):
            passed = replace(passed, keyword={**passed.keyword, "dtype": dtype})
        return super().layer(rule, passed)

    def has_dtype(self, rule: Rule, passed: Passed) -> bool:
        """Return whether an argument by position is the dtype of a layer."""
        return "dtype" in list(rule.arguments)[: len(passed.positional)]

    def current_policy(self) -> str:
        """Return the dtype policy of a new layer; the first one settles it for all."""
        self.policy = self.policy or self.floatx
        return self.policy

    def stack(self, passed: Passed) -> Any:
        self.current_policy()
        return super().stack(passed)

    def graph(self, passed: Passed) -> Any:
        self.current_policy()
        return super().graph(passed)

    def keras_layers(self, path: str, name: str, passed: Passed) -> Any:
        """Return a new layer."""
        return self.keras_layer(name, passed)

    def keras_ops(self, path: str, name: str, passed: Passed) -> Any:
        """Return the result of a function of ``keras.ops``."""
        numpy, name = f"numpy.{name}", OTHER_NAMES.get(name, name)
        if any(map(holds_tensor, passed.values)):
            if name == "shape" and isinstance(passed.positional[0], TENSORS):
                return self.shape_of_tensor(passed.positional[0])
            if name in functions():
                return self.keras_operation(functions()[name], passed)
        unknown = first_unknown(passed.values)
        if unknown:
            return unknown
        if numpy in arrays.FUNCTIONS:
            return self.array_call(numpy, passed)
        return self.unknown(f"`{path}` is not followed here")

    def keras_activations(self, path: str, name: str, passed: Passed) -> Any:
        """Return an activation, or the result of one that is applied to a tensor."""
        if name == "get" and passed.positional:
            return passed.positional[0]
        unknown = deep_unknown(passed.values)
        if unknown:
            return unknown
        tensor, *settings = passed.values or [None]
        others = {word: value for word, value in passed.keyword.items() if word != "x"}
        followed = isinstance(tensor, TENSORS) and others.keys() <= SETTINGS
        if followed and name in ACTIVATIONS and not (settings and name == "glu"):
            return self.operation(ACTIVATIONS[name], [tensor])
        if followed and isinstance(tensor, GraphTensor) and name in ("relu", "linear"):
            return tensor
        if followed and name == "relu" and len(passed.positional) < 2:
            layer = self.keras_layer("ReLU", Passed(keyword=rectified(others)))
            return self.add_call(layer, [tensor], {})
        if followed and name == "linear":
            return tensor
        return self.unknown(f"`{path}` of a tensor is not followed")

    def keras_datasets(self, path: str, name: str, passed: Passed) -> Any:
        """Return the arrays of a data set."""
        data = path.split(".")[2]
        if name == "load_data" and data in datasets.DATASETS:
            return datasets.DATASETS[data]
        return self.unknown(f"`{path}` is not followed")

    def clear_session(self) -> None:
        """Begin to count the automatic names anew."""
        self.finish_stacks()
        self.policy = None
        self.program.append(RestartPlan(self.place(self.node)))


def rectified(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a layer for those of ``keras.activations.relu``."""
    return {word: value for word, value in settings.items() if value is not None}


ACTIVATIONS = {
    "celu": "Celu",
    "elu": "Elu",
    "exponential": "Exp",
    "gelu": "Gelu",
    "glu": "Glu",
    "hard_shrink": "HardShrink",
    "hard_sigmoid": "HardSigmoid",
    "hard_tanh": "HardTanh",
    "leaky_relu": "LeakyRelu",
    "log_sigmoid": "LogSigmoid",
    "log_softmax": "LogSoftmax",
    "relu6": "Relu6",
    "selu": "Selu",
    "sigmoid": "Sigmoid",
    "silu": "Silu",
    "soft_shrink": "SoftShrink",
    "softmax": "Softmax",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "sparse_plus": "SparsePlus",
    "sparse_sigmoid": "SparseSigmoid",
    "squareplus": "Squareplus",
    "swish": "Silu",
    "tanh": "Tanh",
    "tanh_shrink": "TanhShrink",
}
"""The operation of each function of ``keras.activations`` that takes a Keras tensor."""

SETTINGS = frozenset("axis alpha approximate beta max_value negative_slope threshold".split())
"""Settings of functions of ``keras.activations`` that change no shape, but for `glu`."""

OTHER_NAMES = {
    "abs": "absolute",
    "conj": "conjugate",
    "hard_swish": "hard_silu",
    "swish": "silu",
}
"""Functions of ``keras.ops`` that have two names."""

FOLLOWED = frozenset("layers ops activations datasets backend applications models saving".split())
"""The modules of Keras whose functions are followed."""

HARMLESS_MODULES = frozenset(
    "utils preprocessing callbacks wrappers config random mixed_precision".split()
)
"""The modules of Keras whose functions change no model."""

POLICIES = frozenset("set_dtype_policy set_global_policy set_policy set_floatx".split())
"""Functions that set the dtype of later layers."""

SETTERS = POLICIES | {"set_image_data_format", "set_image_dim_ordering"}
"""Functions that change what all later layers are."""

FLOATS = frozenset("float16 bfloat16 float32 float64".split())
"""The dtypes in which layers compute."""

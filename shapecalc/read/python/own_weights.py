"""The weights of layers of one's own: ``add_weight``, and variables in attributes."""

from __future__ import annotations

from math import prod
from typing import Any

from shapecalc.algebra.formula import with_symbols
from shapecalc.algebra.size import Letter
from shapecalc.declare.layer import Weight
from shapecalc.declare.names import BITS, Policy
from shapecalc.declare.operation import Array
from shapecalc.errors import Code
from shapecalc.model.weights import LARGEST_TENSOR
from shapecalc.plan import ModelPlan
from shapecalc.read.python.arguments import PYTHON_DTYPES, at_line
from shapecalc.read.python.classes import OwnClasses
from shapecalc.read.python.follower import deep_unknown
from shapecalc.read.python.values import (
    ArrayValue,
    GraphTensor,
    Imported,
    KerasThing,
    Passed,
    UnknownValue,
)
from shapecalc.similar import closest


class OwnWeights(OwnClasses):
    """Follows how layers of one's own get their weights.

    Attributes:
        free_weights: the weights that the program creates by themselves.
    """

    def start(self) -> None:
        super().start()
        self.free_weights: dict[GraphTensor, Weight] = {}

    def shapes(self, value: Any) -> Any:
        """Return a shape of the program, or a list of shapes, with sizes as in a plan."""
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], (list, tuple)):
            return [*map(self.shapes, value)]
        return self.sizes(value)

    def sizes(self, value: Any) -> tuple[Any, ...]:
        """Return a shape of the program with sizes as in a plan."""
        for size in value:
            if size is not None and not isinstance(size, (int, UnknownValue)):
                self.fail(Code.EXPRESSION, f"a size must be a whole number, not {size!r}")
        return tuple(map(self.size, value))

    def size(self, value: Any) -> Any:
        """Return a size of the program as in a plan; one that has a letter already keeps it."""
        asked = self.asked.items() if isinstance(value, UnknownValue) else ()
        letters = [Letter(letter) for letter, other in asked if other.key == value.key]
        return with_symbols(letters[0]) if letters else self.as_size(value)

    def own_add_weight(self, owner: ModelPlan, passed: Passed) -> Any:
        """Return a new weight of a layer, as ``add_weight`` creates it."""
        assert owner.own is not None
        if passed.positional and isinstance(passed.positional[0], str):
            message = "`add_weight` of Keras 3 takes its name only as `name=`"
            passed = self.with_names(passed, OLD_WEIGHT_ARGUMENTS, message)
        self.check_weight_call(owner, passed)
        named = dict(zip(("shape", "initializer", "dtype"), passed.positional)) | passed.keyword
        shape = named.get("shape", ())
        unknown = None if self.are_letters(shape) else deep_unknown([shape])
        unknown = unknown or deep_unknown([named.get("trainable")])
        if unknown:
            reason = f"a weight is not known: {unknown.reason}{at_line(unknown)}"
            owner.own.unsure = owner.own.unsure or reason
            return unknown
        dtype = self.dtype_of_weight(owner, named.get("dtype"))
        weight = self.new_weight(shape, named.get("trainable", True), dtype)
        owner.own.weights.append(weight)
        used = self.dtype_in_call(owner, dtype, named.get("autocast", True))
        return GraphTensor(Array(weight.shape, used), variable=True)

    def dtype_in_call(self, owner: ModelPlan, dtype: str | None, autocast: Any) -> str:
        """Return the dtype that a weight has in calls: Keras casts it with mixed precision.

        Source: Keras 3.15, ``Layer.__call__`` and ``AutocastScope``.
        """
        policy, arguments = Policy.of(owner.arguments.dtype), owner.arguments
        own = dtype or policy.variable
        casts = autocast and arguments.autocast and policy.compute != policy.variable
        return policy.compute if casts and "float" in own else own

    def check_weight_call(self, owner: ModelPlan, passed: Passed) -> None:
        """Check the arguments of ``add_weight`` as Keras does."""
        if len(passed.positional) > 3:
            self.fail(Code.ARGUMENT, "`add_weight` takes at most 3 arguments by position")
        wrong = [name for name in passed.keyword if name not in WEIGHT_ARGUMENTS]
        if wrong:
            meant = closest(wrong[0], WEIGHT_ARGUMENTS)
            message = f"`add_weight` has no argument `{wrong[0]}`"
            self.fail(Code.UNKNOWN_ARGUMENT, message, meant=meant)
        if self.is_locked(owner):
            self.fail(Code.EXPRESSION, "Keras adds no weight to a layer that is built")

    def are_letters(self, shape: Any) -> bool:
        """Return whether all unknown sizes of a shape have letters already."""
        items = shape if isinstance(shape, (tuple, list)) else [shape]
        keys = {value.key for value in self.asked.values()}
        return all(item.key in keys for item in items if isinstance(item, UnknownValue))

    def new_weight(self, shape: Any, trainable: Any, dtype: str | None) -> Weight:
        """Return the weight of a shape of the program."""
        if not isinstance(shape, (tuple, list)):
            if shape is not None:
                self.fail(Code.ARGUMENT, "the shape of a weight must be a tuple", "write (n,)")
            shape = ()
        if any(size is None for size in shape):
            hint = "give the shape of the input without None"
            self.fail(Code.UNKNOWN_SIZE, "the shape of this weight has an unknown size", hint)
        wrong = [size for size in shape if not is_size(size)]
        if wrong:
            message = f"a size of a weight must be a whole number, not {wrong[0]!r}"
            self.fail(Code.ARGUMENT, message)
        if prod(size for size in shape if isinstance(size, int)) > LARGEST_TENSOR:
            self.fail(Code.ARGUMENT, "this weight is larger than any tensor can be")
        return Weight("weight", self.sizes(shape), trainable=bool(trainable), dtype=dtype)

    def dtype_of_weight(self, owner: ModelPlan, dtype: Any) -> str | None:
        """Return the dtype of a weight by its name; None if it is that of the layer."""
        name = dtype_name(dtype)
        name = PYTHON_DTYPES.get(name, name) if dtype else None
        if name is not None and (not isinstance(name, str) or name not in BITS):
            assert owner.own is not None
            owner.own.unsure = owner.own.unsure or "the dtype of a weight is not known"
            return None
        return name

    def track_weight(self, owner: ModelPlan, value: GraphTensor) -> None:
        weight = self.free_weights.get(value)
        if weight is not None and owner.own is not None and weight not in owner.own.weights:
            if self.is_locked(owner):
                self.fail(Code.EXPRESSION, "Keras adds no weight to a layer that is built")
            owner.own.weights.append(weight)

    def free_weight(self, path: str, passed: Passed) -> Any:
        """Return what ``tf.Variable`` or ``keras.Variable`` creates."""
        first = passed.positional[0] if passed.positional else None
        initial = passed.keyword.get("initial_value", passed.keyword.get("initializer", first))
        shape = passed.keyword.get(
            "shape",
            passed.positional[1]
            if path.startswith("keras") and len(passed.positional) > 1
            else None,
        )
        if isinstance(initial, (int, float)):
            initial = ArrayValue(())
        if isinstance(initial, GraphTensor):
            array = initial.array
        elif isinstance(initial, ArrayValue) and not deep_unknown(initial.shape):
            array = Array(self.sizes(initial.shape), "float32")
        elif isinstance(shape, (tuple, list)) and not deep_unknown(shape):
            array = Array(self.sizes(shape), "float32")
        else:
            return self.unknown("the shape of this variable is not known")
        name = dtype_name(passed.keyword.get("dtype"))
        if isinstance(name, str) and name in BITS:
            array = Array(array.shape, name)
        tensor = GraphTensor(array, variable=path.startswith("keras"))
        if tensor.variable:  # Keras does not see those of TensorFlow.
            trainable = passed.keyword.get("trainable", True)
            self.free_weights[tensor] = self.new_weight(
                self.plain_shape(array.shape), trainable, array.dtype
            )
        return tensor

    def named(self, function: Imported, passed: Passed) -> Any:
        if function.path in VARIABLES:
            return self.free_weight(function.path, passed)
        if function.path in INITIALIZERS:
            same = f"keras.initializers.{INITIALIZERS[function.path]}"
            return KerasThing(same, passed.positional, passed.keyword)
        return super().named(function, passed)

    def call(self, function: Any, passed: Passed) -> Any:
        if isinstance(function, KerasThing) and function.path.startswith("keras.initializers."):
            shape = passed.keyword.get("shape", passed.positional[0] if passed.positional else None)
            if isinstance(shape, (tuple, list)) and not deep_unknown(shape):
                return self.of_shape(shape)
        return super().call(function, passed)

    def of_shape(self, shape: Any) -> Any:
        """Return an array of a shape; in a function that Keras traces, a tensor."""
        if self.traced:
            return GraphTensor(Array(self.sizes(shape), "float32"))
        return ArrayValue(tuple(shape))


def is_size(value: Any) -> bool:
    """Return whether a value may be a size of a weight."""
    is_number = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return is_number or isinstance(value, UnknownValue)


WEIGHT_ARGUMENTS = (
    "shape",
    "initializer",
    "dtype",
    "trainable",
    "autocast",
    "regularizer",
    "constraint",
    "aggregation",
    "overwrite_with_gradient",
    "name",
)
"""The arguments of ``add_weight``."""

OLD_WEIGHT_ARGUMENTS = ("name", "shape", "dtype", "initializer", "regularizer", "trainable")
"""The arguments that ``add_weight`` of Keras 2 took by position."""

INITIALIZERS = {
    "tensorflow.constant_initializer": "Constant",
    "tensorflow.ones_initializer": "Ones",
    "tensorflow.random_normal_initializer": "RandomNormal",
    "tensorflow.random_uniform_initializer": "RandomUniform",
    "tensorflow.zeros_initializer": "Zeros",
}
"""The initializers of TensorFlow, with those of Keras that do the same."""

VARIABLES = frozenset("tensorflow.Variable keras.Variable keras.variables.Variable".split())
"""The classes of weights."""


def dtype_name(dtype: Any) -> Any:
    """Return the name of a dtype that a program imports, such as ``tf.float16``; others as is."""
    return dtype.name if isinstance(dtype, Imported) else dtype

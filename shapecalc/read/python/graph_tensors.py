"""Tensors of TensorFlow in a program: in functions that Keras traces, such as that of a Lambda.

Keras follows such a function with tensors that have a shape and a dtype, and no numbers. So does
this module, with the rules of TensorFlow's functions.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import UNKNOWN
from shapecalc.algebra.size import Unknown as UnknownSize
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import snake_case
from shapecalc.declare.operation import Array, OperationRule, Result, UnsupportedError
from shapecalc.errors import Code
from shapecalc.plan import CallPlan, OperationPlan, TensorPlan
from shapecalc.read.python.arguments import LayerArguments
from shapecalc.read.python.arrays import indices
from shapecalc.read.python.contents import nested
from shapecalc.read.python.follower import deep_unknown
from shapecalc.read.python.operators import COMPARISONS, MIRRORED, inside
from shapecalc.read.python.tensor_shape import TensorShape
from shapecalc.read.python.values import (
    TENSORS,
    ArrayValue,
    GraphTensor,
    Imported,
    Method,
    Passed,
)
from shapecalc.rules import OPERATIONS

NAMES_OF_TENSORFLOW = ("tensorflow.compat.v2.", "tensorflow.")
"""The packages that hold the functions of TensorFlow."""


def holds_graph(value: Any) -> bool:
    """Return whether a value is a tensor of TensorFlow, or a list or mapping that holds one."""
    return any(isinstance(item, GraphTensor) for item in inside(value))


class GraphTensors(LayerArguments):
    """Follows operators and functions on tensors of TensorFlow.

    Attributes:
        traced: whether a function is followed as Keras traces it; every tensor that TensorFlow
            makes then is a tensor without numbers.
        fixed: whether the shapes of all inputs of that function are completely known.
    """

    traced: bool = False
    fixed: bool = True

    def plain_shape(self, shape: Sequence[Any]) -> tuple[Any, ...]:
        """Return a shape with None for each unknown size."""
        return tuple(map(self.plain_size, shape))

    def plain_size(self, size: Any) -> Any:
        """Return a size of a shape as a program has it."""
        if isinstance(size, int):
            return size
        if type(size) is UnknownSize:
            return None
        return self.asked.get(str(size), self.unknown(f"the size {size} is not known"))

    def shape_of_tensor(self, tensor: Any) -> Any:
        """Return what ``keras.ops.shape`` returns."""
        if isinstance(tensor, TensorPlan):
            return self.shape(tensor)
        sizes = self.plain_shape(tensor.array.shape)
        return tuple(
            GraphTensor(Array((), "int32", (size,))) if plain is None else plain
            for size, plain in zip(tensor.array.shape, sizes)
        )

    def shape(self, tensor: TensorPlan) -> Any:
        """Return the shape of a tensor of Keras."""
        raise NotImplementedError

    def attribute(self, owner: Any, name: str) -> Any:
        if isinstance(owner, TensorShape) and name in ("rank", "ndims"):
            return owner.rank
        return super().attribute(owner, name)

    def graph_attribute(self, tensor: GraphTensor, name: str) -> Any:
        """Return an attribute or method of a tensor of TensorFlow."""
        if name == "shape":
            return TensorShape(self.plain_shape(tensor.array.shape))
        if name == "dtype":
            return Imported(f"tensorflow.{tensor.array.dtype}")
        if name == "ndim":
            return len(tensor.array.shape)
        if name == "get_shape":
            return Method(tensor, name)
        return self.unknown(f"`.{name}` of a tensor is not followed")

    def graph_method(self, tensor: GraphTensor, name: str, passed: Passed) -> Any:
        return TensorShape(self.plain_shape(tensor.array.shape))

    def graph_item(self, tensor: GraphTensor, key: Any) -> Any:
        """Return a part of a tensor of TensorFlow."""
        unknown = deep_unknown(indices(key))
        rule = tensorflow_rule("__operators__.getitem")
        if unknown or rule is None:
            return unknown
        return self.apply_rule(rule, [tensor, key], {}, "an index")

    def compared_tensors(self, sign: type[ast.cmpop], left: Any, right: Any) -> Any:
        if sign not in COMPARISONS:
            return None
        if isinstance(left, TENSORS):
            return self.compared_tensor(sign, left, right)
        if isinstance(right, TENSORS) and not isinstance(left, ArrayValue):
            return self.compared_tensor(MIRRORED[sign], right, left)  # Python asks this side.
        return None

    def compared_tensor(self, sign: type[ast.cmpop], tensor: Any, other: Any) -> Any:
        """Return the value of a comparison of a tensor with any value."""
        if sign is not ast.Eq or isinstance(tensor, GraphTensor):
            return self.operation(COMPARISONS[sign], [tensor, other])
        if not isinstance(other, TensorPlan):  # A tensor of Keras is equal to itself only.
            return False
        plans = tensor.source, other.source
        if any(isinstance(plan, CallPlan) and plan.earlier is not None for plan in plans):
            return self.unknown("whether these tensors are the same is not known")
        return plans[0] is plans[1] and tensor.index == other.index

    def operator_on_graph(self, rule: OperationRule, arguments: Sequence[Any]) -> Any:
        """Return the result of an operator of Python on tensors of TensorFlow."""
        if any(isinstance(argument, TensorPlan) for argument in arguments):
            return self.unknown("a tensor of the model is used in a function of TensorFlow here")
        name = next((word for word in OPERATORS if OPERATORS[word] == rule.name), "")
        of_keras = any(isinstance(item, GraphTensor) and item.variable for item in arguments)
        own = tensorflow_rule(name) if name and not of_keras else rule
        return self.apply_rule(own or rule, arguments, {}, "an operator")

    def graph_call(self, layer: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Return the result of an operation of Keras on tensors of TensorFlow."""
        if not isinstance(layer, OperationPlan):
            return self.unknown("a layer is called in a function that Keras traces")
        if layer.rule is None or any(
            isinstance(part, TensorPlan) for part in inside([arguments, dict(keywords)])
        ):
            return self.unknown("this operation is not followed here")
        named = {**keywords, **layer.constants}
        if layer.rule.name in SIZED:
            self.check_sizes(f"ops.{_function(layer.rule)}", [*arguments, *named.values()])
        return self.apply_rule(layer.rule, arguments, named, f"`keras.ops.{_function(layer.rule)}`")

    def tensorflow_call(self, name: str, passed: Passed) -> Any:
        """Return the result of a function of TensorFlow; None if it has no rule.

        Args:
            name: its name in the package.
            passed: its arguments.
        """
        if name in VARIADIC and holds_graph(passed.values):
            return self.keras_operation(OPERATIONS[VARIADIC[name]], passed)
        rule = tensorflow_rule(name)
        if rule is None:
            return None
        unknown = passed.unsure or deep_unknown(passed.values)
        if unknown:
            return unknown
        if any(isinstance(part, TensorPlan) for part in inside(passed.values)):
            self.refuse_keras_tensor(name, rule)
        if name not in UNCHECKED:
            self.check_sizes(f"tf.{name}", passed.values)
        result = self.apply_rule(rule, passed.positional, passed.keyword, f"`tf.{name}`")
        if rule.name in OF_COMPLEX:
            result = as_real(result)
        first = passed.positional[0] if passed.positional else None
        if name == "constant" and isinstance(result, GraphTensor) and not holds_graph(first):
            return replace(result, content=self.for_rule(first))
        return result

    def keras_operation(self, rule: OperationRule, passed: Passed) -> Any:
        """Return the result of a function of ``keras.ops``."""
        raise NotImplementedError

    def refuse_keras_tensor(self, name: str, rule: OperationRule) -> None:
        """Note that a function of TensorFlow is called on a tensor of the model."""
        if self.traced:
            return
        same = _function(getattr(rule, "operation", None) or rule)
        path = f"keras.ops.{'image.' if name.startswith('image.') else ''}{same}"
        hint = f"write {path}(…)" if same else "use a function of keras.ops"
        self.fail(
            Code.SYMBOLIC,
            f"`tf.{name}` does not take a tensor of a Keras model",
            f"{hint}, or put it into a layer: Lambda(lambda x: tf.{name}(x))",
        )

    def check_sizes(self, name: str, values: Sequence[Any]) -> None:
        """Check that no list of numbers holds None, which TensorFlow refuses."""
        for value in values:
            if isinstance(value, (list, tuple)) and any(item is None for item in value):
                hint = "use -1, or tf.shape(x)[0]"
                self.fail(Code.ARGUMENT, f"`{name}` does not take None for a size", hint)

    def apply_rule(
        self,
        rule: OperationRule,
        positional: Sequence[Any],
        named: Mapping[str, Any],
        title: str,
    ) -> Any:
        """Return the outputs of a rule as tensors of TensorFlow, or arrays outside of a trace."""
        try:
            arguments = [*map(self.for_rule, positional)]
            keywords = {name: self.for_rule(value) for name, value in named.items()}
            check_dtypes(rule, [*positional, *named.values()])
            result = rule.apply(arguments, keywords, {})
        except UnsupportedError as error:
            return self.unknown(f"{title} is not followed here: {error}")
        except RuleError as error:
            if isinstance(error.__context__, AttributeError):  # A number is no tensor for a rule.
                return self.unknown(f"{title} of numbers is not followed")
            self.fail(error.code, f"{title} fails: {error}", error.hint)
        if not self.fixed and computes(rule, arguments):
            result = without_value(result)
        return self.from_rule(result)

    def from_rule(self, result: Result) -> Any:
        """Return the outputs of a rule as values of the program."""
        if isinstance(result, list):
            return [*map(self.from_rule, result)]
        if self.traced:
            return GraphTensor(result)
        if not all(isinstance(size, int) for size in result.shape):
            return self.unknown("the shape of this tensor is not known")
        return ArrayValue(result.shape)

    def for_rule(self, value: Any) -> Any:
        """Return a value as the rules of TensorFlow's functions take it."""
        if isinstance(value, GraphTensor):
            return value.array if value.content is None else value.content
        if isinstance(value, slice):
            return {name: self.for_rule(getattr(value, name)) for name in ("start", "stop", "step")}
        if isinstance(value, ArrayValue):
            known_numbers = value.values is not None and value.shape
            return nested(value.values) if known_numbers else Array(value.shape, "float32")
        if isinstance(value, (list, tuple)):
            return [*map(self.for_rule, value)]
        return self.plain(value)


def _function(rule: OperationRule) -> str:
    """Return the name of the function of ``keras.ops`` that is the same; empty if there is none."""
    by_name = {other.made_by or snake_case(name): other for name, other in OPERATIONS.items()}
    own = next((name for name, other in by_name.items() if other.function is rule.function), "")
    last = rule.name.rpartition(".")[2]
    return own or (last if last in by_name or last == "shape" else "")


def tensorflow_rule(name: str) -> OperationRule | None:
    """Return the rule of a function of TensorFlow under any of its names; None if there is none.

    >>> tensorflow_rule("reduce_sum").name, tensorflow_rule("nn.sigmoid").name
    ('math.reduce_sum', 'math.sigmoid')
    """
    from shapecalc.rules.tensorflow.functions import function_rule
    from shapecalc.rules.tensorflow.names import canonical_name

    return function_rule(canonical_name(name))


def check_dtypes(rule: OperationRule, values: Sequence[Any]) -> None:
    """Check that TensorFlow can combine tensors: it converts no dtype into another.

    Raises:
        RuleError: if two tensors have different dtypes.
    """
    if rule.name not in SAME_DTYPE:
        return
    dtypes = {item.array.dtype for item in inside([*values]) if isinstance(item, GraphTensor)}
    if rule.name.startswith("math.logical_") and any("float" in dtype for dtype in dtypes):
        raise RuleError("it needs truth values, not fractions", hint="compare first: x > 0")
    if len(dtypes) > 1:
        first, second = sorted(dtypes)[:2]
        hint = f'convert one of them: tf.cast(x, "{first}")'
        raise RuleError(f"the tensors have different dtypes, {first} and {second}", hint=hint)
    fractions = any(isinstance(value, float) for value in values)
    if fractions and any(dtype.startswith(("int", "uint", "bool")) for dtype in dtypes):
        hint = 'convert the tensor: tf.cast(x, "float32")'
        raise RuleError("a tensor of whole numbers is combined with a fraction", hint=hint)


def computes(rule: OperationRule, arguments: Sequence[Any]) -> bool:
    """Return whether a rule computes with several sizes of a shape, which TensorFlow does not."""
    operation = getattr(rule, "operation", rule).name
    vectors = any(isinstance(item, Array) and item.shape for item in arguments)
    return vectors and operation in COMPUTING


def as_real(result: Any) -> Any:
    """Return a result of complex numbers as one of real numbers, which TensorFlow gives."""
    dtype = REAL.get(result.array.dtype) if isinstance(result, GraphTensor) else None
    return replace(result, array=Array(result.array.shape, dtype)) if dtype else result


def without_value(result: Result) -> Result:
    """Return a result whose numbers are not known."""
    if isinstance(result, list) or result.value is None:
        return result
    return replace(result, value=tuple(UNKNOWN for _ in result.value))


OPERATORS: Mapping[str, str] = {
    "math.add": "Add",
    "math.subtract": "Subtract",
    "math.multiply": "Multiply",
    "math.truediv": "TrueDivide",
    "math.floordiv": "FloorDivide",
    "math.floormod": "Mod",
    "math.pow": "Power",
    "linalg.matmul": "Matmul",
    "math.equal": "Equal",
    "math.not_equal": "NotEqual",
    "math.less": "Less",
    "math.less_equal": "LessEqual",
    "math.greater": "Greater",
    "math.greater_equal": "GreaterEqual",
    "math.logical_and": "LogicalAnd",
    "math.logical_or": "LogicalOr",
    "math.logical_not": "LogicalNot",
    "math.negative": "Negative",
    "math.abs": "Absolute",
}
"""The function of TensorFlow that each operator calls, with the operation of Keras."""

SAME_DTYPE = frozenset(OPERATORS) | {
    "math.maximum",
    "math.minimum",
    "math.squared_difference",
    "math.divide",
    "concat",
}
"""The functions whose tensors must have one dtype."""

COMPUTING = frozenset(
    "Add FloorDivide Maximum Minimum Mod Multiply Power Subtract Prod Sum Max Min".split()
)
"""The operations that compute with numbers."""

UNCHECKED = frozenset("ensure_shape strided_slice".split())
"""The functions that take None for a size."""

SIZED = frozenset("BroadcastTo Reshape Tile".split())
"""The operations of Keras that take the sizes of a shape."""

OF_COMPLEX = frozenset("math.real math.imag math.angle math.abs".split())
"""Functions of TensorFlow that make real numbers of complex ones."""

REAL = {"complex64": "float32", "complex128": "float64"}
"""The dtype of the parts of a complex number."""

VARIADIC = {"einsum": "Einsum", "linalg.einsum": "Einsum", "meshgrid": "Meshgrid"}
"""The functions of any number of tensors, with the operation of Keras."""

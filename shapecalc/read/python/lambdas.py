"""The layer Lambda in a program: its function is followed on tensors of TensorFlow."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.formula import with_symbols
from shapecalc.algebra.size import UNKNOWN, known
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.declare.code import FollowedCode, UnknownCodeError
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.declare.operation import Array
from shapecalc.errors import Code
from shapecalc.read.python.applications import Applications
from shapecalc.read.python.arguments import at_line, line_of
from shapecalc.read.python.follower import FailedError, deep_unknown
from shapecalc.read.python.graph_tensors import NAMES_OF_TENSORFLOW
from shapecalc.read.python.keras_api import exists
from shapecalc.read.python.keras_names import in_keras
from shapecalc.read.python.operators import TooLargeError, inside
from shapecalc.read.python.plain import holds_tensor
from shapecalc.read.python.tensor_shape import TensorShape
from shapecalc.read.python.uses import nodes_of, uses_in
from shapecalc.read.python.values import (
    ArrayValue,
    Function,
    GraphTensor,
    Imported,
    Partial,
    Passed,
    UnknownValue,
    identity,
)


@dataclass(eq=False)
class Traces:
    """The function of a Lambda, and what it has returned so far.

    Attributes:
        function: the function.
        keyword: its further arguments.
        output_shape: computes the output shapes in place of the function; None if nothing does.
        node: where the program makes the layer.
        outcomes: the outputs for some inputs, or why there are none, with the values that the
            function has read outside of it.
    """

    function: Any
    keyword: Mapping[str, Any]
    output_shape: Any
    node: ast.AST
    outcomes: dict[Any, tuple[Any, Any]] = field(default_factory=dict)


class Lambdas(Applications):
    """Follows the functions of Lambda layers.

    Attributes:
        floatx: the dtype of fractions, which a program may set.
        running_steps: whether layers are called in the order of the program, so that its
            variables have the values of that time.
        has_code: whether the program has made a Lambda so far.
    """

    floatx: str = "float32"
    running_steps: bool = False
    has_code: bool = False

    def statement(self, node: ast.stmt) -> None:
        super().statement(node)
        if self.has_code and not self.traced:
            self.infer_steps()

    def infer_steps(self) -> None:
        outer, self.running_steps = self.running_steps, True
        try:
            super().infer_steps()
        finally:
            self.running_steps = outer

    def layer(self, rule: Rule, passed: Passed) -> Any:
        if self.traced:
            return self.unknown("a layer is made in a function that Keras traces")
        if rule.name != "Lambda":
            return super().layer(rule, passed)
        plan = super().layer(rule, self.with_code(rule, passed))
        mask = passed.keyword.get("mask", [*passed.positional, None, None, None][2])
        if mask is not None:
            self.poison(plan, self.unknown("the mask of a Lambda is not followed"))
        return plan

    def with_code(self, rule: Rule, passed: Passed) -> Passed:
        """Return the arguments of a Lambda with a function that is followed."""
        names = list(rule.arguments)
        by_name = dict(zip(names, passed.positional)) | passed.keyword
        nodes = dict(zip(names, passed.nodes)) | passed.keyword_nodes
        function, shape = by_name.get("function"), by_name.get("output_shape")
        if not isinstance(function, (Function, Imported, Partial)):
            return passed
        further = by_name.get("arguments") or {}
        self.check_output_shape(shape)
        is_plain = isinstance(shape, tuple) and not deep_unknown([*map(self.data, shape)])
        traces = Traces(
            function,
            further if isinstance(further, dict) else {},
            None if is_plain else shape,
            self.node,
        )
        if isinstance(further, UnknownValue):
            traces.function = further
        if not is_plain:
            by_name.pop("output_shape", None)
        by_name["function"] = self.code(traces, by_name["function"])
        self.has_code = True
        return replace(passed, positional=[], nodes=[], keyword=by_name, keyword_nodes=nodes)

    def check_output_shape(self, shape: Any) -> None:
        """Check that ``output_shape`` is of a form that Keras takes."""
        if isinstance(shape, int) or (
            isinstance(shape, list) and any(isinstance(item, int) for item in shape)
        ):
            text = f"({shape},)" if isinstance(shape, int) else f"({', '.join(map(str, shape))},)"
            self.fail(Code.ARGUMENT, "`output_shape` must be a tuple", f"write output_shape={text}")

    def code(self, traces: Traces, function: Any) -> FollowedCode:
        """Return a function as the argument of a layer."""
        name = "function" if isinstance(function, Partial) else function.name
        source = ""
        if isinstance(function, Function) and isinstance(function.body, ast.expr):
            source = ast.unparse(ast.Lambda(function.arguments, function.body))
        return FollowedCode(f"<{name}>", lambda inputs: self.outputs_of(traces, inputs), source)

    def outputs_of(self, traces: Traces, inputs: Any) -> Any:
        """Return the outputs of a Lambda for its inputs.

        Raises:
            UnknownCodeError: if they are unknown.
            RuleError: if the function fails.
        """
        if not _has_only_tensors(inputs):
            raise RuleError("can be called only on tensors")
        key = _key(inputs)
        former = traces.outcomes.get(key)
        if self.running_steps:
            former = traces.outcomes[key] = self.outcome_now(traces, inputs, former)
        outcome = former[1] if former else UnknownCodeError("its function is not followed here")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def outcome_now(self, traces: Traces, inputs: Any, former: Any) -> Any:
        """Return the values that a function reads now, and its outcome with them.

        Args:
            traces: the function.
            inputs: its inputs.
            former: the same for an earlier call with such inputs; None if there is none.
        """
        try:
            values_now = self.values_read(traces)
        except TooLargeError:
            return None, UnknownCodeError("a value that it reads is too large")
        if former is not None and former[0] == values_now:
            return former
        outcome = self.outcome(traces, inputs)
        if former is not None and _key(former[1]) != _key(outcome):
            outcome = UnknownCodeError("the values that its function reads have changed")
        return values_now, outcome

    def values_read(self, traces: Traces) -> Any:
        """Return the plain values that a function reads outside of it."""
        functions = [item for item in (traces.function, traces.output_shape) if item is not None]
        return tuple(
            (name, identity_of(owner.names[name]))
            for function in functions
            if isinstance(function, Function)
            for name in sorted(uses_in(nodes_of(function)).loaded)
            if (owner := function.scope.owner(name)) is not None
        )

    def outcome(self, traces: Traces, inputs: Any) -> Any:
        """Return the outputs of a function, or the exception that says why there are none."""
        place = self.place(traces.node)
        noted = len(self.problems)
        outer = self.traced, self.fixed, self.node
        sizes = [size for array in _arrays(inputs) for size in array.shape]
        self.traced, self.fixed = True, all(map(known, sizes))
        self.node = traces.node
        try:
            result = self.returned(traces, inputs)
        except FailedError as error:
            return RuleError(
                f"its function fails: {error.problem.message}", hint=error.problem.hint
            )
        except TooLargeError:
            return UnknownCodeError(f"it is too large to be computed ({line_of(place)})")
        except RuleError as error:
            return error
        except UnknownCodeError as error:
            return error
        finally:
            self.traced, self.fixed, self.node = outer
            problems = self.problems[noted:]
            del self.problems[noted:]
        if problems:
            first = problems[0]
            return RuleError(f"its function fails: {first.message}", hint=first.hint)
        return result

    def returned(self, traces: Traces, inputs: Any) -> Any:
        """Return the outputs of a function."""
        if traces.output_shape is not None:
            return self.given_shapes(traces.output_shape, inputs)
        if isinstance(traces.function, UnknownValue):
            raise UnknownCodeError(f"{traces.function.reason}{at_line(traces.function)}")
        keyword = dict(traces.keyword)
        own = traces.function
        spec = own.arguments if isinstance(own, Function) else None
        names = [argument.arg for argument in spec.args] if spec else []
        keyword |= {name: None for name in ("mask", "training") if name in names}
        result = self.call(own, Passed([_as_values(inputs)], keyword, [traces.node]))
        return self.as_arrays(result)

    def given_shapes(self, output_shape: Any, inputs: Any) -> Any:
        """Return the outputs with the shapes that ``output_shape`` gives or computes."""
        first = _arrays(inputs)[0]
        if isinstance(output_shape, (tuple, list)):
            shape = (first.shape[0], *map(self.as_size, output_shape))
            return Array(shape, first.dtype)
        shapes = _shapes(inputs, self.plain_shape)
        result = self.call(output_shape, Passed([shapes], {}, [self.node]))
        unknown = deep_unknown(result) if not isinstance(result, (tuple, list)) else None
        if unknown:
            raise UnknownCodeError(f"{unknown.reason}{at_line(unknown)}")
        return self.shaped(result, first.dtype)

    def shaped(self, shape: Any, dtype: str) -> Any:
        """Return the outputs for the shapes that a function computes."""
        if not isinstance(shape, (tuple, list)):
            raise RuleError("`output_shape` returns no shape")
        if shape and all(isinstance(item, (tuple, list)) for item in shape):
            return [self.shaped(item, dtype) for item in shape]
        return Array(tuple(map(self.as_size, shape)), dtype)

    def as_size(self, size: Any) -> Any:
        """Return a size of a program as a size of a tensor."""
        if size is None:
            return UNKNOWN
        size = self.data(size)
        if isinstance(size, UnknownValue):
            return with_symbols(self.letter(size))
        if not isinstance(size, int):
            raise RuleError("`output_shape` has a size that is no whole number")
        return size

    def as_arrays(self, result: Any) -> Any:
        """Return what a function returns as the outputs of a layer."""
        if isinstance(result, GraphTensor):
            return result.array
        if isinstance(result, ArrayValue) and not deep_unknown(result.shape):
            sizes = (size if isinstance(size, int) else UNKNOWN for size in result.shape)
            return Array(tuple(sizes), "float32")  # A size that TensorFlow computes is unknown.
        if isinstance(result, UnknownValue):
            raise UnknownCodeError(f"{result.reason}{at_line(result)}")
        if isinstance(result, (list, tuple)) and not isinstance(result, TensorShape):
            return [*map(self.as_arrays, result)]
        if isinstance(result, dict):
            return {str(key): self.as_arrays(item) for key, item in result.items()}
        if result is None or isinstance(result, (int, float, str)):
            hint = "return a tensor, or set output_shape=(…)"
            raise RuleError("its function returns no tensor", hint=hint)
        raise UnknownCodeError("its function returns what is not followed")

    # Functions of TensorFlow and of Keras's old backend

    def named(self, function: Imported, passed: Passed) -> Any:
        inner = in_keras(function.path)
        if inner is not None and inner.startswith("backend."):
            return self.backend(function.path, inner.removeprefix("backend."), passed)
        if inner is not None and inner.startswith("random.") and self.traced:
            return self.random_tensor(inner.removeprefix("random."), passed)
        for root in NAMES_OF_TENSORFLOW if inner is None else ():
            if function.path.startswith(root):
                result = self.tensorflow_call(function.path.removeprefix(root), passed)
                if result is not None:
                    return result
        return super().named(function, passed)

    def random_tensor(self, name: str, passed: Passed) -> Any:
        """Return the result of a function of ``keras.random`` in a function that Keras traces."""
        first = passed.values[0] if passed.values else None
        shape = passed.keyword.get("shape", first)
        if name == "dropout" and isinstance(first, GraphTensor):
            return first
        if name not in ("normal", "uniform", "truncated_normal"):
            return self.unknown(f"`keras.random.{name}` is not followed")
        return self.tensorflow_call(f"random.{name}", Passed([shape]))

    def backend(self, path: str, name: str, passed: Passed) -> Any:
        """Return the result of a function of ``keras.backend``."""
        if exists(f"keras.backend.{name}") or name not in self.family("backend").names:
            return super().named(Imported(path), passed)
        unknown = passed.unsure or deep_unknown(passed.values)
        if unknown:
            return unknown
        if name == "int_shape" and holds_tensor(passed.positional) and not self.traced:
            return self.shape(passed.positional[0])
        return self.build("backend", name, passed)

    def keras_backend(self, path: str, name: str, passed: Passed) -> Any:
        """Return the result of a function that ``keras.backend`` has in Keras 3, too."""
        if name == "image_data_format":
            return "channels_last"
        if name == "floatx":
            return self.floatx
        if name == "epsilon":
            return 1e-7
        return self.unknown(f"`{path}` is not followed")


def identity_of(value: Any) -> Any:
    """Return what tells a value from others, and those in lists from others."""
    return (
        tuple(identity(item) for item in inside(value))
        if isinstance(value, (list, tuple, dict))
        else id(value)
        if not isinstance(value, (int, float, str))
        else identity(value)
    )


def _arrays(inputs: Any) -> list[Array]:
    """Return the arrays of a structure."""
    if isinstance(inputs, Array):
        return [inputs]
    items: Sequence[Any] = [*inputs.values()] if isinstance(inputs, Mapping) else inputs
    return [array for item in items for array in _arrays(item)]


def _has_only_tensors(inputs: Any) -> bool:
    """Return whether the inputs of a layer are tensors, also in lists and mappings."""
    if isinstance(inputs, Mapping):
        inputs = [*inputs.values()]
    if isinstance(inputs, (list, tuple)):
        return all(map(_has_only_tensors, inputs))
    return isinstance(inputs, Array)


def _as_values(inputs: Any) -> Any:
    """Return the inputs of a layer as values of the program."""
    if isinstance(inputs, Array):
        return GraphTensor(inputs)
    if isinstance(inputs, Mapping):
        return {key: _as_values(item) for key, item in inputs.items()}
    return [*map(_as_values, inputs)]


def _shapes(inputs: Any, plain: Any) -> Any:
    """Return the shapes of the inputs of a layer as values of the program."""
    if isinstance(inputs, Array):
        return plain(inputs.shape)
    if isinstance(inputs, Mapping):
        return {key: _shapes(item, plain) for key, item in inputs.items()}
    return [_shapes(item, plain) for item in inputs]


def _key(inputs: Any) -> Any:
    """Return the identity of inputs or outputs: their structure with shapes and dtypes."""
    if isinstance(inputs, Array):
        return inputs.shape, inputs.dtype
    if isinstance(inputs, Mapping):
        return tuple((key, _key(item)) for key, item in inputs.items())
    if isinstance(inputs, Exception):
        return str(inputs)
    return tuple(map(_key, inputs))

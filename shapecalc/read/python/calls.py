"""Calls, attributes and items in a program."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from shapecalc.errors import Code
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.python import arrays
from shapecalc.read.python.contents import STATISTICS, nested, sharing, statistic
from shapecalc.read.python.follower import deep_unknown, first_unknown
from shapecalc.read.python.keras_names import creates_layers, in_keras, is_harmless, short
from shapecalc.read.python.operators import CONSTANTS, FUNCTIONS, METHODS, bounded
from shapecalc.read.python.plain import SCALERS, SPECIAL
from shapecalc.read.python.statements import ReturnError
from shapecalc.read.python.table_calls import TableCalls, is_data
from shapecalc.read.python.table_values import TableIndexer, TableValue
from shapecalc.read.python.uses import nodes_of, uses_in
from shapecalc.read.python.values import (
    NUMBERS,
    TENSORS,
    ArrayValue,
    Class,
    Function,
    GraphTensor,
    Imported,
    Instance,
    KerasConfig,
    KerasThing,
    Method,
    Partial,
    Passed,
    Super,
    UnknownValue,
    identity,
)

BUILTINS = frozenset(
    """
    abs all any bool chr dict divmod enumerate filter float frozenset getattr hasattr int isinstance
    len list map max min next iter open ord print range repr reversed round set slice sorted str
    sum super tuple type zip input pow id hash object property staticmethod classmethod vars dir
    callable bin hex complex bytes Exception ValueError TypeError KeyError IndexError
    RuntimeError ImportError ModuleNotFoundError NotImplementedError FileNotFoundError OSError
    AttributeError AssertionError StopIteration NameError ZeroDivisionError display exit quit
    globals locals exec eval setattr get_ipython Warning DeprecationWarning FutureWarning
    UserWarning
    """.split()
)
"""The names that Python, or a notebook, defines."""


EXITS = frozenset(("exit", "quit", "sys.exit", "os._exit"))
"""Functions that end the program."""

QUIET = frozenset("print display warnings.filterwarnings logging.info".split())
"""Functions that change nothing and return nothing of interest."""


PLAIN = frozenset(("object", "typing.NamedTuple"))
"""Base classes of Python whose objects are followed."""


class Calls(TableCalls):
    """Follows calls of everything that is not Keras's."""

    def undefined(self, node: ast.Name) -> Any:
        if node.id in BUILTINS:
            return Imported(node.id)
        if node.id == "__name__":
            return "__main__"
        if node.id == "__file__":
            return self.source.name
        for module in reversed(self.stars):
            inner = in_keras(module)
            if inner is not None and self.keras_has(inner, node.id):
                return Imported(f"{module}.{node.id}")
        if any(in_keras(module) is None for module in self.stars):
            module = next(module for module in self.stars if in_keras(module) is None)
            return self.unknown(f"`{node.id}` may come from `from {module} import *`", node)
        return self.not_defined(node)

    def keras_has(self, module: str, name: str) -> bool:
        """Return whether a module of Keras has a name."""
        raise NotImplementedError

    def not_defined(self, node: ast.Name) -> Any:
        """Return the value of a name that is defined nowhere."""
        return super().undefined(node)

    def constant(self, path: str) -> Any:
        if self.module_values and short(path) in self.module_values:
            return self.module_values[short(path)]
        return CONSTANTS[path] if path in CONSTANTS else Imported(path)

    def of_attribute(self, node: ast.Attribute) -> Any:
        return self.attribute(self.value(node.value), node.attr)

    def attribute(self, owner: Any, name: str) -> Any:
        """Return an attribute of a value."""
        if isinstance(owner, UnknownValue):
            return owner.derived(name)
        if isinstance(owner, Imported):
            return self.constant(f"{owner.path}.{name}")
        if isinstance(owner, NUMBERS):
            return self.of_numbers(owner, name)
        if isinstance(owner, Instance):
            return self.of_instance(owner, name)
        if isinstance(owner, Super):
            return self.of_super(owner, name)
        if isinstance(owner, Class):
            try:
                value = owner.find(name)
            except KeyError:
                return self.unknown(f"`{owner.name}` has no `{name}` that is followed")
            is_bound = isinstance(value, Function) and value.kind == "class"
            return Method(owner, name) if is_bound else value
        if isinstance(owner, (LayerPlan, ModelPlan, *TENSORS)):
            return self.keras_attribute(owner, name)
        if type(owner) in METHODS or isinstance(owner, KerasThing):
            return Method(owner, name)
        return self.unknown(f"`.{name}` is not followed here")

    def keras_attribute(self, owner: Any, name: str) -> Any:
        """Return an attribute of a layer, model or tensor."""
        raise NotImplementedError

    def of_numbers(self, array: ArrayValue | TableValue, name: str) -> Any:
        """Return an attribute or method of an array or table."""
        if isinstance(array, TableValue):
            return self.of_table(array, name)
        if name in arrays.METHODS or name in STATISTICS or name == "tolist":
            return Method(array, name)
        try:
            return sharing(array, arrays.attribute(array, name))
        except arrays.UnknownArrayError:
            self.forget(array)
            return self.unknown(f"`.{name}` of this array is not known")

    def of_instance(self, instance: Instance, name: str) -> Any:
        """Return an attribute of an object of the program."""
        if name in instance.attributes:
            return instance.attributes[name]
        try:
            inherited = instance.kind.find(name) if instance.kind else None
        except KeyError:
            inherited = None
        if isinstance(inherited, Function) and inherited.kind == "property":
            return self.run(inherited, [instance], {})
        if isinstance(inherited, Function) and inherited.kind != "static":
            return Method(instance, name)
        return self.unknown(f"`.{name}` is not known") if inherited is None else inherited

    def of_subscript(self, node: ast.Subscript) -> Any:
        owner, key = self.value(node.value), self.value(node.slice)
        if isinstance(owner, (*TENSORS, KerasConfig)):
            return self.tensor_item(owner, key)
        unknown = first_unknown([owner, key]) or (
            deep_unknown(key) if isinstance(key, tuple) else None
        )
        if unknown:
            return unknown.derived(identity(owner), identity(key))
        if isinstance(owner, (*NUMBERS, TableIndexer)):
            return self.data_item(owner, key)
        if isinstance(owner, Instance) and key in owner.attributes:
            return owner.attributes[key]
        data = self.data(owner)
        if isinstance(data, UnknownValue):
            return data.derived(identity(key))
        if isinstance(owner, (Imported, Class)):  # a type such as List[int]
            return owner
        if isinstance(owner, (list, tuple, dict, str, range, bytes)):
            return owner[key]
        return self.unknown("an item of this value is not known")

    def data_item(self, owner: ArrayValue | TableValue | TableIndexer, key: Any) -> Any:
        """Return a part of an array or table."""
        if not isinstance(owner, ArrayValue):
            return self.table_item(owner, key)
        if any(isinstance(k, GraphTensor) for k in arrays.indices(key)):
            return self.tensor_item(owner, key)
        try:
            return arrays.item(owner, key)
        except arrays.UnknownArrayError:
            return self.unknown("the shape of this part of the array is not known")

    def tensor_item(self, tensor: Any, key: Any) -> Any:
        """Return one of several outputs of a layer, or a part of a tensor."""
        raise NotImplementedError

    def of_call(self, node: ast.Call) -> Any:
        return self.call(self.value(node.func), self.passed(node))

    def passed(self, node: ast.Call) -> Passed:
        """Return the arguments of a call."""
        passed = Passed()
        for item in node.args:
            if not isinstance(item, ast.Starred):
                passed.positional.append(self.value(item))
                passed.nodes.append(item)
                continue
            spread = self.all_items(self.value(item.value), item)
            if isinstance(spread, UnknownValue):
                passed.unsure = spread
                continue
            passed.positional = bounded(passed.positional + spread)
            passed.nodes += [item] * len(spread)
        for keyword in node.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                passed.keyword[keyword.arg] = value
                passed.keyword_nodes[keyword.arg] = keyword
            elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
                passed.keyword |= value
                passed.keyword_nodes |= dict.fromkeys(value, keyword.value)
            else:
                passed.unsure = deep_unknown(value) or self.unknown("some arguments are not known")
        return passed

    def call(self, function: Any, passed: Passed) -> Any:
        """Return the result of a call."""
        if isinstance(function, Partial):
            merged = Passed(
                [*function.positional, *passed.positional],
                {**function.keyword, **passed.keyword},
                [self.node] * len(function.positional) + passed.nodes,
                {**dict.fromkeys(function.keyword, self.node), **passed.keyword_nodes},
                passed.unsure,
            )
            return self.call(function.function, merged)
        if isinstance(function, UnknownValue):
            return self.not_followed(function, passed)
        if isinstance(function, (LayerPlan, ModelPlan)):
            return self.apply(function, passed)
        if passed.unsure:
            changed = Passed([*self.changed_by(function), *passed.values])
            return self.not_followed(passed.unsure, changed)
        if isinstance(function, Imported):
            return self.named(function, passed)
        if isinstance(function, Method):
            return self.method(function.owner, function.name, passed)
        if isinstance(function, Function):
            return self.run(function, passed.positional, passed.keyword)
        if isinstance(function, Class):
            return self.instance(function, passed)
        if isinstance(function, Instance) and function.kind and function.kind.has("__call__"):
            return self.method(function, "__call__", passed)
        return self.not_followed(self.unknown("what is called here is not known"), passed)

    def apply(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        """Return the result of a call of a layer or model."""
        raise NotImplementedError

    def named(self, function: Imported, passed: Passed) -> Any:
        """Return the result of something that is imported, or that Python defines."""
        path = short(function.path)
        if path in QUIET:
            return None
        if path in EXITS and not self.depth:
            raise ReturnError(None)
        if in_keras(path) is not None and path not in arrays.FUNCTIONS:
            return self.keras(path, passed)
        if path == "functools.partial" and passed.positional:
            first, *others = passed.positional
            return Partial(first, others, passed.keyword)
        if path in SPECIAL:
            return getattr(self, f"call_{path.rpartition('.')[2]}")(passed)
        if path.rpartition(".")[2] in SCALERS and path.startswith("sklearn."):
            return KerasThing(path)
        if is_data(path):
            return self.data_call(path, passed)
        if path in FUNCTIONS:
            return self.plain_call(path, passed)
        return self.of_package(path, passed)

    def of_package(self, path: str, passed: Passed) -> Any:
        """Return what a function of a package returns: unknown, and it may create layers."""
        root = path.partition(".")[0]
        unknown = self.unknown(f"`{path}` is not followed")
        harmless = is_harmless(root) or root in BUILTINS
        if not harmless:
            self.unsure_names = self.unsure_names or unknown
        return self.not_followed(unknown, passed, harmless)

    def keras(self, path: str, passed: Passed) -> Any:
        """Return the result of a function or class of Keras."""
        raise NotImplementedError

    def method(self, owner: Any, name: str, passed: Passed) -> Any:
        """Return the result of a method."""
        if isinstance(owner, (Instance, Class)):
            kind = owner if isinstance(owner, Class) else owner.kind
            assert kind is not None
            function = kind.find(name)
            first = kind if function.kind == "class" else owner
            return self.run(function, [first, *passed.positional], passed.keyword)
        if isinstance(owner, KerasThing):
            return self.transformed(owner, name, passed)
        if isinstance(owner, (LayerPlan, ModelPlan)):
            return self.keras_method(owner, name, passed)
        if isinstance(owner, GraphTensor):
            return self.graph_method(owner, name, passed)
        if isinstance(owner, TableValue):
            return self.table_method(owner, name, passed)
        if isinstance(owner, ArrayValue) and name not in arrays.METHODS:
            return self.statistic_of(owner, name, passed)
        if isinstance(owner, ArrayValue):
            try:
                result = arrays.METHODS[name](owner, *passed.positional, **passed.keyword)
                return sharing(owner, result)
            except arrays.UnknownArrayError:
                return self.unknown("the shape of this array is not known")
        return self.plain_method(owner, name, passed)

    def graph_method(self, tensor: GraphTensor, name: str, passed: Passed) -> Any:
        """Return the result of a method of a tensor of TensorFlow."""
        raise NotImplementedError

    def statistic_of(self, array: ArrayValue, name: str, passed: Passed) -> Any:
        """Return what a method computes from the numbers of an array."""
        unknown = self.unknown("the numbers of this array are not known")
        if name == "mean" and (passed.values or array.values is None):
            return self.array_call(
                "numpy.mean", Passed([array, *passed.positional], passed.keyword)
            )
        if passed.values:
            return unknown
        if name == "tolist":
            return unknown if array.values is None else nested(array.values)
        result = statistic(array, name)
        return unknown if result is None else result

    def keras_method(self, owner: LayerPlan | ModelPlan, name: str, passed: Passed) -> Any:
        """Return the result of a method of a layer or model."""
        raise NotImplementedError

    def instance(self, kind: Class, passed: Passed) -> Any:
        """Return a new object of a class of the program."""
        foreign = kind.foreign_bases()
        if any(not isinstance(base, Imported) or base.path not in PLAIN for base in foreign):
            return self.foreign_instance(kind, passed)
        if kind.has("__new__", "__setattr__", "__getattribute__"):
            return self.foreign_instance(kind, passed)
        instance = Instance(kind)
        if kind.fields is not None:
            return self.with_fields(instance, kind, passed)
        try:
            start = kind.find("__init__")
        except KeyError:
            return instance
        if isinstance(start, Function):
            self.run(start, [instance, *passed.positional], passed.keyword)
        return instance

    def with_fields(self, instance: Instance, kind: Class, passed: Passed) -> Any:
        """Return an object of a data class or named tuple with its fields."""
        assert kind.fields is not None
        values = dict(zip(kind.fields, passed.positional)) | passed.keyword
        for name in kind.fields:
            if name not in values and name not in kind.scope.names:
                self.fail(Code.EXPRESSION, f"`{kind.name}` needs a value for `{name}`")
            instance.attributes[name] = values.get(name, kind.scope.names.get(name))
        return instance

    def foreign_instance(self, kind: Class, passed: Passed, reason: str = "") -> Any:
        """Return a new object of a class that is not followed; it may create layers."""
        unknown = self.unknown(f"objects of the class `{kind.name}` are not followed{reason}")
        if self.class_creates(kind):
            self.unsure_names = self.unsure_names or unknown
        return self.not_followed(unknown, passed)

    def class_creates(self, kind: Class) -> bool:
        """Return whether objects of a class of the program may create layers."""
        for base in kind.bases:
            if isinstance(base, Imported) and creates_layers(base.path):
                return True
            if isinstance(base, UnknownValue) or (
                isinstance(base, Class) and self.class_creates(base)
            ):
                return True
        methods = [value for value in kind.scope.names.values() if isinstance(value, Function)]
        return any(self.may_create(uses_in(nodes_of(method))) for method in methods)

    def call_isinstance(self, passed: Passed) -> Any:
        types = {"int": int, "str": str, "list": list, "tuple": tuple, "dict": dict, "float": float}
        value, kinds = passed.positional
        kinds = kinds if isinstance(kinds, tuple) else (kinds,)
        unknown = first_unknown([value, *kinds])
        if unknown:
            return unknown
        if all(isinstance(kind, Imported) and kind.path in types for kind in kinds):
            return isinstance(value, tuple(types[kind.path] for kind in kinds))
        return self.keras_isinstance(value, kinds)

    def keras_isinstance(self, value: Any, kinds: Sequence[Any]) -> Any:
        """Return whether a value is a layer of some classes."""
        raise NotImplementedError

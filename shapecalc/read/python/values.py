"""The values of a program: plain Python data, and what stands for everything else."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.operation import Array
from shapecalc.errors import Place
from shapecalc.plan import TensorPlan
from shapecalc.read.python.table_values import TableIndexer, TableValue


@dataclass(frozen=True, slots=True, eq=False)
class UnknownValue:
    """A value that the text of the program does not give.

    Attributes:
        reason: why it is unknown, as a part of a sentence.
        place: the line that makes it unknown.
        text: the expression that has the value, as the program writes it.
        key: the identity of the value: two unknown values with the same key are the same.
        meant: the name that was probably meant, if a name is not defined.
    """

    reason: str
    place: Place
    text: str = ""
    key: Any = field(default_factory=object)
    meant: str = ""

    def called(self, text: str) -> UnknownValue:
        """Return the same value as the result of another expression."""
        return UnknownValue(self.reason, self.place, text, self.key, self.meant)

    def derived(self, *parts: Any) -> UnknownValue:
        """Return the value that is computed from this one in a certain way."""
        return UnknownValue(self.reason, self.place, self.text, (self.key, *parts), self.meant)

    def fresh(self) -> UnknownValue:
        """Return another value that is unknown for the same reason."""
        return UnknownValue(self.reason, self.place, self.text, meant=self.meant)


def identity(value: Any) -> Any:
    """Return what tells a value from others, as a part of the key of an unknown value."""
    if isinstance(value, UnknownValue):
        return value.key
    if value is None or isinstance(value, (bool, int, float, str)):
        return type(value).__name__, value
    return object()


@dataclass(frozen=True, slots=True)
class Imported:
    """Something that is imported: a module, function, class or constant.

    Attributes:
        path: its full name, such as ``keras.layers.Dense``.
    """

    path: str

    @property
    def name(self) -> str:
        """The last part of the full name."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """A method of a value.

    Attributes:
        owner: the value.
        name: the name of the method.
    """

    owner: Any
    name: str


@dataclass(slots=True, eq=False)
class VariableScope:
    """The variables of a module, function or class.

    Attributes:
        names: the variables.
        outer: the scope around this one.
        shared: the names that ``global`` and ``nonlocal`` declare, with their scopes.
        is_class: whether functions inside cannot see its names.
        is_comprehension: whether ``:=`` sets its names outside.
        local: the names that a function sets somewhere, which it never reads from outside.
    """

    names: dict[str, Any] = field(default_factory=dict)
    outer: VariableScope | None = None
    shared: dict[str, VariableScope] = field(default_factory=dict)
    is_class: bool = False
    is_comprehension: bool = False
    local: frozenset[str] = frozenset()

    def owner(self, name: str) -> VariableScope | None:
        """Return the scope in which a name is found; None if it is defined nowhere."""
        if name in self.shared:
            shared = self.shared[name]
            return shared if name in shared.names else None
        scope: VariableScope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or not scope.is_class):
                return scope
            if name in scope.local:
                return None
            scope = scope.outer
        return None

    def visible(self) -> Iterator[str]:
        """Yield the names that can be seen, the last ones first."""
        scope: VariableScope | None = self
        while scope is not None:
            yield from reversed(scope.names)
            scope = scope.outer

    @property
    def module(self) -> VariableScope:
        """The outermost scope."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope

    def set(self, name: str, value: Any) -> None:
        """Set a variable."""
        self.shared.get(name, self).names[name] = value


@dataclass(slots=True, eq=False)
class Function:
    """A function of the program.

    Attributes:
        name: its name.
        arguments: its parameters.
        body: its statements; the expression of a lambda.
        defaults: the defaults of its last positional parameters.
        keyword_defaults: the defaults of its keyword-only parameters.
        scope: the scope in which it is defined.
        place: where it is defined.
        is_generator: whether it has a ``yield``.
        kind: "class" for a class method, "static" for a static method, "property" for a property.
        owner: the class that it is a method of.
        local: the names that it sets, which it never reads from outside.
    """

    name: str
    arguments: ast.arguments
    body: Sequence[ast.stmt] | ast.expr
    defaults: Sequence[Any]
    keyword_defaults: Mapping[str, Any]
    scope: VariableScope
    place: Place
    is_generator: bool = False
    kind: str = ""
    owner: Class | None = None
    local: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Class:
    """A class of the program.

    Attributes:
        name: its name.
        bases: its base classes.
        scope: its methods and constants.
        place: where it is defined.
        fields: the fields of a data class or named tuple, in order; None for other classes.
        metaclass: whether a class of its own makes it.
    """

    name: str
    bases: Sequence[Any]
    scope: VariableScope
    place: Place
    fields: Sequence[str] | None = None
    metaclass: bool = False

    def find(self, name: str) -> Any:
        """Return a method or constant.

        Raises:
            KeyError: if neither the class nor a base of the program has it.
        """
        if name in self.scope.names:
            return self.scope.names[name]
        for base in self.bases:
            if isinstance(base, Class) and base.has(name):
                return base.find(name)
        raise KeyError(name)

    def foreign_bases(self) -> Iterator[Any]:
        """Yield the base classes that the program does not define, its own or inherited ones."""
        for base in self.bases:
            if isinstance(base, Class):
                yield from base.foreign_bases()
            else:
                yield base

    def has(self, *names: str) -> bool:
        """Return whether it, or a base of the program, has one of some methods."""
        bases = [base for base in self.bases if isinstance(base, Class)]
        own = any(name in self.scope.names for name in names)
        return own or any(base.has(*names) for base in bases)


@dataclass(slots=True, eq=False)
class Instance:
    """An object of a class of the program, or a namespace.

    Attributes:
        kind: its class; None for a namespace.
        attributes: its attributes.
    """

    kind: Class | None
    attributes: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"an object of {self.kind.name}" if self.kind else "an object"


@dataclass(frozen=True, slots=True, eq=False)
class Super:
    """What ``super()`` returns.

    Attributes:
        owner: the object, or the class in a class method.
        kind: the class behind which a method is looked for.
    """

    owner: Any
    kind: Class


@dataclass(frozen=True, slots=True, eq=False)
class KerasThing:
    """An object of Keras that is no layer and no model, such as ``l2(0.01)`` or ``Adam()``.

    Attributes:
        path: the full name of its class or function.
        positional: the positional arguments.
        keyword: the keyword arguments.
    """

    path: str
    positional: Sequence[Any] = ()
    keyword: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of its class or function."""
        return self.path.rpartition(".")[2]


@dataclass(slots=True, eq=False)
class SharedNumbers:
    """The numbers of an array, and of all arrays that share them.

    Attributes:
        known: whether nothing may have changed them.
    """

    known: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class ArrayValue:
    """An array of which the shape is known; of a small one, also the numbers.

    Attributes:
        shape: its sizes; an `UnknownValue` for an unknown one.
        classes: how many different whole numbers it holds, counted from 0; None if unknown.
        content: its numbers in nested lists, when it was made.
        numbers: whether they are still the same; None if they are unknown.
    """

    shape: tuple[Any, ...]
    classes: int | None = None
    content: Any = None
    numbers: SharedNumbers | None = None

    @property
    def values(self) -> Any:
        """The numbers in nested lists; None if they are unknown."""
        return self.content if self.numbers is not None and self.numbers.known else None

    def __len__(self) -> int:
        if not self.shape or not isinstance(self.shape[0], int):
            raise TypeError("the length of this array is unknown")
        return self.shape[0]


@dataclass(frozen=True, slots=True, eq=False)
class GraphTensor:
    """A tensor of TensorFlow in a function that Keras traces, such as that of a ``Lambda``.

    Attributes:
        array: its shape and dtype, and the sizes that it holds, if it is computed from a shape.
        content: the numbers of a constant in nested lists; None for all other tensors.
        variable: whether it is a variable of Keras, whose operators are those of Keras.
        tensor: the tensor in a record of calls that it is; None if there is none.
    """

    array: Array
    content: Any = None
    variable: bool = False
    tensor: Any = None


NUMBERS = (ArrayValue, TableValue)
"""The data of which the shape is known."""

TENSORS = (TensorPlan, GraphTensor)
"""The tensors that have no numbers while a model is built."""


@dataclass(slots=True, eq=False)
class IteratorValue:
    """What gives one item after the other, and each only once, such as a ``zip`` or a generator.

    Attributes:
        items: the items that are left.
        sources: the values that it walks through.
    """

    items: Iterator[Any]
    sources: Sequence[Any] = ()


@dataclass(frozen=True, slots=True, eq=False)
class KerasConfig:
    """The config of a layer or model.

    Attributes:
        plan: a copy of the layer or model as it was then.
        is_text: whether it is JSON.
    """

    plan: Any
    is_text: bool = False


MUTABLE = (list, dict, set, IteratorValue, KerasConfig)
"""The types of plain data that a program can change in place."""


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """A function or class with some of its arguments, as ``functools.partial`` makes it.

    Attributes:
        function: the function or class.
        positional: the first positional arguments.
        keyword: keyword arguments, which a call may replace.
    """

    function: Any
    positional: Sequence[Any]
    keyword: Mapping[str, Any]


@dataclass(slots=True, eq=False)
class Passed:
    """The arguments of a call.

    Attributes:
        positional, keyword: the values by position, and by name.
        nodes, keyword_nodes: where these are written, those by name with their names.
        unsure: the reason why there may be more arguments, if so.
    """

    positional: list[Any] = field(default_factory=list)
    keyword: dict[str, Any] = field(default_factory=dict)
    nodes: list[ast.AST] = field(default_factory=list)
    keyword_nodes: dict[str, ast.AST] = field(default_factory=dict)
    unsure: UnknownValue | None = None

    @property
    def values(self) -> list[Any]:
        """All values."""
        return [*self.positional, *self.keyword.values()]


OPAQUE = (
    *(Imported, Method, Function, Class, Instance, KerasThing, Partial, ArrayValue, Super),
    *(IteratorValue, GraphTensor, KerasConfig, TableValue, TableIndexer),
)
"""The values that Python's functions do not take here."""

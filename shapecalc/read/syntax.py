"""The syntax of a spec: every form in which a layer can be written becomes one kind of tree.

``LSTM(10, return_sequences=True)``, ``{LSTM: {units: 10, return_sequences: true}}``,
``{LSTM: 10}`` and ``LSTM`` become a `Call` or a `Name`. Their meaning is found in
`shapecalc.read.expressions`. Calls are parsed with `ast` and never evaluated.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from keyword import iskeyword
from typing import Any, TypeGuard
from warnings import catch_warnings, simplefilter

from shapecalc.algebra.size import LARGEST_SIZE
from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code, KeyStep, Place, Problem, Span
from shapecalc.limits import EXPRESSION_LENGTH, FORM_DEPTH


class SpecError(Exception):
    """A part of the spec that cannot be read; its problem is collected, the next part is read.

    Attributes:
        problem: what is wrong; None if it has been noted already.
    """

    problem: Problem | None

    def __init__(
        self, code: Code, message: str, place: Place, hint: str = "", meant: str = ""
    ) -> None:
        super().__init__(message)
        self.problem = Problem(code, message, place, hint, meant=meant)


class NotedError(SpecError):
    """A part of the spec that cannot be read because of a problem that has been noted already."""

    def __init__(self) -> None:
        Exception.__init__(self)
        self.problem = None


@dataclass(slots=True)
class Literal:
    """A number, string, None, True or False.

    Attributes:
        value: the value.
        place: where the file has it.
        quoted: whether it is a string in quotes, in a call.
    """

    value: Any
    place: Place
    quoted: bool = False


@dataclass(slots=True)
class Name:
    """A name: of a layer class, or of something that the spec defines."""

    name: str
    place: Place
    dotted: str = ""
    """The name as the file has it, with its modules."""


@dataclass(slots=True)
class Items:
    """A list."""

    items: Sequence[Node]
    place: Place


@dataclass(slots=True)
class Call:
    """A call: of a layer class with arguments, or of a layer on tensors."""

    function: Node
    positional: Sequence[Node]
    keyword: Mapping[str, Node]
    place: Place
    keys: Mapping[str, Place] = field(default_factory=dict)
    """The places of the keywords' names."""


def arguments_by_name(call: Call, names: Sequence[str]) -> dict[str, Node]:
    """Return the arguments of a call by name.

    Args:
        call: the call.
        names: the names of the arguments that can be given by position, in order.

    Raises:
        SpecError: if there are too many by position, or one is given twice.
    """
    if len(call.positional) > len(names):
        message = f"too many positional arguments; the arguments are: {', '.join(names)}"
        raise SpecError(Code.MISSING_ARGUMENT, message, call.place)
    arguments = dict(zip(names, call.positional))
    for name, value in call.keyword.items():
        if name in arguments:
            message = f"the argument `{name}` is given twice"
            raise SpecError(Code.MISSING_ARGUMENT, message, call.keys.get(name, call.place))
        arguments[name] = value
    return arguments


@dataclass(slots=True)
class Pick:
    """One of several outputs, as in ``encoder[1]``."""

    value: Node
    index: int
    place: Place


@dataclass(slots=True)
class Operator:
    """An operator on tensors, as in ``a + b``: an operation of Keras."""

    name: str
    operands: Sequence[Node]
    place: Place


@dataclass(slots=True)
class PlainData:
    """Data of YAML or JSON; its meaning depends on the argument that it is the value of."""

    value: Any
    place: Place


Node = Literal | Name | Items | Call | Pick | Operator | PlainData


def node(data: Any, place: Place) -> Node:
    """Return the tree of a layer, a chain or a reference in data.

    Raises:
        SpecError: if the data cannot be any of them.
    """
    if len(place.path) > FORM_DEPTH:
        message = f"this is nested too deeply: more than {FORM_DEPTH} levels"
        raise SpecError(Code.FORM, message, place)
    if isinstance(data, str):
        return parse(data, place)
    if isinstance(data, dict):
        return _layer_mapping(data, place)
    if isinstance(data, list):
        return Items([node(item, place / number) for number, item in enumerate(data)], place)
    raise SpecError(Code.FORM, f"expected a layer such as Dense(5) here, not {data!r}", place)


def _layer_mapping(data: dict[Any, Any], place: Place) -> Call:
    if len(data) != 1:
        hint = "indent the arguments below their layer, or write a call: Dense(units=5)"
        message = f"expected one layer here, not a mapping with {len(data)} keys"
        raise SpecError(Code.FORM, message, place, hint)
    ((key, value),) = data.items()
    function = parse(str(key), place / KeyStep(str(key)))
    inner = place / str(key)
    _check_uncut(value, inner)
    if isinstance(value, dict) and has_names(value):
        keyword: dict[str, Node] = {
            name: PlainData(item, inner / name) for name, item in value.items()
        }
        keys = {name: inner / KeyStep(name) for name in value}
        return Call(function, [], keyword, place, keys)
    positional: list[Node] = [] if value is None else [PlainData(value, inner)]
    return Call(function, positional, {}, place)


def has_names(data: Mapping[Any, Any]) -> bool:
    """Return whether the keys of a mapping are texts, as the names of arguments are."""
    return all(isinstance(name, str) for name in data)


def _check_uncut(value: Any, place: Place) -> None:
    """Check that YAML has not cut a tuple at its comma, as it does in a mapping in braces.

    ``{kernel_size: (2, 2)}`` has a value ``(2`` and a key ``2)``.

    Raises:
        SpecError: if it has.
    """
    if not isinstance(value, dict):
        return
    starts = [key for key, item in value.items() if isinstance(item, str) and "(" in item]
    ends = [key for key, item in value.items() if item is None and str(key).endswith(")")]
    if starts and ends:
        name = starts[0]
        message = f"YAML cuts `{name}: {value[name]}` off: inside {{ }} a comma ends the value"
        hint = 'write [2, 2], or "(2, 2)" in quotes'
        raise SpecError(Code.EXPRESSION, message, place / name, hint)


def parse(text: str, place: Place) -> Node:
    """Return the tree of a layer or reference in Python's syntax.

    >>> from shapecalc.errors import Source
    >>> parse("layers.Dense(5)", Place(Source(""))).function.name
    'Dense'

    Raises:
        SpecError: if it is anything that would have to be evaluated.
    """
    if len(text) > EXPRESSION_LENGTH:
        most = f"{EXPRESSION_LENGTH:,} characters"
        message = f"a layer is longer than {most}, the most that shapecalc reads"
        raise SpecError(Code.EXPRESSION, message, place)
    if text.isidentifier() and text.isascii() and not iskeyword(text):  # Most references.
        return Name(text, place / Span(0, len(text)), text)
    stripped = text.strip()
    offset = text.find(stripped) if stripped else 0
    try:
        with catch_warnings():
            simplefilter("ignore")  # such as that for an invalid escape in a string
            tree = ast.parse(stripped, mode="eval")
        return _Converter(stripped, offset, place).node(tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(stripped, error, place) from None


CUT = "or put the layer in quotes: YAML cuts it at `: `, and at a comma inside [ ]"
"""What to do if the layer is right in the file, but YAML has cut it."""


def _unreadable(text: str, error: Exception, place: Place) -> SpecError:
    """Return the problem of a text that Python cannot parse, with the likely reason."""
    hint = ""
    if text.count("(") > text.count(")"):
        hint = f"add the missing `)`, {CUT}"
    elif text.count("(") < text.count(")"):
        hint = f"remove the extra `)`, {CUT}"
    reason = error.msg if isinstance(error, SyntaxError) else "it is nested too deeply"
    if "digits" in reason:
        reason = "it has a number with thousands of digits"
    span = Span(0, len(text))
    if isinstance(error, SyntaxError) and error.offset and error.lineno == 1 and not hint:
        span = Span(error.offset - 1, error.offset)
    message = f"cannot read `{text[:60]}`: {reason}"
    return SpecError(Code.EXPRESSION, message, place / span, hint)


@dataclass(slots=True)
class _Converter:
    """Converts the few forms of Python's syntax that a spec allows.

    Attributes:
        text: the expression without blanks around it.
        offset: how many blanks there are before it in the file's text.
        place: where the whole text is.
    """

    text: str
    offset: int
    place: Place

    def at(self, tree: ast.expr) -> Place:
        """Return the place of a part of the expression; of all of it, if that has more lines."""
        if tree.lineno != 1 or tree.end_lineno != 1:
            return self.place
        start, end = map(self.column, (tree.col_offset, tree.end_col_offset or tree.col_offset))
        return self.place / Span(start, end)

    def key(self, argument: ast.keyword) -> Place:
        """Return the place of a keyword's name."""
        if argument.lineno != 1 or argument.arg is None:
            return self.place
        start = self.column(argument.col_offset)
        return self.place / Span(start, start + len(argument.arg))

    def column(self, byte: int) -> int:
        """Return the column in the whole text, in characters, of a byte of the first line."""
        if not self.text.isascii():
            byte = len(self.text.split("\n", 1)[0].encode()[:byte].decode())
        return byte + self.offset

    def node(self, tree: ast.expr) -> Node:
        """Return the tree of an expression.

        Raises:
            SpecError: if a spec does not allow it.
        """
        place = self.at(tree)
        if isinstance(tree, ast.Constant) and not isinstance(tree.value, (bytes, complex)):
            if isinstance(tree.value, int) and tree.value > LARGEST_SIZE:  # `ast` limits decimals
                raise self.problem("a number with thousands of digits is not allowed", place)
            return Literal(tree.value, place, quoted=isinstance(tree.value, str))
        if isinstance(tree, ast.Name):
            return Name(tree.id, place, tree.id)
        if isinstance(tree, (ast.List, ast.Tuple)):
            return Items([self.node(item) for item in tree.elts], place)
        if isinstance(tree, ast.Attribute):
            return self.dotted(tree, place)
        if isinstance(tree, ast.Call):
            return self.call(tree, place)
        if isinstance(tree, ast.Subscript):
            return self.pick(tree, place)
        if isinstance(tree, ast.Lambda):  # kept as text and never run
            return Literal(ast.get_source_segment(self.text, tree), place)
        return self.number(tree, place)

    def problem(self, message: str, place: Place) -> SpecError:
        return SpecError(Code.EXPRESSION, message, place)

    def dotted(self, tree: ast.Attribute, place: Place) -> Name:
        """Return a name with modules before it."""
        names, inner = [tree.attr], tree.value
        while isinstance(inner, ast.Attribute):
            names.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            code = ast.get_source_segment(self.text, tree)
            raise self.problem(
                f"`{code}` would have to be executed, and a spec runs no code", place
            )
        return Name(tree.attr, place, ".".join([inner.id, *reversed(names)]))

    def call(self, tree: ast.Call, place: Place) -> Call:
        """Return a call with its arguments."""
        keyword: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for argument in tree.keywords:
            if argument.arg is None:
                raise self.problem("`**` is not allowed here: write each argument out", place)
            keyword[argument.arg] = self.node(argument.value)
            keys[argument.arg] = self.key(argument)
        positional = [self.node(argument) for argument in tree.args]
        return Call(self.node(tree.func), positional, keyword, place, keys)

    def pick(self, tree: ast.Subscript, place: Place) -> Pick:
        """Return the choice of one of several outputs."""
        plain = isinstance(tree.slice, (ast.Constant, ast.UnaryOp))
        index = self.node(tree.slice) if plain else None
        if not isinstance(index, Literal) or not isinstance(index.value, int):
            raise self.problem("an index must be one whole number, as in `lstm[0]`", place)
        return Pick(self.node(tree.value), index.value, place)

    def number(self, tree: ast.expr, place: Place) -> Literal | Operator:
        """Return what an operator computes: ``-1``, ``7*7*128``, ``a + b``."""
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
            operand = self.node(tree.operand)
            if isinstance(operand, TENSORS):
                return Operator("Negative", [operand], place)
            if _is_number(operand):
                return Literal(-operand.value, place)
        if isinstance(tree, ast.BinOp):
            return self.computed(tree, place)
        raise self.problem("only layers, numbers, strings, lists and names are allowed here", place)

    def computed(self, tree: ast.BinOp, place: Place) -> Literal | Operator:
        """Return the number of an operator on two numbers, or an operator on tensors."""
        from shapecalc.read.python.operators import BINARY, SIGNS, TooLargeError, bounded

        left, right = self.node(tree.left), self.node(tree.right)
        if isinstance(left, TENSORS) or isinstance(right, TENSORS):
            return Operator(SIGNS.get(type(tree.op), ""), [left, right], place)
        if not _is_number(left) or not _is_number(right):
            raise self.problem("only numbers can be computed with here", place)
        try:
            return Literal(bounded(BINARY[type(tree.op)](left.value, right.value)), place)
        except ZeroDivisionError:
            raise self.problem("this divides by zero", place) from None
        except (ArithmeticError, LookupError, TypeError, ValueError, TooLargeError):
            raise self.problem("this cannot be computed", place) from None


TENSORS = (Name, Call, Pick, Operator)  # what may be a tensor


def _is_number(node: Node) -> TypeGuard[Literal]:
    """Return whether a node is a number, and not True or False."""
    if not isinstance(node, Literal) or isinstance(node.value, bool):
        return False
    return isinstance(node.value, (int, float))

"""Python's own operators and functions on plain data, with bounds on what they may create."""

from __future__ import annotations

import ast
import itertools
import math
import operator
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from shapecalc.limits import PROGRAM_DIGITS, PROGRAM_ITEMS
from shapecalc.read.python.table_values import ColumnNames
from shapecalc.read.python.tensor_shape import TensorShape

T = TypeVar("T")


class TooLargeError(Exception):
    """A value is larger than is computed."""


def _repeat(a: Any, b: Any) -> Any:
    for items, count in ((a, b), (b, a)):
        repeats = isinstance(items, (str, bytes, list, tuple)) and isinstance(count, int)
        if repeats and len(items) * count > PROGRAM_ITEMS:
            raise TooLargeError
    return a * b


def _power(a: Any, b: Any) -> Any:
    integers = isinstance(a, int) and isinstance(b, int)
    if integers and a.bit_length() * b > 4 * PROGRAM_DIGITS:
        raise TooLargeError
    if isinstance(b, int) and isinstance(a, float) and abs(b) > 10**6:
        raise TooLargeError
    return a**b


def _shift(a: Any, b: Any) -> Any:
    if isinstance(b, int) and b > 4 * PROGRAM_DIGITS:
        raise TooLargeError
    return a << b


def _format(a: Any, b: Any) -> Any:
    if isinstance(a, str) and (len(a) > 1000 or (any(map(str.isdigit, a)) and _widths(a) > 1000)):
        raise TooLargeError
    if isinstance(a, str) and "*" in a:
        raise TooLargeError
    return a % b


def _widths(text: str) -> int:
    """Return the largest number in a text with digits, which may be a width."""
    digits = "".join(char if char.isdigit() else " " for char in text).split()
    return max(int(word[:10]) for word in digits)


BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _repeat,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: lambda a, b: _format(a, b) if isinstance(a, (str, bytes)) else a % b,
    ast.Pow: _power,
    ast.LShift: _shift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
}

UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}

COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda a, b: _contains(b, a),
    ast.NotIn: lambda a, b: not _contains(b, a),
}

SIGNS: Mapping[type[ast.operator], str] = {
    ast.Add: "Add",
    ast.Sub: "Subtract",
    ast.Mult: "Multiply",
    ast.Div: "TrueDivide",
    ast.FloorDiv: "FloorDivide",
    ast.Mod: "Mod",
    ast.Pow: "Power",
    ast.MatMult: "Matmul",
    ast.BitAnd: "LogicalAnd",
    ast.BitOr: "LogicalOr",
    ast.BitXor: "LogicalXor",
}
"""The operation of Keras that an operator on a tensor creates."""

COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "Equal",
    ast.NotEq: "NotEqual",
    ast.Lt: "Less",
    ast.LtE: "LessEqual",
    ast.Gt: "Greater",
    ast.GtE: "GreaterEqual",
}

MIRRORED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
"""What each comparison is with its sides exchanged."""

UNARY_OPERATIONS: Mapping[type[ast.unaryop], str] = {
    ast.USub: "Negative",
    ast.Invert: "LogicalNot",
}


def bounded(value: T) -> T:
    """Return a value that Python has computed.

    Raises:
        TooLargeError: if it is larger than is computed.
    """
    if isinstance(value, int) and value.bit_length() > 4 * PROGRAM_DIGITS:
        raise TooLargeError
    if isinstance(value, (str, bytes, list, tuple, dict, set)) and len(value) > PROGRAM_ITEMS:
        raise TooLargeError
    return value


def joined(separator: str, texts: Sequence[str]) -> str:
    """Return texts with a separator between them.

    Raises:
        TooLargeError: if the result is larger than is computed.
    """
    if sum(map(len, texts)) + len(separator) * len(texts) > PROGRAM_ITEMS:
        raise TooLargeError
    return separator.join(texts)


def check_growth(owner: Any, name: str, arguments: Sequence[Any]) -> None:
    """Check that a method of plain data creates nothing that is much larger than its arguments.

    Raises:
        TooLargeError: if it does.
    """
    if any(isinstance(argument, range) and len(argument) > PROGRAM_ITEMS for argument in arguments):
        raise TooLargeError
    if name == "replace" and len(arguments) >= 2:
        old, new = arguments[:2]
        if owner.count(old) * len(new) > PROGRAM_ITEMS:
            raise TooLargeError
    if name == "join" and len(arguments) == 1:
        joined(owner, list(arguments[0]))


def _contains(items: Any, item: Any) -> bool:
    """Return whether something is among items; Python walks through a range for a fraction."""
    if isinstance(items, range) and not isinstance(item, int) and len(items) > PROGRAM_ITEMS:
        raise TooLargeError
    return item in items


def _product(*parts: Any, repeat: int = 1) -> list[Any]:
    sizes = [len(part) for part in parts] * min(repeat, 20)
    if math.prod(sizes) > PROGRAM_ITEMS or repeat > 20:
        raise TooLargeError
    return list(itertools.product(*parts, repeat=repeat))


def inside(value: Any) -> Iterator[Any]:
    """Yield a value and everything in it: the items of lists, the keys and values of mappings.

    A list that occurs twice is walked through twice, as when Python prints, compares or hashes it.

    Raises:
        TooLargeError: if there is more than is computed.
    """
    pending: list[Iterator[Any]] = [iter((value,))]
    left = PROGRAM_ITEMS
    while pending:
        for item in pending[-1]:
            left -= 1
            if left < 0:
                raise TooLargeError
            if isinstance(item, str):
                left -= len(item) // 100  # Printing it takes longer, too.
            yield item
            if isinstance(item, (list, tuple, set)):
                pending.append(iter(item))
                break
            if isinstance(item, dict):
                pending.append(chain(item.keys(), item.values()))
                break
        else:
            pending.pop()


TEXT_METHODS = frozenset(
    """
    lower upper title capitalize strip lstrip rstrip split rsplit splitlines startswith endswith
    replace find rfind index count join isdigit isalpha isalnum isupper islower partition
    rpartition swapcase casefold isspace isnumeric isidentifier removeprefix removesuffix
    """.split()
)

LIST_METHODS = frozenset("append extend insert pop remove clear index count reverse copy".split())

DICT_METHODS = frozenset("get keys values items pop update setdefault copy clear".split())

SET_METHODS = frozenset("add discard remove union intersection difference update copy".split())

TUPLE_METHODS = frozenset("index count".split())

METHODS: Mapping[type, frozenset[str]] = {
    str: TEXT_METHODS,
    list: LIST_METHODS,
    dict: DICT_METHODS,
    set: SET_METHODS,
    tuple: TUPLE_METHODS,
    int: frozenset({"bit_length"}),
    float: frozenset({"is_integer"}),
    TensorShape: TUPLE_METHODS | {"as_list"},
    ColumnNames: TUPLE_METHODS | {"tolist", "to_list", "drop"},
    Counter: (DICT_METHODS - {"update"}) | {"most_common", "total"},
    defaultdict: DICT_METHODS,
    OrderedDict: DICT_METHODS | {"move_to_end"},
}
"""The methods of plain data that are called as Python does; each takes little time."""

DRAINING = frozenset("extend join update union intersection difference".split())
"""The methods that walk through all items of their arguments."""

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "bool": bool,
    "dict": dict,
    "divmod": divmod,
    "float": float,
    "int": int,
    "len": len,
    "list": list,
    "range": range,
    "round": round,
    "set": set,
    "slice": slice,
    "str": str,
    "sum": sum,
    "tuple": tuple,
    "repr": repr,
    "frozenset": set,
    "pow": _power,
    "ord": ord,
    "chr": chr,
    "math.ceil": math.ceil,
    "math.floor": math.floor,
    "math.sqrt": math.sqrt,
    "math.log": math.log,
    "math.log2": math.log2,
    "math.log10": math.log10,
    "math.exp": math.exp,
    "math.prod": math.prod,
    "math.pow": math.pow,
    "math.fabs": math.fabs,
    "math.gcd": math.gcd,
    "numpy.ceil": lambda x: float(math.ceil(x)),
    "numpy.floor": lambda x: float(math.floor(x)),
    "numpy.sqrt": math.sqrt,
    "numpy.log2": math.log2,
    "numpy.log": math.log,
    "numpy.prod": math.prod,
    "numpy.product": math.prod,
    "numpy.int32": int,
    "numpy.int64": int,
    "numpy.power": _power,
    "itertools.product": _product,
    "collections.Counter": Counter,
    "collections.OrderedDict": OrderedDict,
    "copy.copy": lambda value: value.copy() if isinstance(value, (list, dict, set)) else value,
    "os.path.join": lambda *parts: joined("/", list(map(str, parts))),
}
"""The functions of Python, `math` and NumPy that are computed on plain data."""

ITERATING = frozenset(
    "dict list set sum tuple frozenset itertools.product "
    "numpy.prod numpy.product math.prod collections.Counter collections.OrderedDict".split()
)
"""The functions that walk through all items of their arguments."""

CONSTANTS: Mapping[str, Any] = {
    "math.pi": math.pi,
    "math.e": math.e,
    "math.inf": math.inf,
    "numpy.pi": math.pi,
    "numpy.e": math.e,
    "numpy.inf": math.inf,
    "numpy.newaxis": None,
    "tensorflow.newaxis": None,
}

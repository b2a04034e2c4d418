"""Operators and functions on plain data, against Python, and the bounds of what is computed."""

from __future__ import annotations

import ast
import itertools
from typing import Any

import pytest
from reading import agree, python, value
from run_code import COLUMNS, Program, Runner

from shapecalc.errors import Source
from shapecalc.limits import PROGRAM_DIGITS, PROGRAM_ITEMS
from shapecalc.model.infer import infer
from shapecalc.read.python.operators import (
    BINARY,
    COMPARE,
    CONSTANTS,
    DRAINING,
    FUNCTIONS,
    ITERATING,
    METHODS,
    UNARY,
    TooLargeError,
    bounded,
    check_growth,
    inside,
    joined,
)
from shapecalc.read.python.program import read_program
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

VALUES: tuple[Any, ...] = (7, -3, 2.5, True, "a%s", [1, 2], (3,), {4, 5}, {"k": 6}, None, b"%d")
"""Values of every type that a program computes with."""


def outcome(function: Any, *values: Any) -> Any:
    """Return what a function returns, or the type of the exception."""
    try:
        return repr(function(*values))
    except Exception as error:
        return type(error)


SYMBOLS: dict[Any, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.BitAnd: "&",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("sign", [*BINARY, *COMPARE], ids=lambda sign: sign.__name__)
def test_signs(sign: Any) -> None:
    computed: Any = eval(f"lambda a, b: a {SYMBOLS[sign]} b")
    ours: Any = BINARY.get(sign) or COMPARE[sign]
    for left, right in itertools.product(VALUES, VALUES):
        assert outcome(ours, left, right) == outcome(computed, left, right), (left, right)


@pytest.mark.parametrize(
    ("sign", "text"), [(ast.UAdd, "+a"), (ast.USub, "-a"), (ast.Invert, "~a"), (ast.Not, "not a")]
)
def test_unary_signs(sign: type[ast.unaryop], text: str) -> None:
    computed: Any = eval(f"lambda a: {text}")
    for one in VALUES:
        assert outcome(UNARY[sign], one) == outcome(computed, one)


CALLS = {
    "abs": "abs(-3)",
    "bool": "bool([])",
    "dict": "dict([('a', 1)], b=2)",
    "divmod": "divmod(7, 2)",
    "float": "float('3')",
    "int": "int('11', 2)",
    "len": "len('abc')",
    "list": "list('ab')",
    "range": "range(1, 9, 2)",
    "round": "round(2.567, 1)",
    "set": "set([1, 1])",
    "slice": "slice(1, 2)",
    "str": "str(1.5)",
    "sum": "sum([1, 2], 3)",
    "tuple": "tuple([1])",
    "repr": "repr('a')",
    "frozenset": "3 in frozenset([3])",
    "pow": "pow(2, 5)",
    "ord": "ord('a')",
    "chr": "chr(98)",
    "copy.copy": "copy.copy([1])",
    "os.path.join": "os.path.join('a', 'b')",
    "numpy.ceil": "np.ceil(2.1) + 1",
    "numpy.floor": "np.floor(2.9) + 1",
    "numpy.sqrt": "np.sqrt(16.0) * 2",
    "numpy.log2": "np.log2(8) * 2",
    "numpy.log": "np.log(1.0) + 2",
    "numpy.prod": "np.prod((2, 3)) + 1",
    "numpy.product": "np.prod([2, 3]) + 1",
    "numpy.int32": "np.int32(2.7) + 1",
    "numpy.int64": "np.int64(7.0) + 1",
    "numpy.power": "np.power(2, 5) + 1",
    "math.gcd": "math.gcd(12, 18)",
    "math.pow": "math.pow(2, 3)",
    "math.prod": "math.prod([2, 3])",
    "itertools.product": "list(itertools.product('ab', [1, 2]))",
    "collections.Counter": "collections.Counter('aab').most_common()",
    "collections.OrderedDict": "list(collections.OrderedDict(a=1))",
    **{f"math.{name}": f"math.{name}(2.25)" for name in "ceil floor sqrt log log2 log10".split()},
    **{f"math.{name}": f"math.{name}(2.25)" for name in "exp fabs".split()},
}
"""A call of each function."""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name: str) -> None:
    text = f"import math, copy, os, itertools, collections\nv = {CALLS[name]}"
    ours, theirs = value(text), python(text)
    assert ours == theirs
    assert isinstance(theirs, type(ours)) or name.startswith("numpy.")


def test_product_of_a_function_and_copies() -> None:
    assert agree("import itertools\nv = list(itertools.product([1, 2], repeat=3))")
    assert agree("import copy\na = {1: [2]}\nb = copy.copy(a)\nb[3] = 4\nv = [a, b, copy.copy(5)]")


@pytest.mark.parametrize("name", CONSTANTS)
def test_constants(name: str) -> None:
    module, word = name.split(".")
    if module == "tensorflow":
        assert value("import tensorflow\nv = tensorflow.newaxis") is None
        return
    text = f"import {module}\nv = {module}.{word}"
    assert value(text) == python(text)


METHOD_CALLS = {
    str: """
    'aB'.lower() 'aB'.upper() 'ab-cd'.title() 'aB'.capitalize() '\\ta\\t'.strip() '\\ta\\t'.lstrip()
    '\\ta\\t'.rstrip() 'a,b,c'.split(',',1) 'a,b,c'.rsplit(',',1) 'a\\nb'.splitlines()
    'ab'.startswith('a') 'ab'.endswith('a') 'aba'.replace('a','cc',1) 'aba'.find('b')
    'aba'.rfind('a') 'aba'.index('b') 'aba'.count('a') '-'.join(['a','b']) '1'.isdigit()
    'a'.isalpha() '1a'.isalnum() 'A'.isupper() 'A'.islower() 'a-b-c'.partition('-')
    'a-b-c'.rpartition('-') 'aB'.swapcase() 'aB'.casefold() '\\t'.isspace() '1'.isnumeric()
    'a1'.isidentifier() 'abc'.removeprefix('a') 'abc'.removesuffix('c')
    """.split(),
    list: """
    a.append(4) a.extend((5,6)) a.insert(0,7) a.pop(0) a.remove(2) a.clear() a.index(3) a.count(2)
    a.reverse() a.copy()
    """.split(),
    dict: """
    a.get('x') list(a.keys()) list(a.values()) list(a.items()) a.pop('x') a.update(z=3)
    a.setdefault('y',4) a.copy() a.clear()
    """.split(),
    set: """
    a.add(4) a.discard(9) a.remove(2) a.union([9]) a.intersection([2]) a.difference([2])
    a.update([7]) a.copy()
    """.split(),
    tuple: "a.index(3) a.count(2)".split(),
    int: ["a.bit_length()"],
    float: ["a.is_integer()"],
}
OWNERS = {
    str: "''",
    list: "[1, 2, 2, 3]",
    dict: "{'x': 1, 'y': 2}",
    set: "{1, 2, 3}",
    tuple: "(1, 2, 2, 3)",
    int: "9",
    float: "2.5",
}


@pytest.mark.parametrize("kind", METHOD_CALLS)
def test_methods(kind: type) -> None:
    """A method returns what it returns in Python, and leaves its owner as Python does."""
    called = {text.rpartition("(")[0].rpartition(".")[2] for text in METHOD_CALLS[kind]}
    called |= {text.partition("(")[0].rpartition(".")[2] for text in METHOD_CALLS[kind]}
    assert METHODS[kind] <= called | {"keys", "values", "items"}
    for text in METHOD_CALLS[kind]:
        assert agree(f"a = {OWNERS[kind]}\nv = {text}\nv = [v, a]"), text


@pytest.mark.parametrize(
    "text",
    [
        "c = collections.Counter('aab')\nv = [c.total(), c.get('a'), c['z'], c.most_common(1)]",
        "c = collections.defaultdict(list)\nc['a'].append(1)\nv = [c['a'], list(c.items())]",
        "c = collections.OrderedDict(a=1, b=2)\nc.move_to_end('a')\nc.update(d=4)\nv = list(c)",
        "c = [1]\nc.extend(n for n in (2, 3))\nv = c",
        "v = '-'.join(str(n) for n in (2, 3))",
        "c = {1}\nc.update(n for n in (2, 3))\nv = c.difference(map(int, '12'))",
        "v = {1, 2}.union(iter([3])) | {1, 2}.intersection(iter([2]))",
        "v = list(map(int, '12')), tuple(map(int, '12')), set(map(int, '12')), sum(map(int, '12'))",
        "v = dict(zip('ab', (1, 2))), math.prod(map(int, '23'))",
        "v = list(collections.OrderedDict(zip('ab', 'cd')))",
        "v = collections.Counter(iter('aab')).most_common()",
        "v = list(itertools.product(iter('a'), 'b'))",
    ],
)
def test_collections_and_iterators(text: str) -> None:
    assert agree(f"import collections, itertools, math\n{text}")


def test_the_methods_that_drain() -> None:
    """They are methods that are called, and the functions are computed."""
    assert all(any(name in names for names in METHODS.values()) for name in DRAINING)
    assert set(FUNCTIONS) >= ITERATING


PROGRAM = """
from keras import Input, Model
x, y = Input((4, 4)), Input((4, 4))
m, n = x > 0, y > 0
Model([x, y], [x + y, x - y, x * y, x / y, x // y, x % y, x ** y, x @ y, -x]).summary()
Model([x, y], [m & n, m | n, m ^ n, ~m, x != y, x < y, x <= y, x > y, x >= y]).summary()
Model([x, y], [1 < x, 1 <= x, 1 > x, 1 >= x, 1 != x]).summary()
Model([x, y], [1 + x, 1 - x, 2 * x, 1 / x, 7 // x, 7 % x, 2 ** x, x + 1, x ** 2]).summary()
"""


def test_signs_on_tensors(keras: Any) -> None:
    options = Options(columns=COLUMNS, console=COLUMNS)
    ours = [table(summary(infer(p)), options).strip() for p in read_program(Source("a", PROGRAM))]
    assert ours == Runner(keras).run(Program("a", PROGRAM))


@pytest.mark.parametrize(
    ("sign", "left", "right"),
    [
        (ast.Mult, "a", 10**9),
        (ast.Mult, b"a", 10**9),
        (ast.Mult, (1, 2), PROGRAM_ITEMS // 2 + 1),
        (ast.Mult, 10**9, [1]),
        (ast.Pow, 2, 10**9),
        (ast.Pow, 2**PROGRAM_DIGITS, 4),
        (ast.Pow, 2.5, 10**6 + 1),
        (ast.Pow, 2.5, -(10**6) - 1),
        (ast.LShift, 1, 10**9),
        (ast.LShift, 1, 4 * PROGRAM_DIGITS + 1),
        (ast.Mod, "%1000000d", 1),
        (ast.Mod, "%1001d", 1),
        (ast.Mod, "%*d", (10**9, 1)),
        (ast.Mod, "a" * 1001, ()),
    ],
)
def test_too_large(sign: type[ast.operator], left: Any, right: Any) -> None:
    with pytest.raises(TooLargeError):
        bounded(BINARY[sign](left, right))


@pytest.mark.parametrize(
    ("sign", "left", "right", "expected"),
    [
        (ast.Mult, [1], 3, [1, 1, 1]),
        (ast.Mult, [1], PROGRAM_ITEMS, [1] * PROGRAM_ITEMS),
        (ast.Mult, PROGRAM_ITEMS, 3, 3 * PROGRAM_ITEMS),
        (ast.Pow, 2, 100, 2**100),
        (ast.Pow, 1, 4 * PROGRAM_DIGITS, 1),
        (ast.Pow, 1.0, 10**6, 1.0),
        (ast.LShift, 0, 4 * PROGRAM_DIGITS, 0),
        (ast.Mod, "%s", 3, "3"),
        (ast.Mod, "%1000d", 3, "3".rjust(1000)),
        (ast.Mod, "a" * 1000, (), "a" * 1000),
        (ast.Div, 1, 4, 0.25),
    ],
)
def test_computed(sign: type[ast.operator], left: Any, right: Any, expected: Any) -> None:
    assert bounded(BINARY[sign](left, right)) == expected


@pytest.mark.parametrize(
    "value",
    [
        1 << 4 * PROGRAM_DIGITS,
        "a" * (PROGRAM_ITEMS + 1),
        [1] * (PROGRAM_ITEMS + 1),
        {*range(PROGRAM_ITEMS + 1)},
        dict.fromkeys(range(PROGRAM_ITEMS + 1)),
    ],
    ids=type,
)
def test_bounded(value: Any) -> None:
    assert bounded([1] * PROGRAM_ITEMS) == [1] * PROGRAM_ITEMS
    assert bounded(1 << 4 * PROGRAM_DIGITS - 1) == 1 << 4 * PROGRAM_DIGITS - 1
    with pytest.raises(TooLargeError):
        bounded(value)


def test_joined() -> None:
    assert joined("-", ["a", "b"]) == "a-b"
    half = "a" * (PROGRAM_ITEMS // 2 - 1)
    assert joined("-", [half, half]) == f"{half}-{half}"
    with pytest.raises(TooLargeError):
        joined("--", [half, half])


def test_check_growth() -> None:
    check_growth("aa", "replace", ("a", "b" * (PROGRAM_ITEMS // 2)))
    check_growth("aa", "find", ("a", "b" * PROGRAM_ITEMS))
    check_growth([], "extend", (range(PROGRAM_ITEMS),))
    with pytest.raises(TooLargeError):
        check_growth("aaa", "replace", ("a", "b" * (PROGRAM_ITEMS // 2)))
    with pytest.raises(TooLargeError):
        check_growth([], "extend", (range(PROGRAM_ITEMS + 1),))
    with pytest.raises(TooLargeError):
        check_growth("a" * PROGRAM_ITEMS, "join", (["b", "c"],))


def test_a_search_in_a_range() -> None:
    """Python looks a whole number up at once, and walks through the range for others."""
    contains = COMPARE[ast.In]
    assert contains(10**9, range(10**12))
    assert not contains(0.5, range(PROGRAM_ITEMS))
    with pytest.raises(TooLargeError):
        contains(0.5, range(PROGRAM_ITEMS + 1))


def test_products_that_are_too_large() -> None:
    product = FUNCTIONS["itertools.product"]
    assert len(product([1], repeat=20)) == 1
    with pytest.raises(TooLargeError):
        product([1], repeat=21)
    with pytest.raises(TooLargeError):
        product(range(PROGRAM_ITEMS // 2 + 1), "ab")


def test_inside() -> None:
    assert list(inside([1, (2, {3}), {"a": [4]}])) == [
        [1, (2, {3}), {"a": [4]}],
        *(1, (2, {3}), 2, {3}, 3, {"a": [4]}, "a", [4], 4),
    ]
    assert len(list(inside([0] * (PROGRAM_ITEMS - 1)))) == PROGRAM_ITEMS
    with pytest.raises(TooLargeError):
        list(inside([0] * PROGRAM_ITEMS))
    with pytest.raises(TooLargeError):
        list(inside(["a" * 200] * (PROGRAM_ITEMS // 2)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "import pandas as pd\nd = pd.DataFrame(np.zeros((4, 2)), columns=['a', "
                "'b'])\nc = d.columns\nv = c.tolist(), c.to_list(), [*c.drop('a')], "
                "c.index('b') if 0 else 1"
            ),
            (["a", "b"], ["a", "b"], ["b"], 1),
        ),
        ("v = '%s' % 'a', '%3d|' % 7, '%s-%s' % (1, 'b'), 'x%%' % ()", ("a", "  7|", "1-b", "x%")),
    ],
)
def test_columns_and_formats(text: str, expected: Any) -> None:
    assert value(text) == expected

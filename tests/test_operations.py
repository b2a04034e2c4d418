"""Operations of keras.ops in graphs: shapes and dtypes as in Keras, or refused as there."""

from __future__ import annotations

import json
import operator
from collections import Counter
from collections.abc import Callable
from itertools import islice, product
from random import Random
from typing import Any

import pytest
from operation_cases import CLASSES, call, parameters, spoil

from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.read.document import read_data
from shapecalc.rules import OPERATIONS
from shapecalc.table.summary import summary

SHARE = 3
"""Of how many configurations of a layer there is one of each operation, which has less to set."""

TRIES = 4
"""How many configurations are made for one that Keras can save."""

FUNCTION = "takes a function, which is not saved"

UNDECLARED = {
    **dict.fromkeys(("Map", "Scan", "AssociativeScan", "Switch", "VectorizedMap", "JVP"), FUNCTION),
    **dict.fromkeys(("WhileLoop", "ForiLoop", "Cond"), FUNCTION),
    "Arange": "takes numbers only, and so is no part of a graph",
}
"""The operations of Keras that are not declared, and why."""

UNREADABLE = {
    **dict.fromkeys(("AdaptiveMaxPool", "AdaptiveAveragePool"), "wants a tuple, a file has a list"),
}
"""The operations that Keras saves and cannot read, and why."""

UNSHOWN = {"Bincount": "has `weights`, which Keras takes for those of a layer"}
"""The operations of which Keras cannot print every table, and why."""


def test_every_operation_is_declared() -> None:
    assert set(OPERATIONS) | UNDECLARED.keys() == CLASSES.keys()
    assert not set(OPERATIONS) & UNDECLARED.keys()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_parameters(name: str) -> None:
    """What an operation takes has Keras's names."""
    cls = CLASSES[name]
    theirs = {each.name for function in (cls.call, cls.__init__) for each in parameters(function)}
    assert theirs <= set(OPERATIONS[name].parameters)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_alone(
    request: pytest.FixtureRequest, builder: Builder, tally: dict[str, Counter[str]], name: str
) -> None:
    """The table of what Keras has saved is the same; with other inputs both refuse alike."""
    outcomes = tally.setdefault("operations", Counter())
    random = Random(f"{name} {request.config.getoption('seed')}")
    cases = request.config.getoption("cases") // SHARE
    found = (saved(builder.keras, name, random) for _ in range(TRIES * cases))
    for config in islice(filter(None, found), cases):
        if random.random() < 0.4:
            spoil(config, name, random)
        theirs = judged_saved(builder, config)
        if theirs is None:
            with pytest.raises(ShapecalcError):
                infer(read_data(config))
        elif has_table(theirs):
            ours = summary(infer(read_data(config)))
            assert list(differences(ours, theirs, widths=(80,))) == [], config["config"]
        outcomes["the same" if theirs else "refused"] += 1


BINARY = "add sub mul truediv floordiv mod pow matmul lt le gt ge ne and_ or_ xor".split()

UNARY: dict[str, Callable[[Any], Any]] = {
    "-x": operator.neg,
    "abs(x)": abs,
    "~x": operator.invert,
    "round(x)": round,
    "x[0]": lambda x: x[0],
    "x[:, 1:]": lambda x: x[:, 1:],
    "x[..., None, -1]": lambda x: x[..., None, -1],
    "x[1:3, ::2]": lambda x: x[1:3, ::2],
}


@pytest.mark.parametrize("sign", [*BINARY, *UNARY])
def test_operators(builder: Builder, sign: str) -> None:
    """What Python's signs make of tensors and numbers, on either side."""
    dtypes = ["float32", "float16", "int32", "uint8", "bool"]
    inputs = [builder.keras.Input((4, 4), dtype=dtype) for dtype in dtypes]
    if sign in UNARY:
        made = [UNARY[sign](x) for x in inputs]
    else:
        sides = list(product(inputs, [*inputs, 2, 2.5, True]))
        pairs = [*sides, *(side[::-1] for side in sides)]
        made = [each for each in (signed(sign, *pair) for pair in pairs) if each is not None]
    theirs = builder.keras.Model(inputs, made)
    ours = summary(infer(read_data(json.loads(theirs.to_json()))))
    assert list(differences(ours, builder.saved(theirs.to_json()), widths=(80,))) == []
    assert made


def signed(sign: str, a: Any, b: Any) -> Any:
    """Two values with a sign between them; None if Keras refuses, as for ``x @ 2``."""
    try:
        return getattr(operator, sign)(a, b)
    except Exception:
        return None


def saved(keras: Any, name: str, random: Random) -> Any:
    """A model of one operation, as Keras saves it; None if it refuses to make it."""
    try:
        return json.loads(keras.Model(*call(keras, name, random)).to_json())
    except Exception:  # Keras refuses in many ways, which have nothing in common.
        return None


def judged_saved(builder: Builder, config: Any) -> Any:
    """The model that Keras makes of what it has saved; None if it refuses that."""
    try:
        return builder.saved(json.dumps(config))
    except Exception:
        return None


def has_table(model: Any) -> bool:
    """Whether Keras can print all tables of a model."""
    try:
        model.summary(print_fn=str, show_trainable=True)
    except Exception:
        return False
    return True

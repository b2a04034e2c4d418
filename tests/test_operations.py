"""Operations of keras.ops in graphs: shapes and dtypes as in Keras, or refused as there."""

from __future__ import annotations

import inspect
import json
from collections import Counter
from importlib import import_module
from random import Random
from typing import Any

import pytest

from shapecalc.errors import ShapecalcError
from shapecalc.infer import infer
from shapecalc.oracle import Builder, differences
from shapecalc.read.spec import read_data
from shapecalc.rules import OPERATIONS
from shapecalc.summary import summary

MODULES = [import_module(f"keras.src.ops.{name}") for name in ("core", "numpy", "nn", "math")]

CASES = 12
"""How many configurations of each operation are tried."""


def operation_class(name: str) -> Any:
    return next(getattr(module, name) for module in MODULES if hasattr(module, name))


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_parameters(name: str) -> None:
    """What an operation takes has Keras's names and defaults."""
    cls = operation_class(name)
    theirs = {
        parameter.name: parameter.default
        for function in (cls.call, cls.__init__)
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name not in ("self", "name", "args", "kwargs", "operands")
    }
    assert set(theirs) <= set(OPERATIONS[name].parameters)


def constant(name: str, random: Random, rank: int) -> Any:
    """A value for a parameter of this name."""
    axis = random.randrange(-rank - 1, rank + 1)
    axes = random.sample(range(-rank, rank), random.randrange(1, rank + 1))
    choices: dict[str, list[Any]] = {
        **{key: [None, axis, axis, axes] for key in ("axis", "axes")},
        **{key: [axis] for key in ("axis1", "axis2")},
        **{key: [[axis], axes] for key in ("source", "destination")},
        **{key: [True, False] for key in ("keepdims", "sorted", "approximate", "synchronized")},
        **{key: [1, 2, 3] for key in ("num_classes", "k", "decimals", "num", "shift")},
        "dtype": ["float32", "int32", "float16"],
        "newshape": [[-1], [-1, 2], [2, -1], [3, 4], [0, -1], [-1, -1]],
        "shape": [[4, 5, 6], [1, 3], [2, 3, 4]],
        "repeats": [2, [2], [1, 2], [2, 1, 1], [1, 2, 3]],
        "pad_width": [[[1, 2]], [[0, 0], [1, 1]], [[0, 0], [1, 2], [0, 1]]],
        "indices_or_sections": [1, 2, 3, [1], [1, 2], [-1]],
        "subscripts": ["ab,bc->ac", "ab->ba", "abc,acd->abd", "ab,ab->a", "abc->b"],
        "key": [0, [0, 1], [slice(None), slice(1, None)], [Ellipsis, None, -1], [None, slice(2)]],
        "indices": [0, [0, 1], [[0, 1, 0]]],
    }
    return random.choice(choices.get(name, [1.0, 2, 0.5]))


def tensor(keras: Any, random: Random, first: Any) -> Any:
    """A tensor, mostly of the shape of the first."""
    dtype = random.choice(["float32", "float32", "float16", "int32", "bool", "int64", "uint8"])
    if first is not None and random.random() < 0.7:
        shape = [size if random.random() < 0.9 else 1 for size in first.shape]
        return keras.Input(batch_shape=shape, dtype=dtype)
    size = [1, 2, 3, 4, 6]
    shape = [random.choice([None, *size]), *random.choices(size, k=random.randrange(3))]
    return keras.Input(batch_shape=shape, dtype=dtype)


def call(keras: Any, name: str, random: Random) -> tuple[list[Any], Any]:
    """The inputs of a model of one operation, and what comes out; whatever Keras raises."""
    cls = operation_class(name)
    given = inspect.signature(cls.call).parameters.values()
    inputs, arguments = [tensor(keras, random, None)], []
    rank = len(inputs[0].shape)
    for number, parameter in enumerate(p for p in given if p.name != "self"):
        if parameter.kind is parameter.VAR_KEYWORD or (number and random.random() < 0.1):
            continue
        several = parameter.name == "xs" or name == "Stack"
        if number and random.random() < 0.3:
            arguments.append(constant(parameter.name, random, rank))
            continue
        if parameter.name in ("key", "constant_values"):
            arguments.append(constant(parameter.name, random, rank))
            continue
        if number:
            inputs.append(tensor(keras, random, inputs[0]))
        arguments.append([inputs[-1], inputs[0]] if several else inputs[-1])
    made = {
        parameter.name: constant(parameter.name, random, rank)
        for parameter in inspect.signature(cls.__init__).parameters.values()
        if parameter.name not in ("self", "name", "args", "kwargs")
        and (parameter.default is parameter.empty or random.random() < 0.5)
    }
    return inputs, cls(**made)(*arguments)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_alone(
    request: pytest.FixtureRequest, builder: Builder, tally: dict[str, Counter[str]], name: str
) -> None:
    """The table of what Keras has saved is the same; with other inputs both refuse alike."""
    outcomes = tally.setdefault("operations", Counter())
    random = Random(f"{name} {request.config.getoption('seed')}")
    for _ in range(CASES):
        try:
            inputs, outputs = call(builder.keras, name, random)
            model = builder.keras.Model(inputs, outputs)
            saved = json.loads(model.to_json())
        except Exception:  # Keras refuses to make it, so that it cannot be saved.
            outcomes["refused at once"] += 1
            continue
        if random.random() < 0.4:
            spoil(saved, random)
        theirs, refused = judged_saved(builder, saved)
        if refused:
            with pytest.raises(ShapecalcError):
                infer(read_data(saved))
            outcomes["refused"] += 1
            continue
        ours = summary(infer(read_data(saved)))
        assert list(differences(ours, theirs, widths=(80,))) == [], saved["config"]
        outcomes["the same"] += 1


def spoil(saved: dict[str, Any], random: Random) -> None:
    """Gives an input another shape."""
    layers = [layer for layer in saved["config"]["layers"] if layer["class_name"] == "InputLayer"]
    shape = random.choice(layers)["config"]["batch_shape"]
    shape[random.randrange(len(shape))] = random.choice([None, 1, 2, 5])


def judged_saved(builder: Builder, saved: dict[str, Any]) -> tuple[Any, str]:
    """The model that Keras makes of what it has saved, or what it says against it."""
    try:
        return builder.saved(json.dumps(saved)), ""
    except Exception as error:  # Keras refuses in many ways, which have nothing in common.
        return None, f"{type(error).__name__}: {error}"

"""Odd values for every argument of every layer and operation: what Keras and shapecalc say to them.

``python tests/odd_values.py --values 20 --seed 1`` prints where the two differ: in the configs of
saved models, and with ``--programs`` in Python programs.
"""

from __future__ import annotations

import json
import sys
import warnings
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from math import isfinite
from random import Random
from typing import Any

from damaged_configs import Verdict, compare, verdict, verdict_of
from operation_cases import CLASSES, call, parameters
from random_values import Draw
from strategies import RULES_ON_TENSORS, alone, arguments, call_of, written

from shapecalc.declare.kinds import REQUIRED, Inner, Unsupported
from shapecalc.declare.layer import Rule
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error
from shapecalc.read.document import read_data
from shapecalc.rules import OPERATIONS, RULES

Data = Any
"""The config of a saved model, as JSON gives it."""

INFINITE = float("inf")

INPUT, OPERATION = "InputLayer", "ops."
"""The layer of an input, and the beginning of the names of operations."""

UNREADABLE = frozenset(("AdaptiveAveragePool", "AdaptiveMaxPool", "Bincount"))
"""The operations that Keras cannot read from a file, or cannot print: see `test_operations`."""

OPERATION_NAMES = sorted(f"{OPERATION}{name}" for name in OPERATIONS.keys() - UNREADABLE)

NUMBERS: tuple[Any, ...] = (
    *(0, 1, 2, 3, -1, -2, 5, 7, 100, 255, 2**31, 2**63, 2**64, 10**18, 10**30, -(2**31)),
    *(0.0, 0.5, 1.0, -1.0, -0.5, 1.5, 2.0, 2.5, 3.0, -0.0, 1e-9, 1e9, 1e300, 1e308),
    *(INFINITE, -INFINITE, float("nan")),
)

TEXTS = (
    *("", " ", "x", "0", "1", "2", "2.5", "-1", "None", "True", "a/b", "nan", "inf", "1e3", "∞"),
    *("same", "SAME", "valid", "Valid", "causal", "channels_first", "channels_last", "linear"),
    *("relu", "ReLU", "Dense", "zeros", "Zeros", "l2", "float32", "float16", "int32", "bool"),
    *("string", "mixed_float16", "bfloat16", "int8_from_float32", "sum", "ave", "concat"),
    *("nearest", "bilinear", "reflect", "constant", "int", "multi_hot", "count", "non_neg"),
)

OTHERS: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        [],
        {},
        {"a": 1},
        {"class_name": "Zeros"},
        {"class_name": "Zeros", "config": {}},
    ),
    {"class_name": "Zeros", "config": {}, "module": "keras.initializers", "registered_name": None},
    {"class_name": "L2", "config": {"l2": 0.1}, "module": "keras.regularizers"},
    {"class_name": "Nothing", "config": {}, "module": "keras.initializers"},
)
"""Odd values of each kind."""


def odd_value(random: Random, deep: int = 0) -> Any:
    """Return an odd value: a number, a text, another value, or a list of them."""
    dice = random.random()
    if dice < 0.25 and deep < 2:
        return [odd_value(random, deep + 1) for _ in range(random.choice([0, 1, 1, 2, 2, 2, 3, 4]))]
    if dice < (0.8 if deep else 0.6):
        return random.choice(NUMBERS if random.random() < 0.7 else NUMBERS[:8])
    return random.choice(TEXTS if dice < 0.8 else OTHERS)


# Configs of saved models


def saved_layer(builder: Builder, rule: Rule, random: Random) -> Data | None:
    """Return a model of one layer as Keras saves it; None if it cannot."""
    for _ in range(20):
        plan = read_data(alone(rule, True).draw(random))
        model, refused = build_or_error(builder, plan)
        if not refused:
            try:
                return json.loads(model.to_json())
            except Exception:  # Keras cannot save every value that it takes.
                continue
    return None


def saved_operation(builder: Builder, name: str, random: Random) -> Data | None:
    """Return a model of one operation as Keras saves and reads it; None if it cannot."""
    for _ in range(40):
        try:
            text = builder.keras.Model(*call(builder.keras, name, random)).to_json()
            builder.saved(text)
            return json.loads(text)
        except Exception:  # Keras refuses operations with exceptions of any class.
            continue
    return None


def changed(data: Data, class_name: str, key: str, value: Any) -> str:
    """Return a config in which an argument of the first layer of a class has another value."""
    data = json.loads(json.dumps(data))
    found = [layer for layer in data["config"]["layers"] if layer["class_name"] == class_name]
    if not found:
        found = [layer for layer in data["config"]["layers"] if layer["class_name"] != "InputLayer"]
    found[0]["config"][key] = value
    return json.dumps(data)


def odd_configs(
    builder: Builder, names: list[str], seed: str, count: int
) -> Iterator[tuple[str, str, Any, str]]:
    """Yield the name of a layer or operation, an argument, an odd value, and the config."""
    for name in names:
        random = Random(f"{seed} {name}")
        data, class_name, keys = argued(builder, name, random)
        for key in keys if data else ():
            for _ in range(count):
                value = odd_value(random)
                yield name, key, value, changed(data, class_name, key, value)


def argued(builder: Builder, name: str, random: Random) -> tuple[Data | None, str, Sequence[str]]:
    """Return a model with a layer or operation, the class of that, and its arguments."""
    if name == INPUT:
        return saved_layer(builder, RULES["Dense"], random), name, tuple(RULES[name].accepted)
    if name.startswith(OPERATION):
        name = name.removeprefix(OPERATION)
        keys = [each.name for each in parameters(CLASSES[name].__init__)]
        return saved_operation(builder, name, random), name, keys
    rule = RULES[name]
    return saved_layer(builder, rule, random), rule.class_name, tuple(rule.accepted)


# Programs


IMPORTS = "\n".join(
    f"from keras.{module} import *"
    for module in ("initializers", "regularizers", "constraints", "layers")
)


ONLY_KERAS2 = ("batch_input_shape", "batch_size", "input_length")
"""Arguments that docs/spec.md lists among the differences from Keras."""


class Written(str):
    """A text that stands in a program as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def in_program(value: Any) -> str:
    """Return an odd value as a program writes it."""
    if isinstance(value, float) and not isfinite(value):
        return f'float("{value}")'
    if isinstance(value, list):
        return f"[{', '.join(map(in_program, value))}]"
    return repr(value)


def odd_programs(names: list[str], seed: str, count: int) -> Iterator[tuple[str, str, Any, str]]:
    """Yield the name of a layer, an argument, an odd value, and the program."""
    for rule in RULES_ON_TENSORS:
        random = Random(f"{seed} {rule.name}")
        for key, kind in rule.accepted.items() if rule.name in names else ():
            if isinstance(kind, (Inner, Unsupported)) or key in ONLY_KERAS2:
                continue
            for _ in range(count):
                value = odd_value(random)
                if isinstance(value, list) and random.random() < 0.5:
                    written_value = f"tuple({in_program(value)})"
                else:
                    written_value = in_program(value)
                yield rule.name, key, written_value, program(rule, key, written_value, random)


def program(rule: Rule, key: str, value: str, random: Random) -> str:
    """Return a program with a layer that has an odd value."""
    draw = Draw(random)
    spec = draw(alone(rule, True))
    made = spec["layers"]["z"]
    if rule.name not in made:
        return ""
    rank = len(spec["inputs"]["x"]) + 1
    given = draw(arguments(rule, rank, wrong_one_in=10**9)) | {key: Written(value)}
    given = {name: v for name, v in given.items() if name == key or name in required(rule)}
    layer = written(rule.name, given, as_call=True) + draw(
        call_of(rule, "x", ["x", "y"], ["x", "y"])
    )
    inputs = [f"{name} = Input({tuple(shape)})" for name, shape in spec["inputs"].items()]
    return "\n".join(
        ["import keras", IMPORTS, *inputs, f"z = {layer}", "model = keras.Model([x, y], [z, x, y])"]
    )


def required(rule: Rule) -> set[str]:
    """Return the arguments without which a layer is not made."""
    return {name for name, kind in rule.own.items() if kind.default is REQUIRED}


def program_verdict(builder: Builder, text: str) -> Verdict:
    """Return what Keras says to a program."""
    names: dict[str, Any] = {}
    builder.set_names(None)

    def load() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(text, "program", "exec"), names)
        return names["model"]

    return verdict_of(builder, load)


def main() -> None:
    """Compare many odd values and print every difference as a line of JSON."""
    from shapecalc.oracle.build import load_keras

    options = ArgumentParser(description=__doc__)
    options.add_argument("--values", type=int, default=5, help="how many for each argument")
    options.add_argument("--seed", default="0", help="with which they are chosen")
    options.add_argument("--programs", action="store_true", help="whether in programs")
    options.add_argument("--operations", action="store_true", help="whether of operations")
    options.add_argument("names", nargs="*", help="layers or operations; all if none is given")
    given = options.parse_args()
    builder = Builder(load_keras())
    layers = [INPUT, *(rule.name for rule in RULES_ON_TENSORS)]
    names = given.names or (OPERATION_NAMES if given.operations else layers)
    outcomes = Counter[str]()
    cases = (
        odd_programs(names, given.seed, given.values)
        if given.programs
        else odd_configs(builder, names, given.seed, given.values)
    )
    for number, (name, key, value, text) in enumerate(cases):
        if number % 100 == 0:  # Keras keeps memory of its models.
            builder.keras.utils.clear_session()
        theirs = program_verdict(builder, text) if given.programs else verdict(builder, text)
        outcome, difference = compare(text, theirs, name="m.py" if given.programs else "m.json")
        outcomes[outcome] += 1
        if difference:
            line = {"name": name, "key": key, "value": value, "outcome": outcome}
            print(json.dumps({**line, "what": difference, "text": text}), flush=True)
    print(outcomes, sum(outcomes.values()), file=sys.stderr)


if __name__ == "__main__":
    main()

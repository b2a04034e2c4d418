"""Damaged configs of saved models, and a comparison of what Keras and shapecalc say to them.

``python tests/damaged_configs.py --count 20000 --seed 1`` prints where the two differ.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

from saved_models import saved

from shapecalc.errors import ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_text
from shapecalc.table.summary import Summary, summary

Position = tuple[Any, Any]
"""A list or mapping, and an index or key in it."""

VALUES: tuple[Any, ...] = (
    *(None, None, None, True, False, 0, 1, -1, 2, 3, 1000, 2**31, 10**18, 0.5, -0.5, 1.0, 2.5),
    *("", "x", "same", "relu", "Dense", "dense", "float16", "float99", "3", "keras.layers", "a/b"),
    *([], [None], [1], [1, 2], [None, 3], [None, 4], [[]], ["x", 0, 0], ["x"], {}, {"a": 1}),
    *({"class_name": "Dense"}, {"config": {}}, {"class_name": "Zeros", "config": {}}),
    {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None},
    {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}},
)

WORDS = (
    *("Dense", "ReLU", "LSTM", "Adam", "Zeros", "L2", "Add", "Model", "Functional", "Sequential"),
    *("DTypePolicy", "InputLayer", "Layer", "Mine", "keras", "keras.layers", "keras.models"),
    *("keras.initializers", "keras.regularizers", "keras.src.ops.numpy", "keras.optimizers"),
    *(
        "keras.src.models.functional",
        "keras.src.layers.core.dense",
        "keras.nothing",
        "mine",
        "builtins",
    ),
    *(
        "float32",
        "int32",
        "bool",
        "mixed_float16",
        "string",
        "valid",
        "causal",
        "linear",
        "function",
    ),
    *("__keras_tensor__", "__slice__", "__numpy__", "__ellipsis__", "__lambda__", "tanh", "d", "m"),
)

KEYS = (
    *("name", "config", "class_name", "module", "registered_name", "build_config", "inbound_nodes"),
    *("trainable", "dtype", "layers", "input_layers", "output_layers", "args", "kwargs", "shape"),
    *("batch_shape", "batch_input_shape", "input_shape", "units", "seed", "value", "extra", "Name"),
    *(
        "keras_history",
        "build_input_shape",
        "compile_config",
        "shared_object_id",
        "sparse",
        "layer",
    ),
)


def positions(data: Any) -> Iterator[Position]:
    """Yield every value inside lists and mappings by its container and its key."""
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        yield data, key
        if isinstance(data[key], (dict, list)):
            yield from positions(data[key])


def pick(random: Random, data: Any) -> Position:
    """Return a position: any, or one of a random walk downwards, which favors the upper levels."""
    if random.random() < 0.5:
        return random.choice(list(positions(data)))
    while True:
        key = random.choice(list(data) if isinstance(data, dict) else range(len(data)))
        if not (isinstance(data[key], (dict, list)) and data[key]) or random.random() < 0.25:
            return data, key
        data = data[key]


def delete(random: Random, data: Any) -> None:
    container, key = pick(random, data)
    del container[key]


def replace(random: Random, data: Any) -> None:
    container, key = pick(random, data)
    container[key] = deepcopy(random.choice(VALUES))


def vary(random: Random, data: Any) -> None:
    """Change a value to one of the same type."""
    container, key = pick(random, data)
    value = container[key]
    if isinstance(value, bool) or value is None:
        container[key] = random.choice([True, False, 0, 1, None, 2])
    elif isinstance(value, (int, float)):
        container[key] = random.choice([value + 1, value - 1, -value, float(value), value * 7, 0])
    elif isinstance(value, str):
        other = random.choice(WORDS)
        folded = (value.lower(), value.upper(), value.title(), value[:-1], value + "x", f" {value}")
        container[key] = random.choice([*folded, other, other, other])
    elif isinstance(value, list):
        container[key] = random.choice(
            [value[:-1], value[1:], value[::-1], [value], [*value, None]]
        )
    else:
        container[key] = random.choice([[value], dict(reversed(value.items())), list(value)])


def swap(random: Random, data: Any) -> None:
    (one, key), (other, second) = pick(random, data), pick(random, data)
    one[key], other[second] = deepcopy(other[second]), deepcopy(one[key])


def copy(random: Random, data: Any) -> None:
    """Put a copy of one value in the place of another."""
    (one, key), (other, second) = pick(random, data), pick(random, data)
    one[key] = deepcopy(other[second])


def duplicate(random: Random, data: Any) -> None:
    container, key = pick(random, data)
    if isinstance(container, list):
        container.insert(random.randrange(len(container) + 1), deepcopy(container[key]))
    else:
        container[random.choice(KEYS)] = deepcopy(container[key])


def rename(random: Random, data: Any) -> None:
    container, key = pick(random, data)
    if isinstance(container, dict):
        container[random.choice([*KEYS, key.upper(), f"{key}s"])] = container.pop(key)


def insert(random: Random, data: Any) -> None:
    container, _ = pick(random, data)
    value = deepcopy(random.choice(VALUES))
    if isinstance(container, dict):
        container[random.choice(KEYS)] = value
    else:
        container.insert(random.randrange(len(container) + 1), value)


def unwrap(random: Random, data: Any) -> None:
    """Put a part of a value in its place."""
    container, key = pick(random, data)
    value = container[key]
    if isinstance(value, (dict, list)) and value:
        container[key] = random.choice(list(value.values() if isinstance(value, dict) else value))


DAMAGES: tuple[Callable[[Random, Any], None], ...] = (
    *(delete, delete, replace, replace, replace, vary, vary, vary),
    *(swap, copy, duplicate, rename, insert, unwrap),
)


@cache
def _saved(kind: str) -> list[str]:
    return saved(kind)


def damaged_config(random: Random, kind: str = "keras") -> str:
    """Return the config of a saved model with one to three changes, as JSON."""
    data = json.loads(random.choice(_saved(kind)))
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        try:
            random.choice(DAMAGES)(random, data)
        except IndexError:  # Nothing is left to be changed.
            break
    return json.dumps(data)


# The comparison

FOREIGN = (
    "Could not locate class",
    "Could not locate function",
    "Requested the deserialization of a",
)
"""What Keras says where it needs code that a config lacks, without which shapecalc can do."""

TOO_LARGE = ("OOM", "ResourceExhausted", "MemoryError", "too large", "Unable to allocate")


def ours(text: str) -> tuple[Summary | None, str]:
    """Return our summary of a config, or why it is refused."""
    try:
        plan: ModelPlan = read_text(Source("model.json", text))
        return summary(infer(plan)), ""
    except ShapecalcError as error:
        return None, str(error)


def theirs(builder: Builder, text: str) -> tuple[Any, str]:
    """Return the model that Keras makes of a config, or why it refuses it."""
    try:
        return builder.saved(text), ""
    except Exception as error:  # Keras refuses configs with exceptions of any class.
        return None, f"{type(error).__name__}: {_last_line(str(error))}"


def _last_line(message: str) -> str:
    """Return the innermost of the messages that Keras wraps around one another."""
    return " ".join(message.rpartition("Exception encountered: ")[2].split())[:300]


def compare(builder: Builder, text: str) -> tuple[str, str]:
    """Return the outcome for a config, and how Keras and shapecalc differ; empty if they agree."""
    table, refused = ours(text)
    if table and table.total_params and not _small(table.total_params):
        return "too large", ""
    model, error = theirs(builder, text)
    if any(word in error for word in TOO_LARGE):
        return "too large", ""
    if table is None and error:
        return "both refuse it", ""
    if table is None:
        return "only shapecalc refuses it", refused
    if error:
        foreign = any(words in error for words in FOREIGN)
        return ("of unknown code", "") if foreign else ("only Keras refuses it", error)
    if not hasattr(model, "summary"):
        return "only Keras refuses it", f"no model but {type(model).__name__}"
    found = list(differences(table, model, widths=(80,)))
    return ("another table", "\n".join(found)) if found else ("the same", "")


def _small(params: Any) -> bool:
    return isinstance(params, int) and params < 10**7


def main() -> None:
    """Compare many configs and print every difference as a line of JSON."""
    from shapecalc.oracle.build import load_keras

    options = ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=20_000, help="how many configs are compared")
    options.add_argument("--seed", type=int, default=0, help="with which they are damaged")
    options.add_argument("--keras2", action="store_true", help="whether they are of Keras 2")
    given = options.parse_args()
    kind = "keras2" if given.keras2 else "keras"
    builder = Builder(load_keras("tf_keras" if given.keras2 else "keras"))
    outcomes = Counter[str]()
    for number in range(given.count):
        text = damaged_config(Random(f"{given.seed} {number}"), kind)
        outcome, difference = compare(builder, text)
        outcomes[outcome] += 1
        if difference:
            line = {"number": number, "outcome": outcome, "what": difference, "config": text}
            print(json.dumps(line), flush=True)
    print(outcomes, file=sys.stderr)


if __name__ == "__main__":
    main()

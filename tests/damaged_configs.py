"""Damaged configs of saved models, and a comparison of what Keras and shapecalc say to them.

``python tests/damaged_configs.py --count 20000 --seed 1`` prints where the two differ.
"""

from __future__ import annotations

import json
import signal
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from random import Random
from typing import Any

from saved_models import saved

from shapecalc.errors import ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_rows, keras_table, without_trailing_blanks
from shapecalc.read.document import read_text
from shapecalc.table.forms import as_dict
from shapecalc.table.keras2 import table as draw_old
from shapecalc.table.keras3 import Options
from shapecalc.table.keras3 import table as draw
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
    "Unknown layer",
    "Requested the deserialization of a",
    "keras.utils.custom_object_scope",
    "is a custom class, please register it",
    "Unknown activation function",
    "'str' object is not callable",
)
"""What Keras says where it needs code that a config lacks, without which shapecalc can do."""

ACCIDENTS = (
    # The list of one tensor is among the differences that docs/spec.md lists.
    "expects one tensor, got a list",
    # An initializer or a regularizer is a function, so Keras takes it as an activation.
    "` in `keras.initializers`",
    "` in `keras.regularizers`",
    "must be the name of an activation of Keras, not {",
    # Whether TensorFlow can run a layer is not checked: docs/spec.md.
    "SparseTensor",
    "must be bool, int, float, or string. Got",
    # A saved model without a config, which Keras 2 takes for an empty one, is no saved model here.
    "a model has no key `class_name`",
    # Keras 2 makes a model without outputs, which prints nothing.
    "this model has no output",
    # Keras looks at the mask of an inner model only when the model runs.
    "expects a tensor for `mask` when it is called",
    # A cell of a stack may have a policy that is none, which nothing reads.
    "`class_name` must be the name of a class, not 5",
    # Keras loads the model, and cannot print its table.
    "object is not iterable",
    # Older versions of Keras 2 had more arguments, so the reader passes over unknown ones.
    "Keyword argument not understood",
    "Unrecognized keyword arguments: ",
)
"""What one of both says where Keras takes, or refuses, something by accident."""

OLDER = "this file is read by "
"""The beginning of the note on a file that Keras 3.15 does not read."""

ENDLESS = 5.0
"""The time of the processor after which Keras will not come to an end."""

TOO_LARGE = ("OOM", "ResourceExhausted", "MemoryError", "too large", "Unable to allocate")


@dataclass
class Verdict:
    """What Keras says to a config: why it refuses it, or the rows and the table of its model."""

    error: str = ""
    rows: Any = ()
    table: str = ""


def verdict(builder: Builder, text: str) -> Verdict:
    """Return what Keras says to a config."""
    return verdict_of(builder, lambda: builder.saved(text))


def verdict_of(builder: Builder, load: Callable[[], Any]) -> Verdict:
    """Return what Keras says to the model that a function makes."""
    try:
        # With an entry in it Keras refuses names that it takes otherwise; other tests add some.
        builder.keras.saving.get_custom_objects().clear()
        model = limited(load)
        if not hasattr(model, "summary"):  # Keras returns anything that has a config.
            return Verdict(f"no model but {type(model).__name__}")
        if builder.keras2:
            return Verdict(table=_old_table(model))
        table = keras_table(model, 80, expand_nested=True, show_trainable=True)
        return Verdict("", keras_rows(model), without_trailing_blanks(table))
    except Exception as error:  # Keras refuses configs with exceptions of any class.
        return Verdict(f"{type(error).__name__}: {_last_line(str(error))}")


def limited(load: Callable[[], Any]) -> Any:
    """Return what a function of Keras returns, which may wait or count without end."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
    try:
        return load()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(number: int, frame: Any) -> None:
    raise TimeoutError("Keras does not come to an end")


def _old_table(model: Any) -> str:
    """Return the table of Keras 2, which refuses to print one of a model that is not built."""
    return without_trailing_blanks(keras_table(model, 80)) if model.built else ""


def _last_line(message: str) -> str:
    """Return the innermost of the messages that Keras wraps around one another."""
    return " ".join(message.rpartition("Exception encountered: ")[2].split())[:300]


def compare(
    text: str, theirs: Verdict, keras2: bool = False, name: str = "model.json"
) -> tuple[str, str]:
    """Return the outcome for a config, and how Keras and shapecalc differ; empty if they agree."""
    try:
        plan = read_text(Source(name, text))
        others = [note for note in plan.notes if note.startswith(OLDER) and not keras2]
        ours = summary(infer(plan, keras2=keras2))
        refusal = "".join(others)
        if theirs.error and plan.warnings:  # It says that Keras 3 refuses this code of Keras 2.
            refusal = plan.warnings[0].message
    except ShapecalcError as error:
        refusal = str(error)
    if refusal:
        return (
            ("both refuse it", "")
            if theirs.error
            else _judged("only shapecalc refuses it", refusal)
        )
    if any(word in theirs.error for word in TOO_LARGE) or not _small(ours.total_params):
        return "too large", ""
    if theirs.error:
        foreign = any(words in theirs.error for words in FOREIGN)
        return (
            ("of unknown code", "") if foreign else _judged("only Keras refuses it", theirs.error)
        )
    found = "\n".join(_old_differences(ours, theirs) if keras2 else _differences(ours, theirs))
    return "another table" if found else "the same", found


def _judged(outcome: str, message: str) -> tuple[str, str]:
    """Return an outcome with a message, unless the message tells of an accident."""
    return ("an accident", "") if any(a in message for a in ACCIDENTS) else (outcome, message)


def _old_differences(ours: Summary, theirs: Verdict) -> Iterator[str]:
    """Yield the first difference between our table and that of Keras 2."""
    drawn = without_trailing_blanks(draw_old(ours, Options())) if ours.built else ""
    yield from _first_difference(drawn, theirs.table)


def _first_difference(ours: str, theirs: str) -> Iterator[str]:
    for our_line, line in zip_longest(ours.split("\n"), theirs.split("\n")):
        if our_line != line:
            yield f"Keras: {line}\nours:  {our_line}"
            return


def _differences(ours: Summary, theirs: Verdict) -> Iterator[str]:
    """Yield the differences between our summary and the rows and the table of Keras."""
    rows = as_dict(ours)["layers"]
    if len(rows) != len(theirs.rows):
        yield f"Keras has {len(theirs.rows)} rows, shapecalc has {len(rows)}"
    for our_row, row in zip(rows, theirs.rows):
        for key, value in row.items():
            if our_row[key] != value:
                yield f"{row['name']}: {key} is {value} in Keras, {our_row[key]} in shapecalc"
    drawn = without_trailing_blanks(
        draw(ours, Options(columns=80, expand_nested=True, show_trainable=True))
    )
    yield from _first_difference(drawn, theirs.table)


def _small(params: Any) -> bool:
    return not isinstance(params, int) or params < 10**7


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
        if number % 100 == 0 and not given.keras2:  # Keras 3 keeps memory of its models.
            builder.keras.utils.clear_session()
        text = damaged_config(Random(f"{given.seed} {number}"), kind)
        outcome, difference = compare(text, verdict(builder, text), given.keras2)
        outcomes[outcome] += 1
        if difference:
            line = {"number": number, "outcome": outcome, "what": difference, "config": text}
            print(json.dumps(line), flush=True)
    print(outcomes, file=sys.stderr)


if __name__ == "__main__":
    main()

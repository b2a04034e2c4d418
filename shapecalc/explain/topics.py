"""What people do with data before and after a model, with its formulas: the topics of `explain`.

The formulas are those of the class notes; where Keras gives another number,
that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.notation import Expr, parse_formula


@dataclass(frozen=True, slots=True)
class Option:
    """A number of a topic: its letter, what it is, and which it is if nothing is said."""

    letter: str
    meaning: str
    default: Any


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Formulas:
    """A shape or a number: a formula for each of its parts."""

    name: str
    parts: Sequence[Expr]

    @classmethod
    def of(cls, name: str, *parts: str) -> Formulas:
        return cls(name, tuple(map(parse_formula, parts)))


@dataclass(frozen=True, slots=True)
class TopicRows:
    """A table; its first row is a heading."""

    rows: Sequence[Sequence[str]]


Block = Words | Formulas | TopicRows
Body = Callable[[Any], Iterator[Block]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: what it is about, its numbers, and what there is to say with them."""

    name: str
    summary: str
    options: Mapping[str, Option]
    body: Body
    source: str


TOPICS: dict[str, Topic] = {}
"""Every topic by its name."""


def topic(source: str, **options: Option) -> Callable[[Body], Body]:
    """Declares a topic; the decorated function tells what there is to say of it."""

    def declare(body: Body) -> Body:
        name = body.__name__
        TOPICS[name] = Topic(name, body.__doc__ or "", options, body, source)
        return body

    return declare


MOST = 12
"""How many rows an example has at most."""


def _row(*cells: Any) -> tuple[str, ...]:
    return tuple(map(str, cells))


@topic(
    "002_c23fbba804135beb.txt, 004_e5bd42928360bc0f.txt: split_x and split_xy",
    length=Option("L", "values in the series", 10),
    steps=Option("n", "time steps in a window", 4),
    features=Option("d", "features in each step", 1),
    horizon=Option("k", "values that are predicted from a window", 1),
)
def window(a: Any) -> Iterator[Block]:
    """Cuts a series into windows, each with the value that follows it."""
    windows = a.length - a.steps - a.horizon + 1
    count = "L - n - k + 1" if a.horizon > 1 else "L - n"
    yield Formulas.of("x", count, "n")
    yield Formulas.of("y", count, *(["k"] if a.horizon > 1 else []))
    yield Formulas.of("x for an LSTM or a Conv1D", count, "n", "d")
    if windows < 1:
        yield Words("The series is too short for a single window.")
        return
    rows = [_row("x", "y")]
    for start in range(min(windows, MOST)):
        values = range(start + 1, start + a.steps + 1)
        after = range(start + a.steps + 1, start + a.steps + a.horizon + 1)
        rows.append(_row(_few(values), _few(after)))
    yield TopicRows(rows)
    yield Words(
        "The last axis is the number of features: x.reshape(x.shape[0], x.shape[1], "
        f"{a.features}) adds it without moving a number. The windows that could be cut without "
        "a value after them are L - n + 1; the last of them has nothing to be compared with."
    )


def _few(values: range) -> str:
    shown = [str(value) for value in values]
    if len(shown) > 8:
        shown = [*shown[:3], "…", *shown[-2:]]
    return " ".join(shown)


@topic(
    "001_72713bebca5a7321.txt: how many values evaluate gives",
    outputs=Option("n", "outputs of the model", 2),
    metrics=Option("m", "metrics of each output", 1),
)
def evaluate(a: Any) -> Iterator[Block]:
    """How many numbers model.evaluate() gives back."""
    if a.outputs == 1:
        yield Formulas.of("values for one output", "1 + m")
        yield Words(
            "With one output the loss of the model is the loss of that output, so it stands "
            "once: the notes' 2n + 1 would give 3 with one metric, Keras gives 2."
        )
    else:
        yield Formulas.of("values", "1 + n + n·m")
        yield Words(
            "The sum of the losses, the loss of each output, and the metrics of each output: "
            "with one metric each the notes' 2n + 1."
        )
    names = ["loss", *(f"o{k}_loss" for k in range(1, a.outputs + 1) if a.outputs > 1)]
    for k in range(1, a.outputs + 1):
        own = f"o{k}_" if a.outputs > 1 else ""
        names += [f"{own}metric{j if a.metrics > 1 else ''}" for j in range(1, a.metrics + 1)]
    yield TopicRows([_row("", "value"), *(_row(n, name) for n, name in enumerate(names[:MOST]))])
    yield Words(
        "evaluate(…, return_dict=True) gives them with their names, and no counting is needed. "
        "For several outputs Keras 3 wants a list of metrics for each output, "
        "metrics=[['mse'], ['mse']]; Keras 2 gave a single list to all of them."
    )


@topic(
    "000_091ec66629944869.txt, 002_c23fbba804135beb.txt: MinMaxScaler",
    values=Option("x", "the values of one column", (1, 2, 3, 4, 11)),
)
def minmax(a: Any) -> Iterator[Block]:
    """Normalization: every column is brought between 0 and 1."""
    from fractions import Fraction  # few topics compute with them

    yield Words("x' = (x - min) / (max - min), for each column by itself")
    low, high = min(a.values), max(a.values)
    rows = [_row("x", "x'", "")]
    for x in a.values[:MOST]:
        done = Fraction(x - low, high - low) if high > low else Fraction(0)
        rows.append(_row(x, _decimal(done), f"({x} - {low}) / ({high} - {low})"))
    yield TopicRows(rows)
    yield Words(
        "fit() takes min and max from the training data alone; transform() brings the test "
        "data with the same two numbers, so that its values may lie below 0 or above 1. One "
        "outlier presses all others together. A column without differences becomes 0."
    )


@topic(
    "000_091ec66629944869.txt, 002_c23fbba804135beb.txt: StandardScaler",
    values=Option("x", "the values of one column", (1, 2, 3, 4, 5)),
)
def standard(a: Any) -> Iterator[Block]:
    """Standardization: every column gets mean 0 and standard deviation 1."""
    from fractions import Fraction  # few topics compute with them

    yield Words("z = (x - μ) / σ, for each column by itself")
    count = len(a.values)
    mean = Fraction(sum(a.values), count)
    variance = sum((x - mean) ** 2 for x in a.values) / count
    sigma = Fraction(float(variance) ** 0.5) if variance else Fraction(1)
    yield Words(
        f"μ = {sum(a.values)} / {count} = {_decimal(mean)}; "
        f"σ² = {_decimal(variance)}, σ = {_decimal(sigma if variance else Fraction(0))}"
    )
    rows = [_row("x", "z"), *(_row(x, _decimal((x - mean) / sigma)) for x in a.values[:MOST])]
    yield TopicRows(rows)
    yield Words(
        "σ is that of the numbers themselves (divided by their count n, as np.std does), not the "
        "estimate with n - 1. Mean and deviation come from the training data alone. A column "
        "without differences becomes 0."
    )


def _decimal(number: Any) -> str:
    return f"{float(number):.4f}".rstrip("0").rstrip(".")


@topic(
    "003_f57451d252973ab5.txt, 001_72713bebca5a7321.txt: train_test_split, validation_split",
    rows=Option("N", "rows of the data", 100),
    test=Option("p", "per cent of the rows for the test", 20),
    validation=Option("v", "per cent of the training rows for the validation", 20),
)
def split(a: Any) -> Iterator[Block]:
    """How many rows are for training, validation and test."""
    yield Formulas.of("test rows", "⌈N·p/100⌉")
    yield Formulas.of("rows that are left", "N - ⌈N·p/100⌉")
    yield Formulas.of("training rows", "⌊(N - ⌈N·p/100⌉)·(100 - v)/100⌋")
    yield Formulas.of("validation rows", "N - ⌈N·p/100⌉ - ⌊(N - ⌈N·p/100⌉)·(100 - v)/100⌋")
    yield Words(
        "train_test_split(test_size=0.2) shuffles first, unless it is told shuffle=False, and "
        "rounds the test rows up. It computes with fractions of the computer: 0.07 of 100 rows are "
        "7.000000000000001 there, and so 8. fit(validation_split=0.2) takes the last rows of what "
        "it is given, before it shuffles: sorted data has to be shuffled before that."
    )


@topic(
    "000_091ec66629944869.txt: the question that the note ends with",
    rows=Option("r", "rows", 2),
    columns=Option("c", "columns", 3),
)
def reshape(a: Any) -> Iterator[Block]:
    """What reshape does, and why it is not transpose."""
    rows, columns = min(a.rows, MOST), min(a.columns, MOST)
    yield Formulas.of("numbers", "r·c")
    values = [[row * columns + column + 1 for column in range(columns)] for row in range(rows)]
    flat = [value for row in values for value in row]
    again = [flat[n * rows : (n + 1) * rows] for n in range(columns)]
    turned = [[values[row][column] for row in range(rows)] for column in range(columns)]
    for name, table in (
        (f"x, shape ({rows}, {columns})", values),
        (f"x.reshape({columns}, {rows})", again),
        (f"x.transpose(), shape ({columns}, {rows})", turned),
    ):
        yield Words(f"{name}:")
        yield TopicRows([(), *(_row(*row) for row in table)])
    yield Words(
        "Both give the same shape. reshape keeps the order in which the numbers are read, row "
        "after row, and only sets the ends of the rows anew; transpose turns rows into columns. "
        "The number of elements stays the same in both."
    )


@topic("001_72713bebca5a7321.txt, 003_f57451d252973ab5.txt: loss and last activation")
def loss(a: Any) -> Iterator[Block]:
    """Which last activation goes with which loss, and what the labels look like."""
    yield TopicRows(
        [
            _row("task", "last layer", "loss", "labels"),
            _row("a number", "Dense(1)", "mse, mae", "floats (N, 1)"),
            _row("k numbers", "Dense(k)", "mse, mae", "floats (N, k)"),
            _row("yes or no", "Dense(1, sigmoid)", "binary_crossentropy", "0 or 1 (N, 1)"),
            _row(
                "one of k classes",
                "Dense(k, softmax)",
                "categorical_crossentropy",
                "one-hot (N, k)",
            ),
            _row(
                "one of k classes",
                "Dense(k, softmax)",
                "sparse_categorical_crossentropy",
                "whole numbers (N,)",
            ),
            _row("any of k labels", "Dense(k, sigmoid)", "binary_crossentropy", "0 or 1 (N, k)"),
        ]
    )
    yield Words(
        "softmax on a single unit is always 1, so it learns nothing. A loss with "
        "from_logits=True takes the last layer without an activation. Accuracy says nothing of "
        "a number that is predicted; R² and RMSE do."
    )

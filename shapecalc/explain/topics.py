"""The topics of `explain`: formulas for data before and after a model, with worked examples.

A topic is a function that yields blocks: paragraphs, formulas and tables. ``topic_text.py`` prints
them, and `quiz` asks for the values of the formulas.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.explain import cost_topics, shape_topics
from shapecalc.explain.topic import TOPICS, Block, Formulas, Option, TopicRows, Words, topic

__all__ = ["TOPICS", "cost_topics", "shape_topics"]

MOST = 12
"""The most rows of an example."""


def _row(*cells: Any) -> tuple[str, ...]:
    return tuple(map(str, cells))


@topic(
    "Keras documentation, timeseries_dataset_from_array",
    length=Option("L", "values in the series", 10),
    steps=Option("n", "time steps in a window", 4),
    features=Option("d", "features of a time step", 1),
    horizon=Option("k", "values to predict from a window", 1),
)
def window(a: Any) -> Iterator[Block]:
    """Cut a series into windows, each with the values that follow it."""
    windows = a.length - a.steps - a.horizon + 1
    count = "L - n - k + 1" if a.horizon > 1 else "L - n"
    yield Formulas.of("x", count, "n")
    several = a.horizon > 1
    yield Formulas.of("y" if several else "values in y", count, *["k"] * several)
    yield Formulas.of("x for an LSTM or a Conv1D", count, "n", "d")
    if windows < 1:
        yield Words("The series is too short for a window.")
        return
    rows = [_row("x", "y")]
    for start in range(min(windows, MOST)):
        values = range(start + 1, start + a.steps + 1)
        after = range(start + a.steps + 1, start + a.steps + a.horizon + 1)
        rows.append(_row(_shortened(values), _shortened(after)))
    yield TopicRows(rows)
    last = (
        "x.reshape(x.shape[0], x.shape[1], 1) adds it and keeps the order of the values"
        if a.features == 1
        else f"if each time step of the series is a row of {a.features} values, a window of rows "
        "has it already"
    )
    yield Words(
        f"The last axis is the number of features: {last}. Without y, L - n + 1 windows "
        "fit into the series; those at the end have no values to predict."
    )


def _shortened(values: range) -> str:
    texts = [str(value) for value in values]
    if len(texts) > 8:
        texts = [*texts[:3], "…", *texts[-2:]]
    return " ".join(texts)


@topic(
    "Model.evaluate of Keras",
    outputs=Option("n", "outputs of the model", 2),
    metrics=Option("m", "metrics of each output", 1),
)
def evaluate(a: Any) -> Iterator[Block]:
    """Count the values that model.evaluate() returns."""
    if a.outputs == 1:
        yield Formulas.of("values for one output", "1 + m")
        yield Words(
            "With one output, the loss of the model is the loss of that output, so it is returned "
            "only once. With one metric, 2n + 1 (the number for several outputs) would be 3; Keras "
            "returns 2."
        )
    else:
        yield Formulas.of("values", "1 + n + n·m")
        yield Words(
            "The values are the total loss, the loss of each output, and the metrics of each "
            "output. With one metric for each output, their number is 2n + 1."
        )
    names = ["loss", *(f"o{k}_loss" for k in range(1, a.outputs + 1) if a.outputs > 1)]
    for k in range(1, a.outputs + 1):
        prefix = f"o{k}_" if a.outputs > 1 else ""
        names += [f"{prefix}metric{j if a.metrics > 1 else ''}" for j in range(1, a.metrics + 1)]
    yield TopicRows([_row("", "value"), *(_row(n, name) for n, name in enumerate(names[:MOST]))])
    yield Words(
        "evaluate(…, return_dict=True) returns a dictionary with the names of the values. "
        "For several outputs, Keras 3 requires a list of metrics for each output: "
        "metrics=[['mse'], ['mse']]. Keras 2 used a single list for all outputs."
    )


@topic(
    "MinMaxScaler of scikit-learn",
    aliases=("normalize",),
    values=Option("x", "the values of one column", (1, 2, 3, 4, 11)),
)
def minmax(a: Any) -> Iterator[Block]:
    """Normalize: scale each column to values from 0 to 1."""
    from fractions import Fraction  # Only the topics about scaling need it.

    yield Words("x' = (x - min) / (max - min), for each column separately")
    low, high = min(a.values), max(a.values)
    rows = [_row("x", "x'", "")]
    for x in a.values[:MOST]:
        scaled = Fraction(x - low, high - low) if high > low else Fraction(0)
        rows.append(_row(x, _decimal(scaled), f"({x} - {low}) / ({high} - {low})"))
    yield TopicRows(rows)
    yield Words(
        "fit() computes min and max from the training data only. transform() uses the same two "
        "numbers for the test data, so scaled test values can be less than 0 or greater than 1. "
        "A single outlier moves all other values close together. A column with equal values "
        "becomes 0."
    )


@topic(
    "StandardScaler of scikit-learn",
    aliases=("standardize",),
    values=Option("x", "the values of one column", (1, 2, 3, 4, 5)),
)
def standard(a: Any) -> Iterator[Block]:
    """Standardize: scale each column to mean 0 and standard deviation 1."""
    from fractions import Fraction  # Only the topics about scaling need it.

    yield Words("z = (x - μ) / σ, for each column separately")
    count = len(a.values)
    mean = Fraction(sum(a.values), count)
    variance = sum((x - mean) ** 2 for x in a.values) / count
    sigma = Fraction(float(variance) ** 0.5) if variance else Fraction(1)
    yield Words(
        f"μ = {sum(a.values)} / {count} = {_decimal(mean)}; "
        f"σ² = {_decimal(variance)}, σ = {_decimal(sigma if variance else Fraction(0))}"
    )
    rows = [_row("x", "z", "")]
    for x in a.values[:MOST]:
        worked = f"({x} - {_decimal(mean)}) / {_decimal(sigma)}"
        rows.append(_row(x, _decimal((x - mean) / sigma), worked))
    yield TopicRows(rows)
    yield Words(
        "σ is the standard deviation of the population: the sum of squares is divided by n, as in "
        "np.std, not by n - 1. μ and σ come from the training data only. A column with equal "
        "values becomes 0."
    )


def _decimal(number: Any) -> str:
    return f"{float(number):.4f}".rstrip("0").rstrip(".")


@topic(
    "train_test_split of scikit-learn, validation_split of Keras",
    rows=Option("N", "rows of the data", 100),
    test=Option("p", "percentage of the rows used for testing", 20),
    validation=Option("v", "percentage of the remaining rows used for validation", 20),
)
def split(a: Any) -> Iterator[Block]:
    """Split the rows of the data into training, validation and test data."""
    yield Formulas.of("test rows", "⌈N·p/100⌉")
    yield Formulas.of("remaining rows", "N - ⌈N·p/100⌉")
    yield Formulas.of("training rows", "⌊(N - ⌈N·p/100⌉)·(100 - v)/100⌋")
    yield Formulas.of("validation rows", "N - ⌈N·p/100⌉ - ⌊(N - ⌈N·p/100⌉)·(100 - v)/100⌋")
    yield Words(
        "train_test_split(test_size=0.2) shuffles the rows unless it has shuffle=False, and rounds "
        "the number of test rows up. It uses floating-point numbers: 0.07·100 is "
        "7.000000000000001, which is rounded up to 8. fit(validation_split=0.2) takes the last "
        "rows for the validation and does not shuffle before, so shuffle sorted data yourself."
    )


@topic(
    "reshape and transpose of NumPy",
    rows=Option("r", "rows", 2),
    columns=Option("c", "columns", 3),
)
def reshape(a: Any) -> Iterator[Block]:
    """Compare reshape with transpose."""
    rows, columns = min(a.rows, MOST), min(a.columns, MOST)
    yield Formulas.of("numbers", "r·c")
    values = [[row * columns + column + 1 for column in range(columns)] for row in range(rows)]
    flat = [value for row in values for value in row]
    reshaped = [flat[n * rows : (n + 1) * rows] for n in range(columns)]
    transposed = [[values[row][column] for row in range(rows)] for column in range(columns)]
    for name, table in (
        (f"x, shape ({rows}, {columns})", values),
        (f"x.reshape({columns}, {rows})", reshaped),
        (f"x.transpose(), shape ({columns}, {rows})", transposed),
    ):
        yield Words(f"{name}:")
        yield TopicRows([(), *(_row(*row) for row in table)])
    yield Words(
        "Both results have the same shape and the same number of elements. reshape keeps the order "
        "of the numbers, row by row, and only changes where a row ends. transpose turns rows into "
        "columns."
    )


@topic("losses and activations of Keras", aliases=("losses",))
def loss(a: Any) -> Iterator[Block]:
    """Choose the last activation, the loss and the form of the labels."""
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
                "integers (N,)",
            ),
            _row("any of k labels", "Dense(k, sigmoid)", "binary_crossentropy", "0 or 1 (N, k)"),
        ]
    )
    yield Words(
        "The softmax of a single unit is always 1, so the model learns nothing. With a loss that "
        "has from_logits=True, the last layer has no activation. Accuracy is no measure for "
        "predicted numbers; use R² or RMSE."
    )

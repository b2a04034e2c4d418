"""A table with a row of every kind: nested, called twice, unknown, unbuilt, with a formula."""

from __future__ import annotations

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.table.rows import ModelRows, Row, WeightTotals


def rows() -> ModelRows:
    """Return a table with everything that a table can have."""
    u = Formula.of("u")
    inner = Row("in|ner", "Dense", [[(UNKNOWN, 3)]], "float16", 8, 8, 0, ["x[0][0]"], True, True)
    return ModelRows(
        name="<m>",
        class_name="Functional",
        layers=[
            Row("x", "InputLayer", [[(UNKNOWN, 2)]], "int32", 0, 0, 0, [], is_input=True),
            Row(
                "nest",
                "Sequential",
                [[(UNKNOWN, 3)]],
                "float32",
                params=8,
                trainable_params=0,
                non_trainable_params=8,
                connected_to=["x[0][0]"],
                trainable=False,
                has_weights=True,
                layers=[inner],
                formula="(d + 1)·u",
            ),
            Row(
                "add",
                "Add",
                [[(UNKNOWN, 3), None], [(UNKNOWN, u)]],
                "float32",
                params=2 * u,
                trainable_params=2 * u,
                non_trainable_params=0,
                connected_to=["nest[0][0]", "x[0][0]"],
            ),
            Row("new", "Layer", [], "float32", None, 0, 0, [], unknown=True),
            Row("late", "Dense", [], "float32", None, 0, 0, []),
        ],
        built=True,
        connected=True,
        trainable_params=1000,
        non_trainable_params=8,
        trainable_bytes=4000,
        non_trainable_bytes=2.5,
        optimizer=WeightTotals(9, 36),
        lower_bound=True,
    )

"""Layers, calls and values in Python's syntax, in a spec and in a program."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest

from shapecalc.declare.kinds import KerasCall
from shapecalc.errors import Code, WriteError
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data
from shapecalc.write.convert import convert
from shapecalc.write.expressions import ExpressionWriter, abbreviated
from shapecalc.write.layout import flat
from shapecalc.write.names import Naming
from shapecalc.write.python import Script
from shapecalc.write.spec import SpecWriter
from shapecalc.write.statements import Uses


def writers(layer: Any) -> tuple[LayerPlan, SpecWriter, Script]:
    """A layer, and what writes it in a spec and in a program."""
    plan = read_data(["Input((3, 1))", layer])
    assert plan.problems == []
    naming = Naming({})
    naming.outermost_model(plan)
    second = plan.layers[1]
    assert isinstance(second, LayerPlan)
    return second, SpecWriter(naming, Uses.of(plan)), Script(plan, naming)


@pytest.mark.parametrize(
    ("layer", "spec", "program"),
    [
        ("Dense(5)", "Dense(5)", "Dense(5)"),
        ("Dense(units=5)", "Dense(5)", "Dense(5)"),
        ("Flatten", "Flatten()", "Flatten()"),
        (
            "Dense(5, activation='relu')",
            "Dense(5, activation='relu')",
            'Dense(5, activation="relu")',
        ),
        ("Dense(5, name='a \"b\"')", "Dense(5, name='a \"b\"')", "Dense(5, name='a \"b\"')"),
        ("Conv1D(4, (2,))", "Conv1D(4, (2,))", "Conv1D(4, (2,))"),
        ("Dropout(0.5, seed=1)", "Dropout(0.5, seed=1)", "Dropout(0.5, seed=1)"),
        (
            "Dense(1, kernel_regularizer=l2(0.5))",
            "Dense(1, kernel_regularizer=L2(0.5))",
            "Dense(1, kernel_regularizer=regularizers.L2(0.5))",
        ),
        (
            "Dense(1, kernel_regularizer=l1_l2(0.1, l2=0.2))",
            "Dense(1, kernel_regularizer=L1L2(l1=0.1, l2=0.2))",
            "Dense(1, kernel_regularizer=regularizers.L1L2(l1=0.1, l2=0.2))",
        ),
        (
            "Masking(mask_value=1e999)",
            "Masking(mask_value=1e999)",
            'Masking(mask_value=float("inf"))',
        ),
        (
            "Masking(mask_value=-1e999)",
            "Masking(mask_value=-1e999)",
            'Masking(mask_value=float("-inf"))',
        ),
        ("Bidirectional(GRU(2))", "Bidirectional(GRU(2))", "Bidirectional(GRU(2))"),
        (
            "RNN([LSTMCell(2), LSTMCell(3)])",
            "RNN([LSTMCell(2), LSTMCell(3)])",
            "RNN([LSTMCell(2), LSTMCell(3)])",
        ),
        (
            "Bidirectional(GRU(2), merge_mode=None)",
            "Bidirectional(GRU(2), merge_mode=None)",
            "Bidirectional(GRU(2), merge_mode=None)",
        ),
    ],
)
def test_layers(layer: str, spec: str, program: str) -> None:
    plan, in_spec, in_program = writers(layer)
    assert flat(in_spec.layer(plan)) == spec
    assert flat(in_program.layer(plan)) == program


@pytest.mark.parametrize(
    ("value", "spec", "program"),
    [
        (None, "None", "None"),
        (True, "True", "True"),
        (3, "3", "3"),
        (2.5, "2.5", "2.5"),
        (-1e-7, "-1e-07", "-1e-07"),
        ("a", "'a'", '"a"'),
        ((1,), "(1,)", "(1,)"),
        ((1, (2, "b")), "(1, (2, 'b'))", '(1, (2, "b"))'),
        ((), "()", "()"),
        (inf, "1e999", 'float("inf")'),
    ],
)
def test_values(value: Any, spec: str, program: str) -> None:
    plan, in_spec, in_program = writers("Dense(5)")
    assert flat(in_spec.value(value, None, plan)) == spec
    assert flat(in_program.value(value, None, plan)) == program


def refusal(writer: ExpressionWriter, value: Any, plan: LayerPlan) -> str:
    with pytest.raises(WriteError) as caught:
        writer.value(value, None, plan)
    (problem,) = caught.value.problems
    assert problem.code is Code.UNWRITABLE
    assert problem.layer == 'Dense "dense"'
    return problem.message


@pytest.mark.parametrize(
    ("value", "text"),
    [({"a": 1}, "{'a': 1}"), (b"a", "b'a'"), (KerasCall("L2", (), {}), "L2")],
)
def test_values_that_no_form_can_hold(value: Any, text: str) -> None:
    plan, in_spec, in_program = writers("Dense(5)")
    for writer in (in_spec, in_program):
        assert refusal(writer, value, plan) == f"this format cannot represent the value {text}"


def test_values_that_only_a_program_can_hold() -> None:
    plan, in_spec, in_program = writers("Dense(5)")
    for value, text in [
        (nan, 'float("nan")'),
        (slice(1, None), "slice(1, None, None)"),
        (Ellipsis, "..."),
    ]:
        assert flat(in_program.value(value, None, plan)) == text
        assert refusal(in_spec, value, plan).startswith("this format cannot represent the value ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        ("a" * 38, f"'{'a' * 38}'"),
        ("a" * 39, f"'{'a' * 39}…"),
        (KerasCall("L2", (0.1,), {}), "L2"),
    ],
)
def test_abbreviated(value: Any, text: str) -> None:
    assert abbreviated(value) == text


LAMBDA = ["Input((3,))", "Lambda('lambda x: x', output_shape=(3,))"]
NAN = ["Input((3,))", {"Masking": {"mask_value": nan}}]
QUANTIZED = ["Input((3,))", {"Dense": {"units": 2, "quantization_config": {"a": 1}}}]


@pytest.mark.parametrize(
    ("data", "form", "message"),
    [
        (NAN, "yaml", 'Masking "masking": this format cannot represent the value nan'),
        (NAN, "keras", 'Masking "masking": JSON cannot represent the value nan'),
        (LAMBDA, "python", 'Lambda "lambda": its code is defined elsewhere, and a program would'),
        (LAMBDA, "keras", 'Lambda "lambda": its code is defined elsewhere, and Keras would need'),
        (QUANTIZED, "json", "Dense \"dense\": this format cannot represent the value {'a': 1}"),
    ],
)
def test_models_that_a_form_cannot_hold(data: Any, form: str, message: str) -> None:
    with pytest.raises(WriteError) as caught:
        convert(read_data(data), form)
    assert str(caught.value).startswith(message)

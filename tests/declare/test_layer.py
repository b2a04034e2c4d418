"""Rules: what a declaration makes of a function, and the call that some rules read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import DType, Flag
from shapecalc.declare.layer import (
    COMMON,
    INPUT_ARGUMENTS,
    MASK,
    RULES,
    SAVED,
    Arguments,
    CallState,
    Declaration,
    Out,
    Rule,
    RuleError,
    Weight,
    layer,
)
from shapecalc.declare.names import Policy
from shapecalc.declare.size_kinds import PositiveInt
from shapecalc.errors import Code


@pytest.fixture
def rule() -> Iterator[Rule]:
    @layer(
        dict(units=PositiveInt("width of the output")),
        keywords=dict(scaled=Flag("whether to scale", False)),
        common=("name", "dtype"),
        aliases=["Sized"],
        class_name="SizedLayer",
        input_axes="batch … features",
    )
    def Widen(x: Shape, a: Arguments, call: CallState) -> Out:
        """Change the width.

        Common mistake: none.
        """
        first = "first" if not call.called_before else "later"
        return Out((*x[:-1], a.units), [Weight(first, (x[-1], a.units))])

    yield Widen
    del RULES["Widen"], RULES["Sized"], SAVED["SizedLayer"]


def test_names(rule: Rule) -> None:
    assert RULES["Widen"] is RULES["Sized"] is SAVED["SizedLayer"] is rule
    assert (rule.name, rule.class_name) == ("Widen", "SizedLayer")
    assert repr(rule) == "<rule Widen>"


def test_texts(rule: Rule) -> None:
    assert rule.summary == "Change the width."
    rule.__doc__ = None
    assert rule.summary == ""


def test_arguments(rule: Rule) -> None:
    assert list(rule.own) == ["units", "scaled"]
    assert list(rule.accepted) == ["name", "dtype", "units", "scaled"]
    assert rule.accepted["name"] is COMMON["name"]


def test_axes(rule: Rule) -> None:
    assert rule.axes(Arguments()) == ("batch", "…", "features")
    assert RULES["Permute"].axes(Arguments(dims=(2, 1))) == ("batch", "axis1", "axis2")


def test_the_state_of_the_call(rule: Rule) -> None:
    def names(call: Any) -> list[str]:
        weights = rule((None, 3), Arguments(units=4), call).weights
        return [weight.name for weight in weights or ()]

    assert names(None) == ["first"]
    assert names(CallState(called_before=True)) == ["later"]


@pytest.mark.parametrize(
    ("name", "compute", "variable"),
    [
        (None, "float32", "float32"),
        ("float16", "float16", "float16"),
        ("mixed_bfloat16", "bfloat16", "float32"),
        ("int8_from_mixed_float16", "float16", "float32"),
    ],
)
def test_policies(name: str | None, compute: str, variable: str) -> None:
    assert Policy.of(name) == Policy(compute, variable)


def test_defaults_of_a_weight() -> None:
    weight = Weight("kernel", (3,))
    assert (weight.note, weight.trainable, weight.dtype) == ("", True, None)
    assert (weight.initializer, weight.freezes) == ("", True)


def test_defaults_of_an_output() -> None:
    out = Out((3,))
    assert (out.weights, out.sizes_of_later_calls, out.ndim_of_later_calls) == ((), {}, None)
    assert (out.computed_shape, out.hidden_layers, out.dtype, out.groups) == (None, (), None, ())
    assert (out.products, out.inner_tensors) == ((), ())


def test_defaults_of_a_declaration() -> None:
    plain = Declaration()
    assert {setting.name for setting in fields(plain) if getattr(plain, setting.name) is True} == {
        "autocast",
        "checks_dtype",
    }
    assert (plain.module, plain.input_axes) == ("keras.layers", "batch …")
    assert (plain.first_call_argument, plain.casts_input_to) == ("inputs", "")
    assert (plain.class_name, plain.activation, plain.aliases) == ("", "", ())
    assert (plain.function_defaults, plain.check, plain.masking, plain.policy) == (None,) * 4
    assert (plain.textbook, plain.contrast, plain.gates) == ((), (), ())
    assert plain.hidden_layers(Arguments()) == ()
    assert plain.shadowed_keys({}) == ()


def test_defaults_of_a_call() -> None:
    call = CallState()
    assert (call.called_before, call.traced, call.training) == (False, False, None)
    assert vars(call.arguments) == {}


def test_the_arguments_of_an_error() -> None:
    error = RuleError("no", argument="units", hint="use 3", code=Code.RANK)
    assert error.code == Code.RANK
    assert (str(error), error.argument, error.hint) == ("no", "units", "use 3")
    plain = RuleError("no")
    assert (plain.argument, plain.hint, plain.code, plain.axes) == ("", "", Code.SHAPE, 0)


def test_the_common_keywords() -> None:
    assert " ".join(COMMON) == (
        "name trainable dtype autocast activity_regularizer input_shape input_dim input_length "
        "batch_input_shape batch_size"
    )
    assert set(INPUT_ARGUMENTS) < set(COMMON)
    assert list(MASK) == ["mask"]


def test_values_of_the_common_keywords(keras: Any) -> None:
    """Every dtype of a layer is one of Keras; without a value, nothing is said of the input."""
    kind = COMMON["dtype"]
    assert isinstance(kind, DType)
    assert {"float16", "mixed_float16", "mixed_bfloat16", "string"} < {*kind.options}
    for dtype in kind.options:
        try:
            policy = keras.layers.Dense(2, dtype=dtype).dtype_policy
        except ValueError:
            with pytest.raises(ValueError, match="a policy such as"):
                kind.parse(dtype)
        else:
            assert kind.parse(dtype) == policy.name
    defaults = {name: COMMON[name].default for name in COMMON}
    assert {name: value for name, value in defaults.items() if value is not None} == {
        "trainable": True,
        "autocast": True,
    }
